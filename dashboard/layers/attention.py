"""What needs somebody: a mark in each area where a rule of the catalogue has raised an alert.

The shape says what the colour says: a triangle to act now, a diamond to watch, a circle where
somebody has acknowledged it, a small square where it is closed and the figures still raise it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.layers.styled import Layer, Seen, Style, StyledFrame
from dashboard.map.attention import alerts_of
from dashboard.text import say
from geo.labels import label_points
from queries.catalogue import Catalogue

STATES = (
    "act",
    "watch",
    "acknowledged",
    "closed",
)  # the first of an area's alerts is what its mark shows


def draw(seen: Seen) -> StyledFrame:
    """Areas with open alerts, the most urgent last so that it lies on top: [code, name, style].

    `name` names the area and its alerts, each with the day it began; `style` is a position in
    STATES.
    """
    tree, lang = seen.city.hierarchy, seen.view.lang
    alerts = alerts_of(seen)
    states = alerts["severity"].where(alerts["state"] == "open", STATES[2])
    states = states.where(alerts["state"] != "closed", STATES[3])
    style = states.map({name: n for n, name in enumerate(STATES)}).astype(np.int8)
    worst = style.groupby(alerts["area"]).min().sort_values(ascending=False, kind="stable")
    said = pd.Series([_one(seen, row) for row in alerts.to_dict("records")], dtype=object)
    said = said.groupby(alerts["area"]).agg(say("attention_and", lang).join)
    shapes = seen.city.areas.set_index("code").geometry.loc[worst.index]
    features = gpd.GeoDataFrame(
        {
            "code": worst.index,
            "name": [
                say("attention_mark", lang, area=tree.name(code, lang), alerts=said[code])
                for code in worst.index
            ],
            "style": worst.to_numpy(),
        },
        geometry=label_points(shapes).to_numpy(),
        crs=4326,
    )
    note = "" if seen.city.catalogue.rules else say("attention_no_rules", lang)
    title = seen.title("attention")
    return StyledFrame("attention", title, "points", features, _styles(seen), note=note)


def _sum(seen: Seen, signs: int) -> str:
    """How many signs and how many alerts: an area has one sign for all of its own."""
    tree, area = seen.city.hierarchy, seen.view.area
    inside = {area, *tree.descendants(area)}
    alerts = int(alerts_of(seen)["area"].isin(inside).sum())
    return say("attention_sum", seen.view.lang, signs=signs, alerts=alerts) if alerts else ""


def _styles(seen: Seen) -> tuple[Style, ...]:
    act, watch, acknowledged, closed = (
        say(f"attention_{state}", seen.view.lang) for state in STATES
    )
    return (
        Style("#b3261e", act, "triangle", 19),
        Style("#8a4b00", watch, "diamond", 14),
        Style("#7b8791", acknowledged, "circle", 10),
        Style("#6a7580", closed, "square", 7),
    )


def _one(seen: Seen, alert: Mapping[Hashable, Any]) -> str:
    rule, lang = seen.city.catalogue.rules[str(alert["rule"])], seen.view.lang
    day = pd.Timestamp(str(alert["raised_on"])).strftime("%m-%d")
    return say("attention_one", lang, title=rule.title.in_(lang), day=day)


def rule_feeds(catalogue: Catalogue) -> frozenset[str]:
    """The feeds that the rules look at."""
    metrics = [catalogue.metrics[rule.metric] for rule in catalogue.rules.values()]
    return frozenset(feed for metric in metrics for feed in catalogue.feeds_of(metric))


ATTENTION = Layer(
    "attention", "layer_attention", draw, on=True, by_day=True, opens_area=True, note=_sum,
    feeds=rule_feeds,
)  # fmt: skip
