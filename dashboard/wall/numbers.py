"""The few numbers that stand beside every scene of a wall, each with its change and its last days.

A number is named in the scenes file by its kind and what it is of: `metric:NAME` the metric of the
scene's area, `new:NAME` how much a cumulative metric grew in a day, `attention:RULE` how many areas
a rule has raised, `clinics` how many fever clinics are open and how full they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import numpy as np
import pandas as pd

from dashboard.errors import DashboardError
from dashboard.figures import line_of
from dashboard.layers.sites import CLINIC, feeds_about
from dashboard.layers.styled import Seen
from dashboard.map.panels import change, facts_at, number, shown, true_until
from dashboard.text import say
from queries.attention import alert_history
from queries.catalogue import Catalogue, Feed, Metric
from queries.rollups import newest_day
from queries.sites import count_in_state, read_sites, site_states

DAYS = 30  # of a sparkline
LAG_DAYS = 14  # a number that is older has long expired


@dataclass(frozen=True)
class Number:
    """One number: `series` its value on the last days, oldest first, NaN where there is none.

    `bad` says which way is bad: "high", "low" or "none"; `feed` whose data it is made of, `until`
    how far the reports in its last value speak (NaT: there are none); `day` the day that the value
    is of, None for what is so at a moment; `rest` what stands small behind it; `is_withheld`
    whether it has a value that is not shown.
    """

    id: str
    title: str
    unit: str
    series: tuple[float, ...]
    decimals: int
    bad: str
    feed: str
    until: pd.Timestamp
    day: date | None = None
    rest: str = ""
    is_withheld: bool = False


def wall_numbers(seen: Seen, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The numbers as the browser gets them.

    Each is that of the last day it is in for, whatever day the view shows: its time and state say
    how old it is. Raises DashboardError for a kind or a name that there is not.
    """
    return [_shown(seen, _made(seen, name)) for name in names]


def is_known(catalogue: Catalogue, name: str) -> bool:
    """Whether a city has the metric, the rule or the clinics that a number is made of."""
    kind, _, of = name.partition(":")
    known = {
        "metric": of in catalogue.metrics,
        "new": of in catalogue.metrics,
        "attention": of in catalogue.rules,
        "clinics": _status_feed(catalogue) is not None,
    }
    return known.get(kind, False)


def _made(seen: Seen, name: str) -> Number:
    """The number, as long as none of the feeds it is made of delivers."""
    kind, _, of = name.partition(":")
    make, view = KINDS.get(kind), seen.view
    if make is None:
        raise DashboardError(f"there is no number {name!r} for a wall; one of {', '.join(KINDS)}")
    key = ("number", name, view.area, view.day, seen.city.days, seen.city.clock, view.lang)
    return cast(Number, seen.once(key, lambda: make(seen, of), _feeds(seen, kind, of)))


def _feeds(seen: Seen, kind: str, of: str) -> Collection[str]:
    catalogue = seen.city.catalogue
    if kind == "clinics":
        return feeds_about(seen, CLINIC)
    rule = catalogue.rules.get(of) if kind == "attention" else None
    metric = catalogue.metrics.get(rule.metric if rule else of)
    return catalogue.feeds_of(metric) if metric else ()


def _shown(seen: Seen, made: Number) -> dict[str, Any]:
    # By day, not by what is known: a value of an earlier day is none of the day that is said.
    before, value = (math.nan, math.nan, *made.series)[-2:]
    text, direction = change(value, before, made.decimals)
    tone = "flat"
    if direction in ("up", "down") and made.bad != "none":
        tone = "bad" if (direction == "up") == (made.bad == "high") else "good"
    return {
        "id": made.id,
        "title": made.title,
        "value": shown(value, made.decimals, seen.view.lang, is_withheld=made.is_withheld),
        "no_data": math.isnan(value) and not made.is_withheld,
        "unit": "" if made.is_withheld else made.unit,
        "rest": made.rest,
        "change": text,
        "direction": direction,
        "tone": tone,
        "series": [None if math.isnan(one) else round(one, made.decimals) for one in made.series],
        "day": made.day.isoformat() if made.day else None,
        **facts_at(seen.figures, seen.city, made.feed, made.until, seen.view.lang),
    }


@dataclass(frozen=True)
class _Series:
    """A metric's last days, NaN where there is none, up to the `day` that it is in for; how far
    the reports of that day speak; whether the metric is withheld."""

    values: np.ndarray[Any, Any]
    day: date
    until: pd.Timestamp
    is_withheld: bool


def _series(seen: Seen, name: str, days: int) -> _Series:
    """A metric of the viewed area on the last days that it is in for."""
    metric = seen.city.catalogue.metrics.get(name)
    if metric is None:
        known = ", ".join(seen.city.catalogue.metrics)
        raise DashboardError(f"a number of a wall names the metric {name!r}; one of {known}")
    return _until(seen, metric, seen.city.days[1], days)


