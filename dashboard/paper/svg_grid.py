"""Geometry as SVG paths on a grid of whole numbers: short, and alike on both sides of a border."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.paper.frame import Frame

STEPS = 7_000  # across the frame: a pixel after zooming in sevenfold, and short numbers
FINEST_M = 1.0  # what the areas of the store are exact to

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """Steps of `unit_m` web mercator metres (EPSG:3857) from a frame's north-west corner, x to the
    east and y to the south. `width` and `height` are those of the frame."""

    west: float
    north: float
    unit_m: float
    width: int
    height: int

    @classmethod
    def of(cls, frame: Frame) -> Grid:
        """The grid of a frame."""
        west, south, east, north = frame.bounds
        unit_m = max(FINEST_M, (east - west) / STEPS)
        width, height = round((east - west) / unit_m), round((north - south) / unit_m)
        return cls(west, north, unit_m, width, height)

    def steps(self, geometry: gpd.GeoSeries) -> gpd.GeoSeries:
        """Geometry of any CRS in steps, not yet rounded."""
        return geometry.to_crs(3857).affine_transform(
            [1 / self.unit_m, 0, 0, -1 / self.unit_m, -self.west / self.unit_m,
             self.north / self.unit_m]
        ).set_crs(None, allow_override=True)  # fmt: skip


def area_path(shape: Any) -> str:
    """The path of a polygon in steps; a ring too small for the grid is left out, unless it is all
    there is: then it is one step large."""
    rings = [
        ring
        for polygon in shapely.get_parts(shape)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    drawn = [_joined(xy[:-1], "z") for ring in rings if len(xy := _rounded(ring)) > 3]
    if drawn or not rings:
        return "".join(drawn)
    x, y = _rounded(rings[0])[0]
    return f"M{x} {y}h1v1h-1z"


def line_path(shape: Any) -> str:
    """The path of a line or of several in steps."""
    lines = (_rounded(line) for line in shapely.get_parts(shape))
    return "".join(_joined(xy) for xy in lines if len(xy) > 1)


def own_edges(shapes: Iterable[Any]) -> list[Any]:
    """Lines without the edges that one before them has, each edge once; in steps, rounded.

    Areas that share a border share its vertices, so the borders of districts, towns and cells drawn
    in this order lie beside each other and not on each other.
    """
    seen: set[tuple[int, ...]] = set()
    made = []
    for shape in shapes:
        own = []
        for line in shapely.get_parts(shape):
            xy = _rounded(line)
            for here, there in zip(xy[:-1].tolist(), xy[1:].tolist(), strict=True):
                edge = (*here, *there) if here < there else (*there, *here)
                if edge not in seen:
                    seen.add(edge)
                    own.append((here, there))
        pieces = shapely.linestrings(np.array(own, dtype=float)) if own else []
        made.append(shapely.line_merge(shapely.multilinestrings(pieces)))
    return made


def _rounded(line: Any) -> Ints:
    xy: Ints = np.rint(shapely.get_coordinates(line)).astype(np.int64)
    return xy[np.r_[True, (np.diff(xy, axis=0) != 0).any(axis=1)]]


def _bends(xy: Ints) -> Ints:
    """Without the points that a straight way goes through: nothing looks different."""
    steps = np.diff(xy, axis=0)
    here, there = steps[:-1], steps[1:]
    turns = here[:, 0] * there[:, 1] != here[:, 1] * there[:, 0]
    returns = (here * there).sum(axis=1) < 0
    return xy[np.r_[True, turns | returns, True]]


def _joined(xy: Ints, end: str = "") -> str:
    """The first point, then the way from each to the next."""
    steps = " ".join(map(str, np.diff(_bends(xy), axis=0).ravel().tolist()))
    return f"M{xy[0][0]} {xy[0][1]}l{steps}{end}".replace(" -", "-")
