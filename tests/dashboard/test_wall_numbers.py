"""The numbers beside a scene of a wall: whose they are, of which day, and how old."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.live import Live
from dashboard.wall import numbers
from dashboard.wall.scenes import Scene, Scenes
from dashboard.wall.screen import Wall, build_wall
from queries.scope import Scope
from tests.dashboard.conftest import open_town
from tests.queries.deliveries import send

TITLE = {"zh": "{name}", "en": "{name}"}
LAYERS = ("cells", "clinics")
SCENES = Scenes(
    (
        Scene("city", TITLE, "confirmed", 5, LAYERS, 20),
        Scene("district", TITLE, "coverage", 5, LAYERS, 20, each_child=True),
    ),
    ("new:confirmed", "metric:confirmed", "attention:many", "clinics"),
)
WALL = Wall(None, None, "zh")


def shown(live: Live, scene: str) -> dict[str, Any]:
    return build_wall(live, Scope.whole(), WALL, SCENES, scene)["wall"]


def by_id(wall: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in wall["numbers"]}


@pytest.mark.parametrize(
    ("scene", "name", "values"),
    [
        ("city", "城", ["3", "12", "2", "0"]),
        ("district-4401", "东区", ["3", "8", "1", "0"]),
        ("district-4402", "西区", ["0", "4", "1", "—"]),
    ],
)
def test_a_scene_has_the_numbers_of_its_area_and_says_whose(
    town: Live, scene: str, name: str, values: list[str]
):
    wall = shown(town, scene)
    assert wall["numbers_of"] == wall["title"] == name
    assert [number["value"] for number in wall["numbers"]] == values


def test_the_line_of_a_district_is_its_own(town: Live):
    east = by_id(shown(town, "district-4401"))["metric:confirmed"]["series"]
    west = by_id(shown(town, "district-4402"))["metric:confirmed"]["series"]
    assert ([value for value in east if value is not None], west[-2:]) == ([5, 8], [4, 4])


def test_what_happened_is_told_of_the_whole_city(town: Live):
    assert shown(town, "district-4402")["happened"] == shown(town, "city")["happened"]


def test_a_scene_that_comes_again_costs_nothing(town: Live, monkeypatch: pytest.MonkeyPatch):
    made = []
    for kind, make in numbers.KINDS.items():
        monkeypatch.setitem(
            numbers.KINDS, kind, lambda seen, of, make=make: made.append(of) or make(seen, of)
        )
    shown(town, "district-4402")
    made.clear()
    for scene in ("city", "district-4401", "district-4402") * 2:
        shown(town, scene)
    assert len(made) <= 2 * len(SCENES.numbers), "once for each area but the one that was there"


def test_a_number_of_another_day_than_the_map_says_its_day(town: Live):
    wall = build_wall(town, Scope.whole(), WALL, SCENES, "city")
    assert wall["view"]["day"] == "2020-02-04"
    found = by_id(wall["wall"])
    assert {name: one["day"] for name, one in found.items()} == {
        "new:confirmed": "2020-02-04",
        "metric:confirmed": "2020-02-04",
        "attention:many": "2020-02-04",
        "clinics": None,
    }


@pytest.fixture
def early(server: str, tmp_path: Path) -> Iterator[Live]:
    """The town when one cell of four has reported on a fifth day, long after the others."""
    with open_town(server, tmp_path) as live:
        row = "01010101,2020-02-05,6,1,2020-02-10T07:45:00+08:00"
        snapshot = send(
            live.store, tmp_path, "cases", "area_code,observed_on,confirmed,recovered,recorded_at",
            row,
        ).snapshot  # fmt: skip
        live.listener.number = max(live.listener.number, snapshot)
        yield live


def test_a_newer_report_of_one_cell_makes_no_figure_of_the_day_before_young(early: Live):
    wall = build_wall(early, Scope.whole(), WALL, SCENES, "city")
    assert wall["view"]["day"] == "2020-02-04"
    assert [feed["data_time"] for feed in wall["top"]["feeds"] if feed["feed"] == "cases"] == [
        "02-06 00:00"
    ]
    for facts in (
        wall["legend"],
        wall["panel"]["kpis"][0],
        by_id(wall["wall"])["metric:confirmed"],
        by_id(wall["wall"])["new:confirmed"],
        by_id(wall["wall"])["attention:many"],
    ):
        assert (facts["data_time"], facts["state"]) == ("02-04 20:00", "expired")
