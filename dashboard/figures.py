"""The numbers of one view, read once: map, key figures, trend and table take theirs from here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

import pandas as pd
from psycopg import Connection

from dashboard.live import City, Once
from dashboard.view import View
from queries.catalogue import Metric
from queries.feeds import feed_states
from queries.rollups import area_figures, figures_of_place, newest_day, trend


@dataclass(frozen=True)
class Headline:
    """One key figure of the viewed area: the value on the day and on the day before.

    `recorded_at` is when the newest report in it was recorded, NaT if there is none; `is_past`
    whether a newer day of the metric is in, made of newer reports; `is_withheld` whether there is
    one that is not shown.
    """

    metric: Metric
    value: float
    before: float
    recorded_at: pd.Timestamp
    is_past: bool
    is_withheld: bool = False


@dataclass(frozen=True)
class Figures:
    """Every number of one view, of one snapshot.

    The frames have the columns of `queries.rollups`: [area, value, numerator, denominator,
    reporting, expected, recorded_at, is_withheld]; NaN is "no data" unless withheld. `level_values`
    has a row for every area of `City.units(view.level)` in that order; `children` a row for each
    child with `before`, the value of the day before; `total` is the viewed area's own row and
    `direct` what sits on it without being located further down; `is_past` whether a newer day of
    the metric is in. `feeds` has a row of `queries.feeds` for each feed's name.
    """

    metric: Metric
    level_values: pd.DataFrame
    children: pd.DataFrame
    total: pd.Series
    total_before: float
    direct: pd.Series
    is_past: bool
    trend: pd.DataFrame
    headlines: tuple[Headline, ...]
    feeds: Mapping[str, Mapping[str, Any]]


def read_figures(conn: Connection, city: City, view: View, once: Once) -> Figures:
    """Reads the numbers of a view in one transaction; `once` remembers what others ask for too,
    and what a delivery of other feeds does not change."""
    metric = city.catalogue.metrics[view.metric]
    read = once(
        ("figures", metric.name, view.area, view.day, view.known, city.days),
        lambda: _read(conn, city, view, metric),
        city.catalogue.feeds_of(metric),
    )
    return Figures(
        metric=metric,
        trend=line_of(conn, city, view.area, metric, once, view.known),
        level_values=level_values(conn, city, view, metric, once),
        is_past=_is_past(conn, city, view, metric, once),
        headlines=tuple(
            _headline(conn, city, view, name, once) for name in city.catalogue.headline
        ),
        feeds=cast(Mapping[str, Mapping[str, Any]], once("feeds", lambda: _feeds(conn, city))),
        **read,
    )


def _read(conn: Connection, city: City, view: View, metric: Metric) -> dict[str, Any]:
    """What `Figures` has of the viewed area and its children."""
    asked = [view.area, *city.hierarchy.children(view.area)]
    rows, direct = figures_of_place(conn, metric, asked, view.day, view.known)
    return {
        "children": rows.iloc[1:].set_index("area", drop=False),
        "total": rows.iloc[0],
        "total_before": float(rows["before"].iloc[0]),
        "direct": direct.iloc[0],
    }


def level_values(
    conn: Connection, city: City, view: View, metric: Metric, once: Once
) -> pd.DataFrame:
    """The metric on the view's day for every area at the level shown, in the order of `units`."""
    codes = city.ground.units(view.level)
    return cast(
        pd.DataFrame,
        once(
            ("level", metric.name, view.level, view.day, view.known),
            lambda: area_figures(conn, metric, codes, view.day, view.known),
            city.catalogue.feeds_of(metric),
        ),
    )


def newest_day_of(conn: Connection, city: City, metric: Metric, once: Once) -> date | None:
    """The last day that a metric is in for in the whole scope; None if it has none yet."""
    first, last = city.days
    return cast(
        date | None,
        once(
            ("newest", metric.name, first, last),
            lambda: newest_day(line_of(conn, city, city.root, metric, once)),
            city.catalogue.feeds_of(metric),
        ),
    )


def line_of(
    conn: Connection,
    city: City,
    area: str,
    metric: Metric,
    once: Once,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """A metric of an area over the whole period, a `queries.rollups.trend`: whoever needs some of
    its days takes them from here."""
    first, last = city.days
    return cast(
        pd.DataFrame,
        once(
            ("line", metric.name, area, first, last, known_at),
            lambda: trend(conn, metric, area, first, last, known_at),
            city.catalogue.feeds_of(metric),
        ),
    )


def _is_past(conn: Connection, city: City, view: View, metric: Metric, once: Once) -> bool:
    """Whether a newer day of the metric is in, or the figures are as they were once known."""
    newest = newest_day_of(conn, city, metric, once)
    if view.known is not None:
        return True
    if newest is None or view.day >= newest:
        return False
    if not metric.is_carried:
        return True
    # A report that stands for years is as new on the day before: only a newer one makes it past.
    line = line_of(conn, city, city.root, metric, once)
    recorded = line.set_index("observed_on")["recorded_at"]
    return bool(recorded[view.day] != recorded[newest])


def _headline(conn: Connection, city: City, view: View, name: str, once: Once) -> Headline:
    metric = city.catalogue.metrics[name]
    line = line_of(conn, city, view.area, metric, once, view.known)
    return read_headline(conn, city, view, metric, once, line)


def read_headline(
    conn: Connection, city: City, view: View, metric: Metric, once: Once, line: pd.DataFrame
) -> Headline:
    """A key figure of the view's day, from a `trend` with this day and the one before; no data
    where it does not reach."""
    days = line["observed_on"].to_numpy()
    values, moments = (line[name].set_axis(days) for name in ("value", "recorded_at"))
    before, value = (float(values.get(day, math.nan)) for day in (_day_before(view.day), view.day))
    recorded_at = moments.get(view.day, pd.NaT)
    is_past = _is_past(conn, city, view, metric, once)
    is_withheld = bool(line["is_withheld"].any())
    return Headline(metric, value, before, recorded_at, is_past, is_withheld)


def _feeds(conn: Connection, city: City) -> dict[str, dict[str, Any]]:
    rows = feed_states(conn, city.now()).to_dict("records")
    return {row["feed"]: {str(key): value for key, value in row.items()} for row in rows}


def _day_before(day: date) -> date:
    return day - timedelta(days=1)
