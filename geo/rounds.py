"""Rounds that visit places and come back: flights from drone bases, or walks from a station.

The shortest set of rounds, each not longer than it may be: the distance-constrained vehicle routing
problem (G. Laporte, M. Desrochers, Y. Nobert, Two exact algorithms for the distance-constrained
vehicle routing problem, Networks 14, 1984). Up to EXACT_STOPS places of one base it is solved
exactly, by dynamic programming over the sets of places (M. Held, R. M. Karp, A dynamic programming
approach to sequencing problems, SIAM 10, 1962). Beyond that one tour through all of them is made
by N. Christofides' heuristic (1976, at most 1.5 times the shortest), as networkx has it; the tour
is cut where that is best (J. E. Beasley, Route first – cluster second methods for vehicle routing,
Omega 11, 1983); and each round put into its own best order.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import GeoError, listed
from geo.measure import distance_m
from geo.nearest import point_degrees

EXACT_STOPS = 8
OUT_OF_RANGE, TOO_LONG = "out_of_range", "too_long"
SPARE_M = 1e-6  # a round that just fits is not to fail by rounding

Lengths = NDArray[np.float64]


@dataclass(frozen=True)
class Round:
    """One flight or walk: from the base to the stops in this order and back, `length_m` in all, of
    which `service_m` at the stops."""

    base: str
    stops: tuple[str, ...]
    length_m: float
    service_m: float


@dataclass(frozen=True)
class Plan:
    """The rounds, base by base, and of each stop that is in none why: "out_of_range" of every
    base, or "too_long" there and back for each that it is in the range of."""

    rounds: tuple[Round, ...]
    left_out: dict[str, str]

    @property
    def length_m(self) -> float:
        """The length of all rounds together."""
        return sum(one.length_m for one in self.rounds)


def plan_rounds(
    stops: gpd.GeoSeries, bases: gpd.GeoDataFrame, service_m: pd.Series | None = None
) -> Plan:
    """The shortest rounds from the bases through all stops that can be visited.

    Each stop belongs to the nearest base that can visit it. Legs are straight lines on the
    ellipsoid: right for a drone, too short for a walk.

    Parameters
    ----------
    stops : GeoSeries of Points by code; for cells their label points.
    bases : GeoDataFrame [code, range_m, most_m, geometry], Points. A stop may be no farther from
        its base than `range_m`; a round no longer than `most_m`. NaN: no limit.
    service_m : what a stop itself takes, metres by code (`seen_ground.sweep_m` for a cell that is
        to be seen whole); 0 where not given.

    Raises
    ------
    GeoError
        if a stop is given twice, a place is no point or a service is below 0 or not known.
    """
    if stops.index.has_duplicates:
        twice = stops.index[stops.index.duplicated()].unique()
        raise GeoError(f"stops {listed(twice)} are given more than once")
    service = pd.Series(0.0, index=stops.index) if service_m is None else service_m
    taken_m = np.asarray(service.reindex(stops.index), dtype=np.float64)
    if not (taken_m >= 0).all():
        raise GeoError(
            f"stops {listed(stops.index[~(taken_m >= 0)])} have no service_m of 0 or more"
        )
    ordered = bases.sort_values("code")
    at = point_degrees(stops) if len(stops) else np.empty((0, 2))
    home = np.empty((0, 2))
    if len(bases):
        home = point_degrees(ordered.geometry.set_axis(ordered["code"]))
    away_m = distance_m(at[:, :1], at[:, 1:], home[:, 0], home[:, 1])
    range_m, most_m = (_limits(ordered, column) for column in ("range_m", "most_m"))
    in_range = away_m <= range_m + SPARE_M
    can_visit = in_range & (2 * away_m + taken_m[:, None] <= most_m + SPARE_M)
    away_m = np.where(can_visit, away_m, np.inf)
    rounds: list[Round] = []
    for k, base in enumerate(ordered["code"]):
        own = np.flatnonzero(can_visit[:, k] & (away_m.argmin(axis=1) == k))
        places = np.vstack([home[k], at[own]])
        legs_m = distance_m(places[:, :1], places[:, 1:], places[:, 0], places[:, 1])
        for order in _best_rounds(legs_m, taken_m[own], float(most_m[k])):
            visited = own[list(order)]
            at_stops_m = float(taken_m[visited].sum())
            codes = tuple(str(code) for code in stops.index[visited])
            rounds.append(Round(str(base), codes, _length(legs_m, order) + at_stops_m, at_stops_m))
    left = {
        str(stops.index[stop]): TOO_LONG if in_range[stop].any() else OUT_OF_RANGE
        for stop in np.flatnonzero(~can_visit.any(axis=1))
    }
    return Plan(tuple(rounds), left)


def _limits(bases: gpd.GeoDataFrame, column: str) -> Lengths:
    limits = bases[column].astype(float).to_numpy()
    return np.where(np.isnan(limits), np.inf, limits)


def _length(legs_m: Lengths, order: tuple[int, ...]) -> float:
    """From the base, number 0 of the legs, through the stops in order and back."""
    way = [0, *(stop + 1 for stop in order), 0]
    return float(legs_m[way[:-1], way[1:]].sum())


def _best_rounds(legs_m: Lengths, service_m: Lengths, most_m: float) -> list[tuple[int, ...]]:
    """The stops of each round in order; every stop alone has to fit into one."""
    stops = len(service_m)
    if stops == 0:
        return []
    if stops <= EXACT_STOPS:
        return _exact(legs_m, service_m, most_m)
    tour, found = _tour(legs_m), []
    # The tour is a ring, and where it passes the base is no better a place to begin than others.
    rings = (tour[at:] + tour[:at] for at in range(stops))
    _, groups = min(_cut(ring, legs_m, service_m, most_m) for ring in rings)
    for group in groups:
        if len(group) <= EXACT_STOPS:
            own = [0, *(stop + 1 for stop in group)]
            inner = _exact(legs_m[np.ix_(own, own)], service_m[group], most_m)
            found += [tuple(group[k] for k in order) for order in inner]
        else:
            found.append(tuple(group))
    return found


def _exact(legs_m: Lengths, service_m: Lengths, most_m: float) -> list[tuple[int, ...]]:
    """The best partition into rounds, over all sets of stops as bits of a number."""
    stops = len(service_m)
    every = 1 << stops
    # The shortest way from the base through a set, ending at a stop of it, and the set's best end.
    ways: list[dict[int, tuple[float, tuple[int, ...]]]] = [{} for _ in range(every)]
    single: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * every
    for group in range(1, every):
        members = [stop for stop in range(stops) if group >> stop & 1]
        for last in members:
            before = ways[group & ~(1 << last)]
            ways[group][last] = min(
                (
                    (length + legs_m[stop + 1, last + 1], (*order, last))
                    for stop, (length, order) in before.items()
                ),
                default=(legs_m[0, last + 1], (last,)),
            )
        length, order = min(
            (length + legs_m[last + 1, 0], order)
            for last, (length, order) in ways[group].items()
        )  # fmt: skip
        fits = length + service_m[members].sum() <= most_m + SPARE_M
        single[group] = (length if fits else np.inf, order)
    best: list[tuple[float, list[tuple[int, ...]]]] = [(np.inf, [])] * every
    best[0] = (0.0, [])
    for group in range(1, every):
        lowest, part = group & -group, group
        while part:  # all subsets that hold the lowest stop
            if part & lowest and single[part][0] + best[group ^ part][0] < best[group][0]:
                rest, rounds = best[group ^ part]
                best[group] = (single[part][0] + rest, [single[part][1], *rounds])
            part = (part - 1) & group
    return best[-1][1]


def _tour(legs_m: Lengths) -> list[int]:
    """All stops in the order of one tour from the base and back."""
    # Imported where it is used: a third of a second of every start.
    import networkx as nx

    # A millimetre more, because networkx takes 0 for "no way", as between two stops at one point.
    graph = nx.from_numpy_array(legs_m + 0.001 * (1 - np.eye(len(legs_m))))
    cycle = nx.approximation.christofides(graph)[:-1]
    at = cycle.index(0)
    return [stop - 1 for stop in [*cycle[at + 1 :], *cycle[:at]]]


def _cut(
    tour: list[int], legs_m: Lengths, service_m: Lengths, most_m: float
) -> tuple[float, list[list[int]]]:
    """The tour cut into rounds where that makes the shortest set of them, and its length."""
    stops = len(tour)
    best, start = [0.0] + [np.inf] * stops, [0] * (stops + 1)
    for first in range(stops):
        inner_m = 0.0
        for last in range(first, stops):
            stop = tour[last]
            inner_m += float(service_m[stop])
            if last > first:
                inner_m += float(legs_m[tour[last - 1] + 1, stop + 1])
            length_m = float(legs_m[0, tour[first] + 1]) + inner_m + float(legs_m[stop + 1, 0])
            if length_m > most_m + SPARE_M:
                if inner_m > most_m:
                    break
                continue
            if best[first] + length_m < best[last + 1]:
                best[last + 1], start[last + 1] = best[first] + length_m, first
    groups: list[list[int]] = []
    end = stops
    while end:
        groups.append(tour[start[end] : end])
        end = start[end]
    return best[-1], groups[::-1]
