"""The one aggregation: what a metric is for an area on a day, at every level alike.

A parent is the sum over its subtree of the newest reports; what sits directly on it is its "not
located" part, so children and not-located always add up to the parent. A ratio is recomputed from
summed numerators and denominators, never averaged. Values are rounded to the metric's decimals
here, once, so that map, table, legend and export cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from psycopg import Connection

from queries.blocks import block
from queries.catalogue import Metric, Term
from queries.terms import Flags, Floats, Sums, asked, joined, read_sums

ENOUGH = 0.8  # share of the day before's reports with which a day counts as reported


def area_figures(
    conn: Connection[Any],
    metric: Metric,
    areas: Sequence[str],
    on: date,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """A metric on a day for some areas, one row each in the order given.

    Columns: area, value (rounded; NaN is no data), numerator, denominator (NaN where the metric
    has none), reporting (leaf areas whose report is in it), expected (leaf areas there are),
    recorded_at (UTC, the newest report in it; NaT), is_withheld (it has numbers that the scope may
    not see: then it has none here, nor a count of reports). With `known_at` only what was recorded
    by then counts. Areas outside the scope have no data.
    """
    sums = read_sums(conn, metric, areas, on, on, known_at)
    return frame_of_sums(metric, areas, _totals(sums), sums, _leaf_counts(conn, areas))


def not_located(
    conn: Connection[Any],
    metric: Metric,
    area: str,
    on: date,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """What sits directly on an area and on none below it: one row like those of `area_figures`.

    A leaf has none: its figure is its own. `reporting` and `expected` are the whole area's.
    """
    sums = read_sums(conn, metric, [area], on, on, known_at)
    return frame_of_sums(metric, [area], _direct(sums), sums, _leaf_counts(conn, [area]))


def figures_of_place(
    conn: Connection[Any],
    metric: Metric,
    areas: Sequence[str],
    on: date,
    known_at: datetime | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`area_figures` with one more column, before (the value of the day before), and `not_located`
    of the first of the areas: what is told of a place and the areas below it, in one reading."""
    both = read_sums(conn, metric, areas, on - timedelta(days=1), on, known_at)
    every, first = slice(None), slice(1)
    sums = {column: own.part(slice(1, None), every) for column, own in both.items()}
    leaves = _leaf_counts(conn, areas)
    rows = frame_of_sums(metric, areas, _totals(sums), sums, leaves)
    rows["before"] = values_of_sums(metric, both)[0]
    place = {column: own.part(every, first) for column, own in sums.items()}
    return rows, frame_of_sums(metric, areas[:1], _direct(place), place, leaves[:1])


