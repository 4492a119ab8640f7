"""From cumulative counts to new ones, their running mean, and the days since the last one.

Arrays have a row a day, in order, and a column an area, or are one area's [days]. NaN is unknown:
a day that is unknown is no day without cases, here as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import GeoError

Floats = NDArray[np.float64]
WEEK_DAYS = 7
# How much `DaysSince.days` says of an area.
Certainty = Literal["exact", "at_least", "never", "unknown"]


@dataclass(frozen=True)
class DailyChange:
    """What a cumulative count grew by, and what was taken off it, day by day.

    `new` ≥ 0 and `corrected` ≤ 0, of the shape of the counts; new + corrected is the change since
    the day before. Both are NaN where that is unknown, as on the first day.
    """

    new: Floats
    corrected: Floats


def daily_change(totals: ArrayLike, reporting: ArrayLike | None = None) -> DailyChange:
    """New cases by day from cumulative counts.

    A fall is a correction: cases are not undone, they were counted wrongly or elsewhere.

    Parameters
    ----------
    totals : cumulative counts, [days] or [days, areas].
    reporting : how many parts are in each count, of the same shape. Where it is not the same on
        both days the change is unknown: a part that falls silent takes its cases along, and brings
        them back as if they were new.

    Raises
    ------
    GeoError
        if `reporting` has another shape.
    """
    counts = np.asarray(totals, dtype=float)
    change = np.full_like(counts, np.nan)
    change[1:] = np.diff(counts, axis=0)
    if reporting is not None:
        parts = np.asarray(reporting, dtype=float)
        if parts.shape != counts.shape:
            raise GeoError(f"reporting has shape {parts.shape}, the totals have {counts.shape}")
        change[1:][parts[1:] != parts[:-1]] = np.nan
    # np.maximum and np.minimum hand on NaN; + 0.0 leaves no -0.0.
    return DailyChange(np.maximum(change, 0) + 0.0, np.minimum(change, 0) + 0.0)


def trailing_mean(values: ArrayLike, days: int = WEEK_DAYS) -> Floats:
    """The mean of each day and the `days` − 1 days before it, of the shape of `values`.

    Trailing, so that no mean changes when the next day comes in; it lags (`days` − 1) / 2 days. A
    week takes out the rhythm of weekdays. NaN unless every one of its days is known.

    Raises GeoError if `days` is not 1 or more.
    """
    if days < 1:
        raise GeoError(f"a mean over {days} days is none; give 1 or more")
    numbers = np.asarray(values, dtype=float)
    means = np.full_like(numbers, np.nan)
    if len(numbers) >= days:
        windows = np.lib.stride_tricks.sliding_window_view(numbers, days, axis=0)
        means[days - 1 :] = windows.mean(axis=-1)
    return means


@dataclass(frozen=True)
class DaysSince:
    """Days since the last new case of each area, looked at on the last day.

    `days` [areas]: 0 if there was one on that day. `certainty` [areas]: "exact"; "at_least", as
    before so many days without one lies an unknown day; "never", as the count is 0, or "unknown",
    as it is on the last day: then `days` is NaN.
    """

    days: Floats
    certainty: NDArray[np.str_]


def days_since_last(totals: ArrayLike, new: ArrayLike) -> DaysSince:
    """Days since the last day with a new case; one that was taken back later is none.

    Parameters
    ----------
    totals : cumulative counts [days, areas].
    new : new cases [days, areas] as `daily_change` has them.

    Raises
    ------
    GeoError
        if the shapes differ, or there are no days.
    """
    counts, found = np.asarray(totals, dtype=float), np.asarray(new, dtype=float)
    if counts.ndim != 2 or counts.shape != found.shape or not len(counts):
        raise GeoError(
            f"totals {counts.shape} and new {found.shape} should both be [days, areas], with a day"
        )
    # What a day's count never falls below again: its rises are the cases that still stand.
    standing = np.fmin.accumulate(counts[::-1], axis=0)[::-1]
    grown = np.where(np.isnan(found), np.nan, np.diff(standing, axis=0, prepend=standing[:1]))
    backwards = grown[::-1]
    is_end = ~(backwards == 0)  # a case, or nothing known
    ends = is_end.any(axis=0)
    run = np.where(ends, is_end.argmax(axis=0), len(counts)).astype(float)
    at_end = backwards[is_end.argmax(axis=0), np.arange(counts.shape[1])]
    today, is_exact = counts[-1], ends & (at_end > 0)
    # With the last day's own change unknown not even one day is known to be without a case.
    certainty = np.select(
        [today == 0, is_exact, np.isnan(today) | (run == 0)],
        ["never", "exact", "unknown"],
        "at_least",
    )
    return DaysSince(np.where(np.isin(certainty, ["never", "unknown"]), np.nan, run), certainty)
