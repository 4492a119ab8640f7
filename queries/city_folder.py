"""A whole city from a folder: its catalogue, its areas, and every file named after a feed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import groupby
from pathlib import Path
from threading import Lock

import geopandas as gpd
import psycopg
import pyogrio

from geo.crs import to_wgs84
from geo.network import read_roads
from queries.areas import write_areas
from queries.base_map import write_base_map, write_roads
from queries.blocks import block
from queries.catalogue import Catalogue, parse_catalogue, write_catalogue
from queries.city import City
from queries.errors import AlreadyReceived, StoreError
from queries.files import FORMATS
from queries.ingest import BatchReport, ingest
from queries.roster import FILE, add_posts, read_roster_file
from queries.snapshot import move_clock, next_snapshot, release_clock
from queries.store import Store

BASE_MAPS = {"land.geojson": "land", "neighbours.geojson": "neighbour"}
ROADS = "roads.gpkg"
SIDE_BY_SIDE = 2  # feeds: while one is checked here, the database takes in another
Progress = Callable[[int, int, str], None]
FeedFile = tuple[str, Path]


def load_city(store: Store, folder: Path, progress: Progress | None = None) -> list[BatchReport]:
    """Loads a folder: catalogue.toml, areas.*, base maps, roads.gpkg, roster.csv, and every file
    named after a feed.

    Registers come before the reports of what they register, and within a feed files by name. Files
    that are in the store already are passed over, so a load that broke off can be repeated.
    Reports come back by feed, in the order of its files. `progress` is told how many files are
    done, of how many, and which was the last.

    Raises BatchRefused, StoreError or GeoError naming the file; what was loaded before stays.
    """
    advance = progress or (lambda _done, _total, _what: None)
    catalogue = folder_catalogue(folder)
    registers, others = feed_files(folder, catalogue)
    total = 1 + len(registers) + len(others)
    advance(0, total, "areas")
    write_city(store, folder, catalogue)
    advance(1, total, "areas")
    loading = _Loading(store, City.read(store), advance, total)
    reports = loading.load(registers) + loading.load(others)
    with psycopg.connect(store.url, autocommit=True) as conn:
        conn.execute(block("batch", "analyze"))
    return reports


def write_city(
    store: Store, folder: Path, catalogue: Catalogue, clock: datetime | None = None
) -> None:
    """Writes the city without any delivery: areas, base maps, roads, catalogue and what the roster
    does not have yet, in one transaction.

    Its clock stands at `clock` from then on, or where the catalogue says. Raises StoreError or
    GeoError naming the file and what is wrong with it.
    """
    areas = _read_area_file(folder)
    base_maps = [path for name in BASE_MAPS if (path := folder / name).is_file()]
    roads = read_city_roads(path, areas) if (path := folder / ROADS).is_file() else None
    posts = read_roster_file(path) if (path := folder / FILE).is_file() else []
    with store.write() as conn:
        if write_areas(conn, areas):
            for path in base_maps:
                write_base_map(conn, read_base_file(path))
        if roads is not None:
            write_roads(conn, roads)
        add_posts(conn, posts)
        write_catalogue(conn, catalogue)
        if clock is None:
            release_clock(conn)
        else:
            move_clock(conn, clock)
        next_snapshot(conn)


class _Loading:
    """Files into the store, several feeds at a time; after a failure nothing new is begun."""

    def __init__(self, store: Store, city: City, advance: Progress, total: int) -> None:
        self._store, self._city = store, city
        self._advance, self._total = advance, total
        self._done, self._lock = 1, Lock()
        self._failed = False

    def load(self, files: Sequence[FeedFile]) -> list[BatchReport]:
        feeds = [list(own) for _, own in groupby(files, key=lambda file: file[0])]
        with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            return [report for own in threads.map(self._feed, feeds) for report in own]

    def _feed(self, files: Sequence[FeedFile]) -> list[BatchReport]:
        reports = []
        for feed, path in files:
            if self._failed:
                break
            try:
                reports.append(ingest(self._store, feed, path, city=self._city))
            except AlreadyReceived:
                pass
            except BaseException:
                self._failed = True
                raise
            with self._lock:
                self._done += 1
                self._advance(self._done, self._total, path.name)
        return reports


def read_base_file(path: Path) -> gpd.GeoDataFrame:
    """Land or neighbours as [kind, name, name_en, geometry] in WGS 84."""
    found = to_wgs84(gpd.read_file(path))
    if "kind" not in found:
        found["kind"] = BASE_MAPS[path.name]
    return found


def read_city_roads(path: Path, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The lines of a road network, as `geo.network.read_roads`.

    Raises StoreError if none of them is near the city, else as that does.
    """
    lines = read_roads(path)
    west, south, east, north = areas.total_bounds
    if lines.cx[west:east, south:north].empty:
        raise StoreError(
            f"{path.name}: no road lies in the city, whose areas reach from ({west:.3f}, "
            f"{south:.3f}) to ({east:.3f}, {north:.3f}); give its roads, and with the right CRS"
        )
    return lines


def folder_catalogue(folder: Path) -> Catalogue:
    """The catalogue of a city's folder. Raises StoreError if it has none, CatalogueError."""
    path = folder / "catalogue.toml"
    if not path.is_file():
        raise StoreError(
            f"{folder} has no catalogue.toml; sample_data/catalogue.toml is an example"
        )
    return parse_catalogue(path.read_text("utf-8"))


def _read_area_file(folder: Path) -> gpd.GeoDataFrame:
    found = sorted(path for path in folder.glob("areas.*") if path.suffix in FORMATS)
    if not found:
        raise StoreError(f"{folder} has no areas.geojson (or .gpkg) with the city's areas")
    try:
        areas = gpd.read_file(found[0])
    except pyogrio.errors.DataSourceError as error:
        raise StoreError(f"{found[0].name} cannot be read: {error}") from error
    if areas.empty:
        raise StoreError(f"{found[0].name} holds no areas")
    wanted = ["code", "name", "name_en", "level", "parent"]
    missing = [column for column in wanted if column not in areas]
    if missing:
        raise StoreError(
            f"{found[0].name} lacks {', '.join(missing)}; it needs {', '.join(wanted)}"
        )
    return to_wgs84(areas)[[*wanted, "geometry"]]


def feed_files(folder: Path, catalogue: Catalogue) -> tuple[list[FeedFile], list[FeedFile]]:
    """Files of registers, and all others: by feed, whose name stands alone or before _ and more.

    The feeds with most bytes come first, so that no long one is left over at the end.
    """
    found: dict[str, list[FeedFile]] = {}
    for feed in catalogue.feeds:
        others = [name for name in catalogue.feeds if name.startswith(f"{feed}_")]
        for path in sorted(folder.glob(f"{feed}*")):
            stem = path.stem
            own = stem == feed or stem.startswith(f"{feed}_")
            taken = any(stem == other or stem.startswith(f"{other}_") for other in others)
            if own and not taken and path.suffix.lower() in FORMATS:
                found.setdefault(feed, []).append((feed, path))
    ordered = sorted(found.items(), key=lambda item: -sum(p.stat().st_size for _, p in item[1]))
    files = [file for _, own in ordered for file in own]
    is_register = [catalogue.feeds[feed].kind == "sites" for feed, _ in files]
    return (
        [file for file, register in zip(files, is_register, strict=True) if register],
        [file for file, register in zip(files, is_register, strict=True) if not register],
    )
