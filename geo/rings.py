"""Polygons as rings of whole numbers on a grid, so that they travel small and meet exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import GeoError, listed

Ints = NDArray[np.int64]
STEPS_PER_DEGREE = 100_000  # a step is 1e-5°, at most 1.1 m


@dataclass(frozen=True)
class Rings:
    """Rings of the parts of cells, in grid steps; every array int64.

    Attributes
    ----------
    x, y : vertices, longitude and latitude × 100,000; the first of a ring is not repeated.
    ring_start : index of the first vertex of each ring, and at the end the number of vertices.
    part_start : index of the first ring of each part, and at the end the number of rings; the
        first ring of a part is its outline, counter-clockwise, the others are holes, clockwise.
    part_cell : index of the cell that each part belongs to, ascending.
    """

    x: Ints
    y: Ints
    ring_start: Ints
    part_start: Ints
    part_cell: Ints

    @property
    def ring_of_vertex(self) -> Ints:
        """Index of the ring of each vertex."""
        return np.repeat(np.arange(len(self.ring_start) - 1), np.diff(self.ring_start))

    @property
    def cell_of_ring(self) -> Ints:
        """Index of the cell of each ring."""
        return np.repeat(self.part_cell, np.diff(self.part_start))

    @property
    def next_vertex(self) -> Ints:
        """Index of the vertex that follows each one in its ring, the first after the last."""
        following = np.arange(1, len(self.x) + 1)
        following[self.ring_start[1:] - 1] = self.ring_start[:-1]
        return following

    def polygons(self) -> NDArray[Any]:
        """The parts as shapely Polygons in degrees."""
        xy = np.column_stack([self.x, self.y]) / STEPS_PER_DEGREE
        rings = shapely.linearrings(xy, indices=self.ring_of_vertex)
        parts = zip(self.part_start[:-1], self.part_start[1:], strict=True)
        return np.array(
            [shapely.Polygon(rings[start], rings[start + 1 : end]) for start, end in parts],
            dtype=object,
        )


def snap(geometries: NDArray[Any], codes: Sequence[str]) -> Rings:
    """Polygons and MultiPolygons in degrees as rings on the grid of 1e-5°.

    Each vertex goes to the nearest grid point by itself, so vertices that cells share stay shared.
    A ring that has fewer than three different vertices or no area after that is left out: a hole
    is closed; a part whose outline collapses goes with its holes.

    Raises
    ------
    GeoError
        naming the codes if a cell has no geometry, is not polygonal or lies wholly within one
        step, so that nothing would be left of it.
    """
    polygonal = np.isin(shapely.get_type_id(geometries), (3, 6)) & ~shapely.is_empty(geometries)
    _refuse(codes, ~polygonal, "have no polygon as geometry; give each a Polygon or MultiPolygon")
    oriented = shapely.orient_polygons(geometries, exterior_cw=False)
    parts, part_cell = shapely.get_parts(oriented, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    x, y = np.rint(xy * STEPS_PER_DEGREE).astype(np.int64).T
    outline = np.r_[True, np.diff(ring_part) != 0]

    kept = _distinct(x, y, ring)
    x, y, ring = x[kept], y[kept], ring[kept]
    sound = _sound(x, y, ring, len(rings))
    sound &= np.repeat(sound[outline], np.bincount(ring_part, minlength=len(parts)))

    kept = sound[ring]
    vertices = np.bincount(ring[kept], minlength=len(rings))[sound]
    ring_part = ring_part[sound]
    whole = np.unique(ring_part)
    gone = np.setdiff1d(np.arange(len(geometries)), part_cell[whole])
    _refuse(
        codes,
        np.isin(np.arange(len(geometries)), gone),
        "are smaller than the grid of 1e-5° (about a metre); are they in longitude and latitude?",
    )
    return Rings(
        x=x[kept],
        y=y[kept],
        ring_start=_starts(vertices),
        part_start=_starts(np.bincount(ring_part, minlength=len(parts))[whole]),
        part_cell=part_cell[whole].astype(np.int64),
    )


def _distinct(x: Ints, y: Ints, ring: Ints) -> NDArray[np.bool_]:
    """Which vertices to keep: not one equal to the one before it in the ring, which closes."""
    first = np.r_[True, np.diff(ring) != 0]
    kept = first | np.r_[True, (np.diff(x) != 0) | (np.diff(y) != 0)]
    start = np.maximum.accumulate(np.where(first, np.arange(len(x)), 0))
    # Of each ring the last vertex kept is the closing one, or one that fell onto it.
    indices = np.flatnonzero(kept)
    last = indices[np.r_[np.diff(ring[indices]) != 0, True]]
    closing = last[(x[last] == x[start[last]]) & (y[last] == y[start[last]])]
    kept[closing[~first[closing]]] = False
    return np.asarray(kept, dtype=np.bool_)


def _sound(x: Ints, y: Ints, ring: Ints, rings: int) -> NDArray[np.bool_]:
    """Which rings have at least three vertices and an area."""
    counts = np.bincount(ring, minlength=rings)
    start = _starts(counts)[:-1]
    x0, y0 = x - x[start[ring]], y - y[start[ring]]
    following = np.arange(1, len(x) + 1)
    following[(start + counts - 1)[counts > 0]] = start[counts > 0]
    cross = x0 * y0[following] - x0[following] * y0
    doubled = np.bincount(ring, weights=cross.astype(float), minlength=rings)
    sound: NDArray[np.bool_] = (counts >= 3) & (doubled != 0)
    return sound


def _starts(counts: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _refuse(codes: Sequence[str], at_fault: NDArray[np.bool_], what: str) -> None:
    if at_fault.any():
        raise GeoError(f"cells {listed(np.asarray(codes, dtype=object)[at_fault])} {what}")
