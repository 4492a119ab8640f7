"""Which areas need somebody first: what the catalogue's needs count in each, and what alerts stand.

An area's score is the sum of the points of its reasons, each of them a row that can be shown: a
need of the catalogue with its count, or an alert that a rule has raised. The points say an order,
they are no measure of risk; they are the catalogue's own (needs) and this file's (alerts).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd
from psycopg import Connection

from geo.hierarchy import Hierarchy
from queries.catalogue import Catalogue, Metric, Need, Term
from queries.catalogue_needs import LONGEST_DAYS
from queries.raised_areas import reported_days
from queries.rollups import figures_by_day
from queries.sites import read_sites, site_states

ALERT_POINTS = {"act": 40, "watch": 15}
IN_HAND_SHARE = 0.5  # somebody is at it: half as urgent as one that nobody has seen
REASONS = ["area", "kind", "name", "count", "points", "since"]


def need_counts(
    conn: Connection[Any],
    catalogue: Catalogue,
    hierarchy: Hierarchy,
    need: Need,
    on: date,
    at: datetime,
    known_at: datetime | None = None,
) -> pd.Series:
    """What a need counts in each leaf area of the scope: leaf code → count, without those of 0.

    Figures are those of days up to `on`, states of sites those at the moment `at`. With `known_at`
    only what was recorded by then counts.
    """
    if need.kind == "sites_in":
        return _sites_in(conn, need, at, known_at)
    values = _reports(conn, catalogue, hierarchy, need, on, known_at)
    if need.kind == "days_without":
        counts = _days_without(values, need.days)
    else:
        counts = values.iloc[-need.days :].isna().sum()
    return counts[counts > 0].astype(np.int64)


def hours_without(
    conn: Connection[Any],
    catalogue: Catalogue,
    hierarchy: Hierarchy,
    need: Need,
    on: date,
    at: datetime,
    known_at: datetime | None = None,
) -> pd.Series:
    """For how many hours up to `at` the column of a `days_without` need has not been above 0.

    Leaf code → hours since the end, in the time zone of `at`, of the last day on which it was, or
    of `need.days` reported days before; leaves that are not expected to report are left out.
    """
    values = _reports(conn, catalogue, hierarchy, need, on, known_at)
    if values.empty:
        return pd.Series(dtype=float)
    ended = datetime.combine(values.index[-1] + timedelta(days=1), time(), at.tzinfo)
    since_h = (at - ended).total_seconds() / 3600
    return since_h + 24.0 * _days_without(values, need.days)


def _reports(
    conn: Connection[Any],
    catalogue: Catalogue,
    hierarchy: Hierarchy,
    need: Need,
    on: date,
    known_at: datetime | None,
) -> pd.DataFrame:
    """The column of a need on the days that anybody has reported, by day and leaf; NaN: none.

    Of leaves that reported at all in the last LONGEST_DAYS: whoever did not is not expected to, as
    a cell in which there is nothing to visit. Nor has a leaf that is withheld anything to count.
    """
    leaves, metric = hierarchy.leaves(), plain_metric(catalogue, [need.column])
    days = reported_days(conn, metric, on, known_at)[-LONGEST_DAYS:]
    if not days:
        return pd.DataFrame()
    by_day, _ = figures_by_day(conn, metric, leaves, days[0], days[-1], known_at)
    values = by_day[[(day - days[0]).days for day in days]]
    return pd.DataFrame(values, index=list(days), columns=list(leaves)).dropna(axis=1, how="all")


def count_below(
    counts: Mapping[str, pd.Series],
    catalogue: Catalogue,
    hierarchy: Hierarchy,
    areas: Sequence[str],
) -> pd.DataFrame:
    """The counts of leaves rolled up to areas, of which none should lie within another.

    `counts` by need as `need_counts` gives them. Rows [area, kind ("need"), name, count, points,
    since (None)], in the order of the areas and of the catalogue; counts below a need's least are
    left out.
    """
    above = leaves_of(hierarchy, areas)
    order = {area: at for at, area in enumerate(areas)}
    rows: list[tuple[Any, ...]] = []
    for name, by_leaf in counts.items():
        need = catalogue.needs[name]
        own = by_leaf[by_leaf.index.isin(list(above))]
        groups = own.groupby([above[leaf] for leaf in own.index])
        rolled = groups.max() if need.takes_largest else groups.sum()
        rows += [
            (area, "need", name, int(n), min(int(n) * need.points, need.most_points), None)
            for area, n in rolled[rolled >= need.least].items()
        ]
    rows.sort(key=lambda row: order[row[0]])
    return pd.DataFrame(rows, columns=REASONS)


def leaves_of(hierarchy: Hierarchy, areas: Sequence[str]) -> dict[str, str]:
    """Leaf → the area that it lies in, of areas of which none should lie within another."""
    return {leaf: area for area in areas for leaf in hierarchy.leaves(area)}


def alerts_below(alerts: pd.DataFrame, hierarchy: Hierarchy, areas: Sequence[str]) -> pd.DataFrame:
    """The alerts at or below areas, of which none should lie within another, but those closed.

    `alerts` as `queries.attention.open_alerts` gives them. Rows as those of `count_below`, of kind
    "alert", `name` the rule; of several of one rule below an area one row, with how many there are
    and the first day of the oldest.
    """
    alerts, listed = alerts[alerts["state"] != "closed"], set(areas)
    above = alerts["area"].map(
        lambda code: next((one for one in hierarchy.path(code) if one in listed), None)
    )
    points = alerts["severity"].map(ALERT_POINTS).astype(float)
    points *= np.where(alerts["state"] == "open", 1, IN_HAND_SHARE)
    own = pd.DataFrame(
        {"area": above, "name": alerts["rule"], "points": points, "since": alerts["raised_on"]}
    ).dropna(subset="area")
    rows = [
        (area, "alert", name, len(group), round(group["points"].sum()), group["since"].min())
        for (area, name), group in own.groupby(["area", "name"], sort=False)
    ]
    return pd.DataFrame(rows, columns=REASONS)


def rank_areas(reasons: pd.DataFrame, areas: Sequence[str]) -> pd.DataFrame:
    """Areas by how much they need somebody: [area, score], the highest first, then by code."""
    scores = reasons.groupby("area")["points"].sum().reindex(list(areas), fill_value=0)
    ranked = pd.DataFrame({"area": list(areas), "score": scores.to_numpy(dtype=np.int64)})
    return ranked.sort_values(["score", "area"], ascending=[False, True], ignore_index=True)


def plain_metric(catalogue: Catalogue, columns: Sequence[str]) -> Metric:
    """The sum of stored columns as a figure of its own, of the feed of the first."""
    any_metric = next(iter(catalogue.metrics.values()))
    return replace(
        any_metric, name=columns[0], feed=catalogue.stored_columns[columns[0]], rollup="sum",
        decimals=6, scale=1.0, terms=tuple(Term(column, 1, 0) for column in columns),
        numerator=(), denominator=(), carry_days=0,
    )  # fmt: skip


def _days_without(values: pd.DataFrame, most: int) -> pd.Series:
    """For how many of the last `most` days in a row a value was 0 or missing, by leaf."""
    without = ~(values.iloc[-most:].to_numpy() > 0)
    run = np.logical_and.accumulate(without[::-1], axis=0).sum(axis=0)
    return pd.Series(run, index=values.columns, dtype=np.int64)


def _sites_in(
    conn: Connection[Any], need: Need, at: datetime, known_at: datetime | None
) -> pd.Series:
    places = read_sites(conn, need.site_kind).set_index("code")["area"]
    states = site_states(conn, need.site_kind, at, known_at).set_index("site")
    if states.empty:
        return pd.Series(dtype=np.int64)
    inside = states.index[states["status"] == need.status].intersection(places.index)
    counts: pd.Series = places[inside].value_counts().sort_index()
    return counts
