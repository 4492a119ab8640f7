"""One view of one city, read in one transaction: what screen, list and sheet all start from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
from psycopg import Connection

from dashboard.figures import Figures, read_figures
from dashboard.layers.styled import Seen, Theme
from dashboard.live import City, Once
from dashboard.topics import TOPICS
from dashboard.topics.topic import Measure
from dashboard.view import View


def look(conn: Connection, city: City, view: View, once: Once, theme: Theme = "light") -> Seen:
    """Reads the figures of a view; those of a topic's measure are worked out by the topic."""
    topic = TOPICS.get(view.topic)
    measure = topic.measure(view.metric) if topic else None
    if topic is None or measure is None:
        return Seen(conn, city, view, read_figures(conn, city, view, once), once, theme)
    # Key figures and the states of the feeds are those of any view of the place and day.
    known = next((n for n in topic.metrics if n in city.catalogue.metrics), None)
    plain = view.but(metric=known or city.catalogue.default_metric)
    seen = Seen(conn, city, view, read_figures(conn, city, plain, once), once, theme)
    return replace(seen, figures=_measured(seen, measure))


def _measured(seen: Seen, measure: Measure) -> Figures:
    """The figures with a measure in place of the metric: it has no parts and no history."""
    city, view, figures = seen.city, seen.view, seen.figures
    children = city.hierarchy.children(view.area)
    rows = _rows(seen, measure, [view.area, *children])
    rows["before"] = math.nan
    metric = replace(measure.metric, title=measure.titled(seen, measure.metric))
    nothing = rows.iloc[0].copy()
    nothing[["value", "numerator", "denominator"]] = math.nan
    return replace(
        figures,
        metric=metric,
        level_values=_rows(seen, measure, city.ground.units(view.level)),
        children=rows.iloc[1:].set_index("area", drop=False),
        total=rows.iloc[0],
        total_before=math.nan,
        direct=nothing,
        trend=figures.trend.assign(value=math.nan, not_located=math.nan, is_withheld=False),
        is_past=city.is_past(view.day),
    )


def _rows(seen: Seen, measure: Measure, areas: Sequence[str]) -> pd.DataFrame:
    """A measure of some areas, with the columns of `queries.rollups.area_figures`; what it is made
    of is as new as its feed, on a past day no newer than that."""
    read = measure.read(seen, areas)
    if isinstance(read, pd.Series):
        read = pd.DataFrame({"value": read, "is_withheld": False})
    read = read.reindex(list(areas))
    values = read["value"].astype(float)
    newest = seen.figures.feeds[measure.metric.feed]["data_time"]
    if seen.city.is_past(seen.view.day):
        newest = min(newest, pd.Timestamp(seen.city.time_of(seen.view.day)))
    return pd.DataFrame(
        {
            "area": list(areas),
            "value": values.round(measure.metric.decimals).to_numpy(),
            "numerator": math.nan,
            "denominator": math.nan,
            "reporting": values.notna().astype(int).to_numpy(),
            "expected": 1,
            "recorded_at": newest,
            "is_withheld": read["is_withheld"].eq(True).to_numpy(),
        }
    )
