"""Where the ground stands on a page: degrees to millimetres, geometries to paths."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.path import Path

from dashboard.paper.frame import Bounds, Frame
from dashboard.paper.layout import Box
from geo.measure import EQUATOR_M, TILE_PX, ScaleBar, distance_m, scale_bar

Points = npt.NDArray[np.float64]
_EMPTY = Path(np.empty((0, 2)), np.empty(0, dtype=np.uint8))


@dataclass(frozen=True)
class GroundBox:
    """A frame of the ground in a box of the page, on web mercator; `px_mm` is the length that
    stands for a pixel of the screen, in which styles give their sizes."""

    box: Box
    frame: Frame
    px_mm: float

    @cached_property
    def bounds(self) -> Bounds:
        """West, south, east and north in EPSG:3857, metres, of all that the box shows."""
        return self.frame.fitted(self.box.width / self.box.height).bounds

    @property
    def mm_per_m(self) -> float:
        """Millimetres on the page of a metre of EPSG:3857."""
        return self.box.width / (self.bounds[2] - self.bounds[0])

    @property
    def zoom(self) -> float:
        """The zoom at which a screen shows the ground as large, by which signs shrink."""
        return math.log2(EQUATOR_M * self.mm_per_m / (TILE_PX * self.px_mm))

    def mm(self, degrees: Points) -> Points:
        """Places [lon, lat] as mm on the page [x, y]."""
        lon, lat = degrees[:, 0], np.radians(degrees[:, 1])
        metres = np.column_stack(
            [lon * (EQUATOR_M / 360), np.log(np.tan(np.pi / 4 + lat / 2)) * EQUATOR_M / (2 * np.pi)]
        )
        west, _, _, north = self.bounds
        corner = (self.box.left, self.box.top)
        scale = (self.mm_per_m, -self.mm_per_m)
        return np.asarray((metres - (west, north)) * scale + corner, dtype=float)

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """One place as mm on the page."""
        x, y = self.mm(np.array([[lon, lat]]))[0]
        return float(x), float(y)

    @cached_property
    def degrees(self) -> Bounds:
        """West, south, east and north in degrees of all that the box shows."""
        west, south, east, north = self.bounds
        lat = [
            math.degrees(2 * math.atan(math.exp(2 * math.pi * y / EQUATOR_M)) - math.pi / 2)
            for y in (south, north)
        ]
        return west * 360 / EQUATOR_M, lat[0], east * 360 / EQUATOR_M, lat[1]

    def shows(self, geometries: Any) -> npt.NDArray[np.bool_]:
        """Whether something of each geometry (degrees) may lie within the box, by its bounds."""
        west, south, east, north = self.degrees
        found = shapely.bounds(np.asarray(geometries, dtype=object))
        return np.asarray(
            (found[:, 0] <= east) & (found[:, 2] >= west)
            & (found[:, 1] <= north) & (found[:, 3] >= south)
        )  # fmt: skip

    def extent_mm(self, geometries: Any) -> Points:
        """Width and height of each geometry on the page, mm."""
        found = shapely.bounds(np.asarray(geometries, dtype=object))
        return np.abs(self.mm(found[:, 2:]) - self.mm(found[:, :2]))

    def polygons(self, geometries: Any) -> Path:
        """All polygons as one path in mm, outer rings one way round and holes the other.

        One path has no seams between neighbours of one colour.
        """
        parts = shapely.get_parts(shapely.orient_polygons(_seen(self, geometries)))
        return self._path(shapely.get_rings(parts), is_closed=True)

    def lines(self, geometries: Any) -> Path:
        """All lines, or the outlines of polygons, as one path in mm."""
        seen = _seen(self, geometries)
        parts = shapely.get_parts(seen)
        flat = shapely.get_dimensions(parts) == 2
        rings = shapely.get_rings(parts[flat])
        return self._path(np.concatenate([parts[~flat], rings]), is_closed=False)

    def _path(self, lines: Any, *, is_closed: bool) -> Path:
        if not len(lines):
            return _EMPTY
        vertices, owner = shapely.get_coordinates(lines, return_index=True)
        first = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        codes = np.full(len(vertices), Path.LINETO, dtype=np.uint8)
        if is_closed:
            codes[np.r_[first[1:] - 1, len(codes) - 1]] = Path.CLOSEPOLY
        codes[first] = Path.MOVETO
        return Path(self.mm(vertices), codes)

    def scale(self, most_mm: float) -> ScaleBar:
        """The scale bar true at the middle of the box, its `width_px` in mm.

        The metres of a millimetre are measured along the parallel on the ellipsoid.
        """
        west, south, east, north = self.degrees
        lon, lat = (west + east) / 2, self.frame.lat
        half = (east - west) / 100
        metres = float(distance_m(lon - half, lat, lon + half, lat))
        return scale_bar(metres / (self.box.width / 50), most_mm)


def _seen(ground: GroundBox, geometries: Any) -> npt.NDArray[Any]:
    array = np.asarray(geometries, dtype=object)
    return array[ground.shows(array)]


def overlaps(boxes: Points, box: Sequence[float], gap: float) -> bool:
    """Whether a box [left, top, right, bottom] comes nearer than a gap to any of others."""
    left, top, right, bottom = box
    return bool(
        (
            (boxes[:, 0] < right + gap) & (boxes[:, 2] > left - gap)
            & (boxes[:, 1] < bottom + gap) & (boxes[:, 3] > top - gap)
        ).any()
    )  # fmt: skip
