"""Clusters in space and time: where and when there were more cases than people explain.

Kulldorff's space-time scan statistic with the discrete Poisson model (M. Kulldorff, A spatial scan
statistic, Communications in Statistics: Theory and Methods 26, 1997; Prospective time periodic
geographical disease surveillance using a scan statistic, Journal of the Royal Statistical Society
A 164, 2001). Cylinders stand on circles around the areas' points, which take in one area after the
other by distance; their height is an interval of days. That of the highest likelihood ratio is the
most likely cluster; how often chance alone makes a higher one says what to think of it. Written
here, as no kept Python library has it: pysal's esda and pointpats do not, R's packages do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.cylinders import LEAST_CASES, Circles, candidates, least_counts
from geo.errors import GeoError

Floats = NDArray[np.float64]
# Half the 95 % point of chi-squared with one degree of freedom: a cylinder below it would not stand
# out even if it were the only one that is looked at.
LEAST_RATIO = 1.92
PEOPLE_SHARE = 0.1  # as much as can be acted on as one place
MOST_SHARE = 0.5  # of people and of days, as Kulldorff: what is larger is rather a lack elsewhere
ROUNDING = 1e-9  # of ratios of the same figures, summed in another order
MOST_CYLINDERS = 40_000_000  # 4 bytes each


@dataclass(frozen=True)
class Cluster:
    """A cylinder: `areas` by their positions, the nearest first, and days `first` to `last`, both
    in it, counted from 0.

    `relative_risk` is the rate inside by the rate outside, infinite if all cases are inside;
    `log_ratio` the logarithm of the likelihood ratio; `p` the share of chance's own maxima,
    counting this one, that are as high.
    """

    areas: tuple[int, ...]
    first: int
    last: int
    observed: int
    expected: float
    relative_risk: float
    log_ratio: float
    p: float


@dataclass(frozen=True)
class Scan:
    """Clusters that have no area in common, the most likely first, of `cases` cases; `left_out`
    cases lie in areas without people, where nothing is expected."""

    clusters: tuple[Cluster, ...]
    cases: int
    left_out: int


def expected_cases(cases: ArrayLike, people: ArrayLike, by_day: bool = True) -> Floats:
    """How many cases there would be if they came to people by chance, [days, areas].

    Parameters
    ----------
    cases : new cases [days, areas]; NaN is unknown: nothing is expected there.
    people : by area.
    by_day : the cases of each day are spread over that day's people, so that a wave of the whole
        city is no cluster, and only what is apart from it is; otherwise all cases over all days
        alike, as in Kulldorff's own model.
    """
    counts = np.asarray(cases, dtype=float)
    exposed = np.where(np.isnan(counts), 0.0, np.nan_to_num(np.asarray(people, dtype=float)))
    found = np.where(exposed > 0, np.nan_to_num(counts), 0.0)
    axis = 1 if by_day else None
    people_days, total = (a.sum(axis=axis, keepdims=True) for a in (exposed, found))
    return np.asarray(exposed * np.divide(total, people_days, where=people_days > 0,
                                          out=np.zeros_like(total)))  # fmt: skip


def scan(
    cases: ArrayLike,
    people: ArrayLike,
    points: ArrayLike,
    *,
    by_day: bool = True,
    most_people_share: float = PEOPLE_SHARE,
    most_days_share: float = MOST_SHARE,
    replications: int = 99,
    seed: int = 0,
    most_p: float = 0.05,
    most_clusters: int = 10,
) -> Scan:
    """The clusters of cases among some areas and days; the same every time for a seed.

    Parameters
    ----------
    cases : new cases [days, areas], whole and not negative; NaN is unknown.
    people : residents by area; NaN is none.
    points : longitude and latitude of each area's point, degrees, [areas, 2].
    by_day : see `expected_cases`.
    most_people_share, most_days_share : how much of all people and days a cluster may have, up to
        0.5.
    replications : draws by chance; p is at least 1 / (replications + 1).
    most_p : clusters that chance makes more often are none, nor is one case.
    most_clusters : so many at the most.

    Raises
    ------
    GeoError
        if shapes do not fit, cases are negative or broken, shares or numbers are out of range, or
        there are too many cylinders to hold in memory.
    """
    counts, residents = np.asarray(cases, dtype=float), np.nan_to_num(np.asarray(people, float))
    places = np.asarray(points, dtype=float)
    _check(counts, residents, places, (most_people_share, most_days_share), replications)
    expected = expected_cases(counts, residents, by_day)
    known = np.where(residents > 0, np.nan_to_num(counts), 0).astype(np.int64)
    left_out, total = int(np.nansum(counts)) - int(known.sum()), int(known.sum())
    if total < LEAST_CASES:
        return Scan((), total, left_out)
    circles = Circles.of(places, residents, most_people_share)
    longest = max(1, int(len(counts) * most_days_share))
    _refuse_many(len(circles.last) * len(counts) * longest)
    means = circles.sums(expected)
    found = _likeliest(circles, circles.sums(known), means, total, longest, most_clusters)
    if not found:
        return Scan((), total, left_out)
    least = least_counts(means, total, longest, found[-1].log_ratio - ROUNDING)
    rng, edges = np.random.default_rng(seed), np.cumsum(expected)
    ratios = np.array([one.log_ratio for one in found])
    as_high = np.ones(len(found), dtype=np.int64)
    for _ in range(replications):
        drawn = np.searchsorted(edges, rng.random(total) * edges[-1], side="right")
        by_chance = np.bincount(drawn, minlength=expected.size).reshape(expected.shape)
        *_, reached = candidates(circles.sums(by_chance), means, least, total)
        as_high += reached.max(initial=0.0) >= ratios - ROUNDING
        if as_high[0] > most_p * (replications + 1):
            break  # no cluster can be left
    p = as_high / (replications + 1)
    clusters = [replace(one, p=float(own)) for one, own in zip(found, p, strict=True)]
    return Scan(tuple(one for one in clusters if one.p <= most_p), total, left_out)


def _likeliest(
    circles: Circles,
    before: NDArray[Any],
    means: Floats,
    total: int,
    longest: int,
    most: int,
) -> list[Cluster]:
    """The cylinders of the highest ratios that have no area in common; p is still 1."""
    least = least_counts(means, total, longest, LEAST_RATIO)
    first, length, circle, ratio = candidates(before, means, least, total)
    # Of equals the one with fewer areas, then the shorter, then the earlier.
    order = np.lexsort((first, length, circles.last[circle], -np.round(ratio, 9)))
    taken = np.zeros(circles.order.shape[1], dtype=np.bool_)
    found: list[Cluster] = []
    while len(order) and len(found) < most:
        best = order[0]
        areas = circles.areas(circle[best])
        start, end = int(first[best]), int(first[best] + length[best])
        count = int(before[end, circle[best]] - before[start, circle[best]])
        mean = float(means[end, circle[best]] - means[start, circle[best]])
        outside = (total - count) / (total - mean)
        risk = count / mean / outside if outside else np.inf
        found.append(
            Cluster(tuple(areas.tolist()), start, end - 1, count, mean, risk, float(ratio[best]), 1)
        )
        taken[areas] = True
        is_met = np.logical_or.accumulate(taken[circles.order], axis=1)
        order = order[~is_met[circles.centre, circles.last][circle[order]]]
    return found


def _check(
    counts: Floats, residents: Floats, places: Floats, shares: tuple[float, float], draws: int
) -> None:
    n = len(residents)
    if counts.ndim != 2 or counts.shape[1] != n or not counts.size or places.shape != (n, 2):
        raise GeoError(
            f"cases {counts.shape}, people {residents.shape} and points {places.shape} should be "
            "[days, areas], [areas] and [areas, 2], with a day and an area"
        )
    if (counts < 0).any() or (np.nan_to_num(counts) % 1 != 0).any() or (residents < 0).any():
        raise GeoError("cases and people are whole numbers from 0 on; leave corrections out")
    if not np.isfinite(places).all():
        raise GeoError("every area needs a point, longitude and latitude in degrees")
    if not all(0 < share <= MOST_SHARE for share in shares) or draws < 1:
        raise GeoError(
            f"shares {shares} should be above 0 and at most {MOST_SHARE}, and {draws} replications "
            "1 or more"
        )


def _refuse_many(cylinders: int) -> None:
    if cylinders > MOST_CYLINDERS:
        raise GeoError(
            f"{cylinders:,} cylinders are too many to look at; take areas of a level higher, fewer "
            "days or a smaller share of the people"
        )
