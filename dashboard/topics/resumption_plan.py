"""The share back at work day by day beside what was planned."""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import partial
from typing import cast

import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.map.panels import NOTHING, change, number
from dashboard.paper.sheet import Chart, Series
from dashboard.text import say
from dashboard.topics.resumption_read import rate_of
from queries.rollups import trend

ACTUAL, PLAN = "#6a51a3", "#8a8f98"


def beside_plan(seen: Seen) -> Chart | None:
    """The metric of resumption and its plan, from the first day of either to the day looked at, or
    to the plan's last day; None where there is neither, or where the figures are withheld."""
    lang, catalogue, view, rate = seen.view.lang, seen.city.catalogue, seen.view, rate_of(seen)
    told, is_withheld = _line(seen)
    plan = catalogue.plans.get(rate.name, ())
    days = [*told.index, *(day for day, _ in plan)]
    if not days or is_withheld:
        return None
    days.append(view.day)
    whole = [day.date() for day in pd.date_range(min(days), max(days))]
    goals = [_known(catalogue.planned(rate.name, day)) for day in whole]
    series = [
        Series(rate.title.in_(lang), tuple(_known(told.get(day)) for day in whole), ACTUAL),
        Series(say("resumption_plan_line", lang), tuple(goals), PLAN),
    ]
    marks = [(whole.index(view.day), f"{view.day:%m-%d}")] if view.day < whole[-1] else []
    if not plan:
        series, note = series[:1], say("resumption_plan_none", lang)
    else:
        note = _words(seen, told, view.day)
    return Chart(
        say("resumption_by_day", lang), rate.unit.in_(lang), tuple(f"{day:%m-%d}" for day in whole),
        tuple(series), decimals=rate.decimals, marks=tuple(marks), note=note,
    )  # fmt: skip


def _line(seen: Seen) -> tuple[pd.Series, bool]:
    """The metric of the days that have one, by day, and whether it is withheld."""
    view, rate, first = seen.view, rate_of(seen), seen.city.days[0]
    make = partial(trend, seen.conn, rate, view.area, first, view.day, view.known)
    key = ("resumption by day", view.area, view.day, view.known, seen.city.days)
    found = cast(pd.DataFrame, seen.once(key, make, seen.city.catalogue.feeds_of(rate)))
    values = found.set_index("observed_on")["value"].dropna()
    return values, bool(found["is_withheld"].any())


def _words(seen: Seen, told: pd.Series, day: date) -> str:
    """What was planned for a day beside what is, and since when it has been missed."""
    lang, rate, catalogue = seen.view.lang, rate_of(seen), seen.city.catalogue
    goal, value = catalogue.planned(rate.name, day), told.get(day, math.nan)
    said = say(
        "resumption_plan_words", lang, day=f"{day:%m-%d}", value=number(value, rate.decimals),
        goal=number(goal, rate.decimals), gap=change(value, goal, rate.decimals)[0] or NOTHING,
    )  # fmt: skip
    since, at = None, day
    while at in told.index and told[at] < catalogue.planned(rate.name, at):
        since, at = at, at - timedelta(days=1)
    return said + (say("resumption_plan_missed", lang, since=f"{since:%m-%d}") if since else "")


def _known(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)
