"""The page of resumption on a small town: steps, who stands, the risk beside; scope and gaps."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.export.made import export_address, make_export
from dashboard.live import Live
from dashboard.sign_in import demo_id
from dashboard.topics.resumption import BESIDE
from queries.scope import Scope
from tests.dashboard.export.lists import every_text
from tests.dashboard.topics.resumed_town import (
    DAY,
    SUPPLIED,
    UNPLANNED,
    answer,
    cells,
    desk,
    facts,
    open_town,
    section,
)
from tests.queries.town import CATALOGUE, CELLS


def test_the_answer_is_who_is_back_and_beside_what(resumed: Live):
    page = desk()
    assert (
        answer(page)
        == "33.3% 的企业、42.0% 的员工已复工；2 个镇街中 1 个复工超过 50% 且近 14 日有病例"
    )
    assert facts(page) == {
        "resumed": "2", "approved": "1", "applied": "2", "not_resumed": "0", "从未上报": "1",
        "返岗员工": "84", "计划复工率": "50.0%",
    }  # fmt: skip
    tones = {title: tone for title, _, tone, _ in page.screen["panel"]["topic"]["answer"]["facts"]}
    assert tones["计划复工率"] == "bad"
    assert answer(desk(lang="en")).startswith("33.3% of enterprises and 42.0% of staff are back")


def test_areas_at_risk_stand_first_and_the_rest_is_named(resumed: Live):
    areas = section(desk(), "各地")
    assert [row["cells"] for row in areas["rows"]] == [
        ["甲镇", "3", "66.7%", "64.6%"], ["乙镇", "1", "0.0%", "0.0%"],
        ["城合计", "6", "33.3%", "42.0%"],
    ]  # fmt: skip
    assert [row["tone"] for row in areas["rows"]] == ["bad", "flat", "flat"]
    assert areas["rows"][0]["below"] == "1 天前有病例 · applied 1"
    assert areas["rows"][1]["below"] == "未有病例 · approved 1"
    assert areas["note"].endswith("2 家未落到以上各地")


def test_industries_and_sizes_with_what_has_none(resumed: Live):
    page = desk()
    assert cells(page, "按industry") == [
        ["商贸", "3", "0.0%", "0.0%"], ["物流", "2", "100.0%", "76.4%"],
    ]  # fmt: skip
    assert section(page, "按industry")["note"] == "1 家未报industry，不计"
    assert cells(page, "按size") == [
        ["small", "4", "25.0%", "6.7%"], ["large", "2", "50.0%", "57.1%"],
    ]  # fmt: skip


def test_the_funnel_and_the_times_of_its_steps(resumed: Live):
    page = desk()
    bars = section(page, "申请")
    assert [(bar["name"], bar["value"], bar["text"]) for bar in bars["bars"]] == [
        ("名录企业", 6, "6"), ("applied", 5, "5 · 83.3%"), ("approved", 4, "4 · 66.7%"),
        ("resumed", 2, "2 · 33.3%"),
    ]  # fmt: skip
    assert bars["full"] == 6
    times = section(page, "各步用时")
    assert [row["cells"] for row in times["rows"]] == [
        ["applied → approved", "2.0", "1.0–4.0", "1"], ["approved → resumed", "1.0", "0.0–…", "2"],
    ]  # fmt: skip
    assert times["rows"][0]["below"] == "街道办 · 在等最久 6 天"
    assert "首次上报即在该步的 1 次不知起点，不计。…：在等的尚多" in times["note"]


def test_who_stands_longest_with_whom_and_opens_its_card(resumed: Live):
    page = desk()
    stuck = section(page, "已报待办最久（共 3 家）")
    assert [(row["cells"], row["site"]) for row in stuck["rows"]] == [
        (["厂E3", "6"], "E3"), (["厂E5", "6"], "E5"), (["厂E4", "4"], "E4"),
    ]  # fmt: skip
    assert stuck["rows"][1]["below"] == "applied · 街道办 · 格四"
    page.go(site="E5")
    assert page.screen["panel"]["card"]["title"] == "厂E5"
    early = desk(day="2020-02-01")
    assert cells(early, "尚未申请最久") == [[f"厂E{n}", "≥1"] for n in (1, 2, 3, 5)]


def test_the_map_has_nine_classes_by_name(resumed: Live):
    page = desk(level="5")
    assert page.values == [8, 0, 0, 3]
    legend = page.screen["legend"]
    assert legend["is_named"]
    assert [one["label"] for one in legend["classes"]][:4] == [
        "复工 ≤50% · 14 日无病例", "复工 50–80% · 14 日无病例", "复工 >80% · 14 日无病例",
        "复工 ≤50% · 7–13 日前病例",
    ]  # fmt: skip
    assert len({one["colour"] for one in legend["classes"]}) == 9
    assert page.table[0][:2] == ["东区", "复工 ≤50% · 近 7 日有病例"]
    assert len(BESIDE.classes) == len(BESIDE.breaks_at(5)) + 1


def test_a_file_says_classes_by_name(resumed: Live, tmp_path: Path):
    view = {"area": "440101", "day": DAY, "metric": "resumption_beside_risk", "level": "5"}
    for name in ("csv", "xlsx"):
        address = export_address(Scope("*"), "resumption", name, "zh", view)
        said = every_text(make_export(resumed, Scope("*"), address).body, name, tmp_path)
        assert "复工 >80% · 近 7 日有病例" in said
        assert "复工 ≤50% · 14 日无病例" in said


def test_the_rate_is_that_of_the_map(resumed: Live):
    page = desk(metric="resumption_rate")
    assert page.table[-1][1] == "33.3"
    assert "日报复工率" not in facts(page)  # told only where it differs


def test_a_lead_sees_own_enterprises_only(resumed: Live):
    page = desk(demo_id("district", "4402"))
    assert answer(page) == (
        "0.0% 的企业、0.0% 的员工已复工；1 个网格中没有复工超过 50% 且近 14 日有病例的"
    )
    assert section(page, "申请")["bars"][0]["text"] == "2"
    assert cells(page, "已报待办最久") == [["厂E5", "6"]]


def test_a_cell_and_one_without_news(resumed: Live):
    assert answer(desk(area=CELLS[0])) == "100.0% 的企业、76.4% 的员工已复工；此地近 14 日有病例"
    before = desk(day="2020-01-25")
    assert answer(before) == "6 家企业均未报复工情况"
    assert [one["title"] for one in before.screen["panel"]["topic"]["sections"]] != []


def test_the_share_by_day_stands_beside_its_plan(resumed: Live):
    chart = section(desk(), "复工率与计划")
    actual, plan = (dict(zip(chart["labels"], one["values"], strict=True))
                    for one in chart["series"])  # fmt: skip
    assert next(iter(plan.items())) == ("02-03", 20.5)
    assert (plan["02-04"], plan["02-05"], plan["02-09"]) == (20.5, 50.0, 50.0)
    assert (actual["02-08"], actual["02-09"]) == (None, 33.3)
    assert chart["note"] == "02-09 日报 33.3%，计划 50.0%，差 −16.7；02-09 起低于计划"
    early = section(desk(day="2020-02-04"), "复工率与计划")
    assert (early["labels"][-1], early["marks"]) == ("02-05", [[1, "02-04"]])
    assert set(early["series"][0]["values"]) == {None}
    assert early["note"].startswith("02-04 日报 —%，计划 20.5%，差 —")


def test_without_a_plan_or_supplies_the_page_says_so(
    server: str, tmp_path_factory: pytest.TempPathFactory
):
    with open_town(server, tmp_path_factory.mktemp("unplanned"), UNPLANNED):
        page = desk()
        assert facts(page)["计划复工率"] == "无已知"
        assert section(page, "复工率与计划")["note"] == "目录未设计划"
        assert "supplies_days" in section(page, "防疫物资")["note"]
    folder = tmp_path_factory.mktemp("supplied")
    with open_town(server, folder, SUPPLIED, ",supplies_days=,{day}"):
        supplies = section(desk(), "防疫物资")
        assert [row["cells"] for row in supplies["rows"]] == [["厂E2", "7"], ["厂E1", "8"]]
        assert supplies["note"] == "已复工 2 家中 2 家已报，最少的在前"


def test_withheld_cases_are_no_class(server: str, tmp_path_factory: pytest.TempPathFactory):
    small = UNPLANNED.replace("[metric.confirmed]", "[metric.confirmed]\nsmallest_shown = 5")
    small = small.replace("[word]", '[small_counts]\nwithhold_from = ["briefer"]\n\n[word]')
    with open_town(server, tmp_path_factory.mktemp("small"), small):
        page = desk(demo_id("briefer"), area="440101", level="5")
        rows = {row["cells"][0]: row for row in section(page, "各地")["rows"]}
        assert rows["格一"]["below"].startswith("未公开")
        assert page.screen["legend"]["suppressed"]
        open_page = desk(area="440101", level="5")
        assert section(open_page, "各地")["rows"][0]["below"].startswith("1 天前有病例")


def test_a_city_without_resumption(server: str, tmp_path_factory: pytest.TempPathFactory):
    with open_town(server, tmp_path_factory.mktemp("plain"), CATALOGUE):
        page = desk()
        assert answer(page) == "目录未设复工企业，无可说明"
        assert page.screen["panel"]["topic"]["sections"] == []
