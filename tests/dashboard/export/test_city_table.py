"""The exported table is the one on the screen: the same rows, order and figures."""

from __future__ import annotations

import math
from typing import Any

import pytest

from dashboard.errors import AddressRefused
from dashboard.export.city_table import city_table
from dashboard.export.csv_file import to_csv
from dashboard.export.listing import Listing
from dashboard.export.values import cells_of
from dashboard.live import Live
from dashboard.map.panels import change, number
from queries.scope import Scope
from tests.dashboard.desk import Desk
from tests.dashboard.export.lists import csv_frame

VIEW = {"area": "4401", "day": "2020-02-04", "metric": "confirmed", "level": "5"}


def table(town: Live, scope: Scope | None = None, lang: Any = "zh", **view: str) -> Listing:
    return city_table(town, scope or Scope.whole(), VIEW | view, lang)


def columns(listing: Listing) -> dict[str, list[Any]]:
    """Name → values, and the states where there are any."""
    found: dict[str, list[Any]] = {}
    for cells in cells_of(listing):
        found[cells.column.name] = list(cells.values)
        if cells.states:
            found[cells.state_name] = list(cells.states)
    return found


def test_a_sum_with_what_is_not_located(town: Live):
    found = columns(table(town))
    assert found["kind"] == ["区域", "区域", "未定位", "合计"]
    assert found["code"] == ["440101", "440102", "", "4401"]
    assert found["value"] == [6, None, 2, 8]
    assert found["value_state"] == ["", "no_data", "", ""]
    assert found["change"] == [3, None, None, 3]
    assert found["change_state"] == ["", "no_data", "not_applicable", ""]
    assert found["reporting"] == [2, 0, None, 2]
    assert found["expected"] == [2, 1, None, 3]
    assert "numerator" not in found


def test_a_ratio_with_both_its_parts(town: Live):
    found = columns(table(town, metric="coverage"))
    assert (found["numerator"], found["denominator"]) == ([35, None, 35], [40, None, 40])
    assert found["value"] == [87.5, None, 87.5]


@pytest.mark.parametrize("metric", ["confirmed", "current", "coverage", "per_thousand"])
@pytest.mark.parametrize("area", ["44", "4401", "440101", "4402"])
@pytest.mark.parametrize("day", ["2020-02-03", "2020-02-04"])
def test_the_figures_are_those_on_screen(town: Live, metric: str, area: str, day: str):
    desk = Desk(area=area, metric=metric, day=day)
    decimals = town.city(Scope.whole()).catalogue.metrics[metric].decimals
    found = columns(table(town, area=area, metric=metric, day=day))

    def shown(value: float | None, before: bool) -> str:
        known = math.nan if value is None else value
        return (change(known, 0, decimals)[0] or "—") if before else number(known, decimals)

    rows = zip(found["area_name"], found["value"], found["change"], strict=True)
    assert [[name, shown(value, False), shown(moved, True)] for name, value, moved in rows] == [
        row[:3] for row in desk.table
    ]


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        ("", ["01010101", "01010102"]),
        ("value-up", ["01010102", "01010101"]),
        ("change-down", ["01010101", "01010102"]),
        ("change-up", ["01010102", "01010101"]),
        ("name-down", ["01010101", "01010102"]),
        ("name-up", ["01010102", "01010101"]),
        ("nonsense-up", ["01010101", "01010102"]),
    ],
)
def test_rows_stand_in_the_order_that_the_reader_gave_them(town: Live, order: str, codes: list):
    """格二 (gé èr) comes before 格一 (gé yī)."""
    found = columns(table(town, area="440101", order=order))
    assert found["code"][:2] == codes


def test_the_facts_say_of_when_from_whom_and_for_whom(town: Live):
    facts = dict(table(town, Scope("4401"), area="440101", metric="coverage").facts)
    assert facts.pop("导出时间").endswith("+08:00")
    assert facts == {
        "标题": "甲镇 · 下级网格",
        "所在区域": "东区 › 甲镇",
        "日期": "2020-02-04",
        "数据截至": "2020-02-10 08:00 +08:00",
        "筛选": "巡查率",
        "区域数": "2（共 2）",
        "数据时间": "巡查 2020-02-04 21:00 +08:00（过期）",
        "来源": "网格办",
        "权限范围": "东区",
        "快照": str(town.snapshot),
        "数据性质": "部门上报",
        "地图数据许可": "",  # the town's catalogue owes its ground to nobody
    }
    past = dict(table(town, day="2020-02-03", lang="en").facts)
    assert past["Data time"] == "Cases 2020-02-03 20:00 +08:00 (past)"
    both = dict(table(town, metric="per_thousand", lang="en").facts)
    assert both["Data time"].endswith("(expired); People no data (never sent)")
    assert both["Source"] == "Health; Statistics"


def test_english_has_no_chinese_in_it(town: Live):
    made = table(town, area="44", metric="coverage", lang="en")
    frame = csv_frame(to_csv(made))
    assert frame["Row"].tolist() == ["area", "area", "total"]
    assert not any("一" <= letter <= "鿿" for letter in to_csv(made).decode())


def test_only_the_listed_areas_have_shapes(town: Live):
    rows = table(town).rows
    assert rows.geometry.notna().tolist() == [True, True, False, False]


@pytest.mark.parametrize(
    "wrong",
    [{"area": "4499"}, {"area": ""}, {"metric": "secret"}, {"day": "2020-01-31"}, {"day": "x"},
     {"level": "x"}],
)  # fmt: skip
def test_a_view_that_there_is_not_is_refused(town: Live, wrong: dict[str, str]):
    with pytest.raises(AddressRefused):
        table(town, **wrong)


def test_an_area_of_others_is_refused(town: Live):
    for area in ("44", "4402", "02000001"):
        with pytest.raises(AddressRefused):
            table(town, Scope("4401"), area=area)
