"""What just happened: new cases, what a rule raised or cleared, deliveries that came in."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from dashboard.layers.styled import Seen
from dashboard.map.panels import clock_text
from dashboard.text import say
from queries.feeds import newest_batches
from queries.rollups import figures_by_day

BATCHES = 6
CASES = 6
CASE_METRIC = "confirmed_total"
CASE_LEVEL = 3


def happened(seen: Seen) -> list[dict[str, Any]]:
    """The newest first, each kind in its turn: [kind, at, text]."""
    return [*_cases(seen), *_batches(seen)]


def _cases(seen: Seen) -> list[dict[str, Any]]:
    """Towns whose cumulative count grew on the view's day, the largest growth first."""
    metric = seen.city.catalogue.metrics.get(CASE_METRIC)
    if metric is None:
        return []
    tree, lang, day = seen.city.hierarchy, seen.view.lang, seen.view.day
    towns = tree.descendants(seen.view.area, CASE_LEVEL)
    before, now = figures_by_day(seen.conn, metric, towns, day - timedelta(days=1), day)
    grown = sorted(
        ((new - old, town) for town, old, new in zip(towns, before, now, strict=True)),
        key=lambda pair: (-pair[0] if not math.isnan(pair[0]) else 0, pair[1]),
    )
    return [
        {
            "kind": "case",
            "at": day.strftime("%m-%d"),
            "text": say("wall_case", lang, area=tree.name(town, lang), n=int(more)),
        }
        for more, town in grown[:CASES]
        if more > 0
    ]


def _batches(seen: Seen) -> list[dict[str, Any]]:
    feeds, lang = seen.city.catalogue.feeds, seen.view.lang
    return [
        {
            "kind": "batch",
            "at": clock_text(row["received_at"]),
            "text": say(
                "wall_batch",
                lang,
                department=feeds[row["feed"]].department.in_(lang),
                feed=feeds[row["feed"]].title.in_(lang),
                rows=f"{row['accepted']:,}",
            ),
        }
        for row in newest_batches(seen.conn, BATCHES).to_dict("records")
        if row["feed"] in feeds
    ]
