"""The shortest rounds, against every order and every partition tried one by one."""

from __future__ import annotations

from itertools import pairwise, permutations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from geo.errors import GeoError
from geo.measure import distance_m
from geo.rounds import EXACT_STOPS, Plan, plan_rounds

HOME = (113.5, 22.2)
EAST_M = float(distance_m(*HOME, HOME[0] + 0.01, HOME[1]))


def stops(*offsets: tuple[float, float]) -> gpd.GeoSeries:
    """Places by hundredths of a degree from HOME, named a, b, c …"""
    points = [Point(HOME[0] + x / 100, HOME[1] + y / 100) for x, y in offsets]
    return gpd.GeoSeries(points, index=[chr(97 + k) for k in range(len(points))], crs=4326)


def base(
    code: str = "DB1",
    range_m: float = np.nan,
    most_m: float = np.nan,
    at: tuple[float, float] = HOME,
) -> gpd.GeoDataFrame:
    columns = {"code": [code], "range_m": [range_m], "most_m": [most_m]}
    return gpd.GeoDataFrame(columns, geometry=[Point(at)], crs=4326)


def visited(plan: Plan) -> list[str]:
    return sorted(stop for one in plan.rounds for stop in one.stops)


def every_partition(codes: tuple[int, ...]) -> list[list[tuple[int, ...]]]:
    if not codes:
        return [[]]
    first, rest = codes[0], codes[1:]
    found = []
    for mask in range(1 << len(rest)):
        own = (first, *(code for k, code in enumerate(rest) if mask >> k & 1))
        others = tuple(code for k, code in enumerate(rest) if not mask >> k & 1)
        found += [[own, *more] for more in every_partition(others)]
    return found


def brute_force(places: gpd.GeoSeries, service_m: float, most_m: float) -> float:
    xy = np.array([HOME, *[(point.x, point.y) for point in places]])
    legs = distance_m(xy[:, :1], xy[:, 1:], xy[:, 0], xy[:, 1])

    def shortest(group: tuple[int, ...]) -> float:
        ways = ([0, *order, 0] for order in permutations(group))
        length = min(sum(legs[a, b] for a, b in pairwise(w)) for w in ways)
        length += service_m * len(group)
        return length if length <= most_m else np.inf

    numbers = tuple(range(1, len(xy)))
    return min(sum(map(shortest, groups)) for groups in every_partition(numbers))


def test_one_round_in_the_best_order() -> None:
    plan = plan_rounds(stops((1, 0), (3, 0), (2, 0)), base())
    (only,) = plan.rounds
    assert only.base == "DB1"
    assert only.stops in (("a", "c", "b"), ("b", "c", "a"))
    assert only.length_m == pytest.approx(6 * EAST_M, rel=1e-6)
    assert plan.left_out == {}
    assert plan.length_m == only.length_m


def test_two_rounds_where_one_would_be_too_long() -> None:
    places = stops((2, 0), (-2, 0), (1.9, 0))
    plan = plan_rounds(places, base(most_m=5 * EAST_M))
    assert sorted(tuple(sorted(one.stops)) for one in plan.rounds) == [("a", "c"), ("b",)]
    assert plan.length_m == pytest.approx(8 * EAST_M, rel=1e-6)
    with_service = plan_rounds(places, base(most_m=5 * EAST_M), pd.Series(EAST_M, places.index))
    assert [one.service_m for one in with_service.rounds] == pytest.approx([EAST_M] * 3)
    assert [len(one.stops) for one in with_service.rounds] == [1, 1, 1]


def test_what_cannot_be_visited_is_told_with_its_reason() -> None:
    places = stops((1, 0), (9, 0), (2, 0))
    service = pd.Series({"a": 0.0, "b": 0.0, "c": 5 * EAST_M})
    plan = plan_rounds(places, base(range_m=3 * EAST_M, most_m=6 * EAST_M), service)
    assert visited(plan) == ["a"]
    assert plan.left_out == {"b": "out_of_range", "c": "too_long"}
    assert plan_rounds(places, base().iloc[:0]).left_out == dict.fromkeys("abc", "out_of_range")
    assert plan_rounds(stops(), base()) == Plan((), {})


def test_just_in_reach_is_in_reach() -> None:
    plan = plan_rounds(stops((1, 0)), base(range_m=EAST_M, most_m=2 * EAST_M))
    assert visited(plan) == ["a"]


def test_each_stop_belongs_to_the_nearest_base_that_can_visit_it() -> None:
    far = (HOME[0] + 0.1, HOME[1])
    bases = pd.concat([base("B", at=far, most_m=3 * EAST_M), base("A")], ignore_index=True)
    plan = plan_rounds(stops((1, 0), (9, 0), (6, 0)), bases)
    assert {one.base: sorted(one.stops) for one in plan.rounds} == {"A": ["a", "c"], "B": ["b"]}


def test_two_stops_at_one_point_and_one_at_the_base() -> None:
    many = stops(*[(k % 3, 1) for k in range(EXACT_STOPS + 2)], (0, 0))
    plan = plan_rounds(many, base())
    assert visited(plan) == sorted(many.index)


def test_refuses() -> None:
    twice = gpd.GeoSeries([Point(HOME)] * 2, index=["a", "a"], crs=4326)
    with pytest.raises(GeoError, match="stops a are given more than once"):
        plan_rounds(twice, base())
    with pytest.raises(GeoError, match="stops b have no service_m"):
        plan_rounds(stops((1, 0), (2, 0)), base(), pd.Series({"a": 1.0, "b": np.nan}))


OFFSETS = st.tuples(st.integers(-5, 5), st.integers(-5, 5))


@settings(max_examples=25, deadline=None)
@given(st.lists(OFFSETS, min_size=1, max_size=5), st.floats(15, 40), st.floats(0, 0.5))
def test_exact_for_a_few_stops(
    offsets: list[tuple[int, int]], most: float, service: float
) -> None:  # fmt: skip
    places = stops(*offsets)
    service_m = pd.Series(service * EAST_M, index=places.index)
    plan = plan_rounds(places, base(most_m=most * EAST_M), service_m)
    assert plan.length_m == pytest.approx(
        brute_force(places, service * EAST_M, most * EAST_M), rel=1e-9, abs=1e-6
    )


@settings(max_examples=15, deadline=None)
@given(
    st.lists(OFFSETS, min_size=EXACT_STOPS + 1, max_size=20, unique=True), st.floats(16, 60)
)  # fmt: skip
def test_many_stops_are_all_visited_once_within_the_limit(
    offsets: list[tuple[int, int]], most: float
) -> None:
    places = stops(*offsets)
    plan = plan_rounds(places, base(most_m=most * EAST_M))
    assert visited(plan) == sorted(places.index)
    assert all(one.length_m <= most * EAST_M + 1e-3 for one in plan.rounds)
    apart_m = 2 * distance_m(*HOME, places.x, places.y)
    assert apart_m.max() - 1e-6 <= plan.length_m <= apart_m.sum() + 1e-6
