"""Rates with Garwood's exact interval, and those that are not told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from geo.errors import GeoError
from geo.incidence import rates


def test_garwoods_limits() -> None:
    """His table for 95 %: 0 to 3.69 of none, 0.0253 to 5.57 of 1, 4.80 to 18.39 of 10."""
    found = rates([0, 1, 10], [100_000] * 3)
    np.testing.assert_array_equal(found.rate, [0, 1, 10])
    np.testing.assert_allclose(found.low, [0, 0.0253178, 4.7953890], rtol=1e-6)
    np.testing.assert_allclose(found.high, [3.6888795, 5.5716434, 18.3903560], rtol=1e-6)


def test_the_scale_and_the_people() -> None:
    found = rates([10], [250_000], per=1000)
    assert found.rate.tolist() == [0.04]
    np.testing.assert_allclose(found.low, 4.7953890 / 250)


@given(st.integers(0, 500), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_limits_are_those_counts_that_are_just_too_rare(count: int, sure: float) -> None:
    found = rates([count], [1], per=1, confidence=sure)
    tail = (1 - sure) / 2
    assert poisson.cdf(count, found.high[0]) == pytest.approx(tail, rel=1e-6)
    if count:
        assert poisson.sf(count - 1, found.low[0]) == pytest.approx(tail, rel=1e-6)
    assert found.low[0] <= found.rate[0] < found.high[0]


def test_what_is_not_told_and_why() -> None:
    found = rates(
        [np.nan, 3, -1, 3, 3, 4, 5, 0, 0],
        [5000, 0, 5000, np.nan, 999, 1000, 1000, 1000, 10],
        smallest_population=1000,
        smallest_cases=5,
    )
    assert found.state.tolist() == [
        "no_data", "no_data", "no_data", "no_data", "few_people", "few_cases", "shown", "shown",
        "few_people",
    ]  # fmt: skip
    told = found.state == "shown"
    for values in (found.rate, found.low, found.high):
        np.testing.assert_array_equal(np.isnan(values), ~told)


def test_no_areas() -> None:
    assert rates([], []).rate.tolist() == []


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: rates([1, 2], [1]), "give one each"),
        (lambda: rates([1], [1], confidence=1), "between 0 and 1"),
        (lambda: rates([1], [1], per=0), "above 0"),
    ],
)
def test_refuses(call: object, said: str) -> None:
    with pytest.raises(GeoError, match=said):
        call()  # type: ignore[operator]
