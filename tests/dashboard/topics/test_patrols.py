"""The patrols' page on a town whose visits, checks and flights are known (`patrolled_town`)."""

from __future__ import annotations

import json

import pytest

from dashboard.live import Live
from dashboard.look import look
from dashboard.offer import offer_of
from dashboard.topics.panel import topic_panel
from queries.scope import Scope
from tests.dashboard.topics.patrolled_town import (
    CELLS,
    CENTRE,
    EAST,
    TOPIC,
    WEST,
    cells_of,
    section,
    seen_in,
)


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        ("24", "近 24 小时 1 个网格无人查看，其中 1 个有在隔离者"),
        ("12", "近 12 小时 1 个网格无人查看，其中 1 个有在隔离者；另 1 个未报"),
        ("48", "近 48 小时已报的 4 个网格都有人查看"),
    ],
)
def test_the_answer_of_a_window(patrolled: Live, hours: str, text: str):
    _, panel = seen_in(patrolled, CENTRE, hours=hours)
    assert panel["answer"]["text"] == text


def test_the_one_figure_and_its_parts(patrolled: Live):
    _, panel = seen_in(patrolled, CENTRE)
    bars = section(panel, "由谁查看")["bars"]
    assert [(bar["name"], bar["value"]) for bar in bars] == [
        ("任一方式", 3), ("网格巡查", 1), ("视频巡查", 1), ("无人机", 1),
    ]  # fmt: skip
    assert panel["answer"]["facts"][0][:2] == ["覆盖率（已报者）", "75%"]
    areas = section(panel, "各区域")
    assert [row["area"] for row in areas["rows"]] == ["4401", "4402", ""]
    assert cells_of(areas) == [
        ["东区", "1", "0", "3", "66.6%"], ["西区", "0", "0", "1", "100%"],
        ["城合计", "1", "0", "4", "75%"],
    ]  # fmt: skip


def test_hours_and_ground_colour_the_map(patrolled: Live):
    seen, _ = seen_in(patrolled, CENTRE)
    values = seen.figures.level_values.set_index("area")["value"]
    assert values[CELLS].tolist() == [24, 0, 14, 0], "a visit of the next day is not known yet"
    towns, _ = seen_in(patrolled, CENTRE, level="3")
    values = towns.figures.level_values.set_index("area")["value"]
    assert (values["440101"], values["440102"]) == (24, 14)
    ground, _ = seen_in(patrolled, CENTRE, metric="drone_seen_share")
    share = ground.figures.level_values.set_index("area")["value"]
    assert share["01010101"] == 0
    assert share["01020101"] == pytest.approx(54.2, abs=0.3)
    assert share["01010102"] == pytest.approx(12.4, abs=0.3), "the half disc at the line's end"


def test_gaps_are_ranked_by_risk_and_time_and_say_what_is_unknown(patrolled: Live):
    _, panel = seen_in(patrolled, CENTRE, hours="12")
    gaps = section(panel, "最大的空白")
    assert [row["area"] for row in gaps["rows"]] == ["01010101", "01020101"]
    # 隔离 2 is class 2 of 4, weight 2; 人口 100 class 1 of 2, weight 1: (2 × 0.5 + 0.5) / 3.
    assert cells_of(gaps)[0] == ["格一", "24", "0.50", "12"]
    assert gaps["rows"][0]["below"] == "隔离 2 · 人口 100 · 上次：网格巡查"
    assert "隔离 2、人口 1" in gaps["note"]
    assert gaps["rows"][0]["tone"] == "act"


def test_flights_that_are_not_reported_are_unknown_and_not_none(patrolled: Live):
    seen, panel = seen_in(patrolled, CENTRE, day="2020-02-04", metric="drone_seen_share")
    assert panel["answer"]["text"] == "近 24 小时 4 个网格均未报巡查，有无人查看不明"
    assert panel["answer"]["facts"][3][1] == "不明"
    assert seen.figures.level_values["value"].isna().all()
    parts = section(panel, "由谁查看")
    assert [bar["value"] for bar in parts["bars"][1:]] == [None, None, None]
    assert "不明不是零" in parts["note"]
    _, early = seen_in(patrolled, CENTRE, day="2020-02-01")
    assert early["answer"]["facts"][3][1] == "不明", "before the first flight"


def test_an_answer_says_for_how_much_of_its_window_there_are_reports(patrolled: Live):
    _, panel = seen_in(patrolled, CENTRE, day="2020-02-02", hours="48")
    assert panel["answer"]["text"].endswith("（48 小时中只有 24 小时有上报）")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("01010101", "近 12 小时无人查看本网格"),
        ("01010102", "近 12 小时有人查看过本网格"),
        ("01020101", "近 12 小时本网格未报巡查，有无人查看不明"),
    ],
)
def test_the_answer_of_a_cell(patrolled: Live, cell: str, text: str):
    _, panel = seen_in(patrolled, CENTRE, area=cell, hours="12")
    assert panel["answer"]["text"] == text


def test_the_plan_of_one_area_is_chosen_by_its_button(patrolled: Live):
    _, panel = seen_in(patrolled, CENTRE, hours="12", area="440102")
    assert section(panel, "补查")["rows"][-1]["sets"] == ["plan_in", "440102", "只排当前区域"]
    _, panel = seen_in(patrolled, CENTRE, hours="12", area="440102", plan_in="440102")
    plan = section(panel, "补查")
    assert plan["title"] == "补查 乙镇前 1 个空白"
    assert plan["rows"][-1]["sets"] == ["plan_in", "all", "排全部辖区"]
    _, panel = seen_in(patrolled, EAST, hours="12", plan_in="02000001")
    assert section(panel, "补查")["title"] == "补查 东区前 2 个空白", "not of the scope: all of it"


def test_a_lead_sees_own_cells_only(patrolled: Live):
    _, panel = seen_in(patrolled, WEST)
    said = json.dumps(panel | {"explain": ""}, ensure_ascii=False, default=str)
    assert panel["answer"]["text"] == "近 24 小时有人查看过本网格"
    assert [one for one in ("格一", "格三", "DB1", "甲机场", "FL1", "FL2") if one in said] == []


def test_what_is_withheld_is_said_and_never_shown(patrolled: Live):
    _, panel = seen_in(patrolled, Scope("44", withhold=True))
    assert panel["answer"]["text"] == (
        "近 24 小时 1 个网格无人查看，其中 0 个有在隔离者；"
        "无人查看的网格中 1 个隔离情况未报或未公开"
    )
    assert section(panel, "最大的空白")["rows"][0]["below"].startswith("隔离 未公开 · 人口 100")


def test_a_city_without_patrols_says_so(town: Live):
    with town.reading(CENTRE) as (conn, city):
        view = offer_of(city, desk=False, topic=TOPIC).default
        panel = topic_panel(TOPIC, look(conn, city, view, town.once(city)))
    assert panel["answer"] == {"text": "本市未接入巡查数据", "tone": "flat", "facts": []}
    assert panel["sections"] == []
    assert view.metric not in {"unseen_hours", "drone_seen_share"}