def trend(
    conn: Connection[Any],
    metric: Metric,
    area: str,
    first: date,
    last: date,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """A metric of an area day by day, a row for every day.

    Columns: observed_on, value (rounded; NaN is no data), not_located (the part of a sum that sits
    directly on the area, NaN where there is none and for other rollups), reporting (leaf areas
    whose report is in it), recorded_at (UTC, the newest report in it; NaT), is_withheld (on all
    days or on none).
    """
    sums = read_sums(conn, metric, [area], first, last, known_at)
    return trend_of_sums(metric, sums, first, last)


def trend_of_sums(
    metric: Metric, sums: Mapping[str, Sums], first: date, last: date
) -> pd.DataFrame:
    """What `trend` gives, from the sums of one area, or of several joined as one."""
    value = values_of_sums(metric, sums)[:, 0]
    direct = np.full_like(value, np.nan)
    if metric.rollup == "sum":
        direct = _value(metric, _direct(sums))[0][:, 0]
    return pd.DataFrame(
        {
            "observed_on": pd.date_range(first, last, freq="D").date,
            "value": value,
            "not_located": direct,
            "reporting": _reporting(metric, sums)[:, 0],
            "recorded_at": _moments(_recorded_s(sums)[:, 0]),
            "is_withheld": np.repeat(withheld_of_sums(sums), len(value)),
        }
    )


def joint_trend(
    conn: Connection[Any],
    metric: Metric,
    areas: Sequence[str],
    first: date,
    last: date,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """A metric of several areas together, none of which lies within another, day by day.

    Columns as those of `trend`; no part of it is not located, so that column is NaN. Without areas
    there is no data; with one that is withheld the whole is.
    """
    sums = read_sums(conn, metric, areas, first, last, known_at)
    joint = {column: joined(own, metric.rollup) for column, own in sums.items()}
    return trend_of_sums(metric, joint, first, last)


def newest_day(line: pd.DataFrame) -> date | None:
    """The last day of a `trend` that is in; None if none has a value.

    A day that fewer have reported than `ENOUGH` of those of the day before is still coming in: the
    first of a thousand reports does not make it the day that everybody sees.
    """
    known = line.dropna(subset="value")
    before = known["reporting"].shift(fill_value=0)
    days = known["observed_on"][known["reporting"] >= ENOUGH * before]
    return None if days.empty else days.iloc[-1]


def figures_by_day(
    conn: Connection[Any],
    metric: Metric,
    areas: Sequence[str],
    first: date,
    last: date,
    known_at: datetime | None = None,
) -> tuple[Floats, Flags]:
    """A metric for many areas and days: an array [days, areas] of rounded values, NaN no data, and
    one [areas] of where it is withheld, on all days."""
    sums = read_sums(conn, metric, areas, first, last, known_at)
    return values_of_sums(metric, sums), withheld_of_sums(sums)


def reports_by_day(
    conn: Connection[Any],
    metric: Metric,
    areas: Sequence[str],
    first: date,
    last: date,
    known_at: datetime | None = None,
) -> tuple[Floats, Flags]:
    """The values of `figures_by_day`, and where anything was reported: two arrays [days, areas].

    A figure may lack a value and yet be reported: a ratio of nothing due. Of a metric that joins
    figures of the day with carried ones, only those of the day tell.
    """
    sums = read_sums(conn, metric, areas, first, last, known_at)
    value = values_of_sums(metric, sums)
    totals = [sums[column].total for column in telling_columns(metric)]
    return value, np.any(~np.isnan(totals), axis=0)


def telling_columns(metric: Metric) -> list[str]:
    """Stored columns of a metric whose reports make a day a reported one: those carried least."""
    least = min(term.carry_days for term in metric.all_terms)
    return sorted({term.column for term in metric.all_terms if term.carry_days == least})


def values_of_sums(metric: Metric, sums: Mapping[str, Sums]) -> Floats:
    """The rounded values [days, areas] that sums make; NaN is no data."""
    return parts_of_sums(metric, sums)[0]


def parts_of_sums(metric: Metric, sums: Mapping[str, Sums]) -> tuple[Floats, Floats, Floats]:
    """The rounded values [days, areas] that sums make, their numerators and denominators, the last
    NaN where the metric has none; NaN is no data."""
    return _value(metric, _totals(sums))


def _direct(sums: Mapping[str, Sums]) -> dict[str, Floats]:
    """The directly reported part of every column.

    A column that nobody reports directly is 0 in the parent's sum, so it is 0 here too, as long
    as anything was reported directly.
    """
    reported = ~np.all([np.isnan(own.direct) for own in sums.values()], axis=0)
    return {
        column: np.where(reported & np.isnan(own.direct), 0.0, own.direct)
        for column, own in sums.items()
    }


def _value(metric: Metric, totals: Mapping[str, Floats]) -> tuple[Floats, Floats, Floats]:
    """Value, numerator and denominator from summed terms; NaN if any term has no data."""
    numerator = _weighted(metric.numerator or metric.terms, totals)
    if not metric.denominator:
        nothing = np.full_like(numerator, np.nan)
        return _rounded(numerator, metric), numerator, nothing
    denominator = _weighted(metric.denominator, totals)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(denominator > 0, metric.scale * numerator / denominator, np.nan)
    return _rounded(value, metric), numerator, denominator


def _weighted(terms: Sequence[Term], totals: Mapping[str, Floats]) -> Floats:
    parts = np.stack([term.weight * totals[term.column] for term in terms])
    return np.asarray(parts.sum(axis=0), dtype=np.float64)


def _rounded(value: Floats, metric: Metric) -> Floats:
    """To the metric's decimals; + 0.0 turns a rounded -0.0 into 0."""
    return np.asarray(np.round(value, metric.decimals) + 0.0, dtype=np.float64)


def _totals(sums: Mapping[str, Sums]) -> dict[str, Floats]:
    return {column: own.total for column, own in sums.items()}


def _leaf_counts(conn: Connection[Any], areas: Sequence[str]) -> list[int]:
    """How many leaf areas each area has; 0 outside the scope."""
    row = conn.execute(block("figures", "leaf_counts"), {"areas": asked(areas)}).fetchone()
    return [leaves or 0 for leaves in (row and row[0]) or []]


def frame_of_sums(
    metric: Metric,
    areas: Sequence[str],
    totals: Mapping[str, Floats],
    sums: Mapping[str, Sums],
    leaves: Sequence[int],
) -> pd.DataFrame:
    """What `area_figures` gives, from the sums of one day; `totals` by column [1, areas]."""
    value, numerator, denominator = _value(metric, {c: own[0] for c, own in totals.items()})
    return pd.DataFrame(
        {
            "area": list(areas),
            "value": value,
            "numerator": numerator,
            "denominator": denominator,
            "reporting": _reporting(metric, sums)[0],
            "expected": np.array(leaves, dtype=np.int64),
            "recorded_at": _moments(_recorded_s(sums)[0]),
            "is_withheld": withheld_of_sums(sums),
        }
    )


def withheld_of_sums(sums: Mapping[str, Sums]) -> Flags:
    """Areas [areas] with a column that is not shown: a figure made of it is not shown either."""
    return np.asarray(np.any([own.is_withheld for own in sums.values()], axis=0))


def _reporting(metric: Metric, sums: Mapping[str, Sums]) -> npt.NDArray[np.int64]:
    return np.nan_to_num(sums[metric.all_terms[0].column].reporting).astype(np.int64)


def _recorded_s(sums: Mapping[str, Sums]) -> Floats:
    return np.asarray(np.fmax.reduce([own.recorded_s for own in sums.values()]))


def _moments(seconds: Floats) -> pd.DatetimeIndex:
    """Seconds since 1970 as moments in UTC, NaT for NaN.

    Not by pd.to_datetime: where it finds NaN it multiplies whatever lies in memory, and raises
    FloatingPointError when that overflows.
    """
    moments = np.full(len(seconds), np.datetime64("NaT"), dtype="datetime64[us]")
    known = ~np.isnan(seconds)
    moments[known] = np.rint(seconds[known] * 1e6).astype(np.int64).astype("datetime64[us]")
    return pd.DatetimeIndex(moments).as_unit("ns").tz_localize("UTC")
