"""Levels of detail: fewer vertices, the same borders on both sides, no island lost."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.crs import to_wgs84
from geo.errors import GeoError
from geo.measure import metres_per_degree, metres_per_pixel

ISLAND_SHARE = 0.1  # of the side of a square as large as the island: keeps its shape
PIXELS = 1.0  # a change of one pixel is not seen


def tolerance_m(zoom: float, lat: float) -> float:
    """The tolerance in metres at which a web mercator map (512-pixel tiles) looks the same."""
    return PIXELS * metres_per_pixel(zoom, lat)


def simplify(cells: gpd.GeoDataFrame, tolerance_m: float) -> gpd.GeoDataFrame:
    """The same cells with fewer vertices; neighbours keep identical borders.

    Parameters
    ----------
    cells : GeoDataFrame with a `geometry` of Polygons and MultiPolygons that form an edge-matched
        coverage (`topology.check_areas`), in any CRS that `crs.to_wgs84` takes.
    tolerance_m : size of the detail to leave out: the side of a square as large as the triangles
        that Visvalingam's algorithm removes, in metres. 0 returns the cells as they are.

    Returns
    -------
    GeoDataFrame with the same rows, columns and index, EPSG:4326. Every part stays: an island (a
    group of parts that touch) is simplified by at most a tenth of its own size, so that it keeps
    its shape and most of its area however large the tolerance.

    Raises
    ------
    GeoError
        for a negative tolerance or a missing CRS.

    M. Visvalingam, J. D. Whyatt, Line generalisation by repeated elimination of points,
    Cartographic Journal 30, 1993; on coverages by GEOS 3.12 (`shapely.coverage_simplify`).
    """
    if not tolerance_m >= 0:
        raise GeoError(f"tolerance {tolerance_m} m is negative; give metres from 0 up")
    placed = to_wgs84(cells)
    geometries = np.asarray(placed.geometry.values, dtype=object)
    parts, owner = shapely.get_parts(geometries, return_index=True)
    if tolerance_m == 0 or len(parts) == 0:
        return placed.copy()
    _, south, _, north = placed.total_bounds
    metres = np.array(metres_per_degree(float(south + north) / 2))
    plane = shapely.transform(parts, lambda xy: xy * metres)
    island = _islands(plane)
    sides_m = np.sqrt(np.bincount(island, weights=shapely.area(plane)))
    simple = np.empty(len(parts), dtype=object)
    # Large islands share the tolerance and go together, small ones each with its own.
    limits = np.minimum(tolerance_m, ISLAND_SHARE * sides_m)
    for limit in np.unique(limits):
        members = limits[island] == limit
        simple[members] = shapely.coverage_simplify(plane[members], limit)
    degrees = shapely.transform(simple, lambda xy: xy / metres)
    return placed.set_geometry(
        gpd.GeoSeries(_gathered(degrees, owner, geometries), index=placed.index, crs=placed.crs)
    )


def _islands(parts: NDArray[Any]) -> NDArray[np.int64]:
    """Number of the island of each part: parts that touch, also in a point, are of one island."""
    one, other = shapely.STRtree(parts).query(parts, predicate="intersects")
    links = coo_array((np.ones(len(one), dtype=bool), (one, other)), shape=(len(parts),) * 2)
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def _gathered(
    parts: NDArray[Any], owner: NDArray[np.int64], originals: NDArray[Any]
) -> NDArray[Any]:
    """Parts put together again as their owners were: Polygon, MultiPolygon, or nothing."""
    made = originals.copy()
    first = np.searchsorted(owner, np.arange(len(originals) + 1))
    for index in np.unique(owner):
        own = parts[first[index] : first[index + 1]]
        is_multi = originals[index].geom_type == "MultiPolygon"
        made[index] = shapely.MultiPolygon(list(own)) if is_multi else own[0]
    return made
