"""Cases day by day: new ones, their curve, and how long ago the last one was.

By the day of publication, as the counts come; by the day of onset where a feed has it
(`[cases] onset` of the catalogue). A cell that sends no row would take its cases out of the sum
and bring them back the next day: such changes are unknown, not new cases. Where that happens often
`carry_days` of the metric lets a report stand until the next. What an area has of new cases is the
change of its own count: a case that moves from one of its cells to another is no new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from psycopg import Connection

from geo.epidemic_curve import (
    WEEK_DAYS,
    DailyChange,
    daily_change,
    days_since_last,
    trailing_mean,
)
from queries.catalogue import Catalogue, Metric
from queries.errors import CatalogueError
from queries.rollups import figures_by_day, values_of_sums, withheld_of_sums
from queries.terms import Flags, Floats, read_sums
from queries.theme_entries import CaseTheme

LOOKBACK_DAYS = 60  # how far back a last case is looked for
CHANGES = ("recovered", "died", "imported", "local")


@dataclass(frozen=True)
class CaseHistory:
    """A cumulative count of some areas: `totals` [days, areas], NaN no data, how it changed, and
    `is_withheld` [areas], where it has nothing here on any day."""

    totals: Floats
    change: DailyChange
    is_withheld: Flags


def case_theme(catalogue: Catalogue) -> CaseTheme:
    """What the catalogue says of cases. Raises CatalogueError if it says nothing."""
    if catalogue.cases is None:
        raise CatalogueError("the catalogue has no case_metric, the cumulative count of cases")
    return catalogue.cases


def read_history(
    conn: Connection[Any],
    metric: Metric,
    areas: Sequence[str],
    first: date,
    last: date,
    known_at: datetime | None = None,
) -> CaseHistory:
    """A cumulative count from `first` to `last`, the change of the first day too.

    `metric` is a sum. The areas may be of any level and lie within one another.
    """
    before = first - timedelta(days=1)
    sums = read_sums(conn, metric, areas, before, last, known_at)
    totals = values_of_sums(metric, sums)
    reporting = np.sum([own.reporting for own in sums.values()], axis=0)
    change = daily_change(totals, reporting)
    return CaseHistory(
        totals[1:],
        DailyChange(change.new[1:], change.corrected[1:]),
        withheld_of_sums(sums),
    )


def epidemic_curve(
    conn: Connection[Any],
    catalogue: Catalogue,
    area: str,
    first: date,
    last: date,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """The curve of an area, a row for every day.

    Columns: observed_on (the day of publication), total, new (≥ 0), corrected (≤ 0; new + corrected
    is the change of the total), mean_7d (of new, of the day and the six before it; NaN unless all
    are known), then those of recovered, died, imported and local that the catalogue has (new ones,
    NaN where unknown), current (how many are ill), onset (how many fell ill on the day), and
    is_withheld (on all days or none). NaN is no data.

    Raises CatalogueError if the catalogue has no `case_metric`.
    """
    theme, metrics = case_theme(catalogue), catalogue.metrics
    early = first - timedelta(days=WEEK_DAYS - 1)
    history = read_history(conn, metrics[theme.total], [area], early, last, known_at)
    ahead = WEEK_DAYS - 1
    is_withheld = history.is_withheld
    columns: dict[str, Any] = {
        "observed_on": pd.date_range(first, last, freq="D").date,
        "total": history.totals[ahead:, 0],
        "new": history.change.new[ahead:, 0],
        "corrected": history.change.corrected[ahead:, 0],
        "mean_7d": trailing_mean(history.change.new[:, 0])[ahead:],
    }
    for name in CHANGES:
        metric = getattr(theme, name)
        if metric is not None:
            own = read_history(conn, metrics[metric], [area], first, last, known_at)
            columns[name], is_withheld = own.change.new[:, 0], is_withheld | own.is_withheld
    for name in ("current", "onset"):
        metric = getattr(theme, name)
        if metric is not None:
            values, hidden = figures_by_day(conn, metrics[metric], [area], first, last, known_at)
            columns[name], is_withheld = values[:, 0], is_withheld | hidden
    return pd.DataFrame(
        columns | {"is_withheld": np.repeat(is_withheld, len(history.totals) - ahead)}
    )


def days_since_case(
    conn: Connection[Any],
    catalogue: Catalogue,
    areas: Sequence[str],
    on: date,
    known_at: datetime | None = None,
    lookback_days: int = LOOKBACK_DAYS,
) -> pd.DataFrame:
    """For how many days up to `on` each area has had no new case, one row each in the order given.

    Columns: area, days (0: on that day), certainty, is_withheld. certainty is "exact"; "at_least",
    where there are cases but none in so many days, and the day before is unknown or further back
    than `lookback_days`; "never", no case so far; "unknown", the last day is. Of the last two
    `days` is NaN. A case that was taken back is none.

    Raises CatalogueError if the catalogue has no `case_metric`.
    """
    metric = catalogue.metrics[case_theme(catalogue).total]
    first = on - timedelta(days=lookback_days)
    (total,), is_withheld = figures_by_day(conn, metric, areas, on, on, known_at)
    # The past is read of those alone that have had a case, which most cells have not.
    has_some = np.flatnonzero(~np.isnan(total) & (total != 0)).tolist()
    history = read_history(conn, metric, [areas[at] for at in has_some], first, on, known_at)
    since = days_since_last(history.totals, history.change.new)
    days = np.full(len(areas), np.nan)
    certainty = np.where(total == 0, "never", "unknown").astype(object)
    days[has_some], certainty[has_some] = since.days, since.certainty
    return pd.DataFrame(
        {
            "area": list(areas),
            "days": days,
            "certainty": certainty,
            "is_withheld": is_withheld,
        }
    )
