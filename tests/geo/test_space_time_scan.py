"""The scan statistic on cases made by hand, beside one that looks at every cylinder in turn."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GeoError
from geo.space_time_scan import Scan, expected_cases, scan

# Ever farther apart to the east: of two neighbours the western one is nearer.
EAST_DEG = 0.01 * np.arange(10) + 0.0001 * np.arange(10) ** 2
ROW = np.column_stack([113.5 + EAST_DEG, np.full(10, 22.2)])
PEOPLE = np.full(10, 1000.0)
FLAT = {"by_day": False, "most_people_share": 0.3}


def quiet(days: int = 10) -> np.ndarray:
    """One case in every area on every other day."""
    cases = np.zeros((days, 10))
    cases[::2] = 1
    return cases


def test_a_cluster_by_hand() -> None:
    """14 cases more in two areas on two days; each tenth of areas and days expects the same."""
    cases = quiet()
    cases[4:6, 3:5] = [[4, 4], [4, 4]]
    total = 50 - 2 + 16
    found = scan(cases, PEOPLE, ROW, **FLAT)
    assert found.cases == total
    (one,) = found.clusters
    assert set(one.areas) == {3, 4}
    assert (one.first, one.last, one.observed) == (4, 5, 16)
    expected = total * 0.2 * 0.2
    assert one.expected == pytest.approx(expected)
    assert one.relative_risk == pytest.approx(16 / expected / (48 / (total - expected)))
    by_hand = 16 * math.log(16 / expected) + 48 * math.log(48 / (total - expected))
    assert one.log_ratio == pytest.approx(by_hand)
    assert one.p == 0.01  # none of 99 draws is as high


def test_two_clusters_apart_and_none_that_shares_an_area() -> None:
    cases = quiet(20)
    cases[3:5, 0] = 9
    cases[14:16, 9] = 7
    found = scan(cases, PEOPLE, ROW, **FLAT).clusters
    assert [(one.areas, one.first, one.last) for one in found] == [((0,), 3, 4), ((9,), 14, 15)]


def test_all_cases_inside_is_an_infinite_risk() -> None:
    cases = np.zeros((10, 10))
    cases[2, 6] = 4
    (one,) = scan(cases, PEOPLE, ROW, **FLAT).clusters
    assert (one.areas, one.observed, one.relative_risk) == ((6,), 4, math.inf)
    assert one.log_ratio == pytest.approx(4 * math.log(4 / 0.04))


def test_a_wave_of_the_whole_city_is_no_cluster_by_day() -> None:
    cases = np.zeros((10, 10))
    cases[4:6] = 5
    assert scan(cases, PEOPLE, ROW).clusters == ()
    assert scan(cases, PEOPLE, ROW, **FLAT).clusters != ()
    np.testing.assert_array_equal(expected_cases(cases, PEOPLE), cases)


@pytest.mark.parametrize(
    "cases", [np.zeros((5, 10)), np.full((5, 10), np.nan), np.eye(1, 50).reshape(5, 10)]
)
def test_nothing_or_one_case_has_no_cluster(cases: np.ndarray) -> None:
    assert scan(cases, PEOPLE, ROW) == Scan((), int(np.nansum(cases)), 0)


def test_unknown_days_expect_nothing() -> None:
    cases = quiet()
    cases[:, 7] = np.nan
    expected = expected_cases(cases, PEOPLE, by_day=False)
    assert np.all(expected[:, 7] == 0)
    assert expected.sum() == pytest.approx(45)
    assert scan(cases, PEOPLE, ROW, **FLAT).clusters == ()


def test_areas_without_people_are_left_out_and_told() -> None:
    cases, people = quiet(), PEOPLE.copy()
    cases[4, 2], people[2] = 30, 0
    assert scan(cases, people, ROW, **FLAT) == Scan((), 45, 34)
    assert scan(cases, np.zeros(10), ROW) == Scan((), 0, 79)
    assert scan(cases, np.full(10, np.nan), ROW).cases == 0


def test_the_same_every_time_for_a_seed() -> None:
    cases = quiet()
    cases[4, 3] = 6
    assert scan(cases, PEOPLE, ROW, seed=3, **FLAT) == scan(cases, PEOPLE, ROW, seed=3, **FLAT)


def test_chance_alone_seldom_makes_a_cluster() -> None:
    """Of 60 draws by chance about one in twenty has a cluster of p ≤ 0.05, here at most 8."""
    rng = np.random.default_rng(7)
    share = np.full(100, 0.01)
    draws = [rng.multinomial(40, share).reshape(10, 10) for _ in range(60)]
    found = [scan(cases, PEOPLE, ROW, seed=n, **FLAT) for n, cases in enumerate(draws)]
    assert sum(bool(one.clusters) for one in found) <= 8


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.booleans())
def test_the_highest_of_all_cylinders_is_found(seed: int, by_day: bool) -> None:
    rng = np.random.default_rng(seed)
    points = np.column_stack([rng.uniform(113.4, 113.6, 6), rng.uniform(22.1, 22.3, 6)])
    people = rng.integers(100, 2000, 6).astype(float)
    cases = rng.multinomial(20, np.full(36, 1 / 36)).reshape(6, 6).astype(float)
    cases[2:4, 1] += 6
    found = scan(
        cases, people, points, by_day=by_day, most_people_share=0.5, most_p=1, replications=1
    )
    highest = max(_ratios(cases, people, points, expected_cases(cases, people, by_day)))
    assert found.clusters[0].log_ratio == pytest.approx(highest)


def _ratios(cases: np.ndarray, people: np.ndarray, points: np.ndarray, expected: np.ndarray):
    """Of every cylinder of two cases or more that has more than expected, one after the other."""
    total, shrink = cases.sum(), math.cos(math.radians(points[:, 1].mean()))
    for centre, size, first, last in product(range(6), range(1, 7), range(6), range(6)):
        apart = np.hypot(*((points - points[centre]) * (shrink, 1)).T)
        areas = np.argsort(apart)[:size]
        if not 0 <= last - first < 3 or (size > 1 and people[areas].sum() > people.sum() / 2):
            continue
        count = cases[first : last + 1, areas].sum()
        mean = expected[first : last + 1, areas].sum()
        if count >= 2 and count > mean:
            rest = total - count
            yield count * math.log(count / mean) + (
                rest * math.log(rest / (total - mean)) if rest else 0
            )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cases": np.full((2, 10), -1)}, "leave corrections out"),
        ({"cases": np.full((2, 10), 0.5)}, "whole numbers"),
        ({"cases": np.ones((2, 9))}, "should be"),
        ({"cases": np.empty((0, 10))}, "with a day and an area"),
        ({"points": np.full((10, 2), np.nan)}, "every area needs a point"),
        ({"most_people_share": 0.6}, "at most 0.5"),
        ({"most_days_share": 0}, "above 0"),
        ({"replications": 0}, "1 or more"),
        ({"cases": np.ones((20_000, 10))}, "too many to look at"),
    ],
)
def test_refuses(changed: dict[str, object], said: str) -> None:
    with pytest.raises(GeoError, match=said):
        scan(**{"cases": quiet(), "people": PEOPLE, "points": ROW} | changed)  # type: ignore[arg-type]
