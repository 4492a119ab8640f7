"""What the patrols' page draws: ground seen, sight, reach and rounds."""

from __future__ import annotations

import json

import pytest

from dashboard.layers.styled import StyledFrame
from dashboard.live import Live
from dashboard.look import look
from dashboard.map.spec import places_body
from dashboard.offer import offer_of
from dashboard.view import View, from_params
from tests.dashboard.topics.patrolled_town import (
    CENTRE,
    EAST,
    TOPIC,
    WEST,
    cells_of,
    section,
    seen_in,
)


def drawn(live: Live, layer_id: str, **address: str) -> StyledFrame:
    layer = next(one for one in TOPIC.own_layers if one.id == layer_id)
    with live.reading(CENTRE) as (conn, city):
        offer = offer_of(city, desk=False, topic=TOPIC)
        view: View = from_params({"day": "2020-02-03"} | address, offer)[0]
        return layer.draw(look(conn, city, view, live.once(city)))


def test_a_broken_track_is_told_and_not_guessed(patrolled: Live):
    _, panel = seen_in(patrolled, CENTRE)
    assert cells_of(section(panel, "航迹")) == [
        ["FL2", "时间与航点数目不符"], ["FL3", "时间倒退"],
    ]  # fmt: skip
    swaths = drawn(patrolled, "swaths")
    assert swaths.features["code"].tolist() == ["FL1"]
    assert swaths.features["name"].tolist() == ["所见 02-03 10:00"]
    assert swaths.note == "全辖 1 架次，2 条航迹有误"


def test_cameras_and_bases_as_far_as_they_see_and_fly(patrolled: Live):
    sectors = drawn(patrolled, "view_sectors")
    assert sectors.features["name"].tolist() == ["东望", "不明 · 朝向不明"]
    assert sectors.note == "2，其中 1 个朝向不明，画作圆"
    (west, south, east, north), whole = (shape.bounds for shape in sectors.features.geometry)
    assert east - west == pytest.approx((whole[2] - whole[0]) / 2, rel=0.01), "only to the east"
    assert north - south < whole[3] - whole[1]
    ring = drawn(patrolled, "range_rings").features.geometry.iloc[0].bounds
    assert (ring[3] - ring[1]) * 110_740 == pytest.approx(5000, rel=0.002)


def test_rounds_that_close_the_gaps(patrolled: Live):
    _, panel = seen_in(patrolled, CENTRE, hours="12")
    plan = section(panel, "补查")
    assert plan["title"] == "补查 城前 2 个空白"
    # To sweep half of 1.14 km² takes 0.95 km at 600 m; 格三 is 2.06 km away: 5.07 of 5 km.
    assert cells_of(plan) == [["飞行 · 甲机场", "1", "1.0"], ["到场 · 乙镇", "1", "—"]]
    assert [(row["site"], row["area"]) for row in plan["rows"]] == [("DB1", ""), ("", "01020101")]
    assert plan["total"] == ["共 2 条", "2", "≥ 1.0"]
    way = drawn(patrolled, "rounds", hours="12")
    assert way.features["name"].tolist() == ["第 1 条 · 甲机场"], "a walk within a cell has no way"
    assert way.has_arrows


def test_a_flight_is_chosen_and_played_by_its_times(patrolled: Live):
    _, panel = seen_in(patrolled, CENTRE)
    (row,) = section(panel, "时段内航班")["rows"]
    assert (row["cells"], row["below"]) == (["FL1", "10", "1"], "02-03 10:00 · FL1")
    assert row["sets"] == ["flight", "FL1", "回放"]
    _, panel = seen_in(patrolled, CENTRE, flight="FL1")
    assert section(panel, "时段内航班")["rows"][0]["sets"] == ["flight", "none", "停止"]
    played = drawn(patrolled, "played", flight="FL1")
    assert (played.features["seconds"].tolist(), played.note) == ([[0.0, 600.0]], "02-03 10:00")
    body = json.loads(places_body(played))
    assert (body["seconds"], len(body["path"][0])) == ([[0.0, 600.0]], 2)


@pytest.mark.parametrize("asked", ["", "none", "FL2", "FL3", "x"])
def test_what_cannot_be_followed_is_not_played(patrolled: Live, asked: str):
    played = drawn(patrolled, "played", **({"flight": asked} if asked else {}))
    assert (len(played.features), played.note) == (0, "未选，见航班表")


def test_a_lead_plays_no_foreign_flight(patrolled: Live):
    seen, _ = seen_in(patrolled, WEST, flight="FL1")
    layer = next(one for one in TOPIC.own_layers if one.id == "played")
    with patrolled.reading(WEST) as (conn, city):
        own = look(conn, city, seen.view, patrolled.once(city))
        assert layer.draw(own).features.empty


def test_alarms_with_their_handling_times(patrolled: Live):
    _, panel = seen_in(patrolled, CENTRE)
    alarms = section(panel, "报警")
    assert alarms["title"] == "时段内报警 4 起"
    assert cells_of(alarms) == [["格二", "240"], ["格三", "120"], ["格四", "60"], ["格一", "30"]]
    assert [row["tone"] for row in alarms["rows"]] == ["bad", "bad", "bad", "flat"]
    assert alarms["rows"][1]["below"] == "02-03 22:00 · A3 · 未处置"
    assert alarms["note"].startswith("未处置 3 起，算到时段之末；处置用时中位 — 分")
    _, own = seen_in(patrolled, EAST, hours="12")
    assert section(own, "报警")["title"] == "时段内报警 2 起"
