"""Curves, days without a case, rates and what was known then, by exact figures on the town."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from queries.case_history import days_since_case, epidemic_curve
from queries.catalogue import parse_catalogue
from queries.errors import CatalogueError
from queries.incidence import incidence
from queries.known_then import known_then_and_now
from queries.schema import migrate
from queries.scope import Scope
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.themed_town import CITY, THEMED
from tests.queries.town import CATALOGUE, CELLS, write_town

NAN = np.nan
FIRST, LAST = date(2020, 2, 1), date(2020, 2, 6)
# Confirmed of the four cells on 1 to 6 February; the second is silent on the 4th.
CONFIRMED = [(0, 2, 0, 1), (1, 2, 0, 1), (4, 2, 0, 1), (4, None, 0, 1), (4, 2, 0, 1), (5, 2, 0, 0)]


@pytest.fixture(scope="module")
def city(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The themed town with six days of cases, one of them put right later."""
    url, folder = new_database(server), tmp_path_factory.mktemp("themed")
    migrate(url)
    with Store.open(url) as store:
        write_town(store, folder, THEMED)
        deliveries = tmp_path_factory.mktemp("deliveries")
        rows = [
            f"{cell},2020-02-0{day},{count},0,{min(1, count)},2020-02-0{day}T07:30:00+08:00"
            for day, counts in enumerate(CONFIRMED, start=1)
            for cell, count in zip(CELLS, counts, strict=True)
            if count is not None
        ]
        header = "area_code,observed_on,confirmed,recovered,imported,recorded_at"
        send(store, deliveries, "cases", header, *rows)
        send(
            store, deliveries, "cases",
            "area_code,observed_on,confirmed,recorded_at",
            f"{CELLS[0]},2020-02-02,3,2020-02-05T10:00:00+08:00",
        )  # fmt: skip
        send(
            store, deliveries, "onsets", "area_code,observed_on,fell_ill",
            f"{CELLS[0]},2020-02-01,2", f"{CELLS[0]},2020-02-02,1",
        )  # fmt: skip
        send(
            store, deliveries, "people", "area_code,observed_on,people",
            *(f"{cell},2020-01-01,{n}" for cell, n in zip(CELLS, (1000, 199, 500, 0), strict=True)),
        )  # fmt: skip
        yield store


def test_the_curve_of_a_cell(city: Store, tmp_path: Path) -> None:
    with city.read(Scope.whole()) as conn:
        curve = epidemic_curve(conn, CITY, CELLS[0], FIRST, LAST)
    assert list(curve) == [
        "observed_on", "total", "new", "corrected", "mean_7d", "recovered", "imported", "local",
        "current", "onset", "is_withheld",
    ]  # fmt: skip
    assert curve["observed_on"].tolist() == [date(2020, 2, day) for day in range(1, 7)]
    np.testing.assert_array_equal(curve["total"], [0, 3, 4, 4, 4, 5])
    np.testing.assert_array_equal(curve["new"], [NAN, 3, 1, 0, 0, 1])
    np.testing.assert_array_equal(curve["imported"], [NAN, 1, 0, 0, 0, 0])
    np.testing.assert_array_equal(curve["local"], [NAN, 2, 1, 0, 0, 1])
    np.testing.assert_array_equal(curve["onset"], [2, 1, NAN, NAN, NAN, NAN])
    assert curve["mean_7d"].isna().all()


def test_a_silent_cell_makes_a_gap_and_no_new_cases(city: Store) -> None:
    with city.read(Scope.whole()) as conn:
        curve = epidemic_curve(conn, CITY, "44", FIRST, LAST)
    np.testing.assert_array_equal(curve["total"], [3, 6, 7, 5, 7, 7])
    np.testing.assert_array_equal(curve["new"], [NAN, 3, 1, NAN, NAN, 0])
    np.testing.assert_array_equal(curve["corrected"], [NAN, 0, 0, NAN, NAN, 0])


def test_the_mean_takes_the_days_before_the_period(city: Store) -> None:
    with city.read(Scope.whole()) as conn:
        whole = epidemic_curve(conn, CITY, CELLS[2], date(2020, 1, 20), LAST)
        last = epidemic_curve(conn, CITY, CELLS[2], LAST, LAST)
    assert np.isnan([whole["mean_7d"].iloc[-1], last["mean_7d"].iloc[0]]).all()
    assert last["new"].tolist() == [0]  # of its first day too


