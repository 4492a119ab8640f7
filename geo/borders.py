"""The lines between areas, each edge once, by the highest level that it separates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.hierarchy import Hierarchy
from geo.rings import Ints, Rings

OUTSIDE = 1  # the level of an edge that has a cell on one side only


def ancestor_table(codes: Sequence[str], hierarchy: Hierarchy, levels: Sequence[int]) -> Ints:
    """For each code (row) and level (column) the ancestor's place in `hierarchy.codes(level)`.

    -1 where a ragged tree has no area of that level above the code.
    """
    place = {code: index for level in levels for index, code in enumerate(hierarchy.codes(level))}
    column = {level: index for index, level in enumerate(levels)}
    table = np.full((len(codes), len(levels)), -1, dtype=np.int64)
    for row, code in enumerate(codes):
        for above in hierarchy.path(code):
            if (level := hierarchy.level(above)) in column:
                table[row, column[level]] = place[above]
    return table


def border_lines(rings: Rings, ancestors: Ints, levels: Sequence[int]) -> dict[int, list[Ints]]:
    """Merged border lines by level.

    Parameters
    ----------
    rings : cells on the grid, an edge-matched coverage: where an edge ends inside another's, both
        count as the outside.
    ancestors : `ancestor_table` of the cells for `levels`.
    levels : ascending.

    Returns
    -------
    {level: lines}, for level 1 and every one in `levels`. Each line is an int64 array [n, 2] of
    grid steps; a closed one repeats its first vertex. An edge stands in one level only: 1 if a
    cell is on one side only, otherwise the smallest level at which the ancestors of the two sides
    differ. In a ragged tree "none" differs from any area and equals "none".
    """
    start, end, owners, first = _edges(rings)
    level = _edge_levels(owners, first, ancestors, levels)
    return {
        wanted: _merge(start[first][level == wanted], end[first][level == wanted])
        for wanted in sorted({OUTSIDE, *levels})
    }


def _edges(rings: Rings) -> tuple[Ints, Ints, Ints, Ints]:
    """All edges of all cells, sorted so that equal ones stand together.

    Returns both ends [n, 2], the lesser first, the cell that each edge belongs to, and the index
    of the first of each group of equal edges.
    """
    here = np.column_stack([rings.x, rings.y])
    there = here[rings.next_vertex]
    turned = (there[:, 0] < here[:, 0]) | ((there[:, 0] == here[:, 0]) & (there[:, 1] < here[:, 1]))
    start = np.where(turned[:, None], there, here)
    end = np.where(turned[:, None], here, there)
    cell = rings.cell_of_ring[rings.ring_of_vertex]
    order = np.lexsort((cell, end[:, 1], end[:, 0], start[:, 1], start[:, 0]))
    start, end, cell = start[order], end[order], cell[order]
    same = (start[1:] == start[:-1]).all(axis=1) & (end[1:] == end[:-1]).all(axis=1)
    return start, end, cell, np.flatnonzero(np.r_[True, ~same])


def _edge_levels(owners: Ints, first: Ints, ancestors: Ints, levels: Sequence[int]) -> Ints:
    """The level of each group of equal edges; 0 where one cell is on both sides."""
    counts = np.diff(np.r_[first, len(owners)])
    differs = ancestors[owners] != ancestors[np.repeat(owners[first], counts)]
    by_level = np.asarray(levels, dtype=np.int64)
    nothing = np.iinfo(np.int64).max
    of_edge = np.where(differs.any(axis=1), by_level[differs.argmax(axis=1)], nothing)
    level = np.minimum.reduceat(of_edge, first)
    level[level == nothing] = 0
    level[counts == 1] = OUTSIDE
    return level


def _merge(start: Ints, end: Ints) -> list[Ints]:
    if len(start) == 0:
        return []
    pairs = np.stack([start, end], axis=1).astype(float)
    merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(pairs)))
    lines: NDArray[Any] = shapely.get_parts(merged)
    return [np.rint(shapely.get_coordinates(line)).astype(np.int64) for line in lines]
