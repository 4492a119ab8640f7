from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from geo.errors import GeoError
from geo.measure import area_km2
from geo.simplify import simplify, tolerance_m


def wavy_halves(waves: int = 40) -> gpd.GeoDataFrame:
    """Two halves of a square of 0.1° with a wavy border of 20 m amplitude between them."""
    y = np.linspace(22, 22.1, waves * 4 + 1)
    middle = [(113.05 + 0.0002 * np.sin(i * np.pi / 2), lat) for i, lat in enumerate(y)]
    west = Polygon([(113, 22.1), (113, 22), *middle])
    east = Polygon([(113.1, 22), (113.1, 22.1), *middle[::-1]])
    return gpd.GeoDataFrame({"code": ["w", "e"]}, geometry=[west, east], crs=4326, index=[3, 5])


def test_the_shared_border_stays_shared() -> None:
    halves = wavy_halves()
    simple = simplify(halves, 200)
    assert simple["code"].tolist() == ["w", "e"]
    assert simple.index.tolist() == [3, 5]
    assert shapely.coverage_is_valid(simple.geometry.to_numpy())
    assert shapely.get_num_coordinates(simple.geometry.to_numpy()).max() <= 10
    assert simple.union_all().symmetric_difference(box(113, 22, 113.1, 22.1)).area < 1e-12
    assert halves.geometry[3].is_valid
    assert shapely.get_num_coordinates(halves.geometry.to_numpy()).min() > 160


def test_small_detail_stays_under_a_small_tolerance() -> None:
    halves = wavy_halves()
    before, after = (f.geometry.to_numpy() for f in (halves, simplify(halves, 1)))
    assert shapely.area(shapely.symmetric_difference(before, after)).max() < 1e-12
    assert simplify(halves, 0).geometry.geom_equals(halves.geometry).all()


@pytest.mark.parametrize("tolerance", [100, 1000, 1e6])
def test_an_island_keeps_its_shape(tolerance: float) -> None:
    """An island of 60 m across, of two cells, beside the mainland."""
    lon, lat = 113.2, 22.05
    disc = Point(lon, lat).buffer(0.0003)
    west, east = (
        disc.intersection(box(lon - 1, 20, lon, 24)),
        disc.intersection(box(lon, 20, lon + 1, 24)),
    )
    halves = wavy_halves()
    cells = gpd.GeoDataFrame(
        {"code": ["w", "e", "i"]},
        geometry=[MultiPolygon([halves.geometry[3], west]), halves.geometry[5], east],
        crs=4326,
    )
    simple = simplify(cells, tolerance)
    parts = shapely.get_parts(simple.geometry.to_numpy())
    assert len(parts) == 4
    assert shapely.coverage_is_valid(simple.geometry.to_numpy())
    island = shapely.union_all(parts[[1, 3]])
    assert island.area > 0.85 * disc.area
    assert len(island.exterior.coords) > 6


def test_holes_and_their_fillings_stay_together() -> None:
    disc = Point(113.05, 22.05).buffer(0.01)
    cells = gpd.GeoDataFrame(
        {"code": ["a", "b"]}, geometry=[box(113, 22, 113.1, 22.1).difference(disc), disc], crs=4326
    )
    simple = simplify(cells, 300)
    assert len(simple.geometry[0].interiors) == 1
    assert shapely.coverage_is_valid(simple.geometry.to_numpy())
    assert simple.union_all().equals_exact(box(113, 22, 113.1, 22.1), 1e-9, normalize=True)


def test_takes_projected_cells_and_missing_geometry() -> None:
    halves = wavy_halves()
    simple = simplify(halves.to_crs(4526), 200)
    assert simple.crs.to_epsg() == 4326
    assert shapely.get_num_coordinates(simple.geometry.to_numpy()).max() <= 10
    halves.loc[5, "geometry"] = None
    assert simplify(halves, 200).geometry.isna().tolist() == [False, True]
    assert len(simplify(halves[:0], 200)) == 0


def test_refuses() -> None:
    with pytest.raises(GeoError, match="-1 m is negative"):
        simplify(wavy_halves(), -1)
    with pytest.raises(GeoError, match="no coordinate system"):
        simplify(wavy_halves().set_crs(None, allow_override=True), 5)


def test_tolerance_of_a_zoom_is_a_pixel() -> None:
    assert tolerance_m(10, 0) == pytest.approx(76.437, abs=1e-3)
    assert tolerance_m(11, 0) == pytest.approx(tolerance_m(10, 0) / 2)


@given(st.integers(0, 2**32 - 1), st.floats(10, 3000))
@settings(max_examples=25, deadline=None)
def test_any_coverage_stays_one_and_loses_no_part(seed: int, tolerance: float) -> None:
    random = np.random.default_rng(seed)
    points = shapely.multipoints(random.uniform((113, 22), (113.3, 22.3), (25, 2)))
    shapes = np.array(shapely.get_parts(shapely.voronoi_polygons(points)))
    shapes = shapes[random.uniform(size=len(shapes)) > 0.3]
    if len(shapes) == 0:
        return
    cells = gpd.GeoDataFrame(geometry=list(shapes), crs=4326)
    simple = simplify(cells, tolerance)
    assert shapely.coverage_is_valid(simple.geometry.to_numpy())
    assert simple.geometry.is_valid.all()
    assert (area_km2(simple.geometry) > 0).all()
