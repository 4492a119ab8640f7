"""A delivery comes in or somebody acts on an alert: the same view, new numbers, for all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from dashboard.live import Live
from dashboard.routes import make_routes
from dashboard.sign_in import demo_id
from queries.roster import put_post
from tests.dashboard.conftest import open_town
from tests.dashboard.desk import Desk
from tests.dashboard.serving import served
from tests.queries.deliveries import send

HEARD_S = 10
HEADER = "area_code,observed_on,confirmed,recovered,recorded_at"
ITEM = {"rule": "many", "area": "01010101", "raised_on": "2020-02-04"}
SEEN = ITEM | {"action": "acknowledge", "note": "已派人 核查", "seen": 0, "n": "1"}


@pytest.fixture
def town(server: str, tmp_path: Path) -> Iterator[Live]:
    """A town of each test's own."""
    with open_town(server, tmp_path) as live:
        yield live


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("news")


def heard(live: Live, snapshot: int) -> None:
    """Until this process has heard of a snapshot."""
    until = time.monotonic() + HEARD_S
    while live.snapshot < snapshot and time.monotonic() < until:
        time.sleep(0.01)
    assert live.snapshot == snapshot


def alerts(desk: Desk) -> list[tuple[str, str, str]]:
    found = desk.screen["panel"]["attention"]["items"]
    return [(one["area"], one["state"], one["note"]) for one in found]


def test_a_figure_is_history_once_its_own_metric_has_a_newer_day(town: Live, folder: Path):
    """Cases, the default metric, lag: the map stays on the fourth; patrols are in for the fifth."""
    before = town.snapshot
    lines = ("01010101,2020-02-05,10,9", "01010102,2020-02-05,30,3", "02000001,2020-02-05,20,2")
    at = ",2020-02-05T21:00:00+08:00"
    header = "area_code,observed_on,due,done,recorded_at"
    send(town.store, folder, "patrols", header, *(line + at for line in lines))
    send(town.store, folder, "clinic_status", "site_code,observed_at,status,queue,recorded_at",
         "FC1,2020-02-10T07:00:00+08:00,open,3,2020-02-10T07:05:00+08:00")  # fmt: skip
    heard(town, before + 2)
    desk = Desk(layers="clinics")
    assert desk.screen["view"]["day"] == "2020-02-04"
    confirmed, coverage = desk.screen["panel"]["kpis"]
    assert (confirmed["state"], confirmed["data_time"]) == ("expired", "02-04 20:00")
    assert (coverage["state"], coverage["data_time"]) == ("past", "02-04 21:00")
    assert coverage["value"] == "83.3", "of the fourth, as the map and the table"
    clinics = desk.screen["layers"][0]
    signs = {style["label"]: style["count"] for style in clinics["styles"]}
    assert (signs["开放"], signs["closed"]) == (1, 0), "as now: the map has no newer day"


def test_a_correction_changes_the_numbers_and_not_the_view(town: Live, folder: Path):
    desk, other = Desk(), Desk(area="4401", metric="coverage", lang="en")
    before, snapshot = desk.screen, town.snapshot
    coverage = other.values
    send(town.store, folder, "cases", HEADER, "01010101,2020-02-04,9,1,2020-02-05T08:00:00+08:00")
    heard(town, snapshot + 1)
    desk.go()
    assert desk.address == {}
    assert desk.screen["view"] == before["view"]
    assert (before["snapshot"], desk.screen["snapshot"]) == (snapshot, snapshot + 1)
    assert desk.values == [9, 1, None, 4]
    assert desk.kpis["confirmed"] == ("16", "+7")
    assert desk.table == [["东区", "12", "+7"], ["西区", "4", "±0"], ["城合计", "16", "+7"]]
    other.go()
    assert other.address == {"area": "4401", "metric": "coverage", "lang": "en"}
    assert other.kpis == {"confirmed": ("12", "+7"), "coverage": ("87.5", "+62.5")}
    assert other.values == coverage


def test_a_new_day_moves_the_plain_address_and_no_other(town: Live, folder: Path):
    desk, other = Desk(), Desk(day="2020-02-03")
    snapshot = town.snapshot
    send(town.store, folder, "cases", HEADER, "02000001,2020-02-05,6,1,2020-02-05T20:00:00+08:00")
    heard(town, snapshot + 1)
    desk.go()
    assert desk.screen["view"]["day"] == "2020-02-04", "one of three: the day is still coming in"
    send(
        town.store, folder, "cases", HEADER,
        "01010101,2020-02-05,5,1,2020-02-05T20:00:00+08:00",
        "01010102,2020-02-05,2,0,2020-02-05T20:00:00+08:00",
    )  # fmt: skip
    heard(town, snapshot + 2)
    desk.go()
    assert desk.address == {}
    assert desk.screen["view"]["day"] == "2020-02-05"
    assert desk.values == [5, 2, None, 6]
    other.go()
    assert other.address == {"day": "2020-02-03"}
    assert other.values == [3, 0, None, 4]
    desk.go(day="2020-02-04")
    assert desk.address == {"day": "2020-02-04"}, "what was the newest day now has to be named"
    desk.go(day="2020-02-05")
    assert desk.address == {}


