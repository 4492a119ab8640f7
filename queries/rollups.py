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

from queries.areas import rows_of
from queries.blocks import block
from queries.catalogue import Metric, read_catalogue
from queries.errors import StoreError

Floats = npt.NDArray[np.float64]
PARTS = ["metric", "area", "total", "direct", "reporting", "recorded_at"]


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
    recorded_at (the newest report in it). With `known_at` only what was recorded by then counts.
    Areas outside the scope have no data.
    """
    parts = _parts(conn, metric, areas, on, known_at)
    return _combined(conn, metric, list(areas), parts, "total")


def not_located(
    conn: Connection[Any],
    metric: Metric,
    area: str,
    on: date,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """What sits directly on an area and on none below it: one row like those of `area_figures`.

    A leaf has none: its figure is its own. A term that nobody reports directly counts as 0 here,
    as it does in the parent's sum.
    """
    parts = _parts(conn, metric, [area], on, known_at)
    reported = parts["direct"].notna()
    direct = parts.assign(total=parts["direct"].where(~reported.any() | reported, 0.0))
    return _combined(conn, metric, [area], direct, "total")


def trend(
    conn: Connection[Any], metric: Metric, area: str, first: date, last: date
) -> pd.DataFrame:
    """A metric of an area day by day: [observed_on, value, not_located], a row for every day.

    `value` is rounded, NaN where there is no data; `not_located` is the part that sits directly on
    the area, NaN where there is none, and for ratios always.
    """
    days = pd.date_range(first, last, freq="D").date
    ids = _metric_ids(conn, metric.terms)
    params = {"metrics": list(ids.values()), "area": area, "first": first, "last": last}
    name = "days_of_leaf" if _is_leaf(conn, area) else "days_of_parent"
    rows = rows_of(conn, block("figures", name), params)
    carry = _carried(conn, metric)

    def series(term: str, column: str) -> Floats:
        if carry[term]:
            return _carried_days(conn, ids[term], area, list(days), carry[term])
        own = rows[rows["metric"] == ids[term]].set_index("observed_on")[column]
        return own.reindex(days).to_numpy(dtype=np.float64)

    totals = {term: series(term, "total") for term in metric.terms}
    value, _, _ = _value(metric, totals)
    direct = np.full(len(days), np.nan)
    if not metric.denominator and metric.rollup == "sum":
        parts = {term: series(term, "direct") for term in metric.terms}
        any_direct = ~np.all([np.isnan(part) for part in parts.values()], axis=0)
        filled = {term: np.nan_to_num(part) for term, part in parts.items()}
        direct = np.where(any_direct, _value(metric, filled)[0], np.nan)
    return pd.DataFrame({"observed_on": days, "value": value, "not_located": direct})


def figures_by_day(
    conn: Connection[Any], metric: Metric, areas: Sequence[str], first: date, last: date
) -> Floats:
    """A metric for many areas and days: an array [days, areas] of rounded values, NaN no data."""
    days = (last - first).days + 1
    ids = _metric_ids(conn, metric.terms)
    carry = _carried(conn, metric)
    codes = list(areas)
    totals: dict[str, Floats] = {}
    for term in metric.terms:
        matrix = np.full((days, len(codes)), np.nan)
        if carry[term]:
            for day in range(days):
                if day and not _reported_on(conn, ids[term], first + timedelta(days=day)):
                    matrix[day] = matrix[day - 1]
                    continue
                found = _as_known(
                    conn, [ids[term]], codes, first + timedelta(days=day), carry[term], None
                )
                matrix[day] = found.set_index("area")["total"].reindex(codes)
        else:
            _fill_days(conn, ids[term], codes, first, last, matrix)
        totals[term] = matrix
    return _value(metric, totals)[0]


def _value(metric: Metric, totals: Mapping[str, Floats]) -> tuple[Floats, Floats, Floats]:
    """Value, numerator and denominator from summed terms; NaN if any term has no data."""

    def weighted(weights: Mapping[str, float]) -> Floats:
        return np.sum([weight * totals[term] for term, weight in weights.items()], axis=0)

    numerator = np.asarray(weighted(metric.numerator), dtype=np.float64)
    if not metric.denominator:
        value = metric.scale * numerator
        return np.round(value, metric.decimals) + 0.0, numerator, np.full_like(numerator, np.nan)
    denominator = np.asarray(weighted(metric.denominator), dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(denominator > 0, metric.scale * numerator / denominator, np.nan)
    return np.round(value, metric.decimals) + 0.0, numerator, denominator


def _combined(
    conn: Connection[Any], metric: Metric, areas: list[str], parts: pd.DataFrame, column: str
) -> pd.DataFrame:
    ids = _metric_ids(conn, metric.terms)
    by_term = {
        term: parts[parts["metric"] == number].set_index("area")
        for term, number in ids.items()
    }
    totals = {
        term: rows[column].reindex(areas).to_numpy(dtype=np.float64)
        for term, rows in by_term.items()
    }
    value, numerator, denominator = _value(metric, totals)
    first = by_term[next(iter(metric.numerator))]
    expected = rows_of(conn, block("figures", "expected"), {"areas": areas})
    newest = parts.groupby("area")["recorded_at"].max() if len(parts) else pd.Series(dtype=object)
    return pd.DataFrame(
        {
            "area": areas,
            "value": value,
            "numerator": numerator,
            "denominator": denominator,
            "reporting": first["reporting"].reindex(areas).fillna(0).to_numpy(dtype=np.int64),
            "expected": expected.set_index("code")["leaves"]
            .reindex(areas)
            .fillna(0)
            .to_numpy(dtype=np.int64),
            "recorded_at": pd.to_datetime(newest.reindex(areas), utc=True).to_numpy(),
        }
    ).assign(recorded_at=lambda frame: frame["recorded_at"].dt.tz_localize("UTC"))


def _parts(
    conn: Connection[Any],
    metric: Metric,
    areas: Sequence[str],
    on: date,
    known_at: datetime | None,
) -> pd.DataFrame:
    """Sums of every term for every area: [metric (id), area, total, direct, reporting, …]."""
    ids = _metric_ids(conn, metric.terms)
    carry = _carried(conn, metric)
    plain = [ids[term] for term in metric.terms if not carry[term]]
    found: list[pd.DataFrame] = []
    if metric.rollup in ("max", "latest"):
        column = {"max": "largest", "latest": "newest"}[metric.rollup]
        for term in metric.terms:
            rows = _as_known(conn, [ids[term]], areas, on, carry[term], known_at)
            found.append(rows.assign(total=rows[column]))
    else:
        if plain and known_at is None:
            params = {"metrics": plain, "areas": list(areas), "on": on}
            parents = rows_of(conn, block("figures", "day_of_parents"), params)
            leaves = _leaves(conn, areas)
            found.append(parents)
            if leaves:
                found.append(
                    rows_of(conn, block("figures", "day_of_leaves"), params | {"areas": leaves})
                )
        elif plain:
            found.append(_as_known(conn, plain, areas, on, 0, known_at))
        for term in metric.terms:
            if carry[term]:
                found.append(_as_known(conn, [ids[term]], areas, on, carry[term], known_at))
    rows = [frame[PARTS] for frame in found if len(frame)]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=PARTS)


def _as_known(
    conn: Connection[Any],
    metrics: list[int],
    areas: Sequence[str],
    on: date,
    carry_days: int,
    known_at: datetime | None,
) -> pd.DataFrame:
    since = on - timedelta(days=min(carry_days, (on - date.min).days))
    params = {
        "metrics": metrics, "areas": list(areas), "since": since, "on": on, "known_at": known_at
    }  # fmt: skip
    return rows_of(conn, block("figures", "sums_as_known"), params)


def _metric_ids(conn: Connection[Any], names: Sequence[str]) -> dict[str, int]:
    found = dict(conn.execute(block("figures", "metric_ids"), {"names": list(names)}).fetchall())
    missing = [name for name in names if name not in found]
    if missing:
        raise StoreError(f"the store has no metric {', '.join(missing)}; load the catalogue again")
    return {name: int(found[name]) for name in names}


def _carried(conn: Connection[Any], metric: Metric) -> dict[str, int]:
    """For how many days a report of each term stands."""
    metrics = read_catalogue(conn).metrics
    return {
        term: metrics[term].carry_days if term in metrics else metric.carry_days
        for term in metric.terms
    }


def _leaves(conn: Connection[Any], areas: Sequence[str]) -> list[str]:
    rows = conn.execute(block("figures", "expected"), {"areas": list(areas)}).fetchall()
    return [code for code, _, leaf in rows if leaf]


def _is_leaf(conn: Connection[Any], area: str) -> bool:
    return bool(_leaves(conn, [area]))


def _reported_on(conn: Connection[Any], metric: int, day: date) -> bool:
    rows = conn.execute(block("figures", "days_reported"), {"metrics": [metric], "last": day})
    return any(found == day for (found,) in rows)


def _carried_days(
    conn: Connection[Any], metric: int, area: str, days: list[date], carry_days: int
) -> Floats:
    """A carried term day by day: worked out on each day with a report, standing until the next."""
    values = np.full(len(days), np.nan)
    for at, day in enumerate(days):
        if at and not _reported_on(conn, metric, day):
            values[at] = values[at - 1]
            continue
        found = _as_known(conn, [metric], [area], day, carry_days, None)
        values[at] = float(found["total"].iloc[0]) if len(found) else np.nan
    return values


def _fill_days(
    conn: Connection[Any],
    metric: int,
    codes: list[str],
    first: date,
    last: date,
    matrix: Floats,
) -> None:
    params = {"metric": metric, "areas": codes, "first": first, "last": last}
    rows = conn.execute(block("figures", "days_of_areas"), params).fetchall()
    if rows:
        table = np.array(rows, dtype=np.float64)
        matrix[table[:, 0].astype(np.int64), table[:, 1].astype(np.int64)] = table[:, 2]
