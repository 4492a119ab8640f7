"""The panels beside the map: key figures, trend and ranked table, as the browser gets them."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from dashboard.figures import Figures, Headline
from dashboard.live import LOCAL, City
from dashboard.text import Lang, say
from dashboard.view import View
from queries.catalogue import Metric
from queries.feeds import feed_state

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


def valued(metric: Metric, value: float, lang: Lang, *, is_withheld: bool) -> str:
    """A metric's figure as shown; where its classes have names, that of the class."""
    if metric.classes and not is_withheld and not math.isnan(value):
        return metric.classes[int(value)].in_(lang)
    return shown(value, metric.decimals, lang, is_withheld=is_withheld)


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


def true_until(recorded_at: pd.Timestamp, day: date) -> pd.Timestamp:
    """How far the reports in a figure of a day speak: to its end, or to when they were recorded
    if that was before; NaT if there are none."""
    day_over = pd.Timestamp(datetime.combine(day + timedelta(days=1), datetime.min.time(), LOCAL))
    return recorded_at if pd.isna(recorded_at) else min(recorded_at, day_over)


def figure_facts(
    figures: Figures,
    city: City,
    shown: Figures | Headline,
    recorded_at: pd.Timestamp,
    view: View,
) -> dict[str, Any]:
    """The facts of a metric's feed as they hold for a figure of the view's day.

    Where a newer day of the metric is in, its state is "past" and its time that of its own newest
    report, however fresh the feed is today.
    """
    lang, feed = view.lang, shown.metric.feed
    if shown.metric.name not in city.catalogue.metrics and not city.is_past(view.day):
        return feed_facts(figures, city, feed, lang)  # a topic's measure is of now, not of the day
    if pd.isna(recorded_at) or not shown.is_past:
        moment = true_until(recorded_at, view.day)
        facts = facts_at(figures, city, feed, moment, lang)
        return facts | {"received_at": clock_text(recorded_at)}
    return feed_facts(figures, city, feed, lang) | {
        "state": "past",
        "state_text": say("state_past", lang),
        "data_time": clock_text(recorded_at),
        "data_time_iso": recorded_at.isoformat(),
        "received_at": clock_text(recorded_at),
    }


def facts_at(
    figures: Figures, city: City, feed: str, moment: pd.Timestamp, lang: Lang
) -> dict[str, Any]:
    """The facts of a feed as they hold for a figure whose own reports speak up to a moment.

    Not those of the feed's newest delivery: it may be of a day that hardly anybody has reported
    yet, or of other areas. Without a report in it the figure is "missing".
    """
    facts = feed_facts(figures, city, feed, lang)
    if pd.isna(moment):
        state = "never" if facts["state"] == "never" else "missing"
    else:
        state = feed_state(city.catalogue.feeds[feed], moment, city.now())
    return facts | {
        "state": state,
        "state_text": say(f"state_{state}", lang),
        "data_time": clock_text(moment),
        "data_time_iso": None if pd.isna(moment) else moment.isoformat(),
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
        **figure_facts(figures, city, headline, headline.recorded_at, view),
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


def ranked(figures: Figures) -> pd.DataFrame:
    """The rows of `figures.children`, worst first, equal ones by code, those without data last."""
    return figures.children.reset_index(drop=True).sort_values(
        ["value", "area"], ascending=[figures.metric.bad == "low", True], na_position="last"
    )


def has_direct(figures: Figures) -> bool:
    """Whether anything that is not 0, or is withheld, sits directly on the viewed area: a row
    of its own."""
    direct = figures.direct
    parts = [direct["value"], direct["numerator"], direct["denominator"]]
    is_there = any(part and not math.isnan(part) for part in parts)
    return is_there or bool(direct["is_withheld"])


def table_title(figures: Figures, city: City, view: View) -> str:
    """The viewed area and the level of those below it, the deepest where it is ragged."""
    levels = [city.hierarchy.level(code) for code in figures.children["area"]]
    name = city.hierarchy.name(view.area, view.lang)
    level = max(levels, default=city.hierarchy.level(view.area))
    return say("children_title", view.lang, name=name, level=say(f"level_{level}", view.lang))


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
                "t": valued(metric, row["value"], lang, is_withheld=bool(row["is_withheld"])),
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

    name = city.hierarchy.name(view.area, lang)
    return {
        "title": table_title(figures, city, view),
        "columns": columns,
        "rows": [
            {
                "code": row["area"],
                "name": city.hierarchy.name(row["area"], lang),
                "cells": cells(row, row["before"]),
            }
            for _, row in ranked(figures).iterrows()
        ],
        "not_located": {
            "name": say("not_located", lang),
            "cells": cells(figures.direct, math.nan),
        }
        if has_direct(figures)
        else None,
        "total": {
            "name": say("total_of", lang, name=name),
            "cells": cells(figures.total, figures.total_before),
        },
        "note": ""
        if figures.total["is_withheld"] or figures.metric.name not in city.catalogue.metrics
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
