"""Who looked after which cell in the window of the patrols' page, and for how long nobody has."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj

from dashboard.figures import level_values
from dashboard.layers.styled import Seen
from dashboard.live import LOCAL
from dashboard.topics.places import cells_of
from dashboard.topics.topic import chosen
from geo.flights import Track, flown, read_tracks
from geo.patrolled import coverage, last_flown, last_seen, rank_gaps, risk
from geo.seen_ground import flights_over, ground_seen, plane_of, swath_half_width_m, swaths
from queries.catalogue import Catalogue
from queries.patrols import LONGEST_FLIGHT, day_counts, flights_are_known, read_flights

MEANS = {"visits": "visits_done", "checks": "video_checks"}  # what looks → what it reports a day
FLIGHT = "flight"
QUARANTINED = "quarantined"
# What depends on a cell's being looked after: an order agreed on, no epidemiology.
RISK_WEIGHTS = {"current_cases": 3.0, QUARANTINED: 2.0, "population": 1.0}
LOOK_BACK_DAYS = 7


@dataclass(frozen=True)
class Flown:
    """What flights saw in the window.

    `swaths` [code, area, occurred_at, half_width_m, geometry] in EPSG:4326, `by_cell` [flights,
    seen_share] by cell, None where flights are not known; `faults` by the code of each flight that
    cannot be followed; `last` when a flight last saw each cell in the days looked back at, UTC;
    `half_width_m` the usual one of those days, NaN without a flight of known height; `newest` the
    start of the newest flight of those days, NaT without one. `about` [area, occurred_at, height_m,
    base_code, recorded_at, batch] has every flight of those days by code; `pairs` [flight, cell,
    share] which of them saw which cell in the window, `pairs_back` in all of those days; `tracks`
    those that can be followed.
    """

    swaths: gpd.GeoDataFrame
    by_cell: pd.DataFrame | None
    faults: dict[str, str]
    last: pd.Series
    half_width_m: float
    newest: pd.Timestamp
    about: pd.DataFrame
    pairs: pd.DataFrame
    pairs_back: pd.DataFrame
    tracks: dict[str, Track]


@dataclass(frozen=True)
class Watch:
    """The window and every cell in it.

    `cells`, by cell: the columns of `geo.patrolled.coverage` and `rank_gaps`, with `hours` NaN
    where nobody reported on any of the days looked back at. `figures` and `is_withheld` have the
    metrics that the risk is made of, by cell; a figure that is withheld is NaN.
    """

    since: datetime
    until: datetime
    means: tuple[str, ...]
    cells: pd.DataFrame
    figures: pd.DataFrame
    is_withheld: pd.DataFrame
    flown: Flown


def means_of(catalogue: Catalogue) -> dict[str, str]:
    """The means of patrol by name, each with its stored column, that the catalogue has."""
    return {name: column for name, column in MEANS.items() if column in catalogue.stored_columns}


def flight_feeds(catalogue: Catalogue) -> list[str]:
    """The feeds that flights come from."""
    return [feed.name for feed in catalogue.feeds.values() if feed.event_kind == FLIGHT]


def window(seen: Seen) -> tuple[datetime, datetime]:
    """The hours looked at; they end at one moment for all that is made of a snapshot."""
    key = ("patrols until", seen.view.day, seen.view.known)
    until = cast(datetime, seen.once(key, lambda: seen.moment.astimezone(LOCAL)))
    return until - timedelta(hours=int(chosen(seen, "hours"))), until


def watch_of(seen: Seen) -> Watch | None:
    """Every cell of the scope in the window, once a delivery; None where nobody reports patrols."""
    catalogue = seen.city.catalogue
    means = means_of(catalogue)
    if not means:
        return None
    since, until = window(seen)
    feeds = {catalogue.stored_columns[column] for column in means.values()}
    feeds |= {*flight_feeds(catalogue), *_risk_feeds(catalogue)}
    key = ("watch", since, until, seen.view.day, seen.view.known)
    return cast(Watch, seen.once(key, lambda: _watch(seen, means, since, until), sorted(feeds)))


def _watch(seen: Seen, means: dict[str, str], since: datetime, until: datetime) -> Watch:
    city = seen.city
    codes = list(cells_of(seen)["code"])
    counts = _counts(seen, means, codes, until)
    flights = flown_of(seen)
    state = coverage(counts, flights.by_cell, since, until)
    last = last_seen(counts, flights.last, until)
    days = len(next(iter(counts.values())))
    last.loc[last["is_at_least"] & (last["unreported_days"] >= days), "hours"] = math.nan
    figures, is_withheld = _figures(seen, codes)
    level = city.hierarchy.levels[-1]
    metrics = city.catalogue.metrics
    breaks = {name: metrics[name].breaks_at(level) for name in RISK_WEIGHTS if name in figures}
    gaps = rank_gaps(risk(figures, breaks, RISK_WEIGHTS), last).set_index("cell")
    cells = state.join(gaps.reindex(state.index))
    return Watch(since, until, tuple(means), cells, figures, is_withheld, flights)


def _counts(
    seen: Seen, means: dict[str, str], codes: list[str], until: datetime
) -> dict[str, pd.DataFrame]:
    """The numbers of each means by day and cell, to the day in which the window ends."""
    catalogue, known = seen.city.catalogue, seen.view.known
    columns = list(means.values())
    last = (until - timedelta(microseconds=1)).date()  # the day that is over at midnight
    by_column = cast(
        "dict[str, pd.DataFrame]",
        seen.once(
            ("patrol counts", last, known),
            lambda: day_counts(
                seen.conn, catalogue, columns, codes, last - timedelta(days=LOOK_BACK_DAYS), last,
                known,
            ),
            sorted({catalogue.stored_columns[column] for column in columns}),
        ),
    )  # fmt: skip
    return {name: by_column[column] for name, column in means.items()}


def flown_of(seen: Seen) -> Flown:
    """What flights saw of the scope's cells, once a delivery of flights."""
    since, until = window(seen)
    known, feeds = seen.view.known, flight_feeds(seen.city.catalogue)
    # The days looked back at are the same for every window.
    back = cast(_Back, seen.once(("flown back", until, known), lambda: _back(seen, until), feeds))
    key = ("flown", since, until, known)
    return cast(Flown, seen.once(key, lambda: _flown(seen, since, until, back), feeds))


