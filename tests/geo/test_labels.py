from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from geo.labels import label_points


def test_a_square_is_labelled_in_its_middle() -> None:
    points = label_points(gpd.GeoSeries([box(113, 22, 113.1, 22.1)], index=["x"], crs=4326))
    assert points.crs == 4326
    assert points.index.tolist() == ["x"]
    assert points["x"].x == pytest.approx(113.05, abs=0.005)
    assert points["x"].y == pytest.approx(22.05, abs=0.005)


def test_the_largest_part_has_the_label() -> None:
    city = MultiPolygon([box(0, 0, 1, 1), box(5, 5, 8, 8), box(20, 20, 20.5, 20.5)])
    assert label_points(gpd.GeoSeries([city], crs=3857))[0].distance(Point(6.5, 6.5)) < 0.1


def test_the_label_of_a_horseshoe_is_inside_though_its_centroid_is_not() -> None:
    horseshoe = box(0, 0, 10, 10).difference(box(2, 2, 8, 10))
    point = label_points(gpd.GeoSeries([horseshoe], crs=3857))[0]
    assert not horseshoe.contains(horseshoe.centroid)
    assert horseshoe.contains(point)


def test_a_ring_is_not_labelled_in_its_hole() -> None:
    ring = box(0, 0, 10, 10).difference(box(3, 3, 9, 9))
    point = label_points(gpd.GeoSeries([ring], crs=3857))[0]
    assert point.distance(Point(1.75, 1.75)) < 0.3


def test_the_circle_is_round_on_the_ground() -> None:
    # At 60° N a degree east is half a degree north, so a box of 2° × 1° is square on the ground.
    arm = box(0, 60, 2, 61).union(box(2, 60.3, 6, 60.7))
    point = label_points(gpd.GeoSeries([arm], crs=4326))[0]
    assert point.distance(Point(1, 60.5)) < 0.15


def test_lines_points_and_nothing() -> None:
    line = LineString([(0, 0), (2, 0)])
    points = label_points(gpd.GeoSeries([line, Point(3, 4), None, Polygon()], crs=4326))
    assert line.distance(points[0]) == 0
    assert points[1] == Point(3, 4)
    assert points[2] is None
    assert points[3] is None
    assert len(label_points(gpd.GeoSeries([], crs=4326))) == 0


@given(st.integers(0, 2**32 - 1))
def test_the_label_is_inside_any_star(seed: int) -> None:
    random = np.random.default_rng(seed)
    angle = np.sort(random.uniform(0, 2 * np.pi, 12))
    radius = random.uniform(0.001, 0.05, 12)
    star = Polygon(np.column_stack([113 + radius * np.cos(angle), 22 + radius * np.sin(angle)]))
    if star.is_valid:
        assert star.contains(label_points(gpd.GeoSeries([star], crs=4326))[0])
