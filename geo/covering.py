"""Where new sites would bring the most people within reach.

The maximal covering location problem (R. L. Church, C. S. ReVelle, The maximal covering location
problem, Papers of the Regional Science Association 32, 1974): of all candidates choose a number
so that the people who have one in reach, and had none, are as many as can be. What is in reach
comes as a matrix, `nearest.within` by straight line or any other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from geo.errors import GeoError

SOLVED = 0  # scipy's word for an optimum that is proved


@dataclass(frozen=True)
class Siting:
    """Candidates chosen together: their places among the candidates, ascending, and the people who
    come within reach of one of them and had nothing in reach before."""

    candidates: tuple[int, ...]
    people_gained: float


def gains(reach: csr_array, people: ArrayLike, is_covered: ArrayLike) -> NDArray[np.float64]:
    """How many people each single candidate would bring within reach: an array [candidates].

    Parameters
    ----------
    reach : sparse array [places, candidates], 1 where a candidate would be in reach of a place.
    people : residents by place; NaN, not reported, counts nobody.
    is_covered : places that have a site in reach already.

    The largest is the exact answer for one new site.
    """
    return np.asarray(reach.T @ _uncovered(reach, people, is_covered), dtype=np.float64)


def best_single(
    reach: csr_array, people: ArrayLike, is_covered: ArrayLike, apart: csr_array, most: int = 5
) -> list[Siting]:
    """The best candidate for one new site and its runners-up, the best first.

    Next to the best place lies the second best: a runner-up is the best of those that are not
    near any better one in the list. `apart` is a sparse array [candidates, candidates], 1 where
    two are near each other. Candidates that gain nobody are left out; of two that gain as many,
    the first comes first.
    """
    gained = gains(reach, people, is_covered)
    is_open = gained > 0
    found: list[Siting] = []
    while is_open.any() and len(found) < most:
        best = int(np.argmax(np.where(is_open, gained, -1.0)))
        found.append(Siting((best,), float(gained[best])))
        is_open[apart[[best]].indices] = False
        is_open[best] = False
    return found


def best_together(
    reach: csr_array,
    people: ArrayLike,
    is_covered: ArrayLike,
    sites: int,
    most_s: float = 10.0,
) -> Siting:
    """The best candidates for some new sites at once; exact, by scipy's `milp` (HiGHS).

    Fewer than `sites` where the rest would gain nobody. Parameters as those of `gains`. A single
    one needs no solver: the largest gain is its answer.

    Raises
    ------
    GeoError
        if `sites` is below 1, or the best is not proved within `most_s` seconds.
    """
    if sites < 1:
        raise GeoError(f"{sites} new sites; ask for 1 or more")
    uncovered = _uncovered(reach, people, is_covered)
    places = np.flatnonzero((uncovered > 0) & (np.diff(reach.indptr) > 0))
    useful = np.unique(reach[places].indices) if len(places) else np.array([], dtype=np.intp)
    if not len(useful):
        return Siting((), 0.0)
    if sites == 1:
        single = gains(reach, people, is_covered)
        return Siting((int(np.argmax(single)),), float(single.max()))
    near = csr_array(reach[places][:, useful])
    n, m = near.shape
    # A place counts (y ≤ 1) as far as a chosen candidate (x is 0 or 1) reaches it: y ≤ Σ x. Then
    # y is 0 or 1 by itself, so that only the candidates are whole numbers.
    served = LinearConstraint(hstack([eye_array(n), -near]), -np.inf, 0)
    chosen_row = hstack([csr_array((1, n)), csr_array(np.ones((1, m)))])
    answer = milp(
        np.concatenate([-uncovered[places], np.zeros(m)]),
        integrality=np.concatenate([np.zeros(n), np.ones(m)]),
        bounds=Bounds(0, 1),
        constraints=[served, LinearConstraint(chosen_row, 0, min(sites, m))],
        options={"time_limit": most_s, "mip_rel_gap": 0},
    )
    if answer.status != SOLVED:
        raise GeoError(
            f"the best {sites} of {m} candidates could not be proved ({answer.message}); ask for "
            "fewer sites, or offer fewer candidates"
        )
    chosen = [int(k) for k in np.flatnonzero(answer.x[n:] > 0.5)]
    gained = _reached(near, uncovered[places], chosen)
    for one in tuple(chosen):  # the solver may fill up with what adds nobody
        rest = [k for k in chosen if k != one]
        chosen = rest if _reached(near, uncovered[places], rest) == gained else chosen
    return Siting(tuple(int(useful[k]) for k in chosen), gained)


def _reached(reach: csr_array, people: NDArray[np.float64], chosen: list[int]) -> float:
    """The people who have one of the chosen candidates in reach."""
    return float(people[np.asarray(reach[:, chosen].sum(axis=1)).ravel() > 0].sum())


def _uncovered(reach: csr_array, people: ArrayLike, is_covered: ArrayLike) -> NDArray[np.float64]:
    counts, covered = np.asarray(people, dtype=float), np.asarray(is_covered, dtype=bool)
    if not reach.shape[0] == len(counts) == len(covered):
        raise GeoError(
            f"reach has {reach.shape[0]} places, but there are people of {len(counts)} and "
            f"{len(covered)} are covered or not; give all of the same places"
        )
    return np.where(covered, 0.0, np.nan_to_num(counts))
