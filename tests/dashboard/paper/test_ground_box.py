"""Ground on a page: places, scale bar and lines, against the ellipsoid and hand-made squares."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import Geod, Transformer

from dashboard.paper.frame import Frame, around
from dashboard.paper.furniture import furnish, scale_text
from dashboard.paper.ground_box import GroundBox
from dashboard.paper.layout import Box
from tests.dashboard.paper.drawn import squares

BOX = Box(20, 10, 160, 100)


def ground(width_m: float = 40_000, lat: float = 22.2) -> GroundBox:
    return GroundBox(BOX, Frame(113.5, lat, width_m, 1.6), 0.25)


def test_places_are_those_of_web_mercator():
    one = ground()
    to_metres = Transformer.from_crs(4326, 3857, always_xy=True)
    west, _, _, north = one.bounds
    x, y = to_metres.transform(113.61, 22.13)
    wanted = (20 + (x - west) * one.mm_per_m, 10 + (north - y) * one.mm_per_m)
    assert one.place(113.61, 22.13) == pytest.approx(wanted, abs=1e-6)
    assert one.place(113.5, 22.2) == pytest.approx((100, 60), abs=0.02)  # the middle of the box


@pytest.mark.parametrize("lat", [0.0, 22.2, 52.0])
@pytest.mark.parametrize("width_m", [300, 4_000, 40_000, 200_000])
def test_the_scale_bar_is_true_to_a_hundredth_at_the_middle(width_m: float, lat: float):
    one = ground(width_m, lat)
    bar = one.scale(40)
    assert 10 < bar.width_px <= 40
    west, _, east, _ = one.degrees
    per_mm = (east - west) / BOX.width
    lon = 113.5 + per_mm * bar.width_px / 2
    metres = Geod(ellps="WGS84").inv(lon - per_mm * bar.width_px, lat, lon, lat)[2]
    assert metres == pytest.approx(bar.length_m, rel=0.01)


def test_the_scale_bar_speaks_the_language():
    assert scale_text(20_000, "zh") == "20 公里"
    assert scale_text(500, "zh") == "500 米"
    assert scale_text(2_000, "en") == "2 km"
    assert scale_text(200, "en") == "200 m"


def test_furniture_stands_within_the_map_and_apart():
    part = squares((), [0, 0])
    for locator in (False, True):
        one = GroundBox(BOX, around((113.5, 22.2, 113.52, 22.21), 1.6), 0.25)
        boxes = furnish(one, squares((), [0, 0]) if not locator else part, "zh").boxes
        assert (boxes[:, :2] >= (BOX.left, BOX.top)).all()
        assert (boxes[:, 2:] <= (BOX.left + BOX.width, BOX.top + BOX.height)).all()
        shapes = [shapely.box(*box) for box in boxes]
        assert not any(a.intersects(b) for n, a in enumerate(shapes) for b in shapes[:n])


def test_an_edge_is_drawn_once_by_the_highest_level_that_has_it():
    cells = [shapely.box(113.5 + 0.01 * n, 22.2, 113.51 + 0.01 * n, 22.21) for n in range(3)]
    town = shapely.union_all(cells[:2])
    city = shapely.union_all(cells)
    lines = np.array([one.boundary for one in (city, town, *cells)], dtype=object)
    one = GroundBox(BOX, around(city.bounds, 1.6), 0.25)
    paths = one.edges(lines, np.array([0, 2, 4, 4, 4]))
    side = 0.01 * one.mm_per_m * 111_319.49
    lengths = {rank: _length(path) for rank, path in paths.items()}
    assert lengths[2] == pytest.approx(lengths[4])  # one border each: of the town, of two cells
    assert lengths[0] == pytest.approx(6 * side + 2 * lengths[2], rel=1e-3)


def _length(path: object) -> float:
    vertices, codes = path.vertices, path.codes  # type: ignore[attr-defined]
    steps = np.hypot(*np.diff(vertices, axis=0).T)
    return float(steps[codes[1:] != 1].sum())


def test_polygons_keep_their_holes():
    hole = shapely.box(113.48, 22.18, 113.52, 22.22)
    ring = shapely.box(113.4, 22.1, 113.6, 22.3).difference(hole)
    path = ground().polygons(np.array([ring, shapely.box(100, 1, 101, 2)], dtype=object))
    assert len(path.vertices) == 10  # what lies far away is left out
    outer, hole = path.vertices[:5], path.vertices[5:]
    turn = [np.sign(np.linalg.det(np.diff(one, axis=0)[:2])) for one in (outer, hole)]
    assert turn[0] == -turn[1]