def test_only_what_the_catalogue_has_is_told(city: Store) -> None:
    with city.read(Scope.whole()) as conn:
        curve = epidemic_curve(conn, parse_catalogue(CATALOGUE), "44", FIRST, LAST)
        with pytest.raises(CatalogueError, match="no incidence"):
            incidence(conn, parse_catalogue(CATALOGUE), ["44"], LAST)
        bare = parse_catalogue(CATALOGUE.replace('case_metric = "confirmed"', ""))
        with pytest.raises(CatalogueError, match="no case_metric"):
            epidemic_curve(conn, bare, "44", FIRST, LAST)
    assert list(curve) == ["observed_on", "total", "new", "corrected", "mean_7d", "is_withheld"]


def test_days_since_the_last_case(city: Store) -> None:
    areas = [*CELLS, "44", "4401", "440102"]
    with city.read(Scope.whole()) as conn:
        since = days_since_case(conn, CITY, areas, LAST)
        before = days_since_case(conn, CITY, areas, date(2020, 2, 5), lookback_days=3)
    assert since["area"].tolist() == areas
    assert since["certainty"].tolist() == [
        "exact", "at_least", "never", "never", "at_least", "exact", "never",
    ]  # fmt: skip
    np.testing.assert_array_equal(since["days"], [0, 1, NAN, NAN, 1, 0, NAN])
    assert before["certainty"].tolist()[0] == "exact"
    assert before["days"].tolist()[0] == 2


def test_rates_of_few_people_and_few_cases_are_not_told(city: Store) -> None:
    with city.read(Scope.whole()) as conn:
        found = incidence(conn, CITY, [*CELLS, "4401"], LAST).set_index("area")
    assert found["state"].tolist() == ["shown", "few_people", "shown", "no_data", "shown"]
    np.testing.assert_array_equal(found["cases"], [5, 2, 0, 0, 7])
    np.testing.assert_array_equal(found["people"], [1000, 199, 500, 0, 1699])
    np.testing.assert_array_equal(found["rate"], [5, NAN, 0, NAN, 4.12])
    # Garwood's limits of 5 are 1.6235 and 11.6683.
    np.testing.assert_allclose(
        found.loc[CELLS[0], ["low", "high"]].astype(float), [1.6235, 11.6683], atol=1e-4
    )


def test_known_then_and_known_now(city: Store) -> None:
    then = datetime(2020, 2, 4, 12, tzinfo=UTC)
    with city.read(Scope.whole()) as conn:
        metric = CITY.metrics["confirmed"]
        found = known_then_and_now(conn, metric, CELLS[0], FIRST, LAST, then)
        none = known_then_and_now(conn, metric, "44", FIRST, LAST, datetime(2020, 1, 1, tzinfo=UTC))
        all_known = known_then_and_now(
            conn, metric, "44", FIRST, LAST, datetime(2021, 1, 1, tzinfo=UTC)
        )
        carried = known_then_and_now(conn, CITY.metrics["people"], "44", FIRST, FIRST, then)
    np.testing.assert_array_equal(found["value_then"], [0, 1, 4, 4, NAN, NAN])
    np.testing.assert_array_equal(found["value_now"], [0, 3, 4, 4, 4, 5])
    np.testing.assert_array_equal(found["difference"], [0, 2, 0, 0, NAN, NAN])
    assert none[["value_then", "difference"]].isna().all(axis=None)
    np.testing.assert_array_equal(all_known["difference"], [0] * 6)
    assert carried["value_then"].isna().all()  # received on 10 February
    assert carried["value_now"].tolist() == [1699]


def test_nothing_is_told_of_a_foreign_area(city: Store) -> None:
    with city.read(Scope("4402")) as conn:
        assert epidemic_curve(conn, CITY, CELLS[0], FIRST, LAST)["total"].isna().all()
        assert days_since_case(conn, CITY, [CELLS[0]], LAST)["certainty"].tolist() == ["unknown"]
        assert incidence(conn, CITY, [CELLS[0]], LAST)["state"].tolist() == ["no_data"]