@dataclass(frozen=True)
class _Back:
    """The flights of the days looked back at: `about` and `pairs` as `Flown` has them, their
    tracks, the faults of the others, and when one last saw each cell."""

    about: pd.DataFrame
    tracks: dict[str, Track]
    faults: dict[str, str]
    last: pd.Series
    pairs: pd.DataFrame


def _back(seen: Seen, until: datetime) -> _Back:
    since = until - timedelta(days=LOOK_BACK_DAYS)
    flights = read_flights(seen.conn, FLIGHT, since, until, seen.view.known)
    tracks, faults = read_tracks(flights)
    about = flights.set_index("code")[
        ["area", "occurred_at", "height_m", "base_code", "recorded_at", "batch"]
    ]
    plane, flat = plane_cells(seen)
    pairs = flights_over(flat, _swaths(flown(tracks, since, until), about, plane))
    return _Back(about, tracks, faults, last_flown(pairs, tracks), pairs)


def _flown(seen: Seen, since: datetime, until: datetime, back: _Back) -> Flown:
    about = back.about
    plane, flat = plane_cells(seen)
    own = _swaths(flown(back.tracks, since, until), about, plane)
    # Before the first flight nobody reported any: that is not known to be none.
    is_known = bool(len(own)) or (
        not about.empty and flights_are_known(seen.conn, seen.city.catalogue, FLIGHT, until)
    )
    # Nobody knows when a broken flight landed: it may have been in the window.
    began = about["occurred_at"].reindex(list(back.faults))
    may_be_in = began.index[began >= pd.Timestamp(since - LONGEST_FLIGHT)]
    half_m = swath_half_width_m(about["height_m"])
    outlines = own.to_crs(4326)
    for column in ("area", "occurred_at"):
        outlines[column] = about[column].reindex(own["code"]).to_numpy()
    pairs, by_cell = ground_seen(flat, own)
    return Flown(
        swaths=outlines,
        by_cell=by_cell if is_known else None,
        faults={code: back.faults[code] for code in may_be_in},
        last=back.last,
        half_width_m=float(np.nanmedian(half_m)) if np.isfinite(half_m).any() else math.nan,
        newest=pd.to_datetime(about["occurred_at"], utc=True).max(),
        about=about,
        pairs=pairs,
        pairs_back=back.pairs,
        tracks=back.tracks,
    )


def _swaths(lines: gpd.GeoDataFrame, about: pd.DataFrame, plane: pyproj.CRS) -> gpd.GeoDataFrame:
    heights = about["height_m"].reindex(lines["code"]).to_numpy()
    return swaths(lines.assign(height_m=heights), plane)


def plane_cells(seen: Seen) -> tuple[pyproj.CRS, gpd.GeoDataFrame]:
    """The cells [code, geometry] in a plane, metres, and the plane."""

    def make() -> tuple[pyproj.CRS, gpd.GeoDataFrame]:
        cells = cells_of(seen)
        plane = plane_of(cells)
        return plane, cells.to_crs(plane)

    key = ("plane cells", seen.city.ground.geometry_version)
    return cast("tuple[pyproj.CRS, gpd.GeoDataFrame]", seen.once(key, make, []))


def _risk_feeds(catalogue: Catalogue) -> set[str]:
    own = [catalogue.metrics[name] for name in RISK_WEIGHTS if name in catalogue.metrics]
    return {feed for metric in own for feed in catalogue.feeds_of(metric)}


def _figures(seen: Seen, codes: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The metrics of the risk on the view's day, by cell, and where they are withheld."""
    city = seen.city
    deepest = seen.view.but(level=city.hierarchy.levels[-1])
    names = [name for name in RISK_WEIGHTS if name in city.catalogue.metrics]
    read = {
        name: level_values(seen.conn, city, deepest, city.catalogue.metrics[name], seen.once)
        .set_index("area")
        .reindex(codes)
        for name in names
    }
    figures = pd.DataFrame({name: read[name]["value"] for name in names}, index=codes)
    withheld = pd.DataFrame({name: read[name]["is_withheld"] for name in names}, index=codes)
    return figures.astype(float), withheld.fillna(False).astype(bool)
