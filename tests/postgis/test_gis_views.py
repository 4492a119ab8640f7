"""The views with real geometry columns agree with what shapely and geo.locate say."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import psycopg
import pytest
import shapely

from geo.locate import Locator
from queries.areas import read_areas
from queries.scope import Scope
from queries.store import Store

POINTS = 10_000


@pytest.fixture(scope="module")
def areas(city: Store) -> gpd.GeoDataFrame:
    """The sample city's areas, ordered by level and code."""
    with city.read(Scope.whole()) as conn:
        return read_areas(conn)


def rows(store: Store, query: str, scope: str = "*", **params: Any) -> list[tuple[Any, ...]]:
    """Rows as a reader with a scope gets them."""
    with store.read(Scope(scope)) as conn:
        return conn.execute(query, params).fetchall()


def test_every_area_is_there_and_valid(city: Store, areas: gpd.GeoDataFrame) -> None:
    found = rows(
        city,
        "SELECT level, count(*), bool_and(ST_IsValid(geom)), min(ST_SRID(geom)) "
        "FROM gis.area GROUP BY level ORDER BY level",
    )
    expected = areas.groupby("level").size()
    assert found == [(level, count, True, 4490) for level, count in expected.items()]


def test_areas_and_bounds_equal_those_of_shapely(city: Store, areas: gpd.GeoDataFrame) -> None:
    found = rows(
        city,
        "SELECT code, ST_Area(geom), ST_XMin(geom), ST_YMax(geom), ST_NPoints(geom) "
        "FROM gis.area ORDER BY level, code",
    )
    assert [row[0] for row in found] == list(areas["code"])
    measured = np.array([row[1:] for row in found], dtype=float)
    shapes = areas.geometry.to_numpy()
    bounds = shapely.bounds(shapes)
    np.testing.assert_allclose(measured[:, 0], shapely.area(shapes), rtol=1e-9)
    np.testing.assert_array_equal(measured[:, 1], bounds[:, 0])
    np.testing.assert_array_equal(measured[:, 2], bounds[:, 3])
    np.testing.assert_array_equal(measured[:, 3], shapely.get_num_coordinates(shapes))


def test_ellipsoidal_area_equals_ours(city: Store) -> None:
    found = rows(city, "SELECT area_km2, ST_Area(geom::geography) / 1e6 FROM gis.area")
    ours, theirs = np.array(found, dtype=float).T
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_points_fall_into_the_cell_that_the_locator_says(
    city: Store, areas: gpd.GeoDataFrame
) -> None:
    west, south, east, north = areas.total_bounds
    random = np.random.default_rng(20200330)
    lon, lat = random.uniform(west, east, POINTS), random.uniform(south, north, POINTS)
    cells = areas[areas["level"] == areas["level"].max()]
    ours = Locator(cells[["code", "geometry"]]).locate(lon, lat)
    found = rows(
        city,
        """
        SELECT point.i, min(area.code)
        FROM unnest(%(lon)s::float8[], %(lat)s::float8[]) WITH ORDINALITY AS point (lon, lat, i)
        LEFT JOIN gis.area AS area ON area.level = 5
            AND ST_Intersects(area.geom, ST_SetSRID(ST_MakePoint(point.lon, point.lat), 4490))
        GROUP BY point.i ORDER BY point.i
        """,
        lon=lon.tolist(),
        lat=lat.tolist(),
    )
    assert len(found) == POINTS
    assert [code for _, code in found] == list(ours)
    assert sum(code is not None for _, code in found) > POINTS / 10


def test_a_bounding_box_finds_areas_by_the_spatial_index(city: Store) -> None:
    """As the owner; below row-level security PostgreSQL keeps operators that may leak from it."""
    query = """
        EXPLAIN SELECT code FROM gis.area
        WHERE geom && ST_MakeEnvelope(113.55, 22.25, 113.56, 22.26, 4490)
    """
    with psycopg.connect(city.url) as conn:
        conn.execute("SELECT set_config('enable_seqscan', 'off', true)")
        plan = "\n".join(line for (line,) in conn.execute(query))
    assert "area_geometry" in plan


def test_views_show_no_more_than_the_scope(city: Store, areas: gpd.GeoDataFrame) -> None:
    below = areas[areas["level"] == 2]["code"].iloc[0]
    seen = {code for (code,) in rows(city, "SELECT code FROM gis.area", scope=below)}
    with city.read(Scope(below)) as conn:
        assert seen == set(read_areas(conn)["code"])
    assert 0 < len(seen) < len(areas)
    assert rows(city, "SELECT code FROM gis.area", scope="") == []


def test_the_app_cannot_write_through_a_view(city: Store) -> None:
    with psycopg.connect(city.url) as conn:
        conn.execute("SELECT set_config('role', 'command_map_app', true)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("UPDATE gis.area SET name = 'x'")
