"""The panels beside the map: key figures, trend and ranked table, as the browser gets them."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import pandas as pd

from dashboard.figures import Figures, Headline
from dashboard.live import LOCAL, City
from dashboard.text import Lang, say
from dashboard.view import View
from queries.catalogue import Metric

MINUS = "−"  # U+2212, as wide as a plus
NOTHING = "—"


def number(value: float, decimals: int) -> str:
    """A figure as shown: grouped thousands, fixed decimals, a dash for no data."""
    if value is None or math.isnan(value):
        return NOTHING
    return f"{value:,.{decimals}f}".replace("-", MINUS)


def shown(value: float, decimals: int, lang: Lang, *, is_withheld: bool) -> str:
    """A figure as shown, or that there is one that is not."""
    return say("withheld", lang) if is_withheld else number(value, decimals)


def change(value: float, before: float, decimals: int) -> tuple[str, str]:
    """The change as text with its sign, and its direction: up, down, flat or none."""
    if math.isnan(value) or math.isnan(before):
        return "", "none"
    difference = round(value - before, decimals)
    if difference == 0:
        return "±0", "flat"
    sign = "+" if difference > 0 else MINUS
    return sign + number(abs(difference), decimals), "up" if difference > 0 else "down"


def tone(metric: Metric, direction: str) -> str:
    """Whether a change is good, bad or neither, by which way is bad for the metric."""
    if direction not in ("up", "down") or metric.bad == "none":
        return "flat"
    return "bad" if (direction == "up") == (metric.bad == "high") else "good"


def clock_text(moment: datetime | None) -> str:
    """A moment as month-day hour:minute in Asia/Shanghai; empty if there is none."""
    if moment is None or pd.isna(moment):
        return ""
    return pd.Timestamp(moment).tz_convert(LOCAL).strftime("%m-%d %H:%M")


def figure_facts(
    figures: Figures, city: City, shown: Figures | Headline, recorded_at: datetime, lang: Lang
) -> dict[str, Any]:
    """The facts of a metric's feed as they hold for a figure of the view's day.

    Where a newer day of the metric is in, the figure is as old as its own newest report, however
    fresh the feed is today; its state is "past".
    """
    facts = feed_facts(figures, city, shown.metric.feed, lang)
    if not shown.is_past:
        return facts
    return facts | {
        "state": "past",
        "state_text": say("state_past", lang),
        "data_time": clock_text(recorded_at),
        "data_time_iso": None if pd.isna(recorded_at) else recorded_at.isoformat(),
    }


def feed_facts(figures: Figures, city: City, feed: str, lang: Lang) -> dict[str, Any]:
    """State, times and department of a feed."""
    row = figures.feeds[feed]
    declared = city.catalogue.feeds[feed]
    return {
        "cadence_h": declared.cadence_h,
        "grace_h": declared.grace_h,
        "state": row["state"],
        "state_text": say(f"state_{row['state']}", lang),
        "data_time": clock_text(row["data_time"]),
        "data_time_iso": None if pd.isna(row["data_time"]) else row["data_time"].isoformat(),
        "received_at": clock_text(row["received_at"]),
        "department": declared.department.in_(lang),
    }


def kpi(headline: Headline, figures: Figures, city: City, view: View) -> dict[str, Any]:
    metric, lang = headline.metric, view.lang
    text, direction = change(headline.value, headline.before, metric.decimals)
    return {
        "id": metric.name,
        "title": metric.title.in_(lang),
        "unit": "" if headline.is_withheld else metric.unit.in_(lang),
        "value": shown(headline.value, metric.decimals, lang, is_withheld=headline.is_withheld),
        "no_data": math.isnan(headline.value) and not headline.is_withheld,
        "change": text,
        "direction": direction,
        "tone": tone(metric, direction),
        **figure_facts(figures, city, headline, headline.recorded_at, lang),
    }


def trend_panel(figures: Figures, view: View) -> dict[str, Any]:
    metric = figures.metric
    return {
        "title": metric.title.in_(view.lang),
        "unit": metric.unit.in_(view.lang),
        "decimals": metric.decimals,
        "values": _nullable(figures.trend["value"]),
        "withheld": bool(figures.trend["is_withheld"].any()),
        "not_located": _nullable(figures.trend["not_located"])
        if metric.rollup == "sum" and (figures.trend["not_located"].fillna(0) != 0).any()
        else [],
    }


def table_panel(figures: Figures, city: City, view: View) -> dict[str, Any] | None:
    """The children ranked, what is not located, and the total that they sum to."""
    lang, metric = view.lang, figures.metric
    if figures.children.empty:
        return None
    is_ratio = metric.rollup == "ratio"
    columns = [
        {"id": "value", "title": metric.title.in_(lang), "unit": metric.unit.in_(lang)},
        {"id": "change", "title": say("change", lang), "unit": ""},
    ]
    if is_ratio:
        columns.append({"id": "count", "title": say("ratio_of", lang), "unit": ""})

    def cells(row: pd.Series, before: float) -> list[dict[str, Any]]:
        text, direction = change(row["value"], before, metric.decimals)
        made = [
            {
                "v": _null(row["value"]),
                "t": shown(
                    row["value"], metric.decimals, lang, is_withheld=bool(row["is_withheld"])
                ),
            },
            {
                "v": _null(row["value"] - before),
                "t": text or NOTHING,
                "tone": tone(metric, direction),
            },
        ]
        if is_ratio:
            parts = (number(row[part], 0) for part in ("numerator", "denominator"))
            count = NOTHING if row["is_withheld"] else "/".join(parts)
            made.append({"v": _null(row["numerator"]), "t": count})
        return made

    ranked = figures.children.reset_index(drop=True).sort_values(
        ["value", "area"], ascending=[metric.bad == "low", True], na_position="last"
    )
    level = max(city.hierarchy.level(code) for code in ranked["area"])
    name = city.hierarchy.name(view.area, lang)
    direct = figures.direct
    parts = [direct["value"], direct["numerator"], direct["denominator"]]
    has_direct = direct["is_withheld"] or any(part and not math.isnan(part) for part in parts)
    return {
        "title": say("children_title", lang, name=name, level=say(f"level_{level}", lang)),
        "columns": columns,
        "rows": [
            {
                "code": row["area"],
                "name": city.hierarchy.name(row["area"], lang),
                "cells": cells(row, row["before"]),
            }
            for _, row in ranked.iterrows()
        ],
        "not_located": {
            "name": say("not_located", lang),
            "cells": cells(direct, math.nan),
        }
        if has_direct
        else None,
        "total": {
            "name": say("total_of", lang, name=name),
            "cells": cells(figures.total, figures.total_before),
        },
        "note": ""
        if figures.total["is_withheld"]
        else say(
            "reporting",
            lang,
            reporting=int(figures.total["reporting"]),
            expected=int(figures.total["expected"]),
        ),
    }


def _null(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _nullable(values: pd.Series) -> list[float | None]:
    return [_null(value) for value in values]
