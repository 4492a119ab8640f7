"""The cylinders of a scan in space and time: circles of areas, and days; how unlikely each is.

All of them are looked at once a draw by chance, a hundred times over: so what is in each is the
difference of two running sums, and its likelihood is only worked out where it can matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geo.measure import metres_per_degree

Floats = NDArray[np.float64]
LEAST_CASES = 2  # one case is no cluster
HALVINGS = 50


@dataclass(frozen=True)
class Circles:
    """Circles one after the other: of each centre all, from the smallest up.

    `order` [centres, areas] areas by distance; `centre` and `last` of each circle its centre and
    the place in that centre's order of the last area that is in it; `inside` a sparse array of 1
    and 0 [areas, circles].
    """

    order: NDArray[np.int64]
    centre: NDArray[np.int64]
    last: NDArray[np.int64]
    inside: csr_array

    @classmethod
    def of(cls, places: Floats, residents: Floats, share: float) -> Circles:
        """Circles around `places` (degrees, [areas, 2]) of at most a share of all residents, or of
        one area alone; none around an area without residents."""
        east_m, north_m = metres_per_degree(float(places[:, 1].mean()))
        plane = places * (east_m, north_m)
        apart = np.hypot(*(plane[:, np.newaxis] - plane[np.newaxis]).transpose(2, 0, 1))
        order = np.argsort(apart, axis=1, kind="stable")
        inside = np.cumsum(residents[order], axis=1) <= share * residents.sum()
        inside[:, 0] = residents > 0  # an area alone is a place, however many live there
        centre, last = np.nonzero(inside & (inside[:, :1]))
        size = last + 1
        circle = np.repeat(np.arange(len(size)), size)
        nth = np.arange(len(circle)) - np.repeat(np.cumsum(size) - size, size)
        is_in = np.ones(len(circle), dtype=np.int8), (order[centre[circle], nth], circle)
        return cls(order, centre, last, csr_array(is_in, shape=(len(places), len(size))))

    def sums(self, values: NDArray[Any]) -> NDArray[Any]:
        """[days + 1, circles]: what is in each circle before each day begins."""
        kind = whole_of(int(values.sum())) if values.dtype.kind == "i" else np.dtype(np.float64)
        before = np.zeros((len(values) + 1, len(self.last)), dtype=kind)
        (csr_array(values.astype(kind)) @ self.inside).toarray(out=before[1:])
        return np.cumsum(before, axis=0, dtype=kind, out=before)

    def areas(self, circle: int) -> NDArray[np.int64]:
        """The areas in a circle, the nearest first."""
        return self.order[self.centre[circle], : self.last[circle] + 1]


def whole_of(most: int) -> np.dtype[Any]:
    """Whole numbers up to some and the next: millions are compared a draw, and short ones fit
    twice as many to the processor's hand."""
    return np.dtype(np.int16 if most < np.iinfo(np.int16).max else np.int32)


def least_counts(means: Floats, total: int, longest: int, floor: float) -> list[NDArray[Any]]:
    """For every length up to `longest` days, [starts, circles]: with how many cases a cylinder's
    log ratio reaches the floor, at least LEAST_CASES. So each of millions costs a comparison and
    few a logarithm. `means` are the expected cases as `Circles.sums` has them."""
    counts, kind = np.arange(LEAST_CASES, total + 1), whole_of(total)
    # The ratio falls as more is expected, to 0 where as much is expected as found: by halving, how
    # many may be expected of each count.
    low, high = np.zeros(len(counts)), counts.astype(float)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        is_enough = log_ratio(counts, middle, total) >= floor
        low, high = np.where(is_enough, middle, low), np.where(is_enough, high, middle)
    return [
        (np.searchsorted(low, means[days:] - means[:-days]) + LEAST_CASES).astype(kind)
        for days in range(1, longest + 1)
    ]


def log_ratio(counts: NDArray[np.int64], means: Floats, total: int) -> Floats:
    """The log likelihood ratio of `counts` cases where `means` are expected, of `total` in all:
    c ln(c / μ) + (C − c) ln((C − c) / (C − μ)) (Kulldorff 1997), for c > μ."""
    outside = total - counts
    with np.errstate(divide="ignore", invalid="ignore"):
        beyond = np.where(outside > 0, outside * np.log(outside / (total - means)), 0.0)
        return np.asarray(counts * np.log(counts / means) + beyond)


def candidates(
    before: NDArray[Any], means: Floats, least: list[NDArray[Any]], total: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Floats]:
    """Cylinders that reach the floor: their first day, length in days, circle and log ratio."""
    firsts, lengths, circles, ratios = [], [], [], []
    for days, enough in enumerate(least, start=1):
        counts = before[days:] - before[:-days]
        at = np.flatnonzero(counts >= enough)
        first, circle = np.divmod(at, counts.shape[1])
        mean = means[first + days, circle] - means[first, circle]
        firsts.append(first)
        lengths.append(np.full(len(at), days))
        circles.append(circle)
        ratios.append(log_ratio(counts.ravel()[at], mean, total))
    return tuple(np.concatenate(parts) for parts in (firsts, lengths, circles, ratios))  # type: ignore[return-value]
