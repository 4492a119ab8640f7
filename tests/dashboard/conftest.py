"""The small town with reports of two days, for the page without a browser.

cases      3 Feb: 格一 3, 格二 0, 格四 4, 东区 2 of its own;  4 Feb: 5, 1, 4 and 2
patrols    done of due, 3 Feb: 格一 10/10, 格二 0/30;  4 Feb: 格一 5/10, 格二 30/30, 格四 15/20
clinics    FC1 in 格一, open on the 3rd and closed on the 4th; FC2 in 格四, never heard of again
attention  a cell with 4 cases or more: 格四 since the 3rd, 格一 since the 4th
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard import live as process
from dashboard.live import Live
from queries.embedded import start_embedded
from queries.schema import migrate
from queries.snapshot import Listener
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.town import CATALOGUE, in_cell, write_town

OWN_CATALOGUE = """
[attention.many]
title = { zh = "病例多", en = "Many cases" }
metric = "confirmed"
level = 5
severity = "act"
raise_above = 4
clear_below = 0
"""
DELIVERIES = {
    "cases": (
        "area_code,observed_on,confirmed,recovered,recorded_at",
        "01010101,2020-02-03,3,1,2020-02-03T20:00:00+08:00",
        "01010102,2020-02-03,0,0,2020-02-03T20:00:00+08:00",
        "02000001,2020-02-03,4,0,2020-02-03T20:00:00+08:00",
        "4401,2020-02-03,2,0,2020-02-03T20:00:00+08:00",
        "01010101,2020-02-04,5,1,2020-02-04T20:00:00+08:00",
        "01010102,2020-02-04,1,0,2020-02-04T20:00:00+08:00",
        "02000001,2020-02-04,4,0,2020-02-04T20:00:00+08:00",
        "4401,2020-02-04,2,0,2020-02-04T20:00:00+08:00",
    ),
    "patrols": (
        "area_code,observed_on,due,done,recorded_at",
        "01010101,2020-02-03,10,10,2020-02-03T21:00:00+08:00",
        "01010102,2020-02-03,30,0,2020-02-03T21:00:00+08:00",
        "01010101,2020-02-04,10,5,2020-02-04T21:00:00+08:00",
        "01010102,2020-02-04,30,30,2020-02-04T21:00:00+08:00",
        "02000001,2020-02-04,20,15,2020-02-04T21:00:00+08:00",
    ),
    "clinics": (
        "site_code,name,name_en,lon,lat,area_code,beds",
        "FC1,甲镇卫生院,Jia Clinic,{},{},01010101,12".format(*in_cell("01010101")),
        "FC2,西区卫生院,West Clinic,{},{},02000001,8".format(*in_cell("02000001")),
    ),
    "clinic_status": (
        "site_code,observed_at,status,queue,recorded_at",
        "FC1,2020-02-03T09:00:00+08:00,open,6,2020-02-03T09:05:00+08:00",
        "FC1,2020-02-04T09:00:00+08:00,closed,0,2020-02-04T09:05:00+08:00",
    ),
}


@contextmanager
def open_town(server: str, folder: Path, settings: str = "") -> Iterator[Live]:
    """The town with its reports in a database of its own, as the memory of this process; with
    `settings` on top of its catalogue."""
    url = new_database(server)
    migrate(url)
    store = Store.open(url)
    write_town(store, folder, settings + CATALOGUE + OWN_CATALOGUE)
    for feed, lines in DELIVERIES.items():
        send(store, folder, feed, *lines)
    live = Live(store, Listener(url))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "_current", live)  # undone at the end, which process.use is not
        yield live
    live.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of the embedded server's own database."""
    return start_embedded(tmp_path_factory.mktemp("embedded") / "postgres")


@pytest.fixture(scope="module")
def town(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The town, loaded once a file of tests."""
    with open_town(server, tmp_path_factory.mktemp("town")) as live:
        yield live
