"""The address is the view: there and back, elsewhere, and corrected if it is mangled."""

from __future__ import annotations

import pytest

from tests.dashboard.desk import Desk

pytestmark = pytest.mark.usefixtures("town")


def view(desk: Desk) -> dict:
    """The view that is shown, without the site whose card is open."""
    return {key: value for key, value in desk.screen["view"].items() if key != "site"}


def test_back_and_forward_of_the_browser():
    """Both change the address of a session that goes on; map and controls follow."""
    desk = Desk()
    home = desk.screen
    desk.go(area="4401", site=None)
    desk.choose("metric", "coverage")
    there, seen = desk.address, desk.screen
    assert there == {"area": "4401", "metric": "coverage"}
    desk.open(area="4401")
    assert (desk.path, desk.control("metric").value) == (["城", "东区"], "confirmed")
    assert desk.values == [5, 1, None, 4]
    desk.open()
    assert desk.address == {}
    assert desk.screen == home | {"seq": 1}
    desk.open(**there)
    assert desk.control("metric").value == "coverage"
    assert desk.screen == seen
    assert desk.table == [
        ["甲镇", "87.5", "+62.5", "35/40"], ["乙镇", "—", "—", "—/—"],
        ["东区合计", "87.5", "+62.5", "35/40"],
    ]  # fmt: skip


def test_an_address_opened_elsewhere_shows_the_same():
    desk = Desk()
    desk.choose("level", 3)
    desk.choose("layers", ["borders", "clinics"])
    desk.go(area="440101", day="2020-02-03", site="FC1")
    assert desk.address == {
        "area": "440101", "day": "2020-02-03", "level": "3", "layers": "borders,clinics",
        "site": "FC1",
    }  # fmt: skip
    other = Desk(**desk.address)
    assert other.address == desk.address
    assert other.screen == desk.screen | {"seq": 0}
    assert other.control("layers").value == ["borders", "clinics"]
    assert other.control("level").value == 3


def test_two_sessions_do_not_move_each_other():
    one, other = Desk(), Desk(area="4402", lang="en")
    one.go(area="4401", site=None)
    one.choose("metric", "coverage")
    other.go()
    assert other.address == {"area": "4402", "lang": "en"}
    assert (other.path, other.control("metric").value) == (["City", "West"], "confirmed")
    assert one.address == {"area": "4401", "metric": "coverage"}


@pytest.mark.parametrize(
    ("address", "shown", "said"),
    [
        ({"area": "44010199"}, {"area": "440101"}, "地址中的区域“44010199”不存在，已显示甲镇。"),
        ({"area": "上海"}, {"area": "44"}, "地址中的区域“上海”不存在，已显示城。"),
        ({"area": ""}, {"area": "44"}, "地址中的区域“”不存在，已显示城。"),
        (
            {"day": "2020-01-31"},
            {"day": "2020-02-01"},
            "地址中的日期“2020-01-31”不在数据范围内，已显示 2020-02-01。",
        ),
        (
            {"day": "2020-02-11"},
            {"day": "2020-02-10"},
            "地址中的日期“2020-02-11”不在数据范围内，已显示 2020-02-10。",
        ),
        (
            {"day": "2020-02-30"},
            {"day": "2020-02-04"},
            "地址中的日期“2020-02-30”不在数据范围内，已显示 2020-02-04。",
        ),
        ({"metric": "rumours"}, {"metric": "confirmed"}, "没有指标“rumours”，已显示默认指标。"),
        ({"level": "1"}, {"level": 5}, "没有级别“1”，已显示到第 5 级。"),
        ({"layers": "cells,moon"}, {"layers": ["cells"]}, "没有图层“moon”，已略去。"),
        ({"lang": "fr"}, {"lang": "zh"}, "没有语言“fr”，已显示中文。"),
        ({"site": "FC9"}, {"area": "44"}, "没有点位“FC9”，已关闭其卡片。"),
        (
            {"area": "99", "lang": "en"},
            {"area": "44", "lang": "en"},
            "There is no area “99”; showing City.",
        ),
        (
            {"day": "today", "lang": "en"},
            {"day": "2020-02-04", "lang": "en"},
            "The day “today” has no data; showing 2020-02-04.",
        ),
        ({"site": "FC9", "lang": "en"}, {}, "There is no site “FC9”; its card is closed."),
    ],
)
def test_a_mangled_address_is_corrected_and_says_so(address: dict, shown: dict, said: str):
    """The rest of the view is the default one; the next step leaves the correction behind."""
    desk = Desk(**address)
    assert desk.notices == [said]
    default = Desk(**{key: value for key, value in address.items() if value == "en"})
    assert view(desk) == view(default) | shown
    assert desk.screen["panel"]["card"] is None
    desk.go(area="4402", day="2020-02-03", metric="coverage", level=2, layers=[], lang="zh",
            site=None)  # fmt: skip
    assert desk.notices == []
    assert desk.address == {
        "area": "4402", "day": "2020-02-03", "metric": "coverage", "level": "2", "layers": "none",
    }  # fmt: skip


def test_everything_that_is_wrong_has_a_line_of_its_own():
    desk = Desk(area="x" * 60, day="0", metric="m", level="nine", layers="a,cells,b", site="<b>")
    assert desk.notices == [
        f"地址中的区域“{'x' * 40}”不存在，已显示城。",
        "地址中的日期“0”不在数据范围内，已显示 2020-02-04。",
        "没有指标“m”，已显示默认指标。",
        "没有级别“nine”，已显示到第 5 级。",
        "没有图层“a, b”，已略去。",
        "没有点位“<b>”，已关闭其卡片。",
    ]
    assert view(desk) == view(Desk(layers="cells"))
    assert desk.screen["panel"]["card"] is None
    assert desk.values == [5, 1, None, 4]


def test_one_reader_s_mistake_is_not_told_to_another():
    """Both look at the same screen, worked out once."""
    assert Desk(area="99").notices == ["地址中的区域“99”不存在，已显示城。"]
    assert Desk().notices == []


def test_a_control_corrects_the_rest_of_the_address():
    desk = Desk(area="99", day="2020-02-03", color="red")
    desk.choose("metric", "coverage")
    assert desk.address == {"day": "2020-02-03", "metric": "coverage"}
    assert desk.notices == []
    assert desk.values == [1000, 0, None, None]
    desk.choose("metric", "confirmed")
    assert desk.address == {"day": "2020-02-03"}
