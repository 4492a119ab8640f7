"""What needs someone, as the browser gets it: the open alerts of an area, the worst first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import partial
from typing import Any, cast

import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.map.panels import number
from dashboard.map.work import named_post
from dashboard.text import say
from queries.attention import alerts_of_raises, raised_by_rule
from queries.catalogue import Rule
from queries.raised_areas import RaisedAreas

LISTED = 40


def alerts_of(seen: Seen) -> pd.DataFrame:
    """Open alerts of the whole scope on the view's day, as `queries.attention.open_alerts`.

    What a rule has raised is kept until one of its metric's feeds delivers; what was done about it
    is read once a snapshot.
    """
    catalogue, day, known = seen.city.catalogue, seen.view.day, seen.view.known

    def make() -> pd.DataFrame:
        raised = {name: raised_of(seen, rule).standing() for name, rule in catalogue.rules.items()}
        return alerts_of_raises(seen.conn, catalogue, raised, day, known)

    return cast(pd.DataFrame, seen.once(("alerts", day, known), make))


def raised_of(seen: Seen, rule: Rule) -> RaisedAreas:
    """What a rule had raised in the whole scope on the view's day and the day before."""
    city, day, known = seen.city, seen.view.day, seen.view.known
    make = partial(
        raised_by_rule, seen.conn, city.catalogue, city.hierarchy, rule, day - timedelta(days=1),
        day, known,
    )  # fmt: skip
    feeds = city.catalogue.feeds_of(city.catalogue.metrics[rule.metric])
    return cast(RaisedAreas, seen.once(("raised", rule.name, day, known), make, feeds))


def attention_panel(seen: Seen, areas: Collection[str] | None = None) -> dict[str, Any]:
    """The alerts at or below the viewed area, or some areas: how many, in how many areas, how many
    nobody has acknowledged, the first of them with names and times and how they stand."""
    tree = seen.city.hierarchy
    alerts = alerts_of(seen)
    roots = [seen.view.area] if areas is None else areas
    inside = {code for root in roots for code in (root, *tree.descendants(root))}
    own = alerts[alerts["area"].isin(inside)]
    return {
        "total": len(own),
        "places": int(own["area"].nunique()),
        "unacknowledged": int((own["state"] == "open").sum()),
        "items": [_item(seen, row) for row in own.head(LISTED).to_dict("records")],
    }


def _is_silent(rule: Rule, value: float) -> bool:
    """Whether an area is raised for its silence: its last value alone would have cleared it."""
    is_good = value >= rule.clear_at if rule.bad == "low" else value <= rule.clear_at
    return rule.silent_days > 0 and (pd.isna(value) or is_good)


def _item(seen: Seen, row: dict[Any, Any]) -> dict[str, Any]:
    city, lang = seen.city, seen.view.lang
    rule = city.catalogue.rules[row["rule"]]
    metric = city.catalogue.metrics[rule.metric]
    shown = number(row["value"], metric.decimals)
    if metric.unit.in_(lang) == "%" and not pd.isna(row["value"]):
        shown += "%"
    if _is_silent(rule, row["value"]):  # the last value, from before the silence, is no reason
        shown = say("attention_silent", lang)
    return {
        "rule": row["rule"],
        "title": rule.title.in_(lang),
        "severity": row["severity"],
        "area": row["area"],
        "name": city.hierarchy.name(row["area"], lang),
        "value": shown,
        "raised_on": row["raised_on"].strftime("%m-%d"),
        "raised_on_iso": row["raised_on"].isoformat(),
        "state": row["state"],
        "assignee": named_post(row["assignee"], row["assignee_en"], lang),
        "note": row["note"] or "",
    }
