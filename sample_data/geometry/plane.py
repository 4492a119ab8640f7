"""A flat metre plane around the city, and the 1e-5 degree grid that all coordinates lie on."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GRID_DEG = 1e-5
ORIGIN = (113.4, 22.1)
METRES_PER_DEG = (111_320 * float(np.cos(np.radians(22.15))), 110_750.0)


def to_metres(lonlat: Any) -> Floats:
    """WGS 84 lon/lat (n, 2) → metres east and north of ORIGIN; good to 0.5 % inside the city."""
    return (np.asarray(lonlat, dtype=np.float64) - ORIGIN) * METRES_PER_DEG


def to_lonlat(xy: Any) -> Floats:
    """Metres east and north of ORIGIN (n, 2) → WGS 84 lon/lat."""
    return np.asarray(xy, dtype=np.float64) / METRES_PER_DEG + ORIGIN


def in_metres(geometry: Any) -> Any:
    """A geometry, or an array of them, from lon/lat to the metre plane."""
    return shapely.transform(geometry, to_metres)


def in_lonlat(geometry: Any) -> Any:
    """A geometry, or an array of them, from the metre plane to lon/lat."""
    return shapely.transform(geometry, to_lonlat)


def on_grid(geometry: Any) -> Any:
    """Round every vertex to the grid without touching the topology."""
    return shapely.transform(geometry, lambda c: np.round(np.round(c / GRID_DEG) * GRID_DEG, 5))
