"""Kaplan and Meier's estimate by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GeoError
from geo.waiting_time import waiting


def quartiles(*args: object) -> list[float]:
    found = waiting(*args)  # type: ignore[arg-type]
    return [found.lower_quartile_days, found.median_days, found.upper_quartile_days]


def test_all_over_are_plain_quartiles() -> None:
    found = waiting([4, 1, 3, 2], [True] * 4)
    assert quartiles([4, 1, 3, 2], [True] * 4) == [1, 2, 3]
    assert (found.ended, found.waiting) == (4, 0)
    assert np.isnan(found.longest_days)


def test_who_waits_makes_the_median_later() -> None:
    """At 1: 5/6 left; 2 leaves waiting; at 3: 5/6 × 3/4 = 0.625; at 5: 0.3125; 6 waits."""
    days, over = [1, 2, 3, 4, 5, 6], [True, False, True, False, True, False]
    np.testing.assert_array_equal(quartiles(days, over), [3, 5, np.nan])
    found = waiting(days, over)
    assert (found.ended, found.waiting, found.longest_days) == (3, 3, 6)


def test_one_who_leaves_at_the_time_of_an_end_was_at_risk() -> None:
    """At 2 two of four end, the one who is still waiting after 2 days among the four."""
    np.testing.assert_array_equal(
        quartiles([2, 2, 2, 3], [True, True, False, False]), [2, 2, np.nan]
    )


@pytest.mark.parametrize(
    ("days", "over", "counts"),
    [([], [], (0, 0)), ([np.nan], [True], (0, 0)), ([3, 4], [False, False], (0, 2))],
)
def test_nobody_through_has_no_quartiles(
    days: list[float], over: list[bool], counts: tuple[int, int]
) -> None:
    found = waiting(days, over)
    assert np.isnan(quartiles(days, over)).all()
    assert (found.ended, found.waiting) == counts


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=30))
def test_it_is_never_quicker_than_without_those_waiting(rows: list[tuple[int, bool]]) -> None:
    days, over = [float(d) for d, _ in rows], [o for _, o in rows]
    ended = sorted(d for d, o in rows if o)
    for n, found in enumerate(quartiles(days, over), start=1):
        if ended:
            plain = ended[int(np.ceil(n * len(ended) / 4)) - 1]
            assert np.isnan(found) or found >= plain


@pytest.mark.parametrize(("days", "over"), [([1], []), ([-1], [True]), ([[1]], [[True]])])
def test_refuses(days: list[float], over: list[bool]) -> None:
    with pytest.raises(GeoError, match="one each, and not negative"):
        waiting(days, over)
