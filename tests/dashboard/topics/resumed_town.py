"""A small town with enterprises that go back to work, and what their page says of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dashboard import live as process
from dashboard.live import Live
from queries.schema import migrate
from queries.snapshot import Listener
from queries.store import Store
from tests.dashboard.desk import Desk
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.test_resumption import REPORTS, SITES
from tests.queries.themed_town import THEMED
from tests.queries.town import CELLS, in_cell, write_town

DAILY = """
[feed.resumption]
title = { zh = "复工日报", en = "Daily" }
department = { zh = "工信局", en = "Industry" }
kind = "observations"
cadence_h = 24
grace_h = 10
reject_limit = 0
columns = { enterprises = "count", enterprises_resumed = "count" }

[metric.resumption_rate]
title = { zh = "复工率", en = "Resumed" }
unit = { zh = "%", en = "%" }
feed = "resumption"
rollup = "ratio"
numerator = { enterprises_resumed = 1 }
denominator = { enterprises = 1 }
scale = 100
bad = "low"
decimals = 1
palette = "violet"
breaks = { 2 = [50, 90] }
"""
RESUMED = (
    THEMED.replace('rate = "coverage"', 'rate = "resumption_rate"')
    .replace("[plan.coverage]", "[plan.resumption_rate]")
    .replace('period = ["2020-02-01"', 'period = ["2020-01-20"')
    + DAILY
)
UNPLANNED = RESUMED[: RESUMED.index("[plan.")] + DAILY
SUPPLIED = UNPLANNED.replace(
    'staff_back = "count?"', 'staff_back = "count?", supplies_days = "count?"'
)
DAY = "2020-02-09"
# From 20 January to 9 February: 格一's last case is of yesterday, 格二's of 19 days ago, 格三 never
# had one, 格四's is of 9 days ago.
CASES = ([0] * 19 + [1, 1], [0] + [1] * 20, [0] * 21, [0] * 11 + [1] * 10)
DAILY_ROWS = ((2, 2), (1, 0), (1, 0), (2, 0))  # enterprises, of them at work, by cell


@contextmanager
def open_town(server: str, folder: Path, catalogue: str, supplies: str = "") -> Iterator[Live]:
    """The town with its enterprises, as the memory of this process."""
    url = new_database(server)
    migrate(url)
    store = Store.open(url)
    write_town(store, folder, catalogue)
    if "[resumption]" in catalogue:
        deliver(store, folder, supplies)
    live = Live(store, Listener(url))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "_current", live)
        yield live
    live.close()


def deliver(store: Store, folder: Path, supplies: str) -> None:
    days = [f"2020-01-{n}" for n in range(20, 32)] + [f"2020-02-{n:02}" for n in range(1, 10)]
    send(
        store, folder, "cases", "area_code,observed_on,confirmed,recovered,recorded_at",
        *(f"{cell},{day},{told[at]},0,{day}T08:00:00+08:00"
          for cell, told in zip(CELLS, CASES, strict=True) for at, day in enumerate(days)),
    )  # fmt: skip
    send(
        store, folder, "resumption",
        "area_code,observed_on,enterprises,enterprises_resumed,recorded_at",
        *(f"{cell},{DAY},{every},{back},{DAY}T20:00:00+08:00"
          for cell, (every, back) in zip(CELLS, DAILY_ROWS, strict=True)),
    )  # fmt: skip
    send(
        store, folder, "enterprises", "site_code,name,name_en,lon,lat,industry,size,staff",
        *("{0},厂{0},Works {0},{1},{2},{3},{4},{5}".format(code, *in_cell(CELLS[at]), *rest)
          for code, at, *rest in SITES),
    )  # fmt: skip
    head = "site_code,observed_at,status,staff_back,recorded_at" + supplies.partition("=")[0]
    send(
        store, folder, "enterprise_status", head,
        *(f"{site},2020-02-0{day}T08:00:00+08:00,{status},{back},2020-02-0{day}T09:00:00+08:00"
          + supplies.partition("=")[2].format(day=day) for site, day, status, back in REPORTS),
    )  # fmt: skip


def desk(person: str | None = None, **address: str) -> Desk:
    return Desk(person, page="resumption", **({"day": DAY} | address))


def answer(page: Desk) -> str:
    return page.screen["panel"]["topic"]["answer"]["text"]


def facts(page: Desk) -> dict[str, str]:
    return {title: text for title, text, *_ in page.screen["panel"]["topic"]["answer"]["facts"]}


def section(page: Desk, title: str) -> dict[str, Any]:
    every = page.screen["panel"]["topic"]["sections"]
    return next(one for one in every if one["title"].startswith(title))


def cells(page: Desk, title: str) -> list[list[str]]:
    return [row["cells"] for row in section(page, title)["rows"]]
