"""The server's memory: the store, the snapshot number and what was worked out for it.

One `Live` a process. Nothing here is per person: everything cached is keyed by the scope and the
snapshot it was worked out for, through the one method `Live.cached`.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast
from zoneinfo import ZoneInfo

import geopandas as gpd
from psycopg import Connection

from dashboard.addresses import AddressBook
from dashboard.errors import DashboardError
from dashboard.ground import Ground, read_ground
from dashboard.sign_in import Demo, SignIn
from dashboard.text import Lang, say
from geo.hierarchy import Hierarchy
from queries.base_map import roads_version
from queries.catalogue import Catalogue, Text, read_catalogue
from queries.errors import StoreUnavailable
from queries.feeds import delivered, newest_days
from queries.rollups import newest_day, trend
from queries.scope import Scope
from queries.setting import read_setting, signing_key
from queries.snapshot import Listener, clock, snapshot_number
from queries.store import Store

T = TypeVar("T")


class Once(Protocol):
    """Remembers by a key what is made once a snapshot, or once a delivery of some feeds."""

    def __call__(
        self, key: Hashable, make: Callable[[], Any], feeds: Collection[str] | None = None
    ) -> Any: ...


LOCAL = ZoneInfo("Asia/Shanghai")
CACHE_ENTRIES = 1024  # bounds memory: an entry is at most the city's days of one metric, 0.8 MB


@dataclass(frozen=True)
class City:
    """The city as one scope sees it at one snapshot.

    `ground` is what hardly ever changes, shared by the snapshots. `clock` is where a sample's
    clock stands, None for a live city. `newest_day` is the last day that the default metric is in
    for, `newest_days` that of each feed of figures; `delivered` the snapshot of each feed's newest
    batch. Shared between sessions: never change it.
    """

    scope: Scope
    snapshot: int
    catalogue: Catalogue
    ground: Ground
    clock: datetime | None
    newest_day: date
    newest_days: Mapping[str, date]
    delivered: Mapping[str, int]

    def now(self) -> datetime:
        """The moment by which freshness is judged, with time zone."""
        return self.clock or datetime.now(LOCAL)

    @cached_property
    def days(self) -> tuple[date, date]:
        """First and last day of the day slider; days that are still to come are none."""
        return _days(self.catalogue, self.now())

    @property
    def root(self) -> str:
        """The code of the scope's own area."""
        return self.hierarchy.root

    @property
    def hierarchy(self) -> Hierarchy:
        """The tree of the scope's areas."""
        return self.ground.hierarchy

    @property
    def areas(self) -> gpd.GeoDataFrame:
        """The scope's areas, as `Ground.areas`."""
        return self.ground.areas

    def is_past(self, day: date) -> bool:
        """Whether the map has a newer day: this one is looked at as it was at its end."""
        return day < self.newest_day

    def time_of(self, day: date) -> datetime:
        """The moment a day is looked at from: its end, or now on the newest that the map has."""
        if not self.is_past(day):
            return self.now()
        return datetime.combine(day + timedelta(days=1), datetime.min.time(), LOCAL)


