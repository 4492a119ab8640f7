from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.classify import Classification, class_labels, classify, suggest_breaks
from geo.errors import GeoError


def test_a_value_on_a_break_belongs_to_the_class_below() -> None:
    values = [0, 49.9, 50, 50.1, 70, 90, 100, np.nan, np.inf, None]
    classes = classify(values, [50, 70, 90])
    assert classes.dtype == np.int8
    assert classes.tolist() == [0, 0, 0, 1, 1, 2, 3, -1, -1, -1]


def test_takes_pandas_with_missing_values_and_no_breaks() -> None:
    assert classify(pd.Series([1, None, 3], dtype="Int64"), [2]).tolist() == [0, -1, 1]
    assert classify([1, np.nan], []).tolist() == [0, -1]
    assert classify([], [1]).tolist() == []


@pytest.mark.parametrize("breaks", [[2, 1], [1, 1], [1, np.nan], [[1, 2]], range(200)])
def test_refuses_breaks_that_make_no_classes(breaks: list[float]) -> None:
    with pytest.raises(GeoError, match=r"breaks must be|classes are too many"):
        classify([1], breaks)


def test_classification_carries_what_the_legend_shows() -> None:
    found = Classification.of([0, 1, 2, 3, 9, np.nan], [0, 2, 5], decimals=0)
    assert found.k == 4
    assert found.classes.tolist() == [0, 1, 1, 2, 3, -1]
    assert found.counts == (1, 2, 1, 1)
    assert found.no_data == 1
    assert found.labels == ("0", "1 – 2", "3 – 5", "≥ 6")
    with pytest.raises(ValueError, match="read-only"):
        found.classes[0] = 1


@pytest.mark.parametrize(
    ("breaks", "decimals", "labels"),
    [
        ([50, 70, 95], 1, ("≤ 50", "50 – 70", "70 – 95", "> 95")),
        ([0, 25, 50], 1, ("0", "0 – 25", "25 – 50", "> 50")),
        ([0, 1], 0, ("0", "1", "≥ 2")),
        ([10, 11, 20], 0, ("≤ 10", "11", "12 – 20", "≥ 21")),
        ([10000, 50000], 0, ("≤ 10,000", "10,001 – 50,000", "≥ 50,001")),
        ([0.5, 2.25], 2, ("≤ 0.5", "0.5 – 2.25", "> 2.25")),
        ([], 0, ("",)),
    ],
)
def test_labels(breaks: list[float], decimals: int, labels: tuple[str, ...]) -> None:
    assert class_labels(breaks, decimals) == labels


def test_suggested_breaks() -> None:
    values = [*range(1, 101), np.nan]
    assert suggest_breaks(values, 4) == (25.75, 50.5, 75.25)
    assert suggest_breaks(values, 4, "equal_interval") == (25.75, 50.5, 75.25)
    assert suggest_breaks(values, 5, "pretty") == (20.0, 40.0, 60.0, 80.0)
    assert suggest_breaks([1, 1, 2, 9, 9, 10], 2, "natural_breaks") == (2.0,)


def test_few_different_values_give_few_breaks() -> None:
    assert suggest_breaks([3, 3, 3], 5) == ()
    assert suggest_breaks([0, 0, 0, 0, 1], 5) == (0.0,)


def test_natural_breaks_of_many_values_come_from_their_quantiles() -> None:
    values = np.r_[np.linspace(0, 1, 700), np.linspace(10, 11, 700), np.linspace(50, 51, 100)]
    low, high = suggest_breaks(values, 3, "natural_breaks")
    assert 0.98 <= low <= 1
    assert 10.98 <= high <= 11


def test_natural_breaks_end_on_ties() -> None:
    values = [-3, -3, 0, 0, 0, 1, 1, 5, 5, 1e6, 1e6, 1e-5]
    for k in range(2, 8):
        assert len(suggest_breaks(values, k, "natural_breaks")) <= k - 1


@pytest.mark.parametrize(
    ("values", "k", "scheme", "message"),
    [
        ([np.nan], 3, "quantiles", "all are missing"),
        ([1, 2], 1, "quantiles", "1 classes"),
        ([1, 2], 2, "magic", "scheme 'magic' is not known"),
    ],
)
def test_refuses(values: list[float], k: int, scheme: str, message: str) -> None:
    with pytest.raises(GeoError, match=message):
        suggest_breaks(values, k, scheme)  # type: ignore[arg-type]


numbers = st.floats(-1e6, 1e6)


@given(st.lists(numbers, max_size=50), st.lists(numbers, max_size=7, unique=True))
def test_every_value_is_within_the_limits_of_its_class(
    values: list[float], breaks: list[float]
) -> None:
    limits = sorted(breaks)
    found = Classification.of(values, limits)
    lower, upper = [-np.inf, *limits], [*limits, np.inf]
    for value, index in zip(values, found.classes, strict=True):
        assert lower[index] < value <= upper[index]
    assert sum(found.counts) + found.no_data == len(values)


@given(
    st.lists(numbers, min_size=1, max_size=60),
    st.integers(2, 7),
    st.sampled_from(["quantiles", "equal_interval", "natural_breaks", "pretty"]),
)
def test_suggested_breaks_classify_and_leave_no_end_empty(
    values: list[float], k: int, scheme: str
) -> None:
    breaks = suggest_breaks(values, k, scheme)  # type: ignore[arg-type]
    counts = Classification.of(values, breaks).counts
    assert counts[-1] > 0
    assert counts[0] > 0
