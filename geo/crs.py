"""Coordinate systems by name, and everything into WGS 84.

Inside, all coordinates are longitude and latitude in degrees on WGS 84, longitude first. CGCS2000
(EPSG:4490) agrees with it to centimetres, and PROJ takes the two for the same. GCJ-02 and BD-09
are not coordinate systems that PROJ knows: they are `china_offset`, and only a name given in words
can say that data are in them.
"""

from __future__ import annotations

import math
import re
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError

from geo.china_offset import bd09_to_wgs84, gcj02_to_wgs84
from geo.errors import GeoError

Features = TypeVar("Features", gpd.GeoDataFrame, gpd.GeoSeries)
WGS84 = pyproj.CRS.from_epsg(4326)
CGCS2000 = pyproj.CRS.from_epsg(4490)
WEB_MERCATOR = pyproj.CRS.from_epsg(3857)

FIRST_ZONE, LAST_ZONE = 25, 45  # central meridians 75° E to 135° E
EPSG_WITH_PREFIX = 4513  # of zone 25: CGCS2000 / 3-degree Gauss-Kruger zone 25
EPSG_BY_MERIDIAN = 4534  # of zone 25: CGCS2000 / 3-degree Gauss-Kruger CM 75E

_NAMES = {
    "wgs84": 4326,
    "wgs1984": 4326,
    "cgcs2000": 4490,
    "webmercator": 3857,
    "pseudomercator": 3857,
}
_OFFSETS = {
    "gcj02": gcj02_to_wgs84,
    "mars": gcj02_to_wgs84,
    "火星坐标": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
    "bd09ll": bd09_to_wgs84,
    "百度坐标": bd09_to_wgs84,
}


def cgcs2000_zone(lon: float) -> int:
    """Number of the 3-degree zone of a longitude: its central meridian divided by 3, 25 to 45.

    GB/T 17798: zone n runs from 3n - 1.5° to 3n + 1.5° E. On the line between two zones the
    eastern one. Raises GeoError outside 73.5° to 136.5° E.
    """
    zone = math.floor(lon / 3 + 0.5) if math.isfinite(lon) else 0
    if not FIRST_ZONE <= zone <= LAST_ZONE:
        raise GeoError(f"longitude {lon} has no CGCS2000 zone; they cover 73.5° to 136.5° E")
    return zone


def cgcs2000_crs(lon: float, *, prefix: bool = True) -> pyproj.CRS:
    """The CGCS2000 3-degree Gauss-Kruger system of a longitude.

    With `prefix` eastings begin with the zone's number (EPSG 4513 to 4533; Zhuhai 4526, eastings
    of 38,5xx,xxx m), without it they do not (EPSG 4534 to 4554; Zhuhai 4547, 5xx,xxx m).
    Raises GeoError as `cgcs2000_zone` does.
    """
    first = EPSG_WITH_PREFIX if prefix else EPSG_BY_MERIDIAN
    return pyproj.CRS.from_epsg(first + cgcs2000_zone(lon) - FIRST_ZONE)


def named_crs(name: str) -> pyproj.CRS:
    """The system of a name: "WGS84", "CGCS2000", "web mercator", "EPSG:4547", "4547", or WKT.

    Raises GeoError for GCJ-02 and BD-09 (`to_wgs84` takes them by name) and for what PROJ does
    not know.
    """
    plain = _plain(name)
    if plain in _OFFSETS:
        raise GeoError(f"{name!r} is an offset, not a coordinate system; see geo.china_offset")
    try:
        return pyproj.CRS.from_user_input(_NAMES.get(plain, name.strip()))
    except CRSError:
        raise GeoError(
            f"coordinate system {name!r} is not known; give an EPSG code such as 'EPSG:4547', or "
            "'WGS84', 'CGCS2000', 'GCJ-02', 'BD-09'"
        ) from None


def to_wgs84(frame: Features, system: str | None = None) -> Features:
    """The same features in longitude and latitude on WGS 84 (EPSG:4326); the input is not changed.

    Parameters
    ----------
    frame : GeoDataFrame or GeoSeries in any CRS that PROJ knows.
    system : name of the system the coordinates are really in, for a frame that has no CRS, and
        for "GCJ-02" and "BD-09", which files wrongly call WGS 84.

    Raises
    ------
    GeoError
        if neither the frame nor `system` says what the coordinates are, if they contradict each
        other, if coordinates said to be degrees are not, or stand north first.
    """
    offset = _OFFSETS.get(_plain(system)) if system else None
    if offset is not None:
        _check_degrees(frame)
        shifted = shapely.transform(
            np.asarray(frame.geometry.values, dtype=object),
            lambda xy: np.column_stack(offset(xy[:, 0], xy[:, 1])),
        )
        placed = gpd.GeoSeries(shifted, index=frame.index, crs=WGS84)
        return placed if isinstance(frame, gpd.GeoSeries) else frame.set_geometry(placed)
    given = named_crs(system) if system else None
    if frame.crs is None and given is None:
        raise GeoError(
            "the features have no coordinate system (a shapefile without .prj?); find out which "
            "it is and set it, for example frame.set_crs('EPSG:4490') or system='CGCS2000'"
        )
    if frame.crs is not None and given is not None and not given.equals(frame.crs, True):
        raise GeoError(f"the features say {frame.crs.name}, but {system!r} was given; which is it?")
    placed = frame if frame.crs is not None else frame.set_crs(given)
    if placed.crs.is_geographic:
        _check_degrees(placed)
    return placed if placed.crs.equals(WGS84) else placed.to_crs(WGS84)


def _check_degrees(frame: Features) -> None:
    west, south, east, north = (float(side) for side in frame.total_bounds)
    where = f"x {west:g} to {east:g}, y {south:g} to {north:g}"
    if west >= 3 and east <= 54 and south >= 73 and north <= 136:
        raise GeoError(
            f"coordinates stand north first ({where}): swap them, longitude comes first, also for "
            "EPSG:4490"
        )
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise GeoError(
            f"coordinates are not degrees ({where}): they look projected; set the projected "
            "system they are in, for example EPSG:4547"
        )


def _plain(name: Any) -> str:
    return re.sub(r"[\s_\-/]+", "", str(name)).casefold()
