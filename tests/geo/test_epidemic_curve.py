"""New cases from cumulative counts: falls are corrections, gaps stay gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo.epidemic_curve import daily_change, days_since_last, trailing_mean
from geo.errors import GeoError

NAN = np.nan
COUNTS = arrays(float, (12, 3), elements=st.one_of(st.integers(0, 9).map(float), st.just(NAN)))


def test_falls_are_corrections_and_no_cases() -> None:
    change = daily_change([0, 3, 3, 1, 5])
    np.testing.assert_array_equal(change.new, [NAN, 3, 0, 0, 4])
    np.testing.assert_array_equal(change.corrected, [NAN, 0, 0, -2, 0])


def test_a_gap_makes_the_change_to_and_from_it_unknown() -> None:
    change = daily_change([2, NAN, 6, 7])
    np.testing.assert_array_equal(change.new, [NAN, NAN, NAN, 1])
    np.testing.assert_array_equal(change.corrected, [NAN, NAN, NAN, 0])


def test_a_part_that_falls_silent_makes_no_new_cases_when_it_comes_back() -> None:
    change = daily_change([[10], [7], [10], [11]], [[2], [1], [2], [2]])
    np.testing.assert_array_equal(change.new, [[NAN], [NAN], [NAN], [1]])
    np.testing.assert_array_equal(change.corrected, [[NAN], [NAN], [NAN], [0]])


def test_no_days_have_no_change() -> None:
    assert daily_change(np.empty((0, 2))).new.shape == (0, 2)


@given(COUNTS)
def test_new_and_corrected_are_the_change(totals: np.ndarray) -> None:
    change = daily_change(totals)
    np.testing.assert_array_equal((change.new + change.corrected)[1:], np.diff(totals, axis=0))
    assert not (change.new < 0).any()
    assert not (change.corrected > 0).any()


def test_the_mean_is_trailing_and_needs_all_its_days() -> None:
    found = trailing_mean([7, 0, 0, 0, 0, 0, 0, 14, NAN, 1])
    np.testing.assert_array_equal(found, [NAN] * 6 + [1, 2, NAN, NAN])
    np.testing.assert_array_equal(trailing_mean([[1, 2], [3, NAN]], 2), [[NAN, NAN], [2, NAN]])
    np.testing.assert_array_equal(trailing_mean([1, 2], 7), [NAN, NAN])


@given(COUNTS, st.integers(1, 5))
def test_a_later_day_changes_no_mean(values: np.ndarray, days: int) -> None:
    np.testing.assert_array_equal(trailing_mean(values, days)[:9], trailing_mean(values[:9], days))


@pytest.mark.parametrize(
    ("totals", "days", "certainty"),
    [
        ([0, 1, 1, 1], 2, "exact"),
        ([0, 0, 0, 2], 0, "exact"),
        ([0, 0, 0, 0], NAN, "never"),
        ([NAN, NAN, NAN, 0], NAN, "never"),
        ([4, 4, 4, 4], 3, "at_least"),  # the last case lies before the first day
        ([1, NAN, 2, 2], 1, "at_least"),  # an unknown day is no day without a case
        ([1, 1, NAN, 1], NAN, "unknown"),
        ([1, 2, 3, NAN], NAN, "unknown"),
        ([NAN] * 4, NAN, "unknown"),
        ([3], NAN, "unknown"),
        ([5, 6, 5, 5], 3, "at_least"),  # a rise that was taken back
        ([5, 7, 6, 6], 2, "exact"),  # and one of which a case still stands
        ([0, 1, 0, 0], NAN, "never"),
    ],
)
def test_days_since_the_last_case(totals: list[float], days: float, certainty: str) -> None:
    table = np.array(totals, dtype=float)[:, np.newaxis]
    found = days_since_last(table, daily_change(table).new)
    np.testing.assert_array_equal(found.days, [days])
    assert found.certainty.tolist() == [certainty]


@given(COUNTS)
def test_every_day_counted_is_known_to_have_no_standing_case(totals: np.ndarray) -> None:
    new = daily_change(totals).new
    found = days_since_last(totals, new)
    for area, (days, certainty) in enumerate(zip(found.days, found.certainty, strict=True)):
        if certainty in ("exact", "at_least"):
            since = totals[len(totals) - 1 - int(days) :, area]
            assert not np.isnan(since).any()
            assert since[-1] > 0
            assert since.min() == since[0] or days == 0 or since[-1] <= since[0]
        assert (days == 0) <= (certainty == "exact")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: daily_change([1, 2], [1]), "reporting has shape"),
        (lambda: trailing_mean([1], 0), "give 1 or more"),
        (lambda: days_since_last([1, 2], [1, 2]), "should both be"),
        (lambda: days_since_last(np.empty((0, 1)), np.empty((0, 1))), "with a day"),
    ],
)
def test_refuses(call: object, said: str) -> None:
    with pytest.raises(GeoError, match=said):
        call()  # type: ignore[operator]
