"""Split a region of blocks into connected, balanced parts whose borders follow streets."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from sample_data.geometry.mosaic import Mosaic
from sample_data.geometry.plane import Floats

WINDOW = 0.16


@dataclass(frozen=True)
class Region:
    """Some blocks: their measure, street coordinates and the borders between them.

    `frame` (n, 2) metres along and across the streets; `edges` (m, 2) indices into the region.
    """

    blocks: np.ndarray
    measure: Floats
    frame: Floats
    edges: np.ndarray
    shared_m: Floats

    def part(self, chosen: np.ndarray) -> "Region":
        """The region of the blocks where `chosen` (bool) holds."""
        index = np.cumsum(chosen) - 1
        inner = chosen[self.edges].all(1) if len(self.edges) else np.zeros(0, dtype=bool)
        return Region(
            self.blocks[chosen],
            self.measure[chosen],
            self.frame[chosen],
            index[self.edges[inner]],
            self.shared_m[inner],
        )

    def components(self) -> np.ndarray:
        """Number of the connected piece of each block."""
        n = len(self.blocks)
        links = csr_array((np.ones(len(self.edges)), (self.edges[:, 0], self.edges[:, 1])), (n, n))
        labels: np.ndarray = connected_components(links, directed=False)[1]
        return labels


def region_of(mosaic: Mosaic, chosen: np.ndarray, measure: Floats, frame: Floats) -> Region:
    """The region of the blocks where `chosen` (bool over the mosaic) holds."""
    everything = Region(np.arange(len(measure)), measure, frame, mosaic.edges, mosaic.shared_m)
    return everything.part(chosen)


def split(region: Region, weights: Floats) -> np.ndarray:
    """Part number (0 … len(weights)-1) of each block; measures near the weights' proportions."""
    label = np.zeros(len(region.blocks), dtype=int)
    if len(weights) == 1:
        return label
    half = len(weights) // 2
    second = _bisect(region, float(weights[:half].sum() / weights.sum()), half, len(weights) - half)
    label[~second] = split(region.part(~second), weights[:half])
    label[second] = half + split(region.part(second), weights[half:])
    return label


def gather_strays(region: Region, label: np.ndarray) -> np.ndarray:
    """Give scraps torn off a part to the part they touch.

    A part may lie on several islands, but on each of them in one piece.
    """
    label = label.copy()
    island = region.components()
    islands = int(island.max()) + 1
    for _ in range(4):
        inner = label[region.edges[:, 0]] == label[region.edges[:, 1]]
        within = Region(
            region.blocks, region.measure, region.frame, region.edges[inner], region.shared_m[inner]
        )
        piece = within.components()
        measure = np.bincount(piece, region.measure)
        owner = np.zeros(len(measure), dtype=int)
        owner[piece] = label
        place = np.zeros(len(measure), dtype=int)
        place[piece] = label * islands + island
        largest = np.zeros((int(label.max()) + 1) * islands)
        np.maximum.at(largest, place, measure)
        border = pd.DataFrame(
            {
                "piece": np.concatenate([piece[region.edges[~inner, k]] for k in (0, 1)]),
                "beside": np.concatenate([label[region.edges[~inner, k]] for k in (1, 0)]),
                "shared_m": np.tile(region.shared_m[~inner], 2),
            }
        )
        border = border[measure[border["piece"]] < largest[place[border["piece"]]]]
        if border.empty:
            break
        touched = border.groupby(["piece", "beside"])["shared_m"].sum().reset_index()
        best = touched.sort_values(by="shared_m").drop_duplicates("piece", keep="last")
        owner[best["piece"]] = best["beside"]
        label = owner[piece]
    return label


