"""GCJ-02 and BD-09, the shifted coordinates of Chinese web maps, to and from WGS 84.

GCJ-02 (Amap, Tencent) moves a point by some hundred metres; at Gongbei 524 m east and 325 m south.
BD-09 (Baidu) moves it once more. Neither is published; the formulas are those that the trade has
used since 2010 (eviltransform, https://github.com/googollee/eviltransform), and agree with the
`geocoordinates-rs` library to less than a millimetre. That library takes about 18 µs a point
through its binding, which knows no arrays; NumPy takes 0.7 µs (1.7 µs for the exact inverse) and
adds no dependency, so the formulas stand here and the library is only the tests' witness.

All functions take longitude and latitude in degrees, numbers or arrays, and return both. Outside
the rectangle that the formulas are used in (72.004°–137.8347° E, 0.8293°–55.8271° N, which is wider
than China) coordinates come back unchanged, NaN too.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Shift = Callable[[Floats, Floats], tuple[Floats, Floats]]

WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
AXIS_M, ECCENTRICITY2 = 6378245.0, 0.00669342162296594323  # Krasovsky 1940
BD_ANGLE = np.pi * 3000 / 180
BD_EAST, BD_NORTH = 0.0065, 0.006
INVERSE_STEPS = 6  # each gains about two digits; four reach 1e-7 m for GCJ-02, six for BD-09 too


def wgs84_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """WGS 84 degrees to GCJ-02 degrees."""
    return _inside_china(_gcj02_from_wgs84, lon, lat)


def gcj02_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """GCJ-02 degrees to WGS 84 degrees, by iteration exact to below 1e-6 m."""
    return _inside_china(lambda x, y: _inverse(_gcj02_from_wgs84, x, y), lon, lat)


def gcj02_to_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """GCJ-02 degrees to BD-09 degrees."""
    return _inside_china(_bd09_from_gcj02, lon, lat)


def bd09_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """BD-09 degrees to GCJ-02 degrees, by iteration exact to below 1e-6 m."""
    return _inside_china(lambda x, y: _inverse(_bd09_from_gcj02, x, y), lon, lat)


def wgs84_to_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """WGS 84 degrees to BD-09 degrees."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """BD-09 degrees to WGS 84 degrees, by iteration exact to below 1e-6 m."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def _gcj02_from_wgs84(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    common = (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    north += (20 * np.sin(np.pi * y) + 40 * np.sin(np.pi / 3 * y)) * 2 / 3
    north += (160 * np.sin(np.pi / 12 * y) + 320 * np.sin(np.pi / 30 * y)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    east += (20 * np.sin(np.pi * x) + 40 * np.sin(np.pi / 3 * x)) * 2 / 3
    east += (150 * np.sin(np.pi / 12 * x) + 300 * np.sin(np.pi / 30 * x)) * 2 / 3
    phi = np.radians(lat)
    flattened = 1 - ECCENTRICITY2 * np.sin(phi) ** 2
    meridian_m = AXIS_M * (1 - ECCENTRICITY2) / flattened**1.5
    parallel_m = AXIS_M / np.sqrt(flattened) * np.cos(phi)
    return lon + np.degrees(east / parallel_m), lat + np.degrees(north / meridian_m)


def _bd09_from_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BD_ANGLE)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BD_ANGLE)
    return radius * np.cos(angle) + BD_EAST, radius * np.sin(angle) + BD_NORTH


def _inverse(shift: Shift, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """The point that `shift` moves to the given one, by fixed-point iteration."""
    x, y = lon, lat
    for _ in range(INVERSE_STEPS):
        moved_x, moved_y = shift(x, y)
        x, y = x + (lon - moved_x), y + (lat - moved_y)
    return x, y


def _inside_china(shift: Shift, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    x, y = np.broadcast_arrays(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    inside = (x > WEST) & (x < EAST) & (y > SOUTH) & (y < NORTH)
    moved_x, moved_y = x.copy(), y.copy()
    moved_x[inside], moved_y[inside] = shift(x[inside], y[inside])
    return moved_x, moved_y
