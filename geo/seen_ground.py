"""The ground that drones and cameras see, as far as their registers tell.

What is in the way, hills and houses, is not known here: these are the largest areas that can have
been seen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.crs import cgcs2000_crs
from geo.errors import GeoError
from geo.measure import GEOD
from geo.nearest import point_degrees

# No register says what camera a drone has or how wide a video point looks. A lens of 24 mm before
# a frame of 36 mm sees 2 atan(18 / 24); one of 4 mm before a chip of 1/2.7 inch about 90°.
DRONE_FOV_DEG = math.degrees(2 * math.atan(18 / 24))
CAMERA_FOV_DEG = 90.0
SEEN_SHARE = 0.5  # a flight has seen a cell if it has seen half of it
ARC_STEPS, CIRCLE_STEPS = 8, 64


def plane_of(frame: gpd.GeoDataFrame) -> pyproj.CRS:
    """The CGCS2000 3-degree plane of features in degrees: of the zone of their middle."""
    west, _, east, _ = (float(side) for side in frame.total_bounds)
    return cgcs2000_crs((west + east) / 2, prefix=False)


def swath_half_width_m(height_m: ArrayLike, fov_deg: float = DRONE_FOV_DEG) -> NDArray[np.float64]:
    """How far to each side of its way a drone that looks straight down sees: h tan(fov / 2), m.

    `height_m` above the ground; `fov_deg` the camera's field of view across the way. NaN where the
    height is not above 0. Raises GeoError if the field of view is not between 0 and 180.
    """
    _check_fov(fov_deg)
    height = np.asarray(height_m, dtype=float)
    return np.where(height > 0, height * math.tan(math.radians(fov_deg) / 2), np.nan)


def swaths(
    flown: gpd.GeoDataFrame, plane: pyproj.CRS, fov_deg: float = DRONE_FOV_DEG
) -> gpd.GeoDataFrame:
    """The ground below each flight: its line, buffered by `swath_half_width_m`.

    `flown`: [code, height_m, geometry], lines in any CRS. Returns [code, half_width_m, geometry] in
    `plane`, metres, same order; geometry None and NaN where the height is not known. The way to and
    from the base is seen as the rest is.
    """
    half_width_m = swath_half_width_m(flown["height_m"].astype(float), fov_deg)
    lines = np.asarray(flown.geometry.to_crs(plane).values, dtype=object)
    known = np.isfinite(half_width_m)
    shapes = np.full(len(lines), None, dtype=object)
    shapes[known] = shapely.buffer(lines[known], half_width_m[known])
    return gpd.GeoDataFrame(
        {"code": flown["code"].to_numpy(), "half_width_m": half_width_m},
        geometry=gpd.GeoSeries(shapes, crs=plane),
    )


@dataclass(frozen=True)
class _Overlaps:
    """The parts of cells that flights saw: places of both, the part, its area and the cells'."""

    flight: NDArray[np.int64]
    cell: NDArray[np.int64]
    part: NDArray[np.object_]
    part_m2: NDArray[np.float64]
    cell_m2: NDArray[np.float64]

    def pairs(self, cells: gpd.GeoDataFrame, seen: gpd.GeoDataFrame) -> pd.DataFrame:
        """What `flights_over` gives."""
        pairs = pd.DataFrame(
            {
                "flight": seen["code"].to_numpy()[self.flight],
                "cell": cells["code"].to_numpy()[self.cell],
                "share": self.part_m2 / self.cell_m2[self.cell],
            }
        )
        return pairs.sort_values(["flight", "cell"], ignore_index=True)


def flights_over(cells: gpd.GeoDataFrame, seen: gpd.GeoDataFrame) -> pd.DataFrame:
    """Which share of which cell each flight has seen: the first that `ground_seen` gives, in half
    the time."""
    return _overlaps(cells, seen).pairs(cells, seen)


