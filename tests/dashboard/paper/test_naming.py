"""Names stand where there is room: apart, in the frame, clear of signs, at their own areas."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from dashboard.paper.frame import around
from dashboard.paper.ground_box import GroundBox
from dashboard.paper.layout import Box
from dashboard.paper.naming import Named, name_areas
from dashboard.paper.sheet import MapPart
from tests.dashboard.paper.drawn import label_frame, sample_areas, squares

BOX = Box(10, 10, 220, 130)
NONE = np.empty((0, 4))


def part_of(area: str, level: int = 5) -> MapPart:
    areas = sample_areas()
    areas = areas[areas["level"] <= level]
    bounds = areas.set_index("code").geometry[area].bounds
    frame = around(bounds, BOX.width / BOX.height)
    base = gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=4326)
    return MapPart("图", frame, (label_frame(areas),), (), areas, base, area, level)


def named(part: MapPart, taken: np.ndarray = NONE) -> Named:
    ground = GroundBox(BOX, part.frame, 0.25)
    return name_areas(part.frames[0], part, ground, taken, {})


def boxes(found: Named) -> np.ndarray:
    return np.array(
        [(x - n.width / 2, y - n.height / 2, x + n.width / 2, y + n.height / 2)
         for n, x, y in found.placed]
    )  # fmt: skip


@pytest.mark.parametrize("area", ["440400", "440402", "440403", "440402005"])
def test_names_overlap_neither_each_other_nor_signs_nor_the_frame(area: str):
    rng = np.random.default_rng(5)
    corners = rng.uniform((12, 12), (225, 135), (120, 2))
    signs = np.hstack([corners, corners + 3])
    found = named(part_of(area), signs)
    assert len(found.placed) > 5
    placed = boxes(found)
    shapes = [shapely.box(*box) for box in [*placed, *signs]]
    tree = shapely.STRtree(shapes)
    pairs = tree.query(shapes[: len(placed)], predicate="intersects").T
    assert [(a, b) for a, b in pairs if a != b] == []
    assert placed[:, :2].min() >= BOX.left
    assert placed[:, 2].max() <= BOX.left + BOX.width
    assert placed[:, 3].max() <= BOX.top + BOX.height


def test_all_districts_are_named_even_where_signs_are_many():
    part = part_of("440400", 3)
    districts = set(part.areas.loc[part.areas["level"] == 2, "name"])
    ground = GroundBox(BOX, part.frame, 0.25)
    points = part.frames[0].features.geometry
    signs = ground.mm(shapely.get_coordinates(points.to_numpy()))
    found = named(part, np.hstack([signs - 3, signs + 3]))
    assert districts <= {name.text for name, *_ in found.placed}


def test_who_found_no_room_is_told_and_who_is_not_meant_is_not():
    part = part_of("440402", 3)
    towns = set(part.areas.loc[part.areas["parent"] == "440402", "name"])
    full = np.array([[BOX.left, BOX.top, BOX.left + BOX.width, BOX.top + BOX.height]])
    found = named(part, full)
    assert found.placed == ()
    assert set(found.unplaced) == towns
    assert set(named(part).unplaced) | {n.text for n, *_ in named(part).placed} >= towns


def test_a_cell_is_not_called_by_its_communitys_name_as_well():
    found = named(part_of("440402005"))
    texts = {name.text for name, *_ in found.placed}
    cells = {text for text in texts if "网格" in text}
    assert cells
    assert all(text.startswith("第") for text in cells)


def test_the_area_looked_at_and_those_above_are_the_titles():
    found = named(part_of("440402005"))
    inside = {name.text for name, *_ in found.placed if name.is_inside}
    assert not inside & {"珠海市", "香洲区", "拱北街道"}


def test_a_name_stands_below_the_bubble_on_its_area():
    part = squares((), [0, 0, 0])
    areas = part.areas.assign(level=[1, 3, 3, 3], name=["全", "甲", "乙", "丙"])
    part = replace(part, areas=areas, frames=(label_frame(areas),), area="all")
    ground = GroundBox(BOX, part.frame, 0.25)
    bubbles = {"c0": 4.0, "c1": 4.0, "c2": 4.0}
    found = name_areas(part.frames[0], part, ground, NONE, bubbles)
    for name, _x, y in found.placed:
        assert y - name.y == pytest.approx(4 + name.height / 2 + 0.25)
