from __future__ import annotations

import time

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, box

from geo.errors import GeoError
from geo.locate import Locator
from tests.geo.conftest import SOUTH, STEP, WEST


def at(column: float, row: float) -> tuple[float, float]:
    return round(WEST + column * STEP, 5), round(SOUTH + row * STEP, 5)


@pytest.mark.parametrize(
    ("column", "row", "code"),
    [
        (0.5, 0.5, "440402001001002"),
        (0.5, 1.5, "440402001001001"),
        (2.5, 0.5, "440403001001002"),
        (4.5, 1.0, "440402402498001"),
        (0.5, 1.0, "440402001001001"),  # on the border of 1 and 2
        (1.0, 0.5, "440402001001002"),  # on the border of two communities
        (1.0, 1.0, "440402001001001"),  # where four meet
        (2.0, 1.0, "440402001002001"),
        (0.0, 0.0, "440402001001002"),  # a corner of the city
        (3.0, 2.0, "440403001001001"),
        (0.0, 0.3, "440402001001002"),  # on its coast
        (3.5, 1.0, None),  # in the strait
        (-0.1, 0.5, None),
        (0.5, 2.001, None),
        (-1000, 1000, None),
    ],
)
def test_a_point_has_one_cell_or_none(
    cells: gpd.GeoDataFrame, column: float, row: float, code: str | None
) -> None:
    for order in (cells, cells[::-1]):
        assert Locator(order).locate(*at(column, row)).tolist() == [code]


def test_what_is_no_place_has_no_cell(cells: gpd.GeoDataFrame) -> None:
    inside = at(0.5, 0.5)
    lon = [np.nan, inside[0], np.inf, -np.inf, inside[0], 1e308]
    lat = [inside[1], np.nan, inside[1], np.inf, inside[1], -1e308]
    assert Locator(cells).locate(lon, lat).tolist() == [
        *[None] * 4,
        "440402001001002",
        None,
    ]
    assert Locator(cells).locate_index(lon, lat).tolist() == [-1, -1, -1, -1, 1, -1]
    assert Locator(cells).locate([], []).tolist() == []


def test_holes_and_parts() -> None:
    lake = box(113.04, 22.04, 113.06, 22.06)
    cells = gpd.GeoDataFrame(
        {"code": ["b", "a"]},
        geometry=[
            MultiPolygon([box(113, 22, 113.1, 22.1).difference(lake), box(113.3, 22, 113.4, 22.1)]),
            box(113.05, 22.04, 113.06, 22.06),
        ],
        crs=4326,
    )
    found = Locator(cells).locate(
        [113.01, 113.35, 113.2, 113.045, 113.055, 113.05, 113.06, 113.04],
        [22.01, 22.05, 22.05, 22.05, 22.05, 22.05, 22.05, 22.05],
    )
    assert found.tolist() == ["b", "b", None, None, "a", "a", "a", "b"]


def test_leaves_the_cells_as_they_were(cells: gpd.GeoDataFrame) -> None:
    before = cells.to_wkb()
    Locator(cells)
    assert cells.to_wkb().equals(before)
    assert not shapely.is_prepared(cells.geometry.to_numpy()).any()


def test_takes_projected_cells(cells: gpd.GeoDataFrame) -> None:
    assert Locator(cells.to_crs(4526)).locate(*at(0.5, 0.5)).tolist() == ["440402001001002"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda cells: cells[:0], "no cells"),
        (lambda cells: cells.assign(code="x"), "cells x are given more than once"),
        (lambda cells: cells.set_crs(None, allow_override=True), "no coordinate system"),
        (
            lambda cells: cells.set_geometry([None, *cells.geometry[1:]], crs=4326),
            "440402001001001 have no polygon",
        ),
        (
            lambda cells: cells.set_geometry([Point(1, 2), *cells.geometry[1:]], crs=4326),
            "440402001001001 have no polygon",
        ),
    ],
)
def test_refuses_cells(cells: gpd.GeoDataFrame, change: object, message: str) -> None:
    with pytest.raises(GeoError, match=message):
        Locator(change(cells))  # type: ignore[operator]


def test_refuses_lists_of_different_lengths(cells: gpd.GeoDataFrame) -> None:
    with pytest.raises(GeoError, match="one length"):
        Locator(cells).locate([113.5, 113.6], [22.2])


def random_cells(seed: int, number: int) -> gpd.GeoDataFrame:
    """Voronoi cells of random points, clipped to a ragged coast, some of them left out as sea."""
    random = np.random.default_rng(seed)
    sites = shapely.multipoints(random.normal((113.5, 22.2), 0.05, (number, 2)))
    shapes = np.array(shapely.get_parts(shapely.voronoi_polygons(sites)))
    land = shapely.buffer(shapely.Point(113.5, 22.2), 0.12, quad_segs=5)
    shapes = shapely.intersection(shapes, land)
    shapes = shapes[~shapely.is_empty(shapes) & (random.uniform(size=len(shapes)) > 0.1)]
    codes = [f"{i:04}" for i in random.permutation(len(shapes))]
    return gpd.GeoDataFrame({"code": codes}, geometry=list(shapes), crs=4326)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_agrees_with_an_exact_test_of_every_cell(seed: int) -> None:
    cells = random_cells(seed, 40).sort_values("code", ignore_index=True)
    random = np.random.default_rng(seed + 1)
    spread = random.uniform(cells.total_bounds[:2] - 0.01, cells.total_bounds[2:] + 0.01, (500, 2))
    corners = shapely.get_coordinates(cells.geometry.to_numpy())
    xy = np.vstack([spread, corners, np.nextafter(corners, 0)])
    hits = shapely.intersects_xy(cells.geometry.to_numpy()[:, None], xy[:, 0], xy[:, 1])
    expected = np.where(hits.any(axis=0), hits.argmax(axis=0), -1)
    assert np.array_equal(Locator(cells).locate_index(xy[:, 0], xy[:, 1]), expected)


def test_a_million_points_a_second_where_cells_are_dense() -> None:
    cells = random_cells(1, 1500)
    locator = Locator(cells)
    bounds = cells.bounds.to_numpy()
    random = np.random.default_rng(2)
    of_cell = random.integers(0, len(cells), 500_000)
    lon = random.uniform(bounds[of_cell, 0], bounds[of_cell, 2])
    lat = random.uniform(bounds[of_cell, 1], bounds[of_cell, 3])
    times = []
    for _ in range(3):
        start = time.perf_counter()
        locator.locate(lon, lat)
        times.append(time.perf_counter() - start)
    assert len(lon) / min(times) > 1e6
