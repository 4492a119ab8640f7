"""What needs somebody: the open alerts of every rule, and how many there were on each day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, get_args

import numpy as np
import pandas as pd
from psycopg import Connection

from geo.hierarchy import Hierarchy
from queries.acknowledgement import Acknowledgement, newest_of_raise, read_acknowledgements
from queries.catalogue import Catalogue, Rule
from queries.catalogue_entries import Severity
from queries.raised_areas import Raise, RaisedAreas, open_of_rule, raised_areas, reported_days

COLUMNS = [
    "rule", "area", "severity", "raised_on", "value", "value_on", "acknowledged_at",
    "acknowledged_by", "note",
]  # fmt: skip
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


@dataclass(frozen=True)
class AlertHistory:
    """What a rule did on some days.

    `counts`: [observed_on, raised], a row for every day; `raised` is how many areas stood raised
    at its end, NaN where nobody has reported the metric. `changes`: [observed_on, area, change],
    `change` "raised" or "cleared"; the newest day first, then as named here, then by area.
    """

    counts: pd.DataFrame
    changes: pd.DataFrame


def open_alerts(
    conn: Connection[Any],
    catalogue: Catalogue,
    hierarchy: Hierarchy,
    on: date,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """Every alert that is open on a day among the areas of the transaction's scope.

    Columns: rule, area, severity ("act", "watch"), raised_on, value and value_on (the newest one
    and its day, which of a silent area is long past; NaN and None if it has never had any),
    acknowledged_at (UTC, NaT if nobody has), acknowledged_by, note (None).
    Ordered by severity, act first; then those that nobody has acknowledged; then the newest first;
    then by area and by the catalogue's order of rules. With `known_at` only what was recorded and
    acknowledged by then counts.
    """
    raised = {
        rule.name: standing_raises(conn, catalogue, hierarchy, rule, on, known_at)
        for rule in catalogue.rules.values()
    }
    return alerts_of_raises(conn, catalogue, raised, on, known_at)


def standing_raises(
    conn: Connection[Any],
    catalogue: Catalogue,
    hierarchy: Hierarchy,
    rule: Rule,
    on: date,
    known_at: datetime | None = None,
) -> list[Raise]:
    """What a rule has raised that stands on a day, in the order of the areas' codes.

    It changes only when one of the feeds of the rule's metric delivers.
    """
    metric = catalogue.metrics[rule.metric]
    days = reported_days(conn, metric, on, known_at)
    return open_of_rule(conn, rule, metric, hierarchy.codes(rule.level), days, known_at)


def alerts_of_raises(
    conn: Connection[Any],
    catalogue: Catalogue,
    raised: Mapping[str, Sequence[Raise]],
    on: date,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """What `open_alerts` gives, of raises by rule and with what was acknowledged of them."""
    areas = sorted({one.area for found in raised.values() for one in found})
    said = read_acknowledgements(conn, list(raised), areas, known_at)
    rows = [
        _row(catalogue.rules[name], one, newest_of_raise(said.get((name, one.area), ()), one, on))
        for name, found in raised.items()
        for one in found
    ]
    rows.sort(key=_urgency)
    alerts = pd.DataFrame(rows, columns=COLUMNS)
    alerts["acknowledged_at"] = pd.to_datetime(alerts["acknowledged_at"], utc=True)
    return alerts.astype({"value": float})


def _row(rule: Rule, found: Raise, said: Acknowledgement | None) -> dict[str, Any]:
    return {
        "rule": rule.name,
        "area": found.area,
        "severity": rule.severity,
        "raised_on": found.raised_on,
        "value": found.value,
        "value_on": found.value_on,
        "acknowledged_at": pd.NaT if said is None else said.at,
        "acknowledged_by": None if said is None else said.by,
        "note": None if said is None else said.note,
    }


def _urgency(row: dict[str, Any]) -> tuple[int, bool, int, str]:
    is_acknowledged = row["acknowledged_by"] is not None
    age = -row["raised_on"].toordinal()
    return SEVERITIES.index(row["severity"]), is_acknowledged, age, row["area"]


def alert_history(
    conn: Connection[Any],
    catalogue: Catalogue,
    hierarchy: Hierarchy,
    rule: Rule,
    area: str,
    first: date,
    last: date,
    known_at: datetime | None = None,
) -> AlertHistory:
    """What a rule did from `first` to `last` among the areas at or below an area."""
    metric = catalogue.metrics[rule.metric]
    days = reported_days(conn, metric, last, known_at)
    own = [area] if hierarchy.level(area) == rule.level else []
    areas = [*own, *hierarchy.descendants(area, rule.level)]
    before = first - timedelta(days=1)  # what changed on the first day shows against it
    found = raised_areas(conn, rule, metric, areas, days, before, known_at)
    counts = dict(zip(found.days, found.raised.sum(axis=1).astype(float), strict=True))
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return AlertHistory(
        pd.DataFrame({"observed_on": every, "raised": [counts.get(day, np.nan) for day in every]}),
        _changes(found, areas, first),
    )


def _changes(found: RaisedAreas, areas: Sequence[str], first: date) -> pd.DataFrame:
    before = np.vstack([np.zeros_like(found.raised[:1]), found.raised[:-1]])
    rows = [
        (day, areas[at], change)
        for day, was, now in zip(found.days, before, found.raised, strict=True)
        if day >= first
        for change, changed in (("raised", now & ~was), ("cleared", was & ~now))
        for at in np.flatnonzero(changed).tolist()
    ]
    rows.sort(key=lambda row: (-row[0].toordinal(), row[2] == "cleared", row[1]))
    return pd.DataFrame(rows, columns=["observed_on", "area", "change"])
