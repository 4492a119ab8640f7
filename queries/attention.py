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
from queries.catalogue import Catalogue, Rule
from queries.catalogue_entries import Severity
from queries.raised_areas import Raise, RaisedAreas, raised_areas, reported_days
from queries.work import Work, of_raise, read_entries, work_of

COLUMNS = [
    "rule", "area", "severity", "raised_on", "value", "value_on", "state", "assignee",
    "assignee_en", "entry", "action", "acted_at", "acted_by", "note",
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
    state and assignee, assignee_en as in `queries.work.Work`, and the newest entry: its id `entry`,
    action, acted_at (UTC), acted_by, note (NA, None and NaT if there is none).
    The closed ones come last. Ordered by severity, act first; then those that nobody has
    acknowledged; then the newest first; then by area and by the catalogue's order of rules. With
    `known_at` only what was recorded and entered by then counts.
    """
    raised = {
        rule.name: raised_by_rule(conn, catalogue, hierarchy, rule, on, on, known_at).standing()
        for rule in catalogue.rules.values()
    }
    return alerts_of_raises(conn, catalogue, raised, on, known_at)


def raised_by_rule(
    conn: Connection[Any],
    catalogue: Catalogue,
    hierarchy: Hierarchy,
    rule: Rule,
    first: date,
    last: date,
    known_at: datetime | None = None,
) -> RaisedAreas:
    """What a rule had raised from `first` to `last`, of every area of its level in the scope.

    It changes only when one of the feeds of the rule's metric delivers.
    """
    metric = catalogue.metrics[rule.metric]
    days = reported_days(conn, metric, last, known_at)
    return raised_areas(conn, rule, metric, hierarchy.codes(rule.level), days, first, known_at)


def alerts_of_raises(
    conn: Connection[Any],
    catalogue: Catalogue,
    raised: Mapping[str, Sequence[Raise]],
    on: date,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """What `open_alerts` gives, of raises by rule and with what was done about them."""
    areas = sorted({one.area for found in raised.values() for one in found})
    entries = read_entries(conn, list(raised), areas, known_at)
    rows = []
    for name, found in raised.items():
        for one in found:
            own = of_raise(entries.get((name, one.area), ()), one.raised_on, on)
            rows.append(_row(catalogue.rules[name], one, work_of(own)))
    rows.sort(key=_urgency)
    alerts = pd.DataFrame(rows, columns=COLUMNS)
    alerts["acted_at"] = pd.to_datetime(alerts["acted_at"], utc=True)
    return alerts.astype({"value": float, "entry": "Int64"})


def _row(rule: Rule, found: Raise, work: Work) -> dict[str, Any]:
    last = work.last
    return {
        "rule": rule.name,
        "area": found.area,
        "severity": rule.severity,
        "raised_on": found.raised_on,
        "value": found.value,
        "value_on": found.value_on,
        "state": work.state,
        "assignee": work.assignee,
        "assignee_en": work.assignee_en,
        "entry": None if last is None else last.id,
        "action": None if last is None else last.action,
        "acted_at": pd.NaT if last is None else last.acted_at,
        "acted_by": None if last is None else last.acted_by,
        "note": None if last is None else last.note,
    }


def _urgency(row: dict[str, Any]) -> tuple[bool, int, bool, int, str]:
    age = -row["raised_on"].toordinal()
    is_closed, is_open = row["state"] == "closed", row["state"] == "open"
    return is_closed, SEVERITIES.index(row["severity"]), not is_open, age, row["area"]


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
        alert_changes(found, first),
    )


def alert_changes(found: RaisedAreas, first: date) -> pd.DataFrame:
    """What was raised and cleared from `first` on, as `AlertHistory.changes`; what changed on that
    day shows against the day before, which `found` should begin with."""
    before = np.vstack([np.zeros_like(found.raised[:1]), found.raised[:-1]])
    rows = [
        (day, found.areas[at], change)
        for day, was, now in zip(found.days, before, found.raised, strict=True)
        if day >= first
        for change, changed in (("raised", now & ~was), ("cleared", was & ~now))
        for at in np.flatnonzero(changed).tolist()
    ]
    rows.sort(key=lambda row: (-row[0].toordinal(), row[2] == "cleared", row[1]))
    return pd.DataFrame(rows, columns=["observed_on", "area", "change"])
