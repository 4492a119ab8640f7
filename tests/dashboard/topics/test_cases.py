"""The page of cases on a small town, told day by day; withheld, empty and without any cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import live as process
from dashboard.live import Live
from dashboard.routes import make_routes
from dashboard.sign_in import demo_id
from queries.snapshot import Listener
from tests.dashboard.desk import Desk
from tests.dashboard.serving import served
from tests.dashboard.topics.cases_town import CASES, open_cases, told_cases
from tests.queries.deliveries import send
from tests.queries.quiet_city import QUIET, open_quiet_city, report
from tests.queries.town import CATALOGUE, CELLS


@pytest.fixture(scope="module")
def cases(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with told_cases(server, tmp_path_factory.mktemp("cases")) as live:
        yield live


def topic(desk: Desk) -> dict[str, Any]:
    return desk.screen["panel"]["topic"]


def section(desk: Desk, title: str) -> dict[str, Any]:
    found = [one for one in topic(desk)["sections"] if one["title"].startswith(title)]
    assert len(found) == 1, [one["title"] for one in topic(desk)["sections"]]
    return found[0]


def facts(desk: Desk) -> dict[str, str]:
    return {title: text for title, text, *_ in topic(desk)["answer"]["facts"]}


def test_the_answer_is_the_week_beside_the_week_before(cases: Live):
    desk = Desk(page="cases", day="2020-02-09")
    assert topic(desk)["answer"]["text"] == (
        "近 7 日新增 2 例（甲镇 2），较前 7 日减少；近 14 日 2 个镇街中 1 个无新增"
    )
    assert facts(desk) == {
        "当日新增": "0", "近 7 日核减": "−1", "现有": "7", "确诊": "8", "recovered": "1",
        "近 7 日输入": "0", "近 7 日本地": "2", "千人确诊（1.11–5.08）": "2.58",
    }  # fmt: skip


def test_the_curve_has_new_ones_corrections_mean_and_marks(cases: Live):
    chart = section(Desk(page="cases", day="2020-02-04", area=CELLS[0]), "新增病例")
    new = dict(zip(chart["labels"], chart["series"][0]["values"], strict=True))
    assert (new["01-20"], new["01-30"], new["02-04"]) == (None, 2.0, 0.0)
    assert [series["kind"] for series in chart["series"]] == ["bar", "line"]
    assert chart["marks"] == [[14, "02-03 响应"]]
    assert "imported_total" not in chart["note"]


def test_a_fall_is_a_correction_and_no_case(cases: Live):
    desk = Desk(page="cases", day="2020-02-07", area=CELLS[2])
    chart = section(desk, "新增病例")
    assert [series["name"] for series in chart["series"]] == ["新增", "核减", "7 日均值"]
    drawn = {
        s["name"]: dict(zip(chart["labels"], s["values"], strict=True)) for s in chart["series"]
    }
    assert (drawn["新增"]["02-06"], drawn["核减"]["02-06"], drawn["核减"]["02-05"]) == (0, -1, None)
    assert topic(desk)["answer"]["text"].endswith("；至今无病例")


def test_areas_with_days_rates_and_reasons(cases: Live):
    rows = {
        r["cells"][0]: r
        for r in section(Desk(page="cases", day="2020-02-09", area="440101"), "各网格")["rows"]
    }
    assert rows["格一"]["cells"] == ["格一", "1", "6", "7", "4"]
    assert rows["格二"]["cells"] == ["格二", "1", "1", "1", "1"]
    assert rows["格二"]["below"] == "不足 2 例，不计率"
    assert rows["格一"]["below"] == "7.00（2.81–14.42）"
    assert rows["甲镇合计"]["cells"] == ["甲镇合计", "2", "7", "8", "1"]
    west = section(Desk(page="cases", day="2020-02-09", area="4402"), "各网格")["rows"]
    assert [(row["cells"][-1], row["below"]) for row in west] == [
        ("无病例", "人口不足 200，不计率"), ("无病例", "人口不足 200，不计率"),
    ]  # fmt: skip


def test_the_map_is_coloured_by_days_without_a_case(cases: Live):
    desk = Desk(page="cases", day="2020-02-09")
    assert desk.address.get("metric") is None
    # None so far: since the first day of the page, at least so long.
    assert desk.values == [4, 1, 20, 20]
    assert desk.screen["legend"]["no_data"] == "无数据"
    desk.choose("metric", "case_rate")
    assert desk.values == [7000, None, 0, None]
    assert desk.screen["legend"]["no_data"] == "人口或病例过少，不计率"


def test_the_card_of_a_cell_has_no_rate_where_the_page_has_none(cases: Live):
    def rate(cell: str) -> str:
        card = Desk(page="cases", day="2020-02-09", area=cell).screen["panel"]["card"]
        return dict(row[:2] for row in card["sections"][0]["rows"])["千人确诊"]

    assert [rate(cell).partition(" ")[0] for cell in CELLS] == [
        "7.00", "不足", "0.00", "人口不足",
    ]  # fmt: skip


def test_the_page_opens_on_the_last_day_of_cases(server: str, tmp_path: Path):
    late = CASES.replace('default_metric = "confirmed"', 'default_metric = "coverage"')
    with open_cases(server, tmp_path, late) as live:
        send(live.store, tmp_path, "patrols", "area_code,observed_on,due,done",
             f"{CELLS[0]},2020-02-08,10,9")  # fmt: skip
        send(live.store, tmp_path, "cases", "area_code,observed_on,confirmed",
             f"{CELLS[0]},2020-02-08,1", f"{CELLS[0]},2020-02-09,1")  # fmt: skip
        assert Desk().screen["view"]["day"] == "2020-02-08"
        assert Desk(page="cases").screen["view"]["day"] == "2020-02-09"
        assert Desk(page="cases", day="2020-02-08").screen["view"]["day"] == "2020-02-08"


def test_known_then_beside_known_now(cases: Live):
    desk = Desk(page="cases", day="2020-02-09", area=CELLS[0], then="1")
    rows = section(desk, "确诊：02-09")["rows"]
    assert [row["cells"] for row in rows] == [["02-05", "8", "7", "−1"]]
    corrected = section(desk, "此后更正的上报 1 条")["rows"]
    assert [(row["cells"], row["area"]) for row in corrected] == [
        (["格一", "02-05", "−1"], CELLS[0])
    ]
    earlier = section(Desk(page="cases", day="2020-02-04", area=CELLS[0], then="30"), "确诊：")
    assert (earlier["rows"], "尚无数据" in earlier["note"]) == ([], True)


def behind(live: Live, person: str, area: str, scope: str) -> dict[str, Any]:
    desk = Desk(person, page="cases", day="2020-02-09")
    with served(make_routes(live, Path("fonts"))) as client:
        answer = client.raw(f"{topic(desk)['explain']}?behind={area}")
    assert answer.status == 200
    return json.loads(answer.body)


def test_a_number_is_told_down_to_the_batch(cases: Live):
    table = behind(cases, demo_id("centre"), "440101", "*")
    assert [row["cells"] for row in table["rows"]] == [
        ["格一", "7", "1", "+1"], ["格二", "1", "0", "+1"],
    ]  # fmt: skip
    assert [row["below"] for row in table["rows"]] == ["卫健局 · 批次 2 · 02-09 08:00"] * 2
    west = behind(cases, demo_id("district", "4402"), "4402", "4402")
    assert (west["rows"], west["note"]) == ([], "所有上报均为 0，或尚无上报。")


@pytest.mark.parametrize("asked", ["440101", "01010101", "44", "", "x", "%00"])
def test_a_lead_is_told_nothing_of_a_foreign_number(cases: Live, asked: str):
    table = behind(cases, demo_id("district", "4402"), asked, "4402")
    assert (table["rows"], table["note"]) == ([], "没有可列的上报")


def test_days_nobody_has_told_of_are_no_zeros(server: str, tmp_path: Path):
    with open_cases(server, tmp_path, CASES):
        desk = Desk(page="cases", day="2020-02-09")
        assert topic(desk)["answer"]["text"].startswith("近 7 日新增病例未知")
        assert set(facts(desk).values()) == {"—"}
        assert desk.values == [None] * 4
        rows = section(desk, "各镇街")["rows"]
        assert {cell for row in rows for cell in row["cells"][1:]} == {"—"}


def test_a_city_without_cases_says_so(server: str, tmp_path: Path):
    without = CATALOGUE.replace('case_metric = "confirmed"\n', "")
    with open_cases(server, tmp_path, without):
        desk = Desk(page="cases")
        assert topic(desk)["answer"]["text"] == "本市未上报病例数"
        assert topic(desk)["sections"] == []
        assert desk.values == [None] * 4


def test_what_is_withheld_is_said_to_be_and_nowhere(server: str, tmp_path: Path):
    own = QUIET + '\n[cases]\ncurrent = "current"\nincidence = "per_thousand"\n'
    with open_quiet_city(server, tmp_path, own) as store:
        report(store, tmp_path, "2020-02-02", {})
        report(store, tmp_path, "2020-02-03", {"A1": (4, 0)})
        live = Live(store, Listener(store.url))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(process, "_current", live)
            desk = Desk(demo_id("briefer"), page="cases", day="2020-02-03", area="A1")
            assert topic(desk)["answer"]["text"] == "本地病例数未公开（小计数保护）"
            assert {c for r in section(desk, "各")["rows"] for c in r["cells"][1:]} == {"未公开"}
            table = behind(live, demo_id("briefer"), "A1", "*")
            assert table["rows"] == []
            assert desk.screen["legend"]["suppressed"] is not None
            town = Desk(demo_id("briefer"), page="cases", day="2020-02-03", area="440101")
            rows = {r["cells"][0]: r["cells"][1:] for r in section(town, "各")["rows"]}
            assert rows["区A1"] == rows["区A2"] == ["未公开"] * 4
            assert rows["区A3"] == ["—", "0", "0", "无病例"]  # two days are no week
        live.listener.close()
