"""Which rounds would close the largest gaps: flights from the bases, the rest on foot."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from dashboard.layers.sites import feeds_about, read_site_places
from dashboard.layers.styled import Seen
from dashboard.topics.patrols_seen import (
    MEANS,
    RISK_WEIGHTS,
    Watch,
    flight_feeds,
    plane_cells,
    watch_of,
    window,
)
from dashboard.topics.places import middles_of, site_name
from dashboard.topics.topic import chosen
from geo.patrolled import SEEN
from geo.rounds import Plan, Round, plan_rounds
from geo.seen_ground import SEEN_SHARE, sweep_m

DRONE_BASE = "drone_base"
EVERYWHERE = "all"  # the value of the option `plan_in` with which the whole scope is planned for


@dataclass(frozen=True)
class Trip:
    """A flight or a walk: from `base`, a site, or for a walk the cell where it begins, through the
    `stops`, cells in order, and back. `points` are base and stops, degrees."""

    base: str
    name: str
    area: str
    is_flight: bool
    stops: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    length_m: float


@dataclass(frozen=True)
class Planned:
    """The gaps that are to be closed, the largest first, and the rounds that close them."""

    area: str
    gaps: tuple[str, ...]
    rounds: tuple[Trip, ...]


def gaps_of(watch: Watch, cells: tuple[str, ...]) -> pd.DataFrame:
    """The rows of those cells that nobody is known to have looked after in the window, the largest
    risk × time first, then by code; without those of which risk or time are not known."""
    every = watch.cells
    is_gap = every["state"].ne(SEEN) & every["score"].notna() & every.index.isin(cells)
    gaps = every[is_gap].rename_axis("cell")
    return gaps.sort_values(["score", "cell"], ascending=[False, True])


def plan_area(seen: Seen) -> str:
    """The area that is planned for: the whole scope unless one of it is chosen."""
    asked, tree = chosen(seen, "plan_in"), seen.city.hierarchy
    return asked if asked in tree else tree.root


def planned(seen: Seen) -> Planned:
    """The rounds through the largest gaps; worked out once a delivery."""
    area, count = plan_area(seen), int(chosen(seen, "stops"))
    key = ("rounds", *window(seen), seen.view.day, seen.view.known, area, count, seen.view.lang)
    catalogue = seen.city.catalogue
    columns = [*MEANS.values()]
    feeds = {catalogue.stored_columns[one] for one in columns if one in catalogue.stored_columns}
    for name in RISK_WEIGHTS:
        if name in catalogue.metrics:
            feeds |= catalogue.feeds_of(catalogue.metrics[name])
    feeds |= {*flight_feeds(catalogue), *feeds_about(seen, DRONE_BASE)}
    return cast(Planned, seen.once(key, lambda: _plan(seen, area, count), sorted(feeds)))


def _plan(seen: Seen, area: str, count: int) -> Planned:
    watch = watch_of(seen)
    if watch is None:
        return Planned(area, (), ())
    gaps = [str(code) for code in gaps_of(watch, seen.city.hierarchy.leaves(area)).index[:count]]
    at = middles_of(seen)
    stops = at.loc[gaps]
    flights, left = _flights(seen, watch, stops)
    walks = _walks(seen, stops.loc[[code for code in gaps if code in left]])
    return Planned(area, tuple(gaps), (*flights, *walks))


def _flights(seen: Seen, watch: Watch, stops: gpd.GeoSeries) -> tuple[list[Trip], set[str]]:
    """Flights that see as much of each cell as counts as seen, and the cells that none reaches.

    A base's range is how far a drone goes and still comes back, so a flight is at most twice as
    long. The swath is that of the flights of the last days.
    """
    bases = read_site_places(seen, DRONE_BASE)
    half_m = watch.flown.half_width_m
    if bases.empty or "range_m" not in bases or math.isnan(half_m) or stops.empty:
        return [], set(stops.index)
    _, flat = plane_cells(seen)
    area_m2 = flat.set_index("code").geometry.area.reindex(stops.index)
    service = pd.Series(SEEN_SHARE * sweep_m(area_m2, half_m), index=stops.index)
    range_m = bases["range_m"].astype(float)
    plan = plan_rounds(stops, bases.assign(range_m=range_m, most_m=2 * range_m), service)
    about = {row["code"]: row for row in bases.to_dict("records")}
    names = {code: site_name(row, seen.view.lang) for code, row in about.items()}
    places = {code: str(row["area"]) for code, row in about.items()}
    points = bases.set_index("code").geometry
    trips = _trips(plan, points, stops, names, places, is_flight=True)
    return trips, set(plan.left_out)


def _walks(seen: Seen, stops: gpd.GeoSeries) -> list[Trip]:
    """For each town one walk through its cells that no drone reaches, from the largest gap on."""
    tree = seen.city.hierarchy
    by_town: dict[str, list[str]] = {}
    for code in stops.index:
        by_town.setdefault(tree.ancestor_at(code, 3) or tree.root, []).append(str(code))
    trips = []
    for town, codes in by_town.items():
        first, others = codes[0], codes[1:]
        base = gpd.GeoDataFrame(
            {"code": [first], "range_m": [np.nan], "most_m": [np.nan]},
            geometry=[stops[first]], crs=4326,
        )  # fmt: skip
        plan = Plan((Round(first, (), 0.0, 0.0),), {})
        if others:
            plan = plan_rounds(stops.loc[others], base)
        names = {first: tree.name(town, seen.view.lang)}
        trips += _trips(plan, stops, stops, names, {first: first}, is_flight=False)
    return trips


def _trips(
    plan: Plan,
    bases: gpd.GeoSeries,
    stops: gpd.GeoSeries,
    names: Mapping[str, str],
    areas: Mapping[str, str],
    *,
    is_flight: bool,
) -> list[Trip]:
    made = []
    for one in plan.rounds:
        places = [bases[one.base], *(stops[stop] for stop in one.stops)]
        points = tuple((point.x, point.y) for point in places)
        base, name, area = one.base, names[one.base], areas[one.base]
        made.append(Trip(base, name, area, is_flight, one.stops, points, one.length_m))
    return made


def way_of(trip: Trip) -> shapely.LineString | None:
    """The way there and back, degrees; None where it is one place only."""
    if len(trip.points) < 2:
        return None
    return shapely.LineString([*trip.points, trip.points[0]])
