"""The server's memory: the store, the snapshot number and what was worked out for it.

One `Live` a process. Nothing here is per person: everything cached is keyed by the scope and the
snapshot it was worked out for, through the one method `Live.cached`.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

import geopandas as gpd
import pandas as pd
import shapely
from psycopg import Connection

from dashboard.addresses import AddressBook
from dashboard.errors import DashboardError
from geo.hierarchy import Hierarchy
from queries.areas import read_areas, read_hierarchy
from queries.base_map import read_base_map
from queries.catalogue import Catalogue, read_catalogue
from queries.rollups import trend
from queries.scope import Scope
from queries.setting import signing_key
from queries.snapshot import Listener, clock, snapshot_number
from queries.store import Store

T = TypeVar("T")

LOCAL = ZoneInfo("Asia/Shanghai")
CACHE_ENTRIES = 1024  # bounds memory: an entry is at most the city's days of one metric, 0.8 MB


@dataclass(frozen=True)
class City:
    """The city as one scope sees it at one snapshot.

    `areas`: GeoDataFrame [code, name, name_en, level, parent, area_km2, leaves, geometry] in
    EPSG:4326, ordered by level and code, of the scope's subtree. `clock` is where a sample's
    clock stands, None for a live city. `base`: GeoDataFrame [kind, name, name_en, geometry] of
    the land around. `newest_day` is the last day with data of the default metric. Shared between
    sessions: never change it.
    """

    scope: Scope
    snapshot: int
    catalogue: Catalogue
    hierarchy: Hierarchy
    areas: gpd.GeoDataFrame
    clock: datetime | None
    base: gpd.GeoDataFrame
    newest_day: date

    def now(self) -> datetime:
        """The moment by which freshness is judged, with time zone."""
        return self.clock or datetime.now(LOCAL)

    @cached_property
    def days(self) -> tuple[date, date]:
        """First and last day of the day slider."""
        first, last = self.catalogue.period
        return first, last or self.now().astimezone(LOCAL).date()

    @property
    def root(self) -> str:
        """The code of the scope's own area."""
        return self.hierarchy.root

    @cached_property
    def geometry_version(self) -> str:
        """Twelve hex digits of names and shapes: they change far more seldom than the snapshot."""
        digest = hashlib.sha256(b"".join(shapely.to_wkb(self.areas.geometry.to_numpy())))
        digest.update(self.areas[["code", "name", "name_en"]].to_csv().encode())
        return digest.hexdigest()[:12]

    @cached_property
    def base_map(self) -> str:
        """Land and neighbours as one GeoJSON text; `kind` of a feature is "land" or "neighbour"."""
        rounded = self.base.set_geometry(shapely.set_precision(self.base.geometry, 1e-5))
        return str(rounded.to_json(drop_id=True, show_bbox=False))

    @cached_property
    def base_version(self) -> str:
        """Twelve hex digits of the base map."""
        return hashlib.sha256(self.base_map.encode()).hexdigest()[:12]

    @cached_property
    def _units(self) -> dict[int, tuple[str, ...]]:
        return {}

    def units(self, level: int) -> tuple[str, ...]:
        """Codes of the areas that stand for every leaf at a level, ordered by code.

        In a ragged tree a leaf may have no ancestor at that level; its deepest ancestor above
        stands there instead, and comes after the areas of the level itself.
        """
        if level not in self._units:
            tree = self.hierarchy
            own = tree.codes(level)
            deepest = max(int(found) for found in self.areas["level"])
            missing = {
                max(
                    (a for a in tree.path(leaf) if tree.level(a) < level),
                    key=tree.level,
                )
                for leaf in tree.codes(deepest)
                if not any(tree.level(a) == level for a in tree.path(leaf))
            }
            self._units[level] = (*own, *sorted(missing))
        return self._units[level]

    def time_of(self, day: date) -> datetime:
        """The moment a day is looked at from: its end, or now on the day that is not over."""
        end = datetime.combine(day + pd.Timedelta(days=1), datetime.min.time(), LOCAL)
        return min(end, self.now())


class Live:
    """The store and everything this process remembers of it."""

    def __init__(self, store: Store, listener: Listener) -> None:
        self.store = store
        self.listener = listener
        self.fonts_version = ""
        self._cache: OrderedDict[Hashable, Any] = OrderedDict()
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

    def cached(self, scope: Scope, snapshot: int, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for a scope, a snapshot and a key.

        The only way to a cache in this package: its key always has the scope. `make` is called
        without the lock held; two threads may do the same work once.
        """
        full = (scope, snapshot, key)
        with self._lock:
            if full in self._cache:
                self._cache.move_to_end(full)
                return cast(T, self._cache[full])
        made = make()
        with self._lock:
            self._cache[full] = made
            while len(self._cache) > CACHE_ENTRIES:
                self._cache.popitem(last=False)
        return made

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
            city = self.cached(scope, number, "city", lambda: _read_city(conn, scope, number))
            yield conn, city


def _read_city(conn: Connection, scope: Scope, number: int) -> City:
    catalogue, hierarchy = read_catalogue(conn), read_hierarchy(conn)
    first, last = catalogue.period
    until = last or datetime.now(LOCAL).date()
    metric = catalogue.metrics[catalogue.default_metric]
    reported = trend(conn, metric, hierarchy.root, first, until).dropna(subset="value")
    return City(
        scope=scope,
        snapshot=number,
        catalogue=catalogue,
        hierarchy=hierarchy,
        areas=read_areas(conn),
        clock=clock(conn),
        base=read_base_map(conn),
        newest_day=until if reported.empty else reported["observed_on"].iloc[-1],
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
