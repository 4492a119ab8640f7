"""What the methods of the clinics' and the patrols' pages cost on the sample, each by itself."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dashboard.live import LOCAL, Live
from geo.catchment import catchments, people_within, shifts
from geo.covering import best_single
from geo.flights import flown, read_tracks
from geo.labels import label_points
from geo.nearest import nearest_sites, within
from geo.patrolled import coverage, coverage_by_area, last_seen
from geo.rounds import plan_rounds
from geo.seen_ground import ground_seen, plane_of, swaths, view_sectors
from queries.clinics import read_clinics
from queries.patrols import day_counts, read_flights
from queries.rollups import area_figures
from queries.scope import Scope
from queries.sites import read_sites
from tests.bench.table import Figure, at_most

REPEATS = 5
LIMIT_MS = 50
RADIUS_M = 5000


def reach(live: Live) -> list[Figure]:
    """Server CPU of each method; what is read from the database is not in it."""
    city = live.city(Scope.whole())
    tree, at = city.hierarchy, city.now().astimezone(LOCAL)
    cells = city.areas[city.areas["code"].isin(tree.leaves())]
    codes, day = list(cells["code"]), at.date() - timedelta(days=3)
    until = at - timedelta(days=2)
    since = until - timedelta(hours=24)
    with live.store.read(Scope.whole()) as conn:
        clinics = read_clinics(conn, city.catalogue, "clinic", at)
        people = area_figures(conn, city.catalogue.metrics["population"], codes, day)
        counts = day_counts(
            conn, city.catalogue, ["visits_done", "video_checks"], codes,
            day - timedelta(days=13), day,
        )  # fmt: skip
        flights = read_flights(conn, "flight", since, until)
        cameras, bases = read_sites(conn, "camera"), read_sites(conn, "drone_base")
    places = label_points(cells.geometry.set_axis(cells["code"]))
    residents = people.set_index("area")["value"]
    is_open = clinics[clinics["is_open"]]
    near = nearest_sites(places, is_open)
    fewer = nearest_sites(places, is_open.iloc[1:])["site"]
    load = clinics.set_index("code")[["queue", "beds_used"]]
    near_cells, uncovered = within(places, places, RADIUS_M), near["distance_m"] <= RADIUS_M
    plane = plane_of(cells)
    flat, tracks = cells.to_crs(plane), read_tracks(flights)[0]
    lines = flown(tracks, since, until)
    lines["height_m"] = lines["code"].map(flights.set_index("code")["height_m"])
    seen = swaths(lines, plane)
    state = coverage(counts, ground_seen(flat, seen)[1], since, until)["state"]
    ends = bases.assign(most_m=2 * bases["range_m"])
    methods: dict[str, Callable[[], Any]] = {
        "nearest clinic": lambda: nearest_sites(places, is_open),
        "catchments": lambda: catchments(cells, near["site"]),
        "people within": lambda: people_within(
            near["distance_m"], residents, tree, [tree.root, *tree.codes(3)]
        ),
        "a clinic closes": lambda: shifts(near["site"], fewer, residents, load),
        "cells in reach": lambda: within(places, places, RADIUS_M),
        "one clinic more": lambda: best_single(near_cells, residents, uncovered, near_cells),
        "ground seen, 24 h": lambda: ground_seen(flat, seen),
        "coverage": lambda: coverage(counts, None, since, until),
        "coverage by community": lambda: coverage_by_area(state, tree, tree.codes(4)),
        "last seen": lambda: last_seen(counts, None, until),
        "view sectors": lambda: view_sectors(cameras),
        "rounds to 20 cells": lambda: plan_rounds(places.iloc[::66], ends),
    }
    used = {name: _cpu_ms(run) for name, run in methods.items()}
    detail = ", ".join(f"{name} {ms:.1f}" for name, ms in used.items())
    return [
        at_most("any method of clinics and patrols", max(used.values()), LIMIT_MS, "ms", detail)
    ]


def _cpu_ms(run: Callable[[], Any]) -> float:
    run()
    times = []
    for _ in range(REPEATS):
        before = time.process_time()
        run()
        times.append(1000 * (time.process_time() - before))
    return statistics.median(times)
