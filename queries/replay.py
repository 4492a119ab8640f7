"""Deliveries of an earlier time, taken in again as they came: in their order, at a chosen speed."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection

from queries.blocks import block
from queries.catalogue import Catalogue, read_catalogue
from queries.city import City
from queries.city_folder import folder_catalogue, write_city
from queries.errors import AlreadyReceived, BatchRefused, StoreError
from queries.ingest import ingest
from queries.schedule import Planned, schedule
from queries.scope import Scope
from queries.setting import read_setting
from queries.snapshot import move_clock, moved_clock, next_snapshot
from queries.staging import LOCAL
from queries.store import Store

TICK_S = 2.0  # between deliveries the city's clock moves on as often as this
PROMPT_S = 0.001  # nobody sees a delivery come sooner by this
TICK_STEP_S = 60.0  # of the replayed time at least: what is shown has no seconds


@dataclass(frozen=True)
class Replay:
    """What is left to play: `deliveries` in order, those due by `start` at once and the others in
    their time, up to `until`; `passed_over` of the schedule are in the store already."""

    deliveries: Sequence[Planned]
    passed_over: int
    start: datetime
    until: datetime


@dataclass(frozen=True)
class Step:
    """How far a replay is: `done` of `total` deliveries, the replayed `moment`, the delivery on its
    way (None while the clock moves on alone) and how many seconds it is late by."""

    done: int
    total: int
    moment: datetime
    delivery: Planned | None = None
    behind_s: float = 0.0


def prepare(
    store: Store, folder: Path, start: datetime | None = None, until: datetime | None = None
) -> Replay:
    """Makes a store ready for the replay of a city's folder, and says what is left of it to play.

    An empty store gets the city and its areas. One that has a part of this replay goes on where
    its clock stands. `start` is the first day of the catalogue's period unless given, `until` the
    catalogue's clock, or the last delivery where it has none.

    Raises StoreError, and changes nothing, if the store holds another city or deliveries of others
    that are later than the start; BatchRefused or GeoError for a file that cannot be used.
    """
    catalogue = folder_catalogue(folder)
    planned = schedule(folder, catalogue)
    start = start or datetime.combine(catalogue.period[0], datetime.min.time(), LOCAL)
    ends = [moment for moment in (until, catalogue.clock) if moment is not None]
    until = min(ends, default=planned[-1].due)
    if until <= start:
        raise StoreError(
            f"a replay from {start:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M} has no time in it; "
            "choose an earlier start or a later end"
        )
    opens_at = min(start, planned[0].due)
    with store.read(Scope.whole()) as conn:
        found = _found(conn, planned, catalogue, start)
    if found is None:
        write_city(store, folder, catalogue, opens_at)
        left, start = planned, start
    else:
        left, start = found
        _stand_at(store, opens_at)
    due = [one for one in left if one.due <= until]
    return Replay(due, len(planned) - len(left), start, until)


def _found(
    conn: Connection[Any], planned: Sequence[Planned], catalogue: Catalogue, start: datetime
) -> tuple[list[Planned], datetime] | None:
    """What is left to take in, and from when on in its time; None if the store is empty."""
    if read_setting(conn, "catalogue") is None:
        return None
    city = read_catalogue(conn).city
    if city != catalogue.city:
        raise StoreError(
            f"the database holds the city {city}, the replay is of {catalogue.city}; "
            "choose an empty folder with --data"
        )
    start = max(start, moved_clock(conn) or start)
    taken = conn.execute(block("batch", "taken_files")).fetchall()
    known = {(feed, sha256) for feed, sha256, _ in taken}
    own = {(one.feed, one.sha256) for one in planned}
    others = [(feed, at) for feed, sha256, at in taken if (feed, sha256) not in own]
    registers = {feed.name for feed in catalogue.feeds.values() if feed.kind == "sites"}
    late = [at for feed, at in others if at > start and feed not in registers]
    if late:
        raise StoreError(
            f"the database holds {len(late):,} deliveries that are later than "
            f"{start:%Y-%m-%d %H:%M}, where the replay begins (the newest of "
            f"{max(late).astimezone(LOCAL):%Y-%m-%d %H:%M}); choose an empty folder with --data"
        )
    # Whoever loaded the time before the start by other files has it; twice would be wrong.
    before = {feed for feed, _ in others}
    left = [
        one
        for one in planned
        if (one.feed, one.sha256) not in known and not (one.due <= start and one.feed in before)
    ]
    return left, start


def _stand_at(store: Store, moment: datetime) -> None:
    """Moves the city's clock on and tells every screen."""
    with store.write() as conn:
        move_clock(conn, moment)
        next_snapshot(conn)


