"""The one aggregation, by exact figures on the small ragged town."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest

from queries.catalogue import parse_catalogue
from queries.rollups import area_figures, figures_by_day, not_located, trend
from queries.scope import Scope
from queries.store import Store
from tests.queries.deliveries import DAY, send
from tests.queries.town import CATALOGUE, CELLS

METRICS = parse_catalogue(CATALOGUE).metrics
EVERYWHERE = ["44", "4401", "4402", "440101", "440102", *CELLS]


@pytest.fixture(scope="module", autouse=True)
def reports(store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Three days of reports: one cell silent, one town and the city reporting directly."""
    folder = tmp_path_factory.mktemp("deliveries")
    send(
        store, folder, "cases",
        "area_code,observed_on,confirmed,recovered,recorded_at",
        "01010101,2020-02-03,3,1,2020-02-03T20:00:00+08:00",
        "01010102,2020-02-03,0,0,2020-02-03T20:00:00+08:00",
        "02000001,2020-02-03,4,,2020-02-03T20:00:00+08:00",
        "4401,2020-02-03,2,0,2020-02-03T21:00:00+08:00",
        "44,2020-02-03,1,,2020-02-03T20:00:00+08:00",
        "01010101,2020-02-04,5,1,2020-02-04T20:00:00+08:00",
    )  # fmt: skip
    send(
        store, folder, "cases",
        "area_code,observed_on,confirmed,recovered,recorded_at",
        "01010101,2020-02-03,7,1,2020-02-05T08:00:00+08:00",
    )  # fmt: skip
    send(
        store, folder, "patrols",
        "area_code,observed_on,due,done",
        "01010101,2020-02-03,10,10",
        "01010102,2020-02-03,30,0",
        "01020101,2020-02-03,0,0",
    )  # fmt: skip
    send(
        store, folder, "people",
        "area_code,observed_on,people,level_m,recorded_at",
        "01010101,2020-02-01,1000,1.5,2020-02-01T20:00:00+08:00",
        "01010102,2020-02-01,500,2.5,2020-02-01T19:00:00+08:00",
        "01020101,2020-02-01,200,,2020-02-01T20:00:00+08:00",
        "02000001,2020-02-02,300,0.5,2020-02-02T20:00:00+08:00",
        "44,2020-02-01,0,,2020-02-01T20:00:00+08:00",
    )  # fmt: skip


def values(store: Store, metric: str, on: date = DAY, **known: Any) -> dict[str, float]:
    """Area → value, without the areas that have no data."""
    with store.read(Scope.whole()) as conn:
        figures = area_figures(conn, METRICS[metric], EVERYWHERE, on, **known)
    assert list(figures["area"]) == EVERYWHERE
    return {a: v for a, v in zip(figures["area"], figures["value"], strict=True) if v == v}


def test_parents_sum_the_newest_reports_of_their_subtree(store: Store) -> None:
    assert values(store, "confirmed") == {
        "44": 14, "4401": 9, "4402": 4, "440101": 7, "01010101": 7, "01010102": 0, "02000001": 4,
    }  # fmt: skip


def test_what_was_known_before_a_correction(store: Store) -> None:
    before = datetime(2020, 2, 4, tzinfo=UTC)
    assert values(store, "confirmed", known_at=before) == {
        "44": 10, "4401": 5, "4402": 4, "440101": 3, "01010101": 3, "01010102": 0, "02000001": 4,
    }  # fmt: skip
    assert values(store, "confirmed", known_at=datetime(2020, 2, 2, tzinfo=UTC)) == {}


def test_a_metric_of_terms_has_data_only_where_every_term_has(store: Store) -> None:
    assert values(store, "current") == {
        "44": 13, "4401": 8, "440101": 6, "01010101": 6, "01010102": 0,
    }  # fmt: skip


def test_ratios_are_made_of_sums_and_nothing_due_is_no_data(store: Store) -> None:
    assert values(store, "coverage") == {
        "44": 25.0, "4401": 25.0, "440101": 25.0, "01010101": 100.0, "01010102": 0.0,
    }  # fmt: skip