class Live:
    """The store and everything this process remembers of it."""

    def __init__(self, store: Store, listener: Listener, sign_in: SignIn | None = None) -> None:
        self.store = store
        self.sign_in: SignIn = sign_in or Demo()
        self.listener = listener
        self.fonts_version = ""
        self.stream_origins: tuple[
            str, ...
        ] = ()  # of the newest catalogue read; asked of each answer
        self._named: Text | None = None
        self._cache: OrderedDict[Hashable, Any] = OrderedDict()
        self._being_made: dict[Hashable, threading.Event] = {}
        self._lock = threading.Lock()
        with store.read(Scope.whole()) as conn:
            self.addresses = AddressBook(signing_key(conn))

    def close(self) -> None:
        """Stops listening and closes the store."""
        self.listener.close()
        self.store.close()

    @property
    def snapshot(self) -> int:
        """The number of the newest snapshot this process has heard of; no query."""
        return self.listener.number

    @property
    def lost_since(self) -> datetime | None:
        """When the database was last heard of, if it is lost; None while all is well."""
        return self.listener.lost_since

    def title(self, lang: Lang) -> str:
        """What the map is called here, by the catalogue; also for who has not signed in yet.

        While the database is lost, the last name heard of; no wait for it.
        """
        if self.lost_since is None:
            with suppress(StoreUnavailable):  # whatever else is asked for says so
                self._named = self.cached(Scope.whole(), self.snapshot, "named", self._read_title)
        return self._named.in_(lang) if self._named else say("product", lang)

    def _read_title(self) -> Text | None:
        with self.store.read(Scope.whole()) as conn:
            return read_catalogue(conn).title

    def cached(self, scope: Scope, snapshot: int, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for a scope, a snapshot and a key.

        The only way to a cache in this package: its key always has the scope. `make` is called
        without the lock held.
        Who asks for what another thread is working out waits for it: fifty walls that hear of a
        batch at once cost as much as one.
        """
        full = (scope, snapshot, key)
        while True:
            with self._lock:
                if full in self._cache:
                    self._cache.move_to_end(full)
                    return cast(T, self._cache[full])
                other = self._being_made.get(full)
                if other is None:
                    done = self._being_made[full] = threading.Event()
                    break
            other.wait()
        try:
            made = make()
            with self._lock:
                self._cache[full] = made
                while len(self._cache) > CACHE_ENTRIES:
                    self._cache.popitem(last=False)
            return made
        finally:
            with self._lock:
                del self._being_made[full]
            done.set()

    def once(self, city: City) -> Once:
        """A function (key, make, feeds) that remembers what `make` gives for a city.

        For its snapshot; where `feeds` are named, until one of them delivers or the catalogue is
        another: what is made of the patrols stays while new cases come in.
        """

        def remember(
            key: Hashable, make: Callable[[], Any], feeds: Collection[str] | None = None
        ) -> Any:
            if feeds is None:
                return self.cached(city.scope, city.snapshot, key, make)
            newest = max((city.delivered.get(feed, 0) for feed in feeds), default=0)
            return self.cached(city.scope, newest, (key, city.catalogue.text), make)

        return remember

    def city(self, scope: Scope) -> City:
        """The city as a scope sees it now; no query while the snapshot stays."""
        number = self.snapshot
        with self._lock:
            known = self._cache.get((scope, number, "city"))
        if known is not None:
            return cast(City, known)
        with self.reading(scope) as (_, city):
            return city

    @contextmanager
    def reading(self, scope: Scope) -> Iterator[tuple[Connection, City]]:
        """A transaction and the city as it is in it: everything read belongs to one snapshot."""
        with self.store.read(scope) as conn:
            number = snapshot_number(conn)
            city = self.cached(scope, number, "city", lambda: self._read_city(conn, scope, number))
            yield conn, city

    def _read_city(self, conn: Connection, scope: Scope, number: int) -> City:
        version = read_setting(conn, "areas") or number, roads_version(conn)
        ground = self.cached(scope, 0, ("ground", version), lambda: read_ground(conn))
        city = _city_of(conn, scope, number, ground)
        self.stream_origins = city.catalogue.stream_origins
        return city


def _days(catalogue: Catalogue, now: datetime) -> tuple[date, date]:
    first, last = catalogue.period
    today = now.astimezone(LOCAL).date()
    return first, max(first, min(last or today, today))


def _city_of(conn: Connection, scope: Scope, number: int, ground: Ground) -> City:
    catalogue = read_catalogue(conn)
    stands_at = clock(conn)
    first, until = _days(catalogue, stands_at or datetime.now(LOCAL))
    metric = catalogue.metrics[catalogue.default_metric]
    return City(
        scope=scope,
        snapshot=number,
        catalogue=catalogue,
        ground=ground,
        clock=stands_at,
        delivered=delivered(conn),
        newest_days=newest_days(conn, until),
        newest_day=newest_day(trend(conn, metric, ground.hierarchy.root, first, until)) or until,
    )


_current: Live | None = None


def use(live: Live) -> None:
    """Makes `live` the memory of this process; the server calls it once at start."""
    global _current
    _current = live


def current() -> Live:
    """The memory of this process.

    Raises DashboardError if the page runs without the server that opens the database.
    """
    if _current is None:
        raise DashboardError("the page runs without its server; start it by `command-map serve`")
    return _current
