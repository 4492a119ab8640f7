"""What was done about an open alert, by whom: entries that are only ever added, and what they add
up to.

An item of work is a raise that stands: a rule, an area and the day on which it began. Its state is
stored nowhere; it follows from the item's entries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args

from psycopg import Connection

from queries.blocks import block

Action = Literal["acknowledge", "assign", "note", "close", "reopen"]
State = Literal["open", "acknowledged", "assigned", "closed"]
ACTIONS: tuple[Action, ...] = get_args(Action)
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True)
class Item:
    """An open alert as something to be worked on: what a rule raised of an area, since when."""

    rule: str
    area: str
    raised_on: date


@dataclass(frozen=True)
class Entry:
    """What somebody did about an item. A later `id` is a later entry, also while the clock stands.

    `raised_on` is when the item began as they saw it; `acted_at` in UTC; `acted_by` a person's id;
    `assignee` and `assignee_en` the post that it was given to, as the roster named it then, None
    unless `action` is "assign". `note` may be empty only then.
    """

    id: int
    raised_on: date
    action: Action
    acted_at: datetime
    acted_by: str
    assignee: str | None
    assignee_en: str | None
    note: str


@dataclass(frozen=True)
class Work:
    """What the entries of an item add up to; `last` is the newest one, None if there is none.

    `state`: "open" until somebody acknowledges or assigns it, "closed" when they are done. A closed
    one stands for as long as its figures raise it. `assignee` is the post that has it.
    """

    state: State
    assignee: str | None = None
    assignee_en: str | None = None
    last: Entry | None = None


def work_of(entries: Sequence[Entry]) -> Work:
    """The state of an item by its entries, the oldest first."""
    state: State = "open"
    assigned: Entry | None = None
    for one in entries:
        if one.action == "assign":
            state, assigned = "assigned", one
        elif one.action == "close":
            state = "closed"
        elif one.action == "reopen":
            state = "acknowledged" if assigned is None else "assigned"
        elif one.action == "acknowledge" and state != "assigned":
            state = "acknowledged"
    last = entries[-1] if entries else None
    if assigned is None:
        return Work(state, last=last)
    return Work(state, assigned.assignee, assigned.assignee_en, last)


def read_entries(
    conn: Connection[Any],
    rules: Sequence[str],
    areas: Sequence[str],
    known_at: datetime | None = None,
) -> Mapping[tuple[str, str], Sequence[Entry]]:
    """Every entry on some rules and areas of the scope, by both, the oldest first."""
    params = {"rules": list(rules), "areas": list(areas), "known_at": known_at}
    found: dict[tuple[str, str], list[Entry]] = {}
    for rule, area, *entered in conn.execute(block("work", "entries"), params):
        found.setdefault((rule, area), []).append(Entry(*entered))
    return found


def history(conn: Connection[Any], item: Item, until: date) -> list[Entry]:
    """The entries of an item that stands on the day `until`, the oldest first; none outside the
    scope."""
    params = {"rule": item.rule, "area": item.area, "since": item.raised_on, "until": until}
    return [Entry(*entered) for entered in conn.execute(block("work", "history"), params)]


def of_raise(entries: Sequence[Entry], since: date, until: date) -> list[Entry]:
    """Those of an area's entries that belong to the raise since a day which stands on `until`.

    A correction may move the beginning of a raise to an earlier day; what was done about it stays
    done.
    """
    return [one for one in entries if since <= one.raised_on <= until]
