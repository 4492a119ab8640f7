"""Where a new site helps most, against every choice tried one by one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from geo.covering import Siting, best_single, best_together, gains
from geo.errors import GeoError

# Five places in a row; a candidate at each reaches its neighbours.
ROW = csr_array(np.eye(5) + np.eye(5, k=1) + np.eye(5, k=-1))
PEOPLE = np.array([10.0, 20.0, 5.0, 40.0, 8.0])
NONE = np.zeros(5, dtype=bool)


def brute_force(reach: np.ndarray, people: np.ndarray, sites: int) -> float:
    """The most people that any choice of candidates reaches."""
    return max(
        float(people[reach[:, list(chosen)].any(axis=1)].sum())
        for chosen in combinations(range(reach.shape[1]), sites)
    )


def test_gains_by_hand() -> None:
    assert gains(ROW, PEOPLE, NONE).tolist() == [30, 35, 65, 53, 48]
    covered = np.array([False, False, False, True, False])
    assert gains(ROW, PEOPLE, covered).tolist() == [30, 35, 25, 13, 8]
    assert gains(ROW, np.where(covered, np.nan, PEOPLE), NONE).tolist() == [30, 35, 25, 13, 8]


def test_the_best_and_its_runners_up_are_apart() -> None:
    found = best_single(ROW, PEOPLE, NONE, apart=ROW)
    assert found == [Siting((2,), 65.0), Siting((4,), 48.0), Siting((0,), 30.0)]
    assert best_single(ROW, PEOPLE, NONE, apart=ROW, most=1) == [Siting((2,), 65.0)]


def test_together_is_not_one_after_the_other() -> None:
    # The best single one is in the middle; the best two are beside it.
    assert best_together(ROW, PEOPLE, NONE, 1) == Siting((2,), 65.0)
    assert best_together(ROW, PEOPLE, NONE, 2).people_gained == 83.0
    people = np.array([10.0, 10.0, 0.0, 10.0, 10.0])
    assert best_together(ROW, people, NONE, 2).people_gained == 40.0


def test_sites_that_gain_nobody_are_not_named() -> None:
    twins = csr_array(np.ones((2, 3)))
    found = best_together(twins, [1.0, 2.0], [False, False], 2)
    assert (len(found.candidates), found.people_gained) == (1, 3.0)
    everybody = np.ones(5, dtype=bool)
    assert best_together(ROW, PEOPLE, everybody, 2) == Siting((), 0.0)
    assert best_single(ROW, PEOPLE, everybody, apart=ROW) == []
    nowhere = csr_array((0, 4))
    assert best_together(nowhere, [], [], 2) == Siting((), 0.0)
    unknown = np.full(5, np.nan)
    assert best_single(ROW, unknown, NONE, apart=ROW) == []


def test_refuses() -> None:
    with pytest.raises(GeoError, match="0 new sites"):
        best_together(ROW, PEOPLE, NONE, 0)
    with pytest.raises(GeoError, match="5 places, but there are people of 2"):
        gains(ROW, [1, 2], NONE)


@settings(max_examples=40, deadline=None)
@given(arrays(bool, (6, 7)), arrays(np.int64, 6, elements=st.integers(0, 50)), st.integers(1, 3))
def test_exact_against_every_choice(reach: np.ndarray, people: np.ndarray, sites: int) -> None:
    found = best_together(csr_array(reach.astype(float)), people, np.zeros(6, dtype=bool), sites)
    assert found.people_gained == brute_force(reach, people, sites)
    assert len(found.candidates) <= sites
    told = reach[:, list(found.candidates)].any(axis=1)
    assert found.people_gained == people[told].sum()
