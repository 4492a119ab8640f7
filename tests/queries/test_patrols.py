"""Visits by day and flights in a window, in the eyes of whom and as known when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import numpy as np
import pytest

from geo.flights import flown, read_tracks
from queries.catalogue import parse_catalogue
from queries.city_folder import load_city
from queries.errors import StoreError
from queries.patrols import day_counts, flights_are_known, read_flights
from queries.schema import migrate
from queries.scope import Scope
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.town import CATALOGUE, CELLS
from tests.queries.town_reports import write_town_reports

PLAIN = parse_catalogue(CATALOGUE)
WHOLE = Scope("44")
FIRST, LAST = date(2020, 2, 3), date(2020, 2, 5)


@pytest.fixture(scope="module")
def patrolled(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The small town with its patrols and flights."""
    folder = tmp_path_factory.mktemp("patrolled") / "town"
    write_town_reports(folder)
    url = new_database(server)
    migrate(url)
    with Store.open(url) as store:
        load_city(store, folder)
        yield store


def counts(store: Store, scope: Scope = WHOLE, known_at: datetime | None = None) -> np.ndarray:
    with store.read(scope) as conn:
        found = day_counts(conn, PLAIN, ["due", "done"], CELLS, FIRST, LAST, known_at)
    assert list(found) == ["due", "done"]
    assert list(found["done"].columns) == CELLS
    assert list(found["done"].index) == [FIRST, date(2020, 2, 4), LAST]
    assert np.isnan(found["due"].to_numpy()).tolist() == np.isnan(found["done"]).to_numpy().tolist()
    return found["done"].to_numpy()


def test_counts_by_day_and_cell(patrolled: Store) -> None:
    done = counts(patrolled)
    assert done[:2].tolist() == [[3, 4, 5, 6], [4, 5, 6, 7]]
    assert np.isnan(done[2]).all(), "not reported is not 0"


def test_as_known_then_and_by_whom(patrolled: Store) -> None:
    known = counts(patrolled, known_at=datetime(2020, 2, 4, 12, tzinfo=UTC))
    assert known[0].tolist() == [3, 4, 5, 6]
    assert np.isnan(known[1:]).all()
    west = counts(patrolled, Scope("4402"))
    assert west[0, 3] == 6
    assert np.isnan(west[:, :3]).all(), "cells of others have no data"


def test_a_column_that_nobody_sends(patrolled: Store) -> None:
    with (
        patrolled.read(WHOLE) as conn,
        pytest.raises(StoreError, match="sends visits; it has confirmed"),
    ):
        day_counts(conn, PLAIN, ["due", "visits"], CELLS, FIRST, LAST)


def test_flights_that_may_have_been_in_the_air(patrolled: Store) -> None:
    # Of 15:00 to 15:10 at +08:00, which is 07:00 to 07:10 in UTC.
    since, until = datetime(2020, 2, 2, 7, 5, tzinfo=UTC), datetime(2020, 2, 4, 7, 5, tzinfo=UTC)
    with patrolled.read(WHOLE) as conn:
        found = read_flights(conn, "flight", since, until)
        before = read_flights(conn, "flight", since, until, datetime(2020, 2, 3, tzinfo=UTC))
        none = read_flights(conn, "flight", until.replace(day=6), until.replace(day=7))
    assert found["code"].tolist() == ["FL2", "FL4"]
    assert found["height_m"].tolist() == [82, 84]
    assert found["base_code"].tolist() == [None, None]
    tracks, faults = read_tracks(found)
    assert faults == {}
    cut = flown(tracks, since, until)
    assert cut["code"].tolist() == ["FL2", "FL4"]
    whole_m = [line.length for line in found.geometry]
    assert [line.length for line in cut.geometry] == pytest.approx(
        [length / 2 for length in whole_m], rel=1e-4
    )
    assert before["code"].tolist() == ["FL2"]
    assert none.empty
    assert list(none.columns) == list(found.columns)


def test_flights_of_others_are_not_seen(patrolled: Store) -> None:
    window = datetime(2020, 2, 1, tzinfo=UTC), datetime(2020, 2, 5, tzinfo=UTC)
    with patrolled.read(Scope("4402")) as conn:
        assert read_flights(conn, "flight", *window).empty
    with patrolled.read(Scope("4401")) as conn:
        assert len(read_flights(conn, "flight", *window)) == 3


@pytest.mark.parametrize(
    ("until", "known"),
    [
        (datetime(2020, 2, 3, tzinfo=UTC), True),
        (datetime(2020, 2, 5, 7, tzinfo=UTC), True),  # 24 h later
        (datetime(2020, 2, 6, 11, tzinfo=UTC), True),  # 2 × 24 + 4 h: late
        (datetime(2020, 2, 6, 12, tzinfo=UTC), False),
    ],
)
def test_no_flight_means_none_only_while_the_feed_is_not_behind(
    patrolled: Store, until: datetime, known: bool
) -> None:
    with patrolled.read(WHOLE) as conn:
        assert flights_are_known(conn, PLAIN, "flight", until) is known
    with patrolled.read(Scope("4402")) as conn:
        assert flights_are_known(conn, PLAIN, "flight", until) is known
        assert not flights_are_known(conn, PLAIN, "balloon", until)
