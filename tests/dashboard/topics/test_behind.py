"""What the numbers of patrols and of resumption are made of, by the address that the page names."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from dashboard.live import Live
from dashboard.routes import make_routes
from dashboard.sign_in import demo_id
from dashboard.topics.panel import explained
from queries.scope import Scope
from tests.dashboard.serving import served
from tests.dashboard.topics.patrolled_town import CENTRE, WEST, cells_of, section, seen_in
from tests.dashboard.topics.resumed_town import desk

LEAD = demo_id("district", "4402")


def told(live: Live, scope: Scope, panel: dict[str, Any], behind: str) -> dict[str, Any]:
    address = panel["explain"]
    return json.loads(explained(live, scope, replace(address, params=(*address.params, behind))))


def patrols(live: Live, behind: str, scope: Scope = CENTRE, **address: str) -> dict[str, Any]:
    _, panel = seen_in(live, scope, **address)
    return told(live, scope, panel, behind)


def resumption(live: Live, behind: str, person: str | None = None, **address: str) -> Any:
    """What the browser gets for a pressed number."""
    path = desk(person, **address).screen["panel"]["topic"]["explain"]
    with served(make_routes(live, Path("fonts"))) as client:
        answer = client.raw(f"{path}?{urlencode({'behind': behind})}")
    assert answer.status == 200
    return json.loads(answer.body)


def below(table: dict[str, Any]) -> list[str]:
    return [row["below"] for row in table["rows"]]


def test_a_gap_is_its_risk_and_what_was_reported(patrolled: Live):
    _, panel = seen_in(patrolled, CENTRE, hours="12")
    (row, _) = section(panel, "最大的空白")["rows"]
    assert row["behind"] == "gap 01010101"
    table = told(patrolled, CENTRE, panel, row["behind"])
    assert table["title"] == "格一：风险 0.50 × 24 小时 = 12"
    # (1.00 + 0.50) / 3 is the risk; the visits of the 2nd are the last, 24 h before the 4th.
    assert cells_of(table) == [
        ["隔离", "2", "1.00"], ["人口", "100", "0.50"],
        ["网格巡查 02-03", "0", "—"], ["网格巡查 02-02", "5", "—"],
    ]  # fmt: skip
    assert below(table)[0] == "2/4 级 × 权重 2 · 02-03 · 卫健局 · 批次 2 · 02-10 08:00"
    assert below(table)[3] == "网格办 · 批次 3 · 02-10 08:00"
    assert table["note"] == "风险 = 得分 1.50 ÷ 权重 3（只计已知的指标）。 自 02-03 00:00 起算。"


def test_a_gap_that_is_unreported_names_the_flight_and_the_days(patrolled: Live):
    table = patrols(patrolled, "gap 01020101", hours="12")
    assert ["无人机 FL1", "—", "—"] in cells_of(table)
    assert "02-03 10:00" in below(table)[cells_of(table).index(["无人机 FL1", "—", "—"])]


def test_coverage_is_the_reports_of_the_window(patrolled: Live):
    table = patrols(patrolled, "seen 4401")
    assert table["title"] == "东区：已报的 3 个网格中 2 个有人查看，66.6%"
    assert sorted(cells_of(table)) == [
        ["无人机 FL1", "1", "1"], ["格一", "0", "0"], ["格二", "2", "1"],
    ]  # fmt: skip
    assert {row["area"] for row in table["rows"]} == {"", "01010101", "01010102"}
    assert "02-03 00:00 至 02-04 00:00" in table["note"]
    unheard = patrols(patrolled, "seen 4401", hours="12")["note"]
    assert unheard.endswith("1 个网格时段内无上报，不计。")


def test_what_is_withheld_has_no_value_and_no_batch(patrolled: Live):
    table = patrols(patrolled, "gap 01010101", Scope("44", withhold=True), hours="12")
    assert cells_of(table)[0] == ["隔离", "—", "—"]
    assert below(table)[0] == "未公开 · 卫健局"


@pytest.mark.parametrize(
    "behind", ["gap 01010101", "seen 4401", "seen 44", "gap 4402", "seen", "", "x y", "gap \x00"]
)
def test_a_lead_is_told_nothing_of_foreign_patrols(patrolled: Live, behind: str):
    table = patrols(patrolled, behind, WEST)
    assert (table["rows"], table["note"]) == ([], "没有可列的上报")


def test_a_share_is_the_newest_report_of_each(resumed: Live):
    table = resumption(resumed, "area 440101")
    assert table["title"] == "甲镇：2 / 3 家已复工，66.7%；84 / 130 人返岗，64.6%"
    assert cells_of(table) == [["厂E3", "20", "0"], ["厂E1", "100", "80"], ["厂E2", "10", "4"]]
    assert below(table)[1] == "resumed · 02-08 08:00 · 工信局 · 批次 4 · 02-08 09:00"
    assert [row["site"] for row in table["rows"]] == ["E3", "E1", "E2"]
    assert table["note"] == "resumed 2 · approved 0 · applied 1 · not_resumed 0"
    size = resumption(resumed, "size small", area="4402")
    assert (cells_of(size), size["note"]) == (
        [], "resumed 0 · approved 0 · applied 0 · not_resumed 0 · 从未上报 1"
    )  # fmt: skip


def test_the_time_of_a_step_is_its_first_reports(resumed: Live):
    page = desk()
    rows = next(
        one for one in page.screen["panel"]["topic"]["sections"] if one["title"] == "各步用时"
    )
    assert [row["behind"] for row in rows["rows"]] == ["step applied", "step approved"]
    table = resumption(resumed, "step applied")
    assert cells_of(table) == [["厂E3", "6.0"], ["厂E2", "4.0"], ["厂E1", "2.0"], ["厂E5", "1.0"]]
    assert below(table)[0] == "在等 · 02-04 08:00 · 工信局 · 批次 4 · 02-04 09:00"
    assert below(table)[1].startswith("已过 · 02-03 08:00 批次 4 → 02-07 08:00 · 工信局")


def test_how_long_one_stands_is_all_its_reports(resumed: Live):
    table = resumption(resumed, "site E5")
    assert cells_of(table) == [[f"02-0{day} 08:00", "0"] for day in (4, 3, 2, 1)]
    assert [one.split(" · ")[0] for one in below(table)] == [
        "applied", "approved", "applied", "not_resumed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "behind", ["area 4401", "site E1", "industry 物流", "step resumed", "step", "staff 10", "", "x"]
)
def test_a_lead_is_told_nothing_of_foreign_enterprises(resumed: Live, behind: str):
    table = resumption(resumed, behind, LEAD)
    assert (table["rows"], table["note"]) == ([], "没有可列的上报")


def test_an_area_that_never_reported(resumed: Live):
    table = resumption(resumed, "area 44", day="2020-01-25")
    assert table["rows"] == []
    assert table["note"].endswith("从未上报 6")
