"""The city's land and its neighbours', from the coast file and the three districts."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon, shape

from sample_data import tables
from sample_data.geometry.noise import noise
from sample_data.geometry.plane import GRID_DEG, Floats, in_metres, on_grid, to_lonlat, to_metres

SMALLEST_ISLAND_KM2 = 0.02


def read_polygons(path: Path) -> pd.DataFrame:
    """Columns: adcode (None in the coast file), geometry; WGS 84, on the grid."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return pd.DataFrame(
        {
            "adcode": [f["properties"].get("adcode") for f in features],
            "geometry": [shape(f["geometry"]) for f in features],
        }
    )


def city_land(districts: pd.DataFrame) -> MultiPolygon:
    """All land of the three districts; specks under 2 ha and hairline gaps left out."""
    whole = shapely.union_all(districts["geometry"].to_numpy(), grid_size=GRID_DEG)
    closed = shapely.set_precision(
        shapely.buffer(shapely.buffer(whole, 2e-5, join_style="mitre"), -2e-5, join_style="mitre"),
        GRID_DEG,
    )
    merged = shapely.union_all([whole, closed], grid_size=GRID_DEG)
    parts = shapely.get_parts(merged)
    parts = parts[shapely.area(in_metres(parts)) / 1e6 >= SMALLEST_ISLAND_KM2]
    return on_grid(MultiPolygon([_without_pinholes(part) for part in parts]))


def _without_pinholes(part: Polygon) -> Polygon:
    """Ponds of at least 2 ha stay water."""
    rings = [r for r in part.interiors if _ring_km2(r) >= SMALLEST_ISLAND_KM2]
    return Polygon(part.exterior, rings)


def _ring_km2(ring: LineString) -> float:
    return float(shapely.area(in_metres(Polygon(ring)))) / 1e6


def bend_inland_border(city: MultiPolygon, coast: pd.DataFrame) -> MultiPolygon:
    """Give the long straight inland lines of the district file natural bends; the coast stays.

    The line moves sideways by smooth noise of up to about 150 m, less towards the ends.
    """
    whole = shapely.union_all(coast["geometry"].to_numpy())
    shoreline = shapely.buffer(shapely.boundary(whole), 8 * GRID_DEG)
    shapely.prepare(shoreline)
    bent = [
        Polygon(_bend(part.exterior, shoreline), [r.coords for r in part.interiors])
        for part in city.geoms
    ]
    inside = shapely.intersection(
        shapely.union_all([shapely.make_valid(part) for part in bent]), whole, grid_size=GRID_DEG
    )
    parts = shapely.get_parts(inside)
    parts = parts[shapely.area(in_metres(parts)) / 1e6 >= SMALLEST_ISLAND_KM2]
    return on_grid(MultiPolygon([_without_pinholes(part) for part in parts]))


def _bend(ring: LineString, shoreline: Polygon) -> Floats:
    """Coordinates (lon/lat) of a ring whose straight inland segments are bent."""
    lonlat = shapely.get_coordinates(ring)
    east, north = noise(21, 1900), noise(22, 1900)
    pieces = []
    for a, b in pairwise(lonlat):
        length_m = float(np.hypot(*(to_metres(b) - to_metres(a))))
        if length_m < 700 or shapely.covers(shoreline, LineString([a, b])):
            pieces.append(a[None])
            continue
        t = np.linspace(0, 1, int(length_m // 120) + 2)[:-1, None]
        xy = to_metres(a + (b - a) * t)
        reach = np.minimum(170.0, np.minimum(t, 1 - t) * length_m * 0.35)
        bent = xy + np.stack([east(xy), north(xy)], 1) * reach
        line = shapely.simplify(LineString([*bent, to_metres(b)]), 12.0)
        pieces.append(to_lonlat(shapely.get_coordinates(line)[:-1]))
    return np.concatenate([*pieces, lonlat[:1]])


def neighbour_land(coast: pd.DataFrame, city: MultiPolygon) -> MultiPolygon:
    """Land around the city that is not the city's."""
    whole = shapely.union_all(coast["geometry"].to_numpy(), grid_size=GRID_DEG)
    rest = shapely.difference(whole, city, grid_size=GRID_DEG)
    parts = shapely.get_parts(rest)
    return on_grid(MultiPolygon(list(parts[shapely.area(in_metres(parts)) / 1e6 >= 0.05])))


def admin_of_points(districts: pd.DataFrame, xy: Floats) -> np.ndarray:
    """Code of the administrative district nearest to each point (metres).

    The given lines between districts are straight; points are looked up a little aside, by
    smooth noise, so that the borders come out bent like real ones.
    """
    aside = np.stack([noise(5, 2400)(xy), noise(6, 2400)(xy)], 1) * 260
    tree = shapely.STRtree(districts["geometry"].to_numpy())
    points = shapely.points(to_lonlat(xy + aside))
    owner = np.full(len(xy), -1)
    point, district = tree.query(points, predicate="intersects")
    owner[point] = district
    outside = np.flatnonzero(owner < 0)
    point, district = tree.query_nearest(points[outside], all_matches=False)
    owner[outside[point]] = district
    code: np.ndarray = districts["adcode"].to_numpy()[owner]
    return code


def rivers_m() -> list[LineString]:
    """Schematic river courses in metres."""
    return [
        LineString(to_metres(course[["lon", "lat"]]))
        for _, course in tables.rivers().groupby("river", sort=False)
    ]
