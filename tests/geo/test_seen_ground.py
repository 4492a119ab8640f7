from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, box

from geo.errors import GeoError
from geo.measure import area_km2, distance_m
from geo.seen_ground import (
    DRONE_FOV_DEG,
    ground_seen,
    plane_of,
    range_rings,
    swath_half_width_m,
    swaths,
    sweep_m,
    view_sectors,
)

PLANE = 4547  # metres
EAST, NORTH = 450_000, 2_450_000


def in_plane(*shapes: object, **columns: list[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=PLANE)


def tile(column: int, row: int = 0, size: float = 1000) -> object:
    west, south = EAST + column * size, NORTH + row * size
    return box(west, south, west + size, south + size)


def along(*points: tuple[float, float]) -> LineString:
    return LineString([(EAST + x, NORTH + y) for x, y in points])


def test_half_width_by_height_and_angle() -> None:
    assert swath_half_width_m(100, 90) == pytest.approx(100)
    assert swath_half_width_m(100) == pytest.approx(75), "18 / 24 of the height"
    assert pytest.approx(73.74, abs=0.01) == DRONE_FOV_DEG
    assert np.isnan(swath_half_width_m([0, -5, np.nan])).all()
    with pytest.raises(GeoError, match="field of view of 180"):
        swath_half_width_m(100, 180)


def test_share_of_each_cell_by_flight_and_together() -> None:
    cells = in_plane(tile(0), tile(1), tile(2), code=["a", "b", "c"])
    # Two flights over a and b whole, 100 m and 200 m wide, the second across the first.
    lines = in_plane(
        along((-500, 500), (2000, 500)), along((500, -500), (500, 1500)),
        code=["one", "two"], height_m=[50, 100],
    )  # fmt: skip
    seen = swaths(lines, cells.crs, fov_deg=90)
    assert seen["half_width_m"].tolist() == pytest.approx([50, 100])
    pairs, by_cell = ground_seen(cells, seen)
    assert pairs[["flight", "cell"]].to_numpy().tolist() == [
        ["one", "a"], ["one", "b"], ["one", "c"], ["two", "a"],
    ]  # fmt: skip
    shares = pairs["share"].tolist()
    assert shares[:2] == pytest.approx([0.1, 0.1])
    assert shares[2] == pytest.approx(math.pi * 50**2 / 2 / 1e6, rel=0.01), "its round end"
    assert shares[3] == pytest.approx(0.2)
    assert by_cell.index.tolist() == ["a", "b", "c"]
    assert by_cell["flights"].tolist() == [2, 1, 1]
    assert by_cell["seen_share"].iloc[0] == pytest.approx(0.1 + 0.2 - 0.02), "the crossing once"


def test_what_is_not_known_saw_nothing() -> None:
    cells = in_plane(tile(0), code=["a"])
    lines = in_plane(along((0, 500), (1000, 500)), code=["one"], height_m=[None])
    seen = swaths(lines, cells.crs)
    assert seen.geometry.iloc[0] is None
    pairs, by_cell = ground_seen(cells, seen)
    assert pairs.empty
    assert by_cell.loc["a"].tolist() == [0, 0]
    pairs, by_cell = ground_seen(cells, seen.iloc[:0])
    assert by_cell["flights"].tolist() == [0]
    assert ground_seen(cells.iloc[:0], seen)[1].empty


def test_from_degrees_and_in_one_plane_only() -> None:
    cells = in_plane(tile(0), code=["a"]).to_crs(4326)
    line = in_plane(along((0, 500), (1000, 500)), code=["one"], height_m=[50]).to_crs(4326)
    plane = plane_of(cells)
    assert plane.to_epsg() == PLANE
    _, by_cell = ground_seen(cells.to_crs(plane), swaths(line, plane, fov_deg=90))
    assert by_cell["seen_share"].iloc[0] == pytest.approx(0.1, rel=1e-3)
    with pytest.raises(GeoError, match="in one plane"):
        ground_seen(cells, swaths(line, plane))


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-900, 1900), st.floats(-900, 1900)), min_size=2, max_size=5))
def test_together_at_least_the_most_and_at_most_the_sum(points: list[tuple[float, float]]) -> None:
    cells = in_plane(tile(0), tile(0, 1), code=["a", "b"])
    lines = in_plane(
        along(*points), along(*points[::-1], (500, 500)), code=["one", "two"], height_m=[80, 120]
    )
    pairs, by_cell = ground_seen(cells, swaths(lines, cells.crs))
    single = pairs.groupby("cell")["share"]
    together = by_cell["seen_share"].reindex(single.max().index)
    assert (together >= single.max() - 1e-9).all()
    assert (together <= np.minimum(single.sum(), 1) + 1e-9).all()


def cameras(**columns: list[object]) -> gpd.GeoDataFrame:
    points = [Point(113.5, 22.2)] * len(columns["code"])
    return gpd.GeoDataFrame(columns, geometry=points, crs=4326)


def test_a_sector_about_its_bearing() -> None:
    found = view_sectors(
        cameras(code=["n", "e", "x"], bearing_deg=[0, 450, -90], range_m=[200, 100, 50]),
        fov_deg=60,
    )
    assert found["is_circle"].tolist() == [False] * 3
    north, east, west = found.geometry
    assert area_km2([north])[0] == pytest.approx(math.pi * 0.2**2 / 6, rel=0.005)
    for shape, bearing_out, inside in (
        (north, (113.5, 22.1999), (113.5, 22.2017)),
        (east, (113.4999, 22.2), (113.5008, 22.2)),
        (west, (113.5001, 22.2), (113.4996, 22.2)),
    ):
        assert shape.is_valid
        assert shape.covers(Point(113.5, 22.2)), "the camera itself is its corner"
        assert shape.contains(Point(inside))
        assert not shape.intersects(Point(bearing_out))


def test_an_unknown_bearing_is_a_circle_and_an_unknown_reach_nothing() -> None:
    found = view_sectors(
        cameras(code=["a", "b", "c"], bearing_deg=[None, 90, None], range_m=[100, None, 0])
    )
    assert found["is_circle"].tolist() == [True, False, True]
    circle, nothing, neither = found.geometry
    assert (nothing, neither) == (None, None)
    assert area_km2([circle])[0] == pytest.approx(math.pi * 0.1**2, rel=0.005)
    assert view_sectors(cameras(code=[], bearing_deg=[], range_m=[])).empty
    with pytest.raises(GeoError, match="field of view of 0"):
        view_sectors(cameras(code=["a"], bearing_deg=[0], range_m=[1]), fov_deg=0)


def test_the_ring_of_a_base_is_geodesic() -> None:
    ring = range_rings(cameras(code=["DB1"], range_m=[10_000])).geometry.iloc[0]
    lon, lat = np.array(ring.exterior.coords).T
    assert distance_m(113.5, 22.2, lon, lat) == pytest.approx(np.full(len(lon), 10_000), abs=1e-3)


def test_sweep_is_the_area_by_the_width() -> None:
    assert sweep_m([1e6, 0], 50).tolist() == [10_000, 0]
    with pytest.raises(GeoError, match="sees nothing"):
        sweep_m([1e6], 0)
