"""Which areas a rule has raised: read from the figures, as far back as it takes to be certain.

Alerts are stored nowhere. The state of an area is certain from the first day on which the rule
cleared it; most were cleared in the last few days, so a few days are read for all of them and more
only for the others. A window of fixed length would move the day on which a long raise began, and
what was done about it would lose what it belongs to.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from psycopg import Connection

from queries.alert_states import NEVER, AlertStates, Whole, alert_states
from queries.blocks import block
from queries.catalogue import Metric, Rule
from queries.rollups import reports_by_day, telling_columns
from queries.terms import Flags, Floats

# Days that are read before the first one asked for: of all areas, then of those that are not
# certain yet, in the sample one cell in fifty. Of those that are not certain even then, all.
LEADS = (4, 90)


@dataclass(frozen=True)
class RaisedAreas:
    """What a rule had raised of some areas on some days.

    `days` were reported by anybody, ascending; `raised` [days, areas] at the end of each. By area,
    on the last day: `raised_on` the day on which the standing raise began, None if there is none;
    `newest` the last value by then and `newest_on` its day, NaN and None if there is none.
    """

    areas: tuple[str, ...]
    days: tuple[date, ...]
    raised: Flags
    raised_on: tuple[date | None, ...]
    newest: Floats
    newest_on: tuple[date | None, ...]

    def standing(self) -> list[Raise]:
        """The areas that stand raised on the last day, in the order of the areas."""
        return [
            Raise(area, raised_on, float(self.newest[at]), self.newest_on[at])
            for at, (area, raised_on) in enumerate(zip(self.areas, self.raised_on, strict=True))
            if raised_on is not None
        ]


@dataclass(frozen=True)
class Raise:
    """An area that stands raised and the day on which that began; its newest value and of when,
    NaN and None if it has never had any."""

    area: str
    raised_on: date
    value: float
    value_on: date | None


def reported_days(
    conn: Connection[Any],
    metric: Metric,
    until: date,
    known_at: datetime | None = None,
    since: date | None = None,
) -> tuple[date, ...]:
    """Days from `since`, or the first, up to `until` on which anybody has reported a metric.

    The same in every scope: a town whose cells are all silent is silent in its own eyes too.
    """
    params = {
        "columns": telling_columns(metric), "since": since, "until": until, "known_at": known_at,
    }  # fmt: skip
    return tuple(day for (day,) in conn.execute(block("attention", "reported_days"), params))


def raised_areas(
    conn: Connection[Any],
    rule: Rule,
    metric: Metric,
    areas: Sequence[str],
    days: Sequence[date],
    first: date,
    known_at: datetime | None = None,
) -> RaisedAreas:
    """What a rule had raised of some areas from `first` to the last of `days`.

    `days` are those of `reported_days`. The first day of the result is the last one not after
    `first`, so that the state on `first` itself is known, or the first there is.
    """
    base = max(0, bisect_right(days, first) - 1)
    raised = np.zeros((len(days) - base, len(areas)), dtype=np.bool_)
    raised_at, newest_at = np.full(len(areas), NEVER), np.full(len(areas), NEVER)
    newest = np.full(len(areas), np.nan)
    asked = np.arange(len(areas)) if days else np.arange(0)
    for lead in (*LEADS, base):
        start = max(0, base - lead)
        if len(asked):
            names = [areas[at] for at in asked.tolist()]
            states = _read(conn, rule, metric, names, days[start:], known_at)
            raised[:, asked] = states.raised[base - start :]
            raised_at[asked] = _moved(states.raised_at, start)
            newest_at[asked] = _moved(states.newest_at, start)
            newest[asked] = states.newest
            is_certain = (states.cleared_at != NEVER) & (states.cleared_at <= base - start)
            asked = asked[~is_certain & (start > 0)]
    raised_on, newest_on = (
        tuple(None if at == NEVER else days[at] for at in positions.tolist())
        for positions in (raised_at, newest_at)
    )
    return RaisedAreas(tuple(areas), tuple(days[base:]), raised, raised_on, newest, newest_on)


def _moved(positions: Whole, start: int) -> Whole:
    """Positions in the days from `start` on as positions in all days."""
    return np.where(positions == NEVER, NEVER, positions + start)


def open_of_rule(
    conn: Connection[Any],
    rule: Rule,
    metric: Metric,
    areas: Sequence[str],
    days: Sequence[date],
    known_at: datetime | None = None,
) -> list[Raise]:
    """The areas that stand raised on the last of `days`, in the order given."""
    if not days:
        return []
    return raised_areas(conn, rule, metric, areas, days, days[-1], known_at).standing()


def _read(
    conn: Connection[Any],
    rule: Rule,
    metric: Metric,
    areas: Sequence[str],
    days: Sequence[date],
    known_at: datetime | None,
) -> AlertStates:
    values, reported = reports_by_day(conn, metric, areas, days[0], days[-1], known_at)
    rows = [(day - days[0]).days for day in days]
    return alert_states(rule, values[rows], reported[rows])
