"""What the page says holds: on days that are over, when days come in, in other cities."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from dashboard.live import Live
from tests.dashboard.conftest import open_town
from tests.dashboard.desk import Desk
from tests.queries import town as small_town
from tests.queries.deliveries import send


@pytest.mark.parametrize(
    ("layers", "kind", "address"),
    [
        ("none", "geometry", lambda screen: screen["geometry"]),
        ("none", "days", lambda screen: screen["values"]["days_url"]),
        ("clinics", "sites", lambda screen: screen["layers"][0]["data"]),
    ],
)
def test_an_address_in_a_screen_never_has_expired(
    town: Live, monkeypatch: pytest.MonkeyPatch, layers: str, kind: str, address
):
    before = address(Desk(layers=layers).screen)
    assert address(Desk(layers=layers).screen) == before, "the browser has it in its cache"
    later = time.time() + 30 * 3600
    monkeypatch.setattr("dashboard.addresses.time.time", lambda: later)
    token = address(Desk(layers=layers).screen).rsplit("/", 1)[1]
    found, owner = town.addresses.read(kind, token)
    assert (found.kind, owner) == (kind, "demo:centre:")


@pytest.mark.usefixtures("town")
def test_a_day_that_is_over_is_as_old_as_its_own_reports():
    desk = Desk(day="2020-02-03")
    confirmed, coverage = desk.screen["panel"]["kpis"]
    assert (confirmed["state"], confirmed["data_time"]) == ("past", "02-03 20:00")
    assert (coverage["state"], coverage["data_time"]) == ("past", "02-03 21:00")
    assert desk.screen["legend"]["data_time"] == "02-03 20:00"
    assert desk.screen["top"]["data_time"] == "02-03 21:00"
    newest = Desk().screen
    assert [kpi["data_time"] for kpi in newest["panel"]["kpis"]] == ["02-04 20:00", "02-04 21:00"]
    assert newest["legend"]["state"] == newest["panel"]["kpis"][0]["state"] == "expired"


@pytest.mark.usefixtures("town")
def test_the_legend_counts_the_cases_that_have_no_circle():
    """Two cases of the fourth are known of the district only."""
    notes = {layer["id"]: layer.get("note") for layer in Desk(layers="cases").screen["layers"]}
    assert notes == {"cases": "10（另 2 未定位）"}
    by_district = Desk(layers="cases", level="2").screen["layers"][0]
    assert (by_district["count"], by_district.get("note")) == (12, None)


def test_a_city_without_a_count_of_cases_has_no_circles(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    without = small_town.CATALOGUE.replace('case_metric = "confirmed"\n', "")
    monkeypatch.setattr("tests.dashboard.conftest.CATALOGUE", without)
    with open_town(server, tmp_path):
        desk = Desk()
        assert desk.values == [5, 1, None, 4]
        assert "cases" not in desk.screen["view"]["layers"]
        assert "cases" not in desk.control("layers").options


@pytest.mark.usefixtures("town")
def test_a_site_that_is_none_leaves_the_address_with_the_next_choice():
    desk = Desk(site="FC9")
    assert len(desk.notices) == 1
    desk.choose("metric", "coverage")
    assert (desk.address, desk.notices) == ({"metric": "coverage"}, [])


@pytest.mark.usefixtures("town")
def test_what_the_map_asked_in_vain_is_said_once():
    desk = Desk()
    desk.go(area="99")
    assert desk.notices == ["地址中的区域“99”不存在，已显示城。"]
    desk.go()
    assert desk.notices == []


@pytest.mark.usefixtures("town")
def test_the_nearest_area_whatever_the_length_of_codes():
    assert Desk(area="4401zz").screen["view"]["area"] == "4401"
    assert Desk(area="4401" + "9" * 5000).screen["view"]["area"] == "4401"


@pytest.mark.usefixtures("town")
def test_flights_that_were_never_reported_say_so():
    assert Desk(layers="flights").screen["layers"][0]["note"] == "从未上报"


def test_a_report_that_stands_for_years_is_as_new_on_the_day_before(server: str, tmp_path: Path):
    """The legend says of a figure what the list of feeds says of its feed, until a newer is in."""
    header = "area_code,observed_on,people,recorded_at"
    with open_town(server, tmp_path) as live:
        for day, recorded in (("2020-02-01", "01"), ("2020-02-04", "04")):
            row = f"01010101,{day},100,2020-02-{recorded}T10:00:00+08:00"
            snapshot = send(live.store, tmp_path, "people", header, row).snapshot
            live.listener.number = max(live.listener.number, snapshot)
            screen = Desk(metric="people", day="2020-02-03").screen
            feed = next(one for one in screen["top"]["feeds"] if one["feed"] == "people")
            states = (screen["legend"]["state"], feed["state"])
            assert states == (("fresh", "fresh") if day == "2020-02-01" else ("past", "fresh"))
            assert screen["legend"]["data_time"] == "02-01 10:00"


@pytest.mark.usefixtures("town")
def test_a_figure_that_nobody_reported_has_no_age():
    """No patrols in cell 3: the feed is none the older for it, the figure none the younger."""
    coverage = Desk(area="01020101").screen["panel"]["kpis"][1]
    found = {key: coverage[key] for key in ("value", "state", "data_time", "data_time_iso")}
    assert found == {"value": "—", "state": "missing", "data_time": "", "data_time_iso": None}
