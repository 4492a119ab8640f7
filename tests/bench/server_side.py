"""What the server does: loading, aggregating, locating, and the bytes of the geometry."""

from __future__ import annotations

import gzip
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from dashboard.live import City, Live
from dashboard.map.map_data import geometry
from dashboard.map.screen import build_screen, message
from dashboard.pages.city_map import PAGE
from dashboard.view import View, from_params
from geo.locate import Locator
from queries.city_folder import load_city
from queries.rollups import area_figures, trend
from queries.schema import migrate
from queries.scope import Scope
from queries.status import status
from queries.store import Store
from sample_data.generate import generate
from tests.bench.history import COLUMNS, HISTORY, lengthen
from tests.bench.table import Figure, at_least, at_most

REPEATS = 15


def loading(url: str, folder: Path) -> Figure:
    """Every observation of the sample through the whole ingest path, registers and all."""
    generate(folder)
    migrate(url)
    with Store.open(url) as store:
        started: dict[int, float] = {}

        def note(done: int, _total: int, _what: str) -> None:
            started.setdefault(done, time.perf_counter())

        load_city(store, folder, note)
        seconds = time.perf_counter() - started[1]  # the areas are in
        rows = status(store)["observations"]
    return at_least("loading the observations", rows / seconds, 100_000, "rows/s",
                    f"{rows:,} in {seconds:.1f} s")  # fmt: skip


def aggregations(live: Live, url: str) -> list[Figure]:
    """Each kind of aggregation for one view; and again with a hundred times the history."""
    city = live.city(Scope.whole())
    kinds = _kinds(city)
    before = {name: _median_ms(live, run) for name, run in kinds.items()}
    metric = city.catalogue.metrics[city.catalogue.default_metric]
    lengthen(url, {*(term.column for term in metric.all_terms), *COLUMNS})
    after = {name: _median_ms(live, run) for name, run in kinds.items()}
    slowest = max(before, key=lambda name: before[name])
    ratio = {name: after[name] / before[name] for name in kinds}
    worst = max(ratio, key=lambda name: ratio[name])
    detail = ", ".join(f"{name} {ms:.1f}" for name, ms in before.items())
    return [
        at_most("any aggregation for one view", before[slowest], 20, "ms", detail),
        at_most(f"… with {HISTORY} × the history", ratio[worst], 1.5, "×",
                ", ".join(f"{name} {value:.2f}" for name, value in ratio.items())),
    ]  # fmt: skip


def _kinds(city: City) -> dict[str, Callable[[Any], object]]:
    metric = city.catalogue.metrics[city.catalogue.default_metric]
    day, (first, last) = city.newest_day, city.days
    districts = city.hierarchy.children(city.root)
    deepest = city.ground.units(5)
    return {
        "city": lambda conn: area_figures(conn, metric, [city.root], day),
        "districts": lambda conn: area_figures(conn, metric, districts, day),
        "cells": lambda conn: area_figures(conn, metric, deepest, day),
        "trend": lambda conn: trend(conn, metric, city.root, first, last),
    }


def _median_ms(live: Live, run: Callable[[Any], object]) -> float:
    times = []
    with live.store.read(Scope.whole()) as conn:
        run(conn)
        for _ in range(REPEATS):
            start = time.perf_counter()
            run(conn)
            times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def screens(live: Live) -> list[Figure]:
    """Server CPU of a click with all panels, and the bytes of a metric switch."""
    city = live.city(Scope.whole())
    offer = PAGE.offer(city)
    start, _ = from_params({}, offer)
    steps = _walk(city, start)
    sign = partial(live.addresses.sign, person="bench")
    build_screen(live, city.scope, start)
    used, sizes = [], []
    for view in steps:
        before = time.process_time()
        body = message(build_screen(live, city.scope, view), sign)
        used.append(1000 * (time.process_time() - before))
        sizes.append(len(body) / 1000)
    return [
        at_most("server CPU a click, all panels", statistics.median(used), 60, "ms",
                f"{len(steps)} views, max {max(used):.0f} ms; Python's own, without the database"),
        at_most("message of a view", max(sizes), 10, "kB",
                f"median {statistics.median(sizes):.1f}"),
    ]  # fmt: skip


def _walk(city: City, start: View) -> list[View]:
    """From the city down to a cell and across, days and metrics changed on the way."""
    path = city.hierarchy.path(city.hierarchy.codes(5)[600])
    views = [start.but(area=area) for area in path[1:]]
    views += [start.but(area=area, day=start.day - timedelta(days=3)) for area in path]
    return views + [start.but(metric=name) for name in city.catalogue.metrics]


def wire(live: Live) -> Figure:
    """The geometry of the whole city, all levels, as it travels."""
    body = geometry(live, Scope.whole())
    size = len(gzip.compress(body, 6, mtime=0)) / 1000
    return at_most(
        "geometry of the whole city, gzip", size, 250, "kB", f"{len(body) / 1000:.0f} raw"
    )


def locating(live: Live) -> Figure:
    """Random points over the city's bounds to cells, on one core."""
    areas = live.city(Scope.whole()).areas
    cells = areas[areas["level"] == 5]
    locator = Locator(cells[["code", "geometry"]])
    inside = shapely.get_coordinates(shapely.point_on_surface(cells.geometry.to_numpy()))
    random = np.random.default_rng(7)
    points = np.repeat(inside, 400, axis=0) + random.normal(0, 0.003, (400 * len(inside), 2))
    start = time.perf_counter()
    locator.locate_index(points[:, 0], points[:, 1])
    seconds = time.perf_counter() - start
    return at_least("points located to cells", len(points) / seconds / 1e6, 1, "M/s",
                    f"{len(points):,} points around every cell")  # fmt: skip