class Player:
    """Takes in a replay's deliveries at `speed` times the real time.

    A delivery goes through the whole of `ingest`, received when it was due. One that is late
    because the store is slower than the clock is taken in late, never left out. Every delivery
    moves the city's clock in its own transaction, so the store is whole wherever this stops, by
    KeyboardInterrupt too. `taken`, `refused` and `moment` say how far it came.
    """

    def __init__(
        self,
        store: Store,
        replay: Replay,
        speed: float,
        tell: Callable[[Step], None] | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store, self._replay, self._speed = store, replay, speed
        self._tell = tell or (lambda _step: None)
        self._now, self._sleep = now, sleep
        self._tick_s = max(TICK_S, TICK_STEP_S / speed)
        self._began_s = 0.0
        self.taken = self.refused = 0
        self.moment = replay.start

    def run(self) -> None:
        """Plays to the end. Raises StoreUnavailable if the database is lost on the way."""
        before = [one for one in self._replay.deliveries if one.due <= self._replay.start]
        city = City.read(self._store)
        with tempfile.TemporaryDirectory(prefix="command-map-") as folder:
            for delivery in before:
                self._take_in(delivery, city, Path(folder))
            self._analyze()
            self._move_on(self._replay.start)
            self._began_s = self._now()
            for delivery in self._replay.deliveries[len(before) :]:
                self._wait_for(delivery.due)
                self._take_in(delivery, city, Path(folder), self._behind_s(delivery.due))
        self._wait_for(self._replay.until)
        self._move_on(self._replay.until)

    def _take_in(self, delivery: Planned, city: City, folder: Path, behind_s: float = 0) -> None:
        self._say(delivery.due, delivery, behind_s)
        path = folder / delivery.filename
        path.write_bytes(delivery.content)
        try:
            ingest(
                self._store, delivery.feed, path, city=city, received_at=delivery.due,
                moves_clock=True,
            )  # fmt: skip
        except AlreadyReceived:
            pass  # another replay of the same folder was faster
        except BatchRefused:
            self.refused += 1  # recorded in the store with its reasons, as of any department
        path.unlink()
        self.moment = delivery.due
        self.taken += 1

    def _wait_for(self, moment: datetime) -> None:
        while (left_s := -self._behind_s(moment)) > PROMPT_S:
            self._sleep(min(left_s, self._tick_s))
            if left_s > self._tick_s:
                played_s = (self._now() - self._began_s) * self._speed
                self._move_on(self._replay.start + timedelta(seconds=round(played_s)))

    def _behind_s(self, moment: datetime) -> float:
        """Real seconds by which the clock is past a moment; negative before it."""
        due_s = (moment - self._replay.start).total_seconds() / self._speed
        return self._now() - self._began_s - due_s

    def _move_on(self, moment: datetime) -> None:
        _stand_at(self._store, moment)
        self.moment = moment
        self._say(moment)

    def _say(self, moment: datetime, delivery: Planned | None = None, behind_s: float = 0) -> None:
        done, total = self.taken, len(self._replay.deliveries)
        self._tell(Step(done, total, moment, delivery, max(0.0, behind_s)))

    def _analyze(self) -> None:
        with psycopg.connect(self._store.url, autocommit=True) as conn:
            conn.execute(block("batch", "analyze"))