def test_reporting_and_expected_leaves_and_newest_time(store: Store) -> None:
    with store.read(Scope.whole()) as conn:
        rows = area_figures(conn, METRICS["confirmed"], EVERYWHERE, DAY).set_index("area")
    assert rows.loc["44", ["reporting", "expected"]].tolist() == [3, 4]
    assert rows.loc["4401", ["reporting", "expected"]].tolist() == [2, 3]
    assert rows.loc["440102", ["reporting", "expected"]].tolist() == [0, 1]
    assert rows.loc["01010101", ["reporting", "expected"]].tolist() == [1, 1]
    assert rows.loc["44", "recorded_at"] == datetime(2020, 2, 5, 0, 0, tzinfo=UTC)
    assert rows.loc["4402", "recorded_at"] == datetime(2020, 2, 3, 12, 0, tzinfo=UTC)


def test_not_located_is_what_sits_on_the_area_itself(store: Store) -> None:
    with store.read(Scope.whole()) as conn:
        metric = METRICS["confirmed"]
        direct = {a: not_located(conn, metric, a, DAY)["value"].iloc[0] for a in EVERYWHERE}
    assert {a: v for a, v in direct.items() if v == v} == {"44": 1, "4401": 2}


def test_carried_reports_stand_until_the_next(store: Store) -> None:
    assert values(store, "people", date(2020, 1, 31)) == {}
    assert values(store, "people", date(2020, 2, 1))["44"] == 1700
    assert values(store, "people", date(2020, 2, 9)) == {
        "44": 2000, "4401": 1700, "4402": 300, "440101": 1500, "440102": 200,
        "01010101": 1000, "01010102": 500, "01020101": 200, "02000001": 300,
    }  # fmt: skip


def test_a_ratio_of_two_feeds_with_a_carried_denominator(store: Store) -> None:
    assert values(store, "per_thousand") == {
        "44": 7.0, "4401": 5.29, "4402": 13.33, "440101": 4.67,
        "01010101": 7.0, "01010102": 0.0, "02000001": 13.33,
    }  # fmt: skip


def test_largest_and_newest_of_a_subtree(store: Store) -> None:
    day = date(2020, 2, 1)
    assert values(store, "highest_m", day) == {
        "44": 2.5, "4401": 2.5, "440101": 2.5, "01010101": 1.5, "01010102": 2.5,
    }  # fmt: skip
    assert values(store, "newest_m", day) == {
        "44": 1.5, "4401": 1.5, "440101": 1.5, "01010101": 1.5, "01010102": 2.5,
    }  # fmt: skip


@pytest.mark.parametrize("metric", sorted(METRICS))
@pytest.mark.parametrize("area", ["44", "4401", "01010101", "01020101"])
def test_trend_and_day_scrubber_say_the_same_as_single_days(
    store: Store, metric: str, area: str
) -> None:
    first, last = date(2020, 1, 31), date(2020, 2, 5)
    with store.read(Scope.whole()) as conn:
        line = trend(conn, METRICS[metric], area, first, last)
        table, withheld = figures_by_day(conn, METRICS[metric], [area, "02000001"], first, last)
        single = [
            area_figures(conn, METRICS[metric], [area], day)["value"].iloc[0]
            for day in line["observed_on"]
        ]
        direct = [
            not_located(conn, METRICS[metric], area, day)["value"].iloc[0]
            for day in line["observed_on"]
        ]
    assert table.shape == (6, 2)
    assert not withheld.any(), "nothing is withheld where no metric says so"
    np.testing.assert_array_equal(line["value"], single)
    np.testing.assert_array_equal(table[:, 0], single)
    if METRICS[metric].rollup == "sum":
        np.testing.assert_array_equal(line["not_located"], direct)


def test_an_unknown_area_has_no_data(store: Store) -> None:
    with store.read(Scope.whole()) as conn:
        row = area_figures(conn, METRICS["confirmed"], ["99"], DAY).iloc[0]
    assert math.isnan(row["value"])
    assert (row["reporting"], row["expected"]) == (0, 0)
