"""What the page of cases reads: curve, figures of the areas below, days without a new case."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import cast

import numpy as np
import pandas as pd
from psycopg import Connection

from dashboard.layers.styled import Seen
from dashboard.live import City
from dashboard.map.panels import NOTHING, number
from dashboard.text import Lang, say
from dashboard.topics.places import parts_of
from geo.epidemic_curve import WEEK_DAYS, days_since_last
from geo.incidence import PER_PEOPLE
from queries.case_history import days_since_case, epidemic_curve, read_history
from queries.catalogue import Catalogue, Metric
from queries.incidence import incidence, rates_by_day
from queries.rollups import figures_by_day
from queries.terms import Flags, Floats
from queries.theme_entries import CaseTheme

QUIET_DAYS = 2 * WEEK_DAYS  # the longest incubation known then: after it an area counts as quiet
ROLES = ("total", "current", "recovered", "died", "imported", "local")


def metric_of(catalogue: Catalogue, role: str) -> Metric | None:
    """The metric of a role of `[cases]`; None where the catalogue has none."""
    name = getattr(catalogue.cases, role, None)
    return catalogue.metrics[name] if name else None


def metrics_of(catalogue: Catalogue) -> list[Metric]:
    """Every metric that the page is made of."""
    found = [metric_of(catalogue, role) for role in (*ROLES, "onset", "incidence")]
    return [metric for metric in found if metric is not None]


def feeds_of(catalogue: Catalogue) -> list[str]:
    """The feeds whose delivery makes the page another."""
    every = {feed for metric in metrics_of(catalogue) for feed in catalogue.feeds_of(metric)}
    return sorted(every)


def read_curve(seen: Seen) -> pd.DataFrame:
    """`queries.case_history.epidemic_curve` of the viewed area, from the first day to the day."""
    view, city = seen.view, seen.city
    key = ("case curve", view.area, view.day, view.known, city.days)
    period = city.days[0], view.day
    make = partial(epidemic_curve, seen.conn, city.catalogue, view.area, *period, view.known)
    return cast(pd.DataFrame, seen.once(key, make, feeds_of(city.catalogue)))


def read_parts(seen: Seen) -> pd.DataFrame:
    """The areas told of, and the viewed one as the last, by area.

    Columns: new (of the last 7 days; NaN unless all are known), current, total (cases), days and
    certainty (as `queries.case_history.days_since_case`), rate, low, high, state (as
    `queries.incidence.incidence`), is_withheld; NaN is no data.
    """
    view = seen.view
    areas = [*(area for area in parts_of(seen) if area != view.area), view.area]
    key = ("case parts", tuple(areas), view.day, view.known)
    return cast(
        pd.DataFrame,
        seen.once(key, lambda: _parts(seen, areas), feeds_of(seen.city.catalogue)),
    )


def _parts(seen: Seen, areas: Sequence[str]) -> pd.DataFrame:
    view, catalogue, conn = seen.view, seen.city.catalogue, seen.conn
    total, current = metric_of(catalogue, "total"), metric_of(catalogue, "current")
    assert total is not None, "only a catalogue with cases has parts of them"
    week = view.day - timedelta(days=WEEK_DAYS - 1)
    history = read_history(conn, total, areas, week, view.day, view.known)
    found = pd.DataFrame(
        {"new": history.change.new.sum(axis=0), "total": history.totals[-1]}, index=list(areas)
    )
    found["current"] = math.nan
    if current is not None:
        (now,), _ = figures_by_day(conn, current, areas, view.day, view.day, view.known)
        found["current"] = now
    since = read_since(seen, areas)
    found[["days", "certainty"]] = since[["days", "certainty"]]
    found["is_withheld"] = history.is_withheld | since["is_withheld"].to_numpy()
    found[["rate", "low", "high"]], found["state"] = math.nan, "no_data"
    if metric_of(catalogue, "incidence") is not None:
        rates = incidence(conn, catalogue, areas, view.day, view.known).set_index("area")
        found[["rate", "low", "high", "state"]] = rates[["rate", "low", "high", "state"]]
    return found


def read_since(seen: Seen, areas: Sequence[str]) -> pd.DataFrame:
    """`queries.case_history.days_since_case` by area, looking back to the first day there is."""
    view, catalogue = seen.view, seen.city.catalogue
    back = (view.day - seen.city.days[0]).days

    def make() -> pd.DataFrame:
        rows = days_since_case(seen.conn, catalogue, areas, view.day, view.known, back)
        return rows.set_index("area")

    key = ("days since a case", tuple(areas), view.day, view.known, back)
    return cast(pd.DataFrame, seen.once(key, make, feeds_of(catalogue)))


def days_without(seen: Seen, areas: Sequence[str]) -> pd.DataFrame:
    """[value, is_withheld] by area: for how many days there has been no new case.

    Where there has never been one it is since the first day that the page knows of: at least so
    long. NaN where the day itself is unknown.
    """
    if seen.city.catalogue.cases is None:
        return pd.DataFrame({"value": math.nan, "is_withheld": False}, index=list(areas))
    since = read_since(seen, areas)
    whole = float((seen.view.day - seen.city.days[0]).days)
    value = since["days"].mask(since["certainty"] == "never", whole)
    return pd.DataFrame({"value": value, "is_withheld": since["is_withheld"]})


def days_without_by_day(conn: Connection, city: City, areas: Sequence[str]) -> tuple[Floats, Flags]:
    """What `days_without` says on every day of the slider: values [days, areas], and [areas] where
    they are withheld."""
    total = metric_of(city.catalogue, "total")
    first, last = city.days
    if total is None:
        return _nothing_by_day(city, areas)
    history = read_history(conn, total, areas, first, last)
    values = np.full_like(history.totals, math.nan)
    for day in range(len(values)):
        since = days_since_last(history.totals[: day + 1], history.change.new[: day + 1])
        values[day] = np.where(since.certainty == "never", day, since.days)
    return values, history.is_withheld


def _nothing_by_day(city: City, areas: Sequence[str]) -> tuple[Floats, Flags]:
    """No data, of a city without what the page is about."""
    first, last = city.days
    shape = (last - first).days + 1, len(areas)
    return np.full(shape, math.nan), np.zeros(len(areas), dtype=np.bool_)


def sure_rates(seen: Seen, areas: Sequence[str]) -> pd.DataFrame:
    """[value, is_withheld] by area: cases per 100,000 people, NaN where `[cases]` says that there
    are too few people or cases for a rate."""
    catalogue, view = seen.city.catalogue, seen.view
    metric = metric_of(catalogue, "incidence")
    if metric is None:
        return pd.DataFrame({"value": math.nan, "is_withheld": False}, index=list(areas))
    make = partial(incidence, seen.conn, catalogue, areas, view.day, view.known)
    key = ("incidence", tuple(areas), view.day, view.known)
    found = cast(pd.DataFrame, seen.once(key, make, catalogue.feeds_of(metric)))
    value = _per_100k(found["rate"].to_numpy(), metric)
    own = {"value": value, "is_withheld": found["is_withheld"].to_numpy()}
    return pd.DataFrame(own, index=list(areas))


def sure_rates_by_day(conn: Connection, city: City, areas: Sequence[str]) -> tuple[Floats, Flags]:
    """What `sure_rates` says on every day of the slider: values [days, areas], and [areas] where
    they are withheld."""
    metric = metric_of(city.catalogue, "incidence")
    if metric is None:
        return _nothing_by_day(city, areas)
    values, withheld = rates_by_day(conn, city.catalogue, areas, *city.days)
    return _per_100k(values, metric), withheld


def _per_100k(rate: Floats, metric: Metric) -> Floats:
    """Rates of the catalogue's metric as the map shows them."""
    return np.asarray(np.round(rate * (PER_PEOPLE / metric.scale), 1))


def days_text(row: pd.Series, lang: Lang) -> str:
    """Days without a case as shown, and how sure that is."""
    if row["is_withheld"]:
        return say("withheld", lang)
    words = {"never": say("cases_never", lang), "unknown": NOTHING}
    at_least = "≥ " if row["certainty"] == "at_least" else ""
    return words.get(row["certainty"], at_least + number(row["days"], 0))


def rate_words(row: pd.Series, theme: CaseTheme, metric: Metric, lang: Lang) -> tuple[str, str]:
    """A rate as shown, and its interval; without one a dash, and why."""
    if row["is_withheld"]:
        return NOTHING, say("withheld", lang)
    if row["state"] != "shown":
        return NOTHING, say(
            f"cases_{row['state']}", lang, people=number(theme.smallest_population, 0),
            cases=theme.smallest_cases,
        )  # fmt: skip
    rate, low, high = (number(row[name], metric.decimals) for name in ("rate", "low", "high"))
    return rate, f"{low}–{high}"
