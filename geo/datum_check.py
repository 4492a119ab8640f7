"""Do points lie in the areas they claim, or shifted away from them as GCJ-02 or BD-09 are?

A file of GCJ-02 coordinates that calls itself WGS 84 looks right until someone zooms in. But where
its rows also name the area they belong to, the rows betray it: undoing the shift brings them home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.china_offset import bd09_to_wgs84, gcj02_to_wgs84
from geo.crs import to_wgs84
from geo.measure import metres_per_degree

Verdict = Literal["wgs84", "gcj02", "bd09", "unknown"]
Floats = NDArray[np.float64]

ENOUGH_POINTS = 5
HOME = 0.5  # share of the points that must be in their areas for any verdict
SURE = 3.0  # standard deviations of the sign test
SURE_OF_FEW = 2.0  # enough if half of all points come home at once


@dataclass(frozen=True)
class DatumCheck:
    """How well points fit the areas they claim: as given, and after undoing each shift.

    Attributes
    ----------
    points : how many have coordinates and claim a known area.
    at_home, if_gcj02, if_bd09 : share of them, 0 to 1, that lie in their area as given, after
        undoing GCJ-02, after undoing BD-09.
    off_m, off_if_gcj02_m, off_if_bd09_m : the median distance to the area in metres, 0 inside.
    east_m, north_m : the median shift that the better of the two would have made, metres; at
        Gongbei 524 m east and 325 m south for GCJ-02.
    verdict : "wgs84" (as given), "gcj02", "bd09", or "unknown" where points are too few or fit
        nothing.

    Shares and medians are NaN when there are fewer than 5 points.
    """

    points: int
    at_home: float
    if_gcj02: float
    if_bd09: float
    off_m: float
    off_if_gcj02_m: float
    off_if_bd09_m: float
    east_m: float
    north_m: float
    verdict: Verdict

    @property
    def median_shift_m(self) -> float:
        """Length of the median shift in metres."""
        return float(np.hypot(self.east_m, self.north_m))

    @property
    def is_shifted(self) -> bool:
        """Whether the points are in GCJ-02 or BD-09."""
        return self.verdict in ("gcj02", "bd09")


def check_datum(
    lon: ArrayLike, lat: ArrayLike, claimed: Sequence[str | None], areas: gpd.GeoDataFrame
) -> DatumCheck:
    """Compares points that are said to be WGS 84 with the areas they claim to be in.

    Parameters
    ----------
    lon, lat : degrees.
    claimed : the code of an area for each point; points with a code not in `areas`, no code or no
        coordinates are left out.
    areas : GeoDataFrame [code, geometry] of any level; the smaller the areas, the fewer points are
        needed.

    A shift is the verdict when undoing it brings significantly more points nearer to their area
    than farther from it (sign test: the difference of the two counts over the root of their sum is
    3 or more; 2 is enough if half of all points come home by it) and at least half of all points
    are then at home.

    Raises
    ------
    GeoError
        if the areas have no CRS.
    """
    known = to_wgs84(areas[["code", areas.geometry.name]])
    place = {code: index for index, code in enumerate(known["code"])}
    at = np.array([place.get(code, -1) for code in claimed], dtype=np.int64)
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    used = (at >= 0) & np.isfinite(x) & np.isfinite(y)
    x, y, at = x[used], y[used], at[used]
    if len(x) < ENOUGH_POINTS:
        return DatumCheck(len(x), *(np.nan,) * 8, verdict="unknown")

    metres = np.array(metres_per_degree(float(np.median(y))))
    shapes: NDArray[Any] = shapely.transform(
        np.asarray(known.geometry.values, dtype=object), lambda xy: xy * metres
    )[at]
    gcj02, bd09 = gcj02_to_wgs84(x, y), bd09_to_wgs84(x, y)
    off = {
        name: shapely.distance(shapes, shapely.points(np.column_stack(moved) * metres))
        for name, moved in (("wgs84", (x, y)), ("gcj02", gcj02), ("bd09", bd09))
    }
    home = {name: float((distances == 0).mean()) for name, distances in off.items()}
    median = {name: float(np.median(distances)) for name, distances in off.items()}
    is_bd09 = (home["bd09"], -median["bd09"]) > (home["gcj02"], -median["gcj02"])
    better: Verdict = "bd09" if is_bd09 else "gcj02"
    true_x, true_y = bd09 if is_bd09 else gcj02
    return DatumCheck(
        points=len(x),
        at_home=home["wgs84"],
        if_gcj02=home["gcj02"],
        if_bd09=home["bd09"],
        off_m=median["wgs84"],
        off_if_gcj02_m=median["gcj02"],
        off_if_bd09_m=median["bd09"],
        east_m=float(np.median(x - true_x) * metres[0]),
        north_m=float(np.median(y - true_y) * metres[1]),
        verdict=_verdict(better, off["wgs84"], off[better]),
    )


def _verdict(shift: Verdict, as_given: Floats, undone: Floats) -> Verdict:
    nearer, farther = int((undone < as_given).sum()), int((undone > as_given).sum())
    deviations = (nearer - farther) / max(nearer + farther, 1) ** 0.5
    at_home, then = float((as_given == 0).mean()), float((undone == 0).mean())
    needed = SURE_OF_FEW if then - at_home >= HOME else SURE
    if deviations >= needed and then >= HOME:
        return shift
    return "wgs84" if at_home >= HOME else "unknown"