def _bisect(region: Region, share: float, least_first: int, least_second: int) -> np.ndarray:
    """Which blocks go to the second side, so that the first holds about `share` of the measure.

    Tries straight cuts along and across the streets (and two slanting ones) and takes the one
    with the shortest border among those near enough to the share.
    """
    n = len(region.blocks)
    piece = region.components()
    piece_measure = np.bincount(piece, region.measure)
    whole = piece_measure[piece] < 0.6 * min(share, 1 - share) * region.measure.sum()
    spread_m = float(np.sqrt(region.frame.var(0).sum()))
    best, least = None, np.inf
    for turn in (0.0, 90.0, 45.0, 135.0):
        angle = np.radians(turn)
        along = region.frame @ np.array([np.cos(angle), np.sin(angle)])
        middle = np.bincount(piece, along * region.measure) / piece_measure
        place = np.where(whole, middle[piece], along)
        order = np.lexsort((along, piece * whole, place))
        position = np.empty(n, dtype=int)
        position[order] = np.arange(n)
        first, last = np.sort(position[region.edges], axis=1).T
        change = np.bincount(first, region.shared_m, n + 1) - np.bincount(
            last, region.shared_m, n + 1
        )
        crossing = np.cumsum(change)[:-1]
        held = np.cumsum(region.measure[order]) / region.measure.sum()
        off = np.abs(held - share) / min(share, 1 - share)
        allowed = np.arange(1, n + 1)
        possible = (allowed >= least_first) & (n - allowed >= least_second)
        score = (crossing + 0.2 * spread_m) * (1 + 2.2 * (off / WINDOW) ** 2)
        score = score * (1.0 if turn in (0.0, 90.0) else 1.25)
        score[~possible] = np.inf
        at = int(score.argmin())
        if score[at] < least:
            best, least = position > at, float(score[at])
    if best is None:
        raise ValueError(f"{n} blocks are too few for {least_first + least_second} parts")
    second = _reconnect(region, best)
    if (~second).sum() < least_first or second.sum() < least_second:
        second = best
    return _straighten(region, second, share, least_first, least_second)


def _reconnect(region: Region, second: np.ndarray) -> np.ndarray:
    """Give scraps that a cut has torn off their side to the side they touch."""
    for _ in range(3):
        sides = second[region.edges]
        inner = sides[:, 0] == sides[:, 1]
        n = len(region.blocks)
        kept = region.edges[inner]
        links = csr_array((np.ones(len(kept)), (kept[:, 0], kept[:, 1])), (n, n))
        piece = connected_components(links, directed=False)[1]
        measure = np.bincount(piece, region.measure)
        touches = np.zeros(len(measure), dtype=bool)
        touches[piece[region.edges[~inner]].ravel()] = True
        side_of = np.zeros(len(measure), dtype=bool)
        side_of[piece] = second
        moved = np.zeros(len(measure), dtype=bool)
        for side in (False, True):
            mine = np.flatnonzero(side_of == side)
            torn = mine[touches[mine]]
            if len(torn) > 1:
                moved[torn[measure[torn] < measure[torn].max()]] = True
        if not moved.any():
            break
        second = second ^ moved[piece]
    return second


def _straighten(
    region: Region, second: np.ndarray, share: float, least_first: int, least_second: int
) -> np.ndarray:
    """Move single blocks across the border while that shortens it and keeps the balance."""
    second = second.copy()
    neighbours: list[list[tuple[int, float]]] = [[] for _ in region.blocks]
    for (a, b), length in zip(region.edges.tolist(), region.shared_m.tolist(), strict=True):
        neighbours[a].append((b, length))
        neighbours[b].append((a, length))
    total = region.measure.sum()
    held = float(region.measure[~second].sum() / total)
    count = [int((~second).sum()), int(second.sum())]
    least = (least_first, least_second)
    slack = WINDOW * min(share, 1 - share)
    for _ in range(4):
        moved = False
        border = np.unique(region.edges[second[region.edges[:, 0]] != second[region.edges[:, 1]]])
        for block in border.tolist():
            mine = bool(second[block])
            same = [(k, w) for k, w in neighbours[block] if bool(second[k]) == mine]
            other = sum(w for k, w in neighbours[block] if bool(second[k]) != mine)
            if other <= sum(w for _, w in same) * 1.05 or not same:
                continue
            step = float(region.measure[block] / total) * (1 if mine else -1)
            if abs(held + step - share) > max(slack, abs(held - share)):
                continue
            if count[mine] <= least[mine] or not _stays_whole(second, neighbours, block, same):
                continue
            second[block] = not mine
            held += step
            count[mine] -= 1
            count[not mine] += 1
            moved = True
        if not moved:
            break
    return second


def _stays_whole(
    second: np.ndarray,
    neighbours: list[list[tuple[int, float]]],
    block: int,
    same: list[tuple[int, float]],
) -> bool:
    """Whether the block's own-side neighbours stay linked, near by, without it."""
    targets = {k for k, _ in same}
    if len(targets) == 1:
        return True
    seen, queue = {same[0][0]}, [same[0][0]]
    while queue and len(seen) < 40:
        here = queue.pop()
        for k, _ in neighbours[here]:
            if k != block and k not in seen and second[k] == second[block]:
                seen.add(k)
                queue.append(k)
    return targets <= seen