def _until(seen: Seen, metric: Metric, last: date, days: int) -> _Series:
    line = line_of(seen.conn, seen.city, seen.view.area, metric, seen.once)
    first = last - timedelta(days=days + LAG_DAYS)
    line = line[line["observed_on"].between(first, last)]
    day = newest_day(line) or last
    line = line[line["observed_on"] <= day].tail(days)
    values = line["value"].to_numpy(dtype=np.float64)
    values = np.pad(values, (days - len(values), 0), constant_values=math.nan)
    until = true_until(line["recorded_at"].iloc[-1], day)
    return _Series(values, day, until, bool(line["is_withheld"].any()))


def _metric(seen: Seen, name: str) -> Number:
    found = _series(seen, name, DAYS)
    metric, lang = seen.city.catalogue.metrics[name], seen.view.lang
    return Number(
        f"metric:{name}", metric.title.in_(lang), metric.unit.in_(lang), tuple(found.values),
        metric.decimals, metric.bad, metric.feed, found.until, found.day,
        is_withheld=found.is_withheld,
    )  # fmt: skip


def _new(seen: Seen, name: str) -> Number:
    found = _series(seen, name, DAYS + 1)
    metric, lang = seen.city.catalogue.metrics[name], seen.view.lang
    title = say("wall_new", lang, title=metric.title.in_(lang))
    if name == seen.city.catalogue.case_metric:
        title = say("wall_new_cases", lang)
    return Number(
        f"new:{name}", title, metric.unit.in_(lang), tuple(np.diff(found.values)),
        metric.decimals, metric.bad, metric.feed, found.until, found.day,
        is_withheld=found.is_withheld,
    )  # fmt: skip


def _attention(seen: Seen, name: str) -> Number:
    """How many areas a rule of the catalogue has raised."""
    city, lang, day = seen.city, seen.view.lang, seen.view.day
    rule = city.catalogue.rules.get(name)
    if rule is None:
        known = ", ".join(city.catalogue.rules) or "none"
        raise DashboardError(f"a number of a wall names the rule {name!r}; one of {known}")
    first = day - timedelta(days=DAYS - 1)
    history = alert_history(
        seen.conn, city.catalogue, city.hierarchy, rule, seen.view.area, first, day
    )
    series = history.counts["raised"].to_numpy(dtype=np.float64)
    metric = city.catalogue.metrics[rule.metric]
    return Number(
        f"attention:{name}", rule.title.in_(lang), say(f"areas_{rule.level}", lang),
        tuple(series), 0, "high", metric.feed, _until(seen, metric, day, 1).until, day,
    )  # fmt: skip


def _clinics(seen: Seen, _of: str) -> Number:
    """Open clinics now, with their beds in use, and how many were open at this hour on the days."""
    lang, feed = seen.view.lang, _status_feed(seen.city.catalogue)
    if feed is None:
        raise DashboardError("the wall shows clinics, but no feed of the catalogue reports on them")
    inside = set(seen.city.hierarchy.descendants(seen.view.area)) | {seen.view.area}
    register = read_sites(seen.conn, CLINIC)
    register = register[register["area"].isin(inside)].set_index("code")
    until = seen.city.time_of(seen.city.days[1])
    moments = [until - timedelta(days=n) for n in range(DAYS // 2, -1, -1)]
    counts = count_in_state(seen.conn, CLINIC, seen.view.area, "status", "open", moments)
    states = site_states(seen.conn, CLINIC, until).set_index("site").reindex(register.index)
    is_open = states["status"] == "open"
    beds = _sum(register[is_open.to_numpy()], "beds")
    used = _sum(states[is_open], "beds_used")
    load = number(100 * used / beds if beds else math.nan, 0)
    rest = say("wall_clinics_rest", lang, all=len(register), load=load)
    if math.isnan(counts[-1]):
        rest = say("wall_clinics_unheard", lang, all=len(register)) if len(register) else ""
    title = say("wall_clinics", lang)
    heard = states["observed_at"].max()
    return Number("clinics", title, "", tuple(counts), 0, "low", feed.name, heard, rest=rest)


def _sum(sites: pd.DataFrame, column: str) -> float:
    """The sum of what sites have in a column; NaN for a city whose feeds do not tell."""
    return float(sites[column].astype(float).sum()) if column in sites else math.nan


def _status_feed(catalogue: Catalogue) -> Feed | None:
    for feed in catalogue.feeds.values():
        if feed.kind == "site_reports" and feed.site_kind == CLINIC and "status" in feed.columns:
            return feed
    return None


KINDS: dict[str, Callable[[Seen, str], Number]] = {
    "metric": _metric,
    "new": _new,
    "attention": _attention,
    "clinics": _clinics,
}
