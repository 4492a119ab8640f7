"""Areas, distances and scale bars on the ellipsoid.

Geodesics by GeographicLib's algorithms (C. F. F. Karney, Algorithms for geodesics, Journal of
Geodesy 87, 2013) as PROJ has them, on WGS 84. CGCS2000's ellipsoid differs by 0.1 mm in its minor
axis, so the figures hold for both.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geo.errors import GeoError

GEOD = Geod(ellps="WGS84")
EQUATOR_M = 2 * math.pi * GEOD.a  # of the sphere that web mercator takes
TILE_PX = 512  # deck.gl counts zoom by tiles of 512 pixels; most raster maps by 256


@dataclass(frozen=True)
class ScaleBar:
    """A scale bar: `length_m` on the ground, `width_px` on the map, and the text beside it."""

    length_m: float
    width_px: float
    label: str


def area_km2(geometries: Iterable[BaseGeometry | None]) -> NDArray[np.float64]:
    """Area of each geometry on the ellipsoid, km².

    `geometries` are in longitude and latitude, degrees; holes are left out, whatever the
    direction of the rings. 0 for points, lines and empty geometries, NaN for None.
    """
    array = np.asarray(list(geometries), dtype=object)
    areas = np.where(shapely.is_missing(array), np.nan, 0.0)
    parts, owners = shapely.get_parts(array, return_index=True)
    polygonal = shapely.get_dimensions(parts) == 2
    for part, owner in zip(parts[polygonal], owners[polygonal], strict=True):
        rings = [_ring_area_km2(ring) for ring in shapely.get_rings(part)]
        areas[owner] += rings[0] - sum(rings[1:]) if rings else 0.0
    return areas


def _ring_area_km2(ring: BaseGeometry) -> float:
    lon, lat = shapely.get_coordinates(ring).T
    return abs(float(GEOD.polygon_area_perimeter(lon, lat)[0])) / 1e6


def distance_m(
    lon: ArrayLike, lat: ArrayLike, to_lon: ArrayLike, to_lat: ArrayLike
) -> NDArray[np.float64]:
    """Length of the geodesic between points in metres; degrees in, broadcast; NaN stays NaN."""
    points = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (lon, lat, to_lon, to_lat)))
    known = np.all([np.isfinite(array) for array in points], axis=0)
    metres = np.full(known.shape, np.nan)
    lon1, lat1, lon2, lat2 = (array[known] for array in points)
    metres[known] = GEOD.inv(lon1, lat1, lon2, lat2)[2]
    return metres


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Length of a degree of longitude and of latitude at a latitude, metres.

    From the ellipsoid's radii of curvature. Good to 1 in 10,000 over half a degree: a local plane
    for a city, where a projection would be too slow.
    """
    if not -90 < lat < 90:
        raise GeoError(f"latitude {lat} is out of range; give degrees between -90 and 90")
    phi = math.radians(lat)
    flattened = 1 - GEOD.es * math.sin(phi) ** 2
    meridian_m = GEOD.a * (1 - GEOD.es) / flattened**1.5
    normal_m = GEOD.a / math.sqrt(flattened)
    return math.radians(normal_m * math.cos(phi)), math.radians(meridian_m)


def metres_per_pixel(zoom: float, lat: float, tile_px: int = TILE_PX) -> float:
    """Ground metres of one pixel on a web mercator map at a zoom and latitude."""
    return EQUATOR_M * math.cos(math.radians(lat)) / (tile_px * 2**zoom)


def scale_bar(metres_per_px: float, most_px: float = 120) -> ScaleBar:
    """The longest bar of 1, 2 or 5 times a power of ten metres not wider than `most_px` pixels.

    Raises GeoError if either number is not positive and finite.
    """
    most_m = metres_per_px * most_px
    if not (0 < most_m < math.inf and metres_per_px > 0):
        raise GeoError(
            f"no scale bar for {metres_per_px} m a pixel and {most_px} pixels; both must be above 0"
        )
    power = 10.0 ** math.floor(math.log10(most_m))
    # The tolerance keeps a bar that fits exactly when 10**n is not exact as a float.
    length_m = next(s * power for s in (5, 2, 1, 0.5) if s * power <= most_m * (1 + 1e-9))
    return ScaleBar(length_m, length_m / metres_per_px, length_text(length_m))


def length_text(length_m: float) -> str:
    """A length as text: kilometres from 1,000 m on, centimetres below 1 m."""
    if length_m >= 1000:
        return f"{length_m / 1000:,g} km"
    return f"{length_m:g} m" if length_m >= 1 else f"{length_m * 100:g} cm"
