"""What just happened: new cases, what a rule raised or cleared, deliveries that came in."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from dashboard.figures import line_of
from dashboard.layers.styled import Seen
from dashboard.map.attention import raised_of
from dashboard.map.panels import clock_text
from dashboard.text import say
from queries.attention import alert_changes
from queries.feeds import newest_batches
from queries.rollups import figures_by_day, newest_day

BATCHES = 3
CASES = 3
ALERTS = 6
CASE_LEVEL = 3


def happened(seen: Seen) -> list[dict[str, Any]]:
    """Cases, alerts and deliveries, of each the newest first: [kind, at, text]."""
    return [*_cases(seen), *_alerts(seen), *_batches(seen)]


def _cases(seen: Seen) -> list[dict[str, Any]]:
    """Towns whose count of cases grew on the last day that it is in for, the largest first."""
    catalogue = seen.city.catalogue
    if catalogue.case_metric is None:
        return []
    metric = catalogue.metrics[catalogue.case_metric]
    day = newest_day(line_of(seen.conn, seen.city, seen.view.area, metric, seen.once))
    if day is None:
        return []
    tree, lang = seen.city.hierarchy, seen.view.lang
    towns = tree.descendants(seen.view.area, CASE_LEVEL)
    (before, now), _ = figures_by_day(seen.conn, metric, towns, day - timedelta(days=1), day)
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


def _alerts(seen: Seen) -> list[dict[str, Any]]:
    """What the rules raised and cleared on the last days, those to act on first."""
    city, lang, day = seen.city, seen.view.lang, seen.view.day
    inside = {seen.view.area, *city.hierarchy.descendants(seen.view.area)}
    rules = sorted(city.catalogue.rules.values(), key=lambda rule: rule.severity != "act")
    found = []
    for rule in rules:
        changes = alert_changes(raised_of(seen, rule), day)
        changes = changes[changes["area"].isin(inside)]
        found += [
            {
                "kind": "raise" if row["change"] == "raised" else "clear",
                "at": row["observed_on"].strftime("%m-%d"),
                "text": say(
                    "wall_raise" if row["change"] == "raised" else "wall_clear",
                    lang,
                    area=city.hierarchy.name(row["area"], lang),
                    title=rule.title.in_(lang),
                ),
            }
            for row in changes.head(ALERTS).to_dict("records")
        ]
    return found[:ALERTS]


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
