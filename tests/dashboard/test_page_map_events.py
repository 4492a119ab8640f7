"""What the map asks of the page, there and back: area, day, metric, the card of a site."""

from __future__ import annotations

import pytest

from tests.dashboard.desk import Desk

pytestmark = pytest.mark.usefixtures("town")

DOWN = [
    ("4401", ["城", "东区"], [["甲镇", "6", "+3"], ["乙镇", "—", "—"],
                              ["未定位到下级", "2", "—"], ["东区合计", "8", "+3"]]),
    ("440101", ["城", "东区", "甲镇"], [["格一", "5", "+2"], ["格二", "1", "+1"],
                                        ["甲镇合计", "6", "+3"]]),
]  # fmt: skip
CITY = [["东区", "8", "+3"], ["西区", "4", "±0"], ["城合计", "12", "+3"]]


def card(desk: Desk) -> dict[str, list[list[str]]]:
    """The open card: title of a section → its rows."""
    return {part["title"]: part["rows"] for part in desk.screen["panel"]["card"]["sections"]}


def test_down_to_a_cell_and_back_by_the_breadcrumb():
    desk = Desk()
    for code, path, table in DOWN:
        desk.go(area=code, site=None)
        assert desk.address == {"area": code}
        assert desk.screen["view"]["area"] == code
        assert (desk.path, desk.table) == (path, table)
    desk.go(area="01010101", site=None)
    assert desk.address == {"area": "01010101"}
    assert desk.path == ["城", "东区", "甲镇", "格一"]
    assert desk.screen["panel"]["table"] is None, "nothing lies below a cell"
    assert card(desk)["各项指标"][:3] == [
        ["确诊", "5 例", "卫健局 · 02-04 20:00"],
        ["现有", "4 例", "卫健局 · 02-04 20:00"],
        ["巡查率", "50.0 %", "网格办 · 02-04 21:00"],
    ]
    for code, path, table in reversed(DOWN):
        desk.go(area=code, site=None)
        assert desk.address == {"area": code}
        assert (desk.path, desk.table) == (path, table)
        assert desk.screen["panel"]["card"] is None
    desk.go(area="44", site=None)
    assert desk.address == {}
    assert (desk.path, desk.table) == (["城"], CITY)


def test_an_area_changes_panels_but_not_what_is_coloured():
    desk = Desk()
    before = desk.screen["values"]
    desk.go(area="4402", site=None)
    assert desk.kpis == {"confirmed": ("4", "±0"), "coverage": ("75.0", "")}
    assert desk.screen["panel"]["trend"]["values"][2:4] == [4.0, 4.0]
    assert [one["area"] for one in desk.screen["panel"]["attention"]["items"]] == ["02000001"]
    assert desk.screen["values"] == before
    desk.go(area="44", site=None)
    assert desk.kpis == {"confirmed": ("12", "+3"), "coverage": ("83.3", "+58.3")}
    areas = [one["area"] for one in desk.screen["panel"]["attention"]["items"]]
    assert areas == ["01010101", "02000001"], "raised on the 4th, raised on the 3rd"


def test_day_there_and_back():
    desk = Desk()
    desk.go(day="2020-02-03")
    assert desk.address == {"day": "2020-02-03"}
    assert desk.values == [3, 0, None, 4]
    assert desk.kpis == {"confirmed": ("9", ""), "coverage": ("25.0", "")}
    assert desk.table == [["东区", "5", "—"], ["西区", "4", "—"], ["城合计", "9", "—"]]
    desk.go(day="2020-02-10")
    assert desk.address == {"day": "2020-02-10"}
    assert desk.values == [None] * 4, "a day without reports has no data, not 0"
    assert desk.kpis == {"confirmed": ("—", ""), "coverage": ("—", "")}
    desk.go(day="2020-02-04")
    assert desk.address == {}
    assert desk.values == [5, 1, None, 4]
    assert desk.table == CITY


def test_a_site_s_card_opens_follows_the_day_and_closes():
    desk = Desk(area="4401")
    assert desk.screen["panel"]["card"] is None
    desk.go(site="FC1")
    assert desk.address == {"area": "4401", "site": "FC1"}
    shown = desk.screen["panel"]["card"]
    assert (shown["title"], shown["place"]) == ("甲镇卫生院", "东区 › 甲镇 › 格一")
    assert card(desk)["最新状态"] == [
        ["status", "closed", "卫健局 · 02-04 09:00"], ["queue", "0", "卫健局 · 02-04 09:00"]
    ]  # fmt: skip
    assert len(card(desk)["近期记录"]) == 2
    desk.go(day="2020-02-03")
    assert desk.address == {"area": "4401", "day": "2020-02-03", "site": "FC1"}
    assert card(desk)["最新状态"][0] == ["status", "开放", "卫健局 · 02-03 09:00"]
    desk.go(day="2020-02-04", site=None)
    assert desk.address == {"area": "4401"}
    assert desk.screen["panel"]["card"] is None


def test_a_site_never_heard_of_has_no_data_on_its_card():
    desk = Desk()
    desk.go(site="FC2")
    assert card(desk)["最新状态"] == [["status", "无数据", ""]]
    assert "近期记录" not in card(desk)


def test_a_key_figure_chooses_the_metric_and_the_radio_follows():
    desk = Desk()
    desk.go(metric="coverage")
    assert desk.address == {"metric": "coverage"}
    assert desk.control("metric").value == "coverage"
    desk.go(metric="confirmed")
    assert desk.address == {}
    assert desk.control("metric").value == "confirmed"


def test_several_changes_at_once_and_back():
    """The map repeats what was not answered, so one event may change all of the view."""
    desk = Desk()
    everything = {"area": "4402", "day": "2020-02-03", "metric": "current", "level": "2",
                  "layers": "cells,clinics", "lang": "en", "site": "FC2"}  # fmt: skip
    desk.go(**everything | {"level": 2, "layers": ["cells", "clinics"]})
    assert desk.address == everything
    assert desk.path == ["City", "West"]
    assert desk.values == [4, 4], "3 + 0 + 2 confirmed less 1 recovered; 4 less 0"
    assert desk.control("layers").value == ["cells", "clinics"]
    default = Desk().screen["view"]
    desk.go(**default)
    assert desk.address == {}
    assert desk.screen["view"] == default


def test_every_answer_carries_the_number_of_what_it_answers():
    desk = Desk()
    assert desk.screen["seq"] == 0
    for seq in (1, 2, 3):
        desk.go(level=1 + seq)
        assert (desk.screen["seq"], desk.screen["view"]["level"]) == (seq, 1 + seq)
    desk.choose("level", 5)
    assert (desk.screen["seq"], desk.screen["view"]["level"]) == (3, 5)


def test_the_map_is_one_and_keeps_its_identity():
    """Another identity would make the browser build the map anew."""
    desk = Desk()
    first = desk.map_id
    desk.go(area="4401", day="2020-02-03", lang="en")
    assert desk.map_id == first