def ground_seen(
    cells: gpd.GeoDataFrame, seen: gpd.GeoDataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Which share of which cell flights have seen, each by itself and all together.

    Parameters
    ----------
    cells : GeoDataFrame [code, geometry], polygons in a plane.
    seen : the `swaths`, in the same plane; those without geometry saw nothing that is known.

    Returns
    -------
    DataFrame [flight, cell, share], only shares above 0, ordered by both; and DataFrame [flights,
    seen_share] by every cell: how many flights saw any of it, and the share of its area that they
    saw together, where ground that several saw counts once.

    Raises
    ------
    GeoError
        if the planes differ or are none.
    """
    own = _overlaps(cells, seen)
    flights = np.bincount(own.cell, minlength=len(cells))
    seen_m2 = np.bincount(own.cell, weights=own.part_m2, minlength=len(cells))
    for at in np.flatnonzero(flights > 1):
        seen_m2[at] = shapely.area(shapely.union_all(own.part[own.cell == at]))
    by_cell = pd.DataFrame(
        {"flights": flights, "seen_share": np.minimum(seen_m2 / own.cell_m2, 1.0)},
        index=pd.Index(cells["code"], name="cell"),
    )
    return own.pairs(cells, seen), by_cell


def _overlaps(cells: gpd.GeoDataFrame, seen: gpd.GeoDataFrame) -> _Overlaps:
    if cells.crs is None or not cells.crs.is_projected or cells.crs != seen.crs:
        raise GeoError(
            "cells and what is seen of them have to be in one plane: bring both to plane_of(cells)"
        )
    shapes = np.asarray(cells.geometry.values, dtype=object)
    grounds = np.asarray(seen.geometry.values, dtype=object)
    flight, cell = shapely.STRtree(shapes).query(grounds, predicate="intersects")
    part = shapely.intersection(shapes[cell], grounds[flight])
    part_m2 = shapely.area(part)
    some = part_m2 > 0
    return _Overlaps(flight[some], cell[some], part[some], part_m2[some], shapely.area(shapes))


def sweep_m(area_m2: ArrayLike, half_width_m: float) -> NDArray[np.float64]:
    """How far a drone flies to and fro to see an area whole, metres: the area by the swath's width.

    Lanes side by side without overlap, the turns left out (boustrophedon cover; H. Choset, Coverage
    of known spaces, Autonomous Robots 9, 2000): a lower bound.
    """
    if not half_width_m > 0:
        raise GeoError(f"a swath of half {half_width_m} m sees nothing; give a width above 0")
    return np.asarray(area_m2, dtype=float) / (2 * half_width_m)


def view_sectors(cameras: gpd.GeoDataFrame, fov_deg: float = CAMERA_FOV_DEG) -> gpd.GeoDataFrame:
    """What each camera overlooks: a sector about its bearing, as far as it reaches.

    Parameters
    ----------
    cameras : GeoDataFrame [code, bearing_deg, range_m, geometry], Points. `bearing_deg` clockwise
        from north, any turn; NaN or None where it is not known.
    fov_deg : how wide every camera looks.

    Returns
    -------
    GeoDataFrame [code, is_circle, geometry] in EPSG:4326, same order. `is_circle`: the bearing is
    not known, so that it may look to any side, but not to all at once. Geometry None where the
    reach is not known or not above 0.

    Raises
    ------
    GeoError
        if a camera is no point or the angle not between 0 and 180.
    """
    _check_fov(fov_deg)
    bearing = cameras["bearing_deg"].astype(float).to_numpy()
    is_circle = ~np.isfinite(bearing)
    shapes = np.full(len(cameras), None, dtype=object)
    half = np.where(is_circle, 180.0, fov_deg / 2)
    for circle, steps in ((True, CIRCLE_STEPS), (False, ARC_STEPS)):
        own = np.flatnonzero(is_circle == circle)
        shapes[own] = _sectors(cameras.iloc[own], np.nan_to_num(bearing[own]), half[own], steps)
    return gpd.GeoDataFrame(
        {"code": cameras["code"].to_numpy(), "is_circle": is_circle},
        geometry=gpd.GeoSeries(shapes, crs=4326),
    )


def range_rings(sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """How far a drone may fly from each base: `sites` [code, range_m, geometry] → [code,
    geometry], circles on the ellipsoid in EPSG:4326; None where the range is not known."""
    return view_sectors(sites.assign(bearing_deg=np.nan)).drop(columns="is_circle")


def _sectors(
    sites: gpd.GeoDataFrame, bearing: NDArray[np.float64], half: NDArray[np.float64], steps: int
) -> NDArray[np.object_]:
    reach_m = sites["range_m"].astype(float).to_numpy()
    known = reach_m > 0
    found = np.full(len(sites), None, dtype=object)
    if not known.any():
        return found
    at = point_degrees(sites.set_index("code").geometry[known])
    turn = np.linspace(-1, 1, steps + 1)
    azimuth = bearing[known, None] + half[known, None] * turn
    lon, lat = (np.repeat(axis[:, None], steps + 1, axis=1) for axis in at.T)
    x, y, _ = GEOD.fwd(lon, lat, azimuth, np.repeat(reach_m[known, None], steps + 1, axis=1))
    rim = np.stack([x, y], axis=-1)
    # The corner of a sector is the site itself; a circle has none.
    corner = np.where((half[known] >= 180)[:, None], rim[:, 0], at)[:, None, :]
    found[known] = shapely.polygons(np.concatenate([corner, rim, corner], axis=1))
    return found


def _check_fov(fov_deg: float) -> None:
    if not 0 < fov_deg < 180:
        raise GeoError(f"a field of view of {fov_deg}°; give an angle between 0 and 180")
