"""Somebody has seen an alert and says what is being done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection

from queries.audit import ACKNOWLEDGE, record
from queries.blocks import block
from queries.catalogue import read_catalogue
from queries.errors import NotAcknowledged, StoreError
from queries.personal import is_personal
from queries.raised_areas import Raise, open_of_rule, reported_days
from queries.scope import Scope
from queries.snapshot import clock, next_snapshot
from queries.store import Store

LOCAL = ZoneInfo("Asia/Shanghai")
LONGEST_NOTE = 500
LONGEST_NAME = 80


@dataclass(frozen=True)
class Acknowledgement:
    """Who has acknowledged the raise of `raised_on`, when (UTC), and the note they left."""

    raised_on: date
    at: datetime
    by: str
    note: str


def acknowledge(
    store: Store,
    scope: Scope,
    rule: str,
    area: str,
    raised_on: date,
    note: str,
    by: str,
    at: datetime | None = None,
) -> int:
    """Acknowledges an open alert; returns the new snapshot's number, so that all screens follow.

    It holds until the area is cleared; a new raise needs a new one. Acknowledging again adds a
    note, and the newest counts. `at` is now, or where the city's clock stands, unless given.

    Raises NotAcknowledged if there is no such rule, if the alert is not open in the scope, or if
    the note is empty, longer than 500 characters or holds what looks like an ID or phone number.
    """
    note = _worded("note", note, LONGEST_NOTE)
    by = _worded("name", by, LONGEST_NAME)
    with store.read(scope) as conn:
        moment = at or clock(conn) or datetime.now(UTC)
        if moment.tzinfo is None:
            raise StoreError(f"the time of acknowledging, {moment}, should have its time zone")
        _refuse_unless_open(conn, rule, area, raised_on, moment)
    with store.write() as conn:
        conn.execute(
            block("attention", "acknowledge"),
            {
                "rule": rule, "area": area, "raised_on": raised_on, "at": moment, "by": by,
                "note": note,
            },
        )  # fmt: skip
        record(conn, by, ACKNOWLEDGE, area, rule)
        return next_snapshot(conn)


def read_acknowledgements(
    conn: Connection[Any],
    rules: Sequence[str],
    areas: Sequence[str],
    known_at: datetime | None = None,
) -> Mapping[tuple[str, str], Sequence[Acknowledgement]]:
    """What was acknowledged of some rules and areas of the scope, by both, the oldest first."""
    params = {"rules": list(rules), "areas": list(areas), "known_at": known_at}
    found: dict[tuple[str, str], list[Acknowledgement]] = {}
    for rule, area, *said in conn.execute(block("attention", "acknowledgements"), params):
        found.setdefault((rule, area), []).append(Acknowledgement(*said))
    return found


def _refuse_unless_open(
    conn: Connection[Any], rule_name: str, area: str, raised_on: date, moment: datetime
) -> None:
    catalogue = read_catalogue(conn)
    rule = catalogue.rules.get(rule_name)
    if rule is None:
        known = ", ".join(catalogue.rules) or "none"
        raise NotAcknowledged(
            "closed", f"there is no rule {rule_name!r} in the catalogue; there is {known}"
        )
    metric, today = catalogue.metrics[rule.metric], moment.astimezone(LOCAL).date()
    days = reported_days(conn, metric, today)
    row = conn.execute(block("attention", "level_of"), {"area": area}).fetchone()
    found = open_of_rule(conn, rule, metric, [area] if row == (rule.level,) else [], days)
    if not found:
        raise NotAcknowledged(
            "closed", f"{rule_name} is not open for the area {area!r}; there is nothing to do"
        )
    since = found[0].raised_on
    if since != raised_on:
        raise NotAcknowledged(
            "closed",
            f"{rule_name} is open for the area {area!r} since {since}, not since {raised_on}; "
            "look at it again",
        )


def _worded(what: str, text: str, longest: int) -> str:
    """A text as one line. Raises StoreError if it cannot be kept."""
    text = " ".join(text.split())
    if not 1 <= len(text) <= longest:
        raise NotAcknowledged(
            "length", f"the {what} has {len(text)} characters; it takes 1 to {longest}"
        )
    if is_personal(text):
        raise NotAcknowledged(
            "personal",
            f"the {what} holds what looks like an ID or phone number; personal data never enters "
            "the map, so say it without",
        )
    return text


def newest_of_raise(
    said: Sequence[Acknowledgement], found: Raise, until: date
) -> Acknowledgement | None:
    """The newest that belongs to a raise which stands on the day `until`.

    A correction may move the beginning of a raise to an earlier day; whoever had acknowledged it
    has still seen it.
    """
    own = [one for one in said if found.raised_on <= one.raised_on <= until]
    return own[-1] if own else None
