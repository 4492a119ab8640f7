"""The patrols' page on a town whose visits, checks and flights are known.

          people  quarantined  2 Feb        3 Feb            seen in the 24 h to the end of the 3rd
格一      100     2            5 visits     0 visits         no
格二      200     0            1 visit      2 visits         yes, on foot
格三      300     4            3 visits     not reported     unknown, unless a drone sees it
格四      400     not reported 2 visits     0 visits, 1 check  yes, by video
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.layers.styled import Seen, StyledFrame
from dashboard.live import Live
from dashboard.look import look
from dashboard.offer import offer_of
from dashboard.topics import TOPICS
from dashboard.topics.panel import topic_panel
from dashboard.view import View, from_params
from queries.ingest import ingest
from queries.schema import migrate
from queries.scope import Scope
from queries.snapshot import Listener
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.town import CATALOGUE, in_cell, write_town

PATROLLED = (
    CATALOGUE.replace('recovered = "count?" }', 'recovered = "count?", quarantined = "count?" }')
    .replace("[feed.flights]", "[feed.drone_flights]")
    .replace("[metric.people]", "[metric.population]\nterms = { people = 1 }")
    + """
[feed.grid_patrol]
title = { zh = "网格巡查", en = "Visits" }
department = { zh = "网格办", en = "Grid office" }
kind = "observations"
cadence_h = 24
grace_h = 10
reject_limit = 0
columns = { visits_done = "count" }

[feed.video_patrol]
title = { zh = "视频巡查", en = "Checks" }
department = { zh = "公安局", en = "Police" }
kind = "observations"
cadence_h = 24
grace_h = 10
reject_limit = 0
columns = { video_checks = "count" }

[feed.drone_bases]
title = { zh = "机场", en = "Bases" }
department = { zh = "应急局", en = "Emergency" }
kind = "sites"
site_kind = "drone_base"
cadence_h = 8784
grace_h = 720
reject_limit = 0
columns = { range_m = "number" }

[feed.cameras]
title = { zh = "视频点", en = "Cameras" }
department = { zh = "公安局", en = "Police" }
kind = "sites"
site_kind = "camera"
cadence_h = 8784
grace_h = 720
reject_limit = 0
columns = { bearing_deg = "number?", range_m = "number?" }

