"""A replay on a real database: the same end as a plain load, in time, whole wherever it stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from queries.city_folder import load_city
from queries.errors import StoreError
from queries.ingest import ingest
from queries.replay import Player, Replay, Step, prepare
from queries.schema import migrate
from queries.scope import Scope
from queries.snapshot import clock, snapshot_number
from queries.status import is_empty
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.store_content import content
from tests.queries.town import write_town_files
from tests.queries.town_reports import DELIVERIES, write_town_reports

BEFORE_FEBRUARY = 2  # the register and the people


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2020-{text}:00+08:00")


@dataclass
class Clock:
    """A clock that only sleeping and slow deliveries move."""

    s: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.s

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.s += seconds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_town_reports(tmp_path / "town")
    return tmp_path / "town"


@pytest.fixture
def fresh(server: str) -> Callable[[], Store]:
    """Opens new databases with the schema and no city."""

    def make() -> Store:
        url = new_database(server)
        migrate(url)
        return Store.open(url)

    return make


def play(
    store: Store,
    plan: Replay,
    speed: float = 3600,
    tell: Callable[[Step], None] | None = None,
    real: Clock | None = None,
) -> Player:
    real = real or Clock()
    player = Player(store, plan, speed, tell, real.now, real.sleep)
    player.run()
    return player


def clock_of(store: Store) -> datetime | None:
    with store.read(Scope.whole()) as conn:
        return clock(conn)


def test_the_end_is_that_of_a_plain_load(fresh: Callable[[], Store], folder: Path) -> None:
    with fresh() as replayed, fresh() as loaded:
        player = play(replayed, prepare(replayed, folder))
        load_city(loaded, folder)
        assert content(replayed) == content(loaded)
        assert (player.taken, player.refused) == (DELIVERIES, 0)
        assert clock_of(replayed) == clock_of(loaded) == at("02-10T08:00")


def test_nothing_is_known_before_its_time(fresh: Callable[[], Store], folder: Path) -> None:
    seen: list[tuple[datetime, int]] = []

    def look(step: Step) -> None:
        with store.read(Scope.whole()) as conn:
            row = conn.execute(
                "SELECT max(recorded_at), (SELECT max(received_at) FROM batch) FROM site_report"
            ).fetchone()
            stands_at, number = clock(conn), snapshot_number(conn)
        assert stands_at is not None
        assert row is not None
        assert all(moment is None or moment <= stands_at for moment in row)
        seen.append((stands_at, number))

    with fresh() as store:
        play(store, prepare(store, folder, until=at("02-03T00:00")), tell=look)
        received = [one for (one,) in _rows(store, "SELECT received_at FROM batch ORDER BY id")]
    assert seen == sorted(seen)
    assert received == sorted(received)
    assert received[-1] == at("02-02T15:30")
    assert received[BEFORE_FEBRUARY] == at("02-01T00:07")


def test_deliveries_go_in_when_they_are_due(fresh: Callable[[], Store], folder: Path) -> None:
    """An hour of the town is a second; between two deliveries the clock moves on by itself."""
    real, steps = Clock(), []

    def note(step: Step) -> None:
        steps.append((round(real.s - 1000, 6), step.moment, step.delivery and step.delivery.feed))

    with fresh() as store:
        play(store, prepare(store, folder, at("02-02T00:00"), at("02-03T00:00")), 3600, note, real)
    in_time = [step for step in steps if step[1] > at("02-02T00:00")]
    assert in_time == [
        (2.0, at("02-02T02:00"), None),
        (4.0, at("02-02T04:00"), None),
        (6.0, at("02-02T06:00"), None),
        (6.5, at("02-02T06:30"), "patrols"),
        (7.5, at("02-02T07:30"), "cases"),
        (9.5, at("02-02T09:30"), None),
        (11.5, at("02-02T11:30"), None),
        (13.5, at("02-02T13:30"), None),
        (15.5, at("02-02T15:30"), "flights"),
        (17.5, at("02-02T17:30"), None),
        (19.5, at("02-02T19:30"), None),
        (21.5, at("02-02T21:30"), None),
        (23.5, at("02-02T23:30"), None),
        (24.0, at("02-03T00:00"), None),
    ]
    early = [step for step in steps if step[1] <= at("02-02T00:00")]
    assert {second for second, _, _ in early} == {0.0}, "what came before the start, at once"
    assert len(early) == BEFORE_FEBRUARY + 24 + 2 + 1


def test_a_slow_store_is_late_and_leaves_nothing_out(
    fresh: Callable[[], Store], folder: Path
) -> None:
    real, late = Clock(), []

    def slow(step: Step) -> None:
        if step.delivery is not None:
            late.append(step.behind_s)
            real.s += 1.5

    with fresh() as store:
        plan = prepare(store, folder, at("01-31T00:00"), at("02-02T00:00"))
        player = play(store, plan, 3600, slow, real)
    assert player.taken == BEFORE_FEBRUARY + 24 + 2
    assert late[:BEFORE_FEBRUARY] == [0] * BEFORE_FEBRUARY
    hourly = late[BEFORE_FEBRUARY:]
    assert hourly[0] == 0
    assert hourly[1:4] == pytest.approx([0.5, 1.0, 1.5])


def test_stopped_anywhere_it_goes_on_to_the_same_end(
    fresh: Callable[[], Store], folder: Path
) -> None:
    def stop(step: Step) -> None:
        if step.done == 20 and step.delivery is not None:
            raise KeyboardInterrupt

    with fresh() as store, fresh() as loaded:
        with pytest.raises(KeyboardInterrupt):
            play(store, prepare(store, folder), tell=stop)
        stopped_at = clock_of(store)
        assert stopped_at == at("02-01T15:30"), "of the twentieth: the first flight"
        plan = prepare(store, folder)
        assert (plan.passed_over, len(plan.deliveries)) == (20, DELIVERIES - 20)
        assert plan.start == stopped_at
        play(store, plan)
        load_city(loaded, folder)
        assert content(store) == content(loaded)
        nothing = prepare(store, folder)
        assert (nothing.passed_over, nothing.deliveries) == (DELIVERIES, [])


def test_a_database_with_later_deliveries_is_refused(
    fresh: Callable[[], Store], folder: Path
) -> None:
    with fresh() as store:
        load_city(store, folder)
        before = content(store)
        with pytest.raises(StoreError, match=r"later than 2020-02-01 00:00.*--data"):
            prepare(store, folder)
        assert content(store) == before
        assert clock_of(store) == at("02-10T08:00")


def test_a_database_with_the_time_before_goes_on_from_there(
    fresh: Callable[[], Store], folder: Path, tmp_path: Path
) -> None:
    """Loaded by other files: their feeds have their past, which is not taken in twice."""
    with fresh() as store:
        past = tmp_path / "past"
        past.mkdir()
        write_town_files(past)
        load_city(store, past)
        send(store, past, "cases", "area_code,observed_on,confirmed,recorded_at",
             "01010101,2020-02-01,0,2020-02-01T07:31:00+08:00")  # fmt: skip
        plan = prepare(store, folder, at("02-03T00:00"))
        cases = [one.due for one in plan.deliveries if one.feed == "cases"]
        assert cases == [at(f"02-0{day}") for day in ("3T07:30", "4T07:30", "4T10:20", "5T07:30")]
        assert sum(one.feed == "clinic_status" for one in plan.deliveries) == 24


def test_a_hand_made_delivery_on_the_way_is_received_now(
    fresh: Callable[[], Store], folder: Path, tmp_path: Path
) -> None:
    with fresh() as store:
        play(store, prepare(store, folder, until=at("02-03T00:00")))
        path = tmp_path / "patrols_by_hand.csv"
        path.write_text("area_code,observed_on,due,done\n01010101,2020-02-02,4,4\n")
        ingest(store, "patrols", path)
        ((received,),) = _rows(store, "SELECT received_at FROM batch ORDER BY id DESC LIMIT 1")
        assert received == at("02-03T00:00")
        assert prepare(store, folder).start == at("02-03T00:00"), "and is no reason to refuse"


def test_another_city_is_refused(fresh: Callable[[], Store], folder: Path) -> None:
    with fresh() as store:
        load_city(store, folder)
        text = (folder / "catalogue.toml").read_text("utf-8")
        (folder / "catalogue.toml").write_text(text.replace('city = "44"', 'city = "45"'), "utf-8")
        with pytest.raises(StoreError, match="holds the city 44"):
            prepare(store, folder)


def test_a_time_without_length_is_refused(fresh: Callable[[], Store], folder: Path) -> None:
    with fresh() as store:
        with pytest.raises(StoreError, match="no time in it"):
            prepare(store, folder, at("02-03T00:00"), at("02-03T00:00"))
        assert is_empty(store)


def test_an_opened_city_is_not_empty_and_a_load_gives_the_clock_back(
    fresh: Callable[[], Store], folder: Path
) -> None:
    """A server that starts now must not load the sample into it."""
    with fresh() as store:
        prepare(store, folder)
        assert not is_empty(store)
        assert clock_of(store) == at("01-10T10:00")
        load_city(store, folder)
        assert clock_of(store) == at("02-10T08:00")


def test_the_clock_never_goes_back(fresh: Callable[[], Store], folder: Path) -> None:
    with fresh() as store:
        play(store, prepare(store, folder, until=at("02-03T00:00")))
        prepare(store, folder, at("02-01T00:00"), at("02-04T00:00"))
        assert clock_of(store) == at("02-03T00:00")


def test_a_refused_delivery_does_not_stop_the_others(
    fresh: Callable[[], Store], folder: Path
) -> None:
    path = folder / "patrols.csv"
    path.write_text(path.read_text().replace("2020-02-02,10,", "2020-02-02,ten,"))
    with fresh() as store:
        player = play(store, prepare(store, folder))
        assert (player.taken, player.refused) == (DELIVERIES, 1)
        assert player.moment - at("02-10T08:00") == timedelta(0)


def _rows(store: Store, query: str) -> list[tuple[object, ...]]:
    with store.read(Scope.whole()) as conn:
        return conn.execute(query).fetchall()  # type: ignore[arg-type]