def test_an_alert_acknowledged_is_so_for_everybody(town: Live):
    desk, other = Desk(), Desk(area="440101", lang="en")
    snapshot = town.snapshot
    assert alerts(desk) == [("01010101", "open", ""), ("02000001", "open", "")]
    desk.tell("act", SEEN)
    assert desk.address == {}
    assert desk.notices == []
    heard(town, snapshot + 1)
    desk.go()
    assert desk.screen["acted"] == {"n": "1", "ok": True}
    seen_here = ("01010101", "acknowledged", "已派人 核查")
    assert alerts(desk) == [("02000001", "open", ""), seen_here]
    assert desk.screen["panel"]["attention"]["unacknowledged"] == 1
    other.go()
    assert alerts(other) == [("01010101", "acknowledged", "已派人 核查")]
    assert other.screen["panel"]["attention"]["unacknowledged"] == 0
    other.go(day="2020-02-03")
    assert alerts(other) == [], "on the day before, nothing was raised there"


def record(town: Live, desk: Desk, area: str, raised_on: str) -> dict[str, Any]:
    """What the form for an alert would be given."""
    query = urlencode({"rule": "many", "area": area, "raised_on": raised_on, "day": "2020-02-10"})
    with served(make_routes(town, Path("fonts"))) as client:
        return client.get(f"{desk.screen['work_url']}?{query}").json()


def test_a_deed_that_is_sent_again_is_entered_once(town: Live):
    desk = Desk()
    for note in ("一", "二"):
        noting = ITEM | {"action": "note", "note": note, "seen": 0, "n": note}
        for _ in range(3):
            desk.tell("act", noting)
            assert (desk.screen["acted"], desk.notices) == ({"n": note, "ok": True}, [])
    found = record(town, desk, "01010101", "2020-02-04")["entries"]
    assert [entry["note"] for entry in found] == ["一", "二"]


def test_two_at_one_item_both_stay_and_the_second_looks_before_deciding(town: Live):
    """Assigned, overtaken, closed and reopened: there and back, each as the other sees it."""
    put_post(town.store, "甲镇巡查队", "440101", "Jia patrol")
    desk = Desk()
    lead = Desk(demo_id("district", "4401"), lang="en")
    first = record(town, desk, "01010101", "2020-02-04")
    assert (first["state"], first["seen"], first["entries"]) == ("open", 0, [])
    assert first["names"] == [["甲镇巡查队", "甲镇巡查队"]]
    desk.tell("act", ITEM | {"action": "assign", "assignee": "甲镇巡查队", "note": "", "seen": 0})
    closing = ITEM | {"action": "close", "note": "已处置", "seen": 0, "n": "9"}
    lead.tell("act", closing)
    assert lead.screen["acted"] == {"n": "9", "ok": False}
    assert lead.notices == [
        "Not taken: Command centre assigned to Jia patrol at 02-10 08:00; "
        "look at the record and repeat"
    ]
    seen = record(town, lead, "01010101", "2020-02-04")
    assert (seen["state"], seen["assignee"]) == ("assigned", "Jia patrol")
    snapshot = town.snapshot
    lead.tell("act", closing | {"seen": seen["seen"], "n": "10"})
    assert (lead.screen["acted"], lead.notices) == ({"n": "10", "ok": True}, [])
    heard(town, snapshot + 1)
    desk.go()
    assert [(one["state"], one["assignee"]) for one in
            desk.screen["panel"]["attention"]["items"]] == [
        ("open", ""), ("closed", "甲镇巡查队"),
    ]  # fmt: skip
    assert desk.screen["panel"]["attention"]["unacknowledged"] == 1
    now = record(town, desk, "01010101", "2020-02-04")
    assert [(one["by"], one["what"], one["at"], one["note"]) for one in now["entries"]] == [
        ("指挥中心", "指派给甲镇巡查队", "02-10 08:00", ""),
        ("东区负责人", "办结", "02-10 08:00", "已处置"),
    ]
    desk.tell("act", ITEM | {"action": "reopen", "note": "还没完", "seen": now["seen"]})
    assert record(town, desk, "01010101", "2020-02-04")["state"] == "assigned"
