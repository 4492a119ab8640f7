"""The last sheet of a report: whose data it is made of, how fresh they are, what was corrected."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from dashboard.map.panels import NOTHING, feed_facts, number
from dashboard.paper.looked import Looked, Parts
from dashboard.paper.sheet import Column, Table
from dashboard.text import say
from queries.corrections import corrections_since

DAYS = 7
KEY = ["area", "observed_on", "column"]


def notes_sheet(looked: Looked) -> Parts:
    """Every feed with its department, times, state, and how many of its figures were corrected in
    the last days."""
    lang, figures, city = looked.lang, looked.figures, looked.city
    corrected = _corrected(looked)
    rows = []
    for name in figures.feeds:
        facts = feed_facts(figures, city, name, lang)
        rows.append(
            (
                city.catalogue.feeds[name].title.in_(lang),
                facts["department"],
                facts["data_time"] or NOTHING,
                facts["received_at"] or NOTHING,
                facts["state_text"],
                number(corrected[name], 0) if name in corrected else NOTHING,
            )
        )
    columns = (
        Column(say("panel_feed", lang)),
        Column(say("panel_department", lang)),
        Column(say("panel_data_time", lang), True),
        Column(say("panel_received_at", lang), True),
        Column(say("panel_state", lang)),
        Column(say("sheet_corrected", lang, days=DAYS), True),
    )
    table = Table(say("panel_feeds", lang), columns, tuple(rows), note=say("sheet_notes", lang))
    return Parts(
        title=say("sheet_notes_title", lang),
        table=table,
        feeds=frozenset(figures.feeds),
        is_of_metric=False,
    )


def _corrected(looked: Looked) -> dict[str, int]:
    """Feed of figures → how many reports of the viewed area and below were corrected."""
    catalogue, view, seen = looked.city.catalogue, looked.view, looked.seen
    since = seen.moment - timedelta(days=DAYS)
    first = looked.city.days[0]
    areas = [view.area, *looked.city.hierarchy.descendants(view.area)]
    found: dict[str, list[pd.DataFrame]] = {}
    for metric in catalogue.metrics.values():
        rows = corrections_since(seen.conn, metric, areas, first, view.day, since)
        found.setdefault(metric.feed, []).append(rows[KEY])
    return {
        feed: len(pd.concat(parts).drop_duplicates()) if any(map(len, parts)) else 0
        for feed, parts in found.items()
    }