[metric.quarantined]
title = { zh = "隔离", en = "Quarantined" }
unit = { zh = "人", en = "people" }
feed = "cases"
rollup = "sum"
smallest_shown = 3
bad = "high"
decimals = 0
palette = "teal"
breaks = { 5 = [0, 2, 5] }
"""
)
TOPIC = TOPICS["patrols"]
CELLS = ["01010101", "01010102", "01020101", "02000001"]
CENTRE, WEST, EAST = Scope("44"), Scope("4402"), Scope("4401")


@pytest.fixture(scope="module")
def patrolled(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("patrolled")
    url = new_database(server)
    migrate(url)
    with Store.open(url) as store:
        write_town(store, folder, PATROLLED)
        _deliver(store, folder)
        live = Live(store, Listener(url))
        yield live
        live.close()


def _deliver(store: Store, folder: Path) -> None:
    send(
        store, folder, "people", "area_code,observed_on,people",
        *(f"{cell},2020-01-01,{100 * (n + 1)}" for n, cell in enumerate(CELLS)),
    )  # fmt: skip
    people = zip(CELLS, ("2", "0", "4", ""), strict=True)
    send(
        store, folder, "cases", "area_code,observed_on,confirmed,quarantined",
        *(f"{cell},2020-02-03,0,{many}" for cell, many in people),
        *(f"{cell},2020-02-04,0,0" for cell in CELLS),  # so that the 3rd is over
    )  # fmt: skip
    send(
        store, folder, "grid_patrol", "area_code,observed_on,visits_done",
        *(f"{cell},2020-02-02,{many}" for cell, many in zip(CELLS, (5, 1, 3, 2), strict=True)),
        "01010101,2020-02-03,0", "01010102,2020-02-03,2", "02000001,2020-02-03,0",
        "01010101,2020-02-04,9",  # after the end of the 3rd
    )  # fmt: skip
    send(
        store, folder, "video_patrol", "area_code,observed_on,video_checks",
        "02000001,2020-02-03,1",
    )  # fmt: skip
    lon, lat = in_cell("01010101")
    send(
        store, folder, "drone_bases", "site_code,name,lon,lat,area_code,range_m",
        f"DB1,甲机场,{lon},{lat},01010101,2500",
    )  # fmt: skip
    send(
        store, folder, "cameras", "site_code,name,lon,lat,area_code,bearing_deg,range_m",
        f"CM1,东望,{lon},{lat},01010101,90,200", f"CM2,不明,{lon},{lat},01010101,,200",
    )  # fmt: skip
    flights = [
        _flight("FL1", ["2020-02-03T10:00:00+08:00", "2020-02-03T10:10:00+08:00"]),
        _flight("FL2", ["2020-02-03T11:00:00+08:00"]),
    ]
    path = folder / "flights.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": flights}), "utf-8")
    ingest(store, "drone_flights", path)


def _flight(code: str, times: list[str]) -> dict[str, Any]:
    """Through the middle of 格三, so high that 600 m of its 1,107 m are seen."""
    ends = [in_cell("01020101", 0.0), in_cell("01020101", 1.0)]
    said = {"event_code": code, "occurred_at": times[0], "height_m": 400, "times": times}
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": ends},
        "properties": said,
    }


def seen_in(live: Live, scope: Scope, **address: str) -> tuple[Seen, dict[str, Any]]:
    """The view of an address and what the topic's panel says of it."""
    with live.reading(scope) as (conn, city):
        offer = offer_of(city, desk=False, topic=TOPIC)
        view, notes = from_params({"day": "2020-02-03"} | address, offer)
        assert notes == []
        seen = look(conn, city, view, live.once(city))
        return seen, topic_panel(TOPIC, seen)


def section(panel: dict[str, Any], title: str) -> dict[str, Any]:
    return next(one for one in panel["sections"] if title in one["title"])


def cells_of(table: dict[str, Any]) -> list[list[str]]:
    return [row["cells"] for row in table["rows"]]


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
    assert panel["answer"]["facts"][0][:2] == ["覆盖率", "75%"]
    areas = section(panel, "各区域")
    assert [row["area"] for row in areas["rows"]] == ["4401", "4402"]
    assert cells_of(areas) == [["东区", "1", "0", "3", "66.6%"], ["西区", "0", "0", "1", "100%"]]
    assert areas["total"][1:] == ["1", "0", "4", "75%"]


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


def test_a_broken_track_is_told_and_not_guessed(patrolled: Live):
    _, panel = seen_in(patrolled, CENTRE)
    assert cells_of(section(panel, "航迹")) == [["FL2", "时间与航点数目不符"]]
    swaths = drawn(patrolled, "swaths")
    assert swaths.features["code"].tolist() == ["FL1"]
    assert swaths.features["name"].tolist() == ["所见 02-03 10:00"]
    assert swaths.note == "全辖 1 架次，1 条航迹有误"


def drawn(live: Live, layer_id: str, **address: str) -> StyledFrame:
    layer = next(one for one in TOPIC.own_layers if one.id == layer_id)
    with live.reading(CENTRE) as (conn, city):
        offer = offer_of(city, desk=False, topic=TOPIC)
        view: View = from_params({"day": "2020-02-03"} | address, offer)[0]
        return layer.draw(look(conn, city, view, live.once(city)))


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
    assert plan["total"] == ["共 2 条", "2", "1.0"]
    way = drawn(patrolled, "rounds", hours="12")
    assert way.features["name"].tolist() == ["第 1 条 · 甲机场"], "a walk within a cell has no way"
    assert way.has_arrows


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
    said = json.dumps(panel, ensure_ascii=False, default=str)
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
    assert panel == {
        "answer": {"text": "本市未接入巡查数据", "tone": "flat", "facts": []},
        "sections": [],
        "explain": None,
    }
    assert view.metric not in {"unseen_hours", "drone_seen_share"}
