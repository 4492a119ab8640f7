"""Which site is nearest to a place, and which places lie within a distance: straight lines.

Straight means along the geodesic, over water and hills too: nobody's way there. A way by road is
`geo.network`. Found by a k-d tree of the chords between points on the ellipsoid, of which a
geodesic of length s is longer by s³ / 24 R², 1 mm in 10 km and 1 m in 100 km; whatever its
direction, the longer chord belongs to the longer geodesic but for 1 % of that.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from geo.crs import to_wgs84
from geo.errors import GeoError, listed
from geo.measure import GEOD, distance_m

MEAN_RADIUS_M = (2 * GEOD.a + GEOD.b) / 3  # of the ellipsoid, R₁ of IUGG


def nearest_sites(places: gpd.GeoSeries, sites: gpd.GeoDataFrame) -> pd.DataFrame:
    """The nearest site of each place by straight line.

    Parameters
    ----------
    places : GeoSeries of Points, in any CRS that `crs.to_wgs84` takes; for cells their
        `labels.label_points`. Its index names the places.
    sites : GeoDataFrame [code, geometry] of Points; none is a city without an open one.

    Returns
    -------
    DataFrame [site, distance_m], index and order of `places`: the site's code and the length of
    the geodesic in metres. Of two at one point the lower code; None and NaN where there is no site.

    Raises
    ------
    GeoError
        if a place or a site is no point.
    """
    site = np.full(len(places), None, dtype=object)
    metres = np.full(len(places), np.nan)
    if len(sites) and len(places):
        ordered = sites.sort_values("code").drop_duplicates(sites.geometry.name)
        here = point_degrees(places)
        there = point_degrees(ordered.geometry.set_axis(ordered["code"]))
        _, at = KDTree(_chord_points(there)).query(_chord_points(here))
        site[:] = ordered["code"].to_numpy(dtype=object)[at]
        metres[:] = distance_m(here[:, 0], here[:, 1], there[at, 0], there[at, 1])
    return pd.DataFrame({"site": site, "distance_m": metres}, index=places.index)


def within(places: gpd.GeoSeries, others: gpd.GeoSeries, radius_m: float) -> csr_array:
    """Which of some points each place has within a straight-line distance, itself included.

    Returns a sparse array of 1 and 0 [places, others], rows and columns in the order given.
    Raises GeoError if one of them is no point or the distance is not a number above 0.
    """
    if not 0 < radius_m < np.pi * MEAN_RADIUS_M:
        raise GeoError(f"within a distance of {radius_m} m; give metres above 0")
    shape = (len(places), len(others))
    if 0 in shape:
        return csr_array(shape, dtype=np.float64)
    chord_m = 2 * MEAN_RADIUS_M * np.sin(radius_m / (2 * MEAN_RADIUS_M))
    here = KDTree(_chord_points(point_degrees(places)))
    pairs = here.sparse_distance_matrix(
        KDTree(_chord_points(point_degrees(others))), chord_m, output_type="ndarray"
    )
    return csr_array((np.ones(len(pairs)), (pairs["i"], pairs["j"])), shape=shape)


def point_degrees(points: gpd.GeoSeries) -> NDArray[np.float64]:
    """Longitude and latitude on WGS 84 of points [points, 2]; GeoError naming what is none."""
    shapes = np.asarray(points.values, dtype=object)
    odd = (shapely.get_type_id(shapes) != shapely.GeometryType.POINT) | shapely.is_empty(shapes)
    if odd.any():
        raise GeoError(f"{listed(points.index[odd])} have no point as their place; give each one")
    return np.asarray(shapely.get_coordinates(to_wgs84(points).to_numpy(dtype=object)))


def _chord_points(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points on the ellipsoid in metres from its centre [points, 3]."""
    lon, lat = np.radians(degrees).T
    normal_m = GEOD.a / np.sqrt(1 - GEOD.es * np.sin(lat) ** 2)
    return np.column_stack([
        normal_m * np.cos(lat) * np.cos(lon),
        normal_m * np.cos(lat) * np.sin(lon),
        normal_m * (1 - GEOD.es) * np.sin(lat),
    ])  # fmt: skip
