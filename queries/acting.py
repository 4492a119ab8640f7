"""Somebody acts on an open alert: acknowledges, assigns, notes, closes or reopens it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection

from queries.audit import record
from queries.blocks import block
from queries.catalogue import read_catalogue
from queries.errors import NotActed, StoreError
from queries.people import LONGEST_ID, Person
from queries.personal import worded
from queries.raised_areas import open_of_rule, reported_days
from queries.roster import Post, posts_for
from queries.snapshot import clock, next_snapshot
from queries.store import Store
from queries.work import ACTIONS, Action, Entry, Item, history, work_of

LOCAL = ZoneInfo("Asia/Shanghai")
LONGEST_NOTE = 500
# What says how an item stands: only by somebody who has seen all that was entered before.
DECIDING = ("assign", "close", "reopen")


@dataclass(frozen=True)
class _Deed:
    """What is about to be entered, checked against everything but the entries of others."""

    item: Item
    action: Action
    note: str
    by: str
    post: Post | None
    at: datetime

    @property
    def today(self) -> date:
        return self.at.astimezone(LOCAL).date()


def act(
    store: Store,
    person: Person,
    item: Item,
    action: Action,
    note: str = "",
    *,
    assignee: str | None = None,
    seen_entry: int | None = None,
    at: datetime | None = None,
) -> int:
    """Enters what a person does about an open alert of their area, and seals it in the audit.

    `assignee` is a name of the roster, for "assign" only; `note` may be empty for "assign" only.
    `seen_entry` is the id of the newest entry that the person has seen, None if there was none:
    assigning, closing and reopening on top of a later one is refused, as it was decided without
    knowing of it. Acknowledging and noting contradict nothing and are always taken, but that a
    closed item has to be reopened first. `at` is now, or where the city's clock stands, unless
    given. Returns the new snapshot's number, so that all screens follow.

    Raises NotActed, whose `why` says for what reason: see there; StoreError for a time without
    zone; StoreUnavailable.
    """
    if not person.may_act:
        raise NotActed("role", f"a {person.role} may look and not act")
    if action not in ACTIONS:
        raise NotActed("action", f"there is no action {action!r}; one of {', '.join(ACTIONS)}")
    least = 0 if action == "assign" else 1
    note = worded("note", note, least, LONGEST_NOTE, NotActed)
    by = worded("id", person.id, 1, LONGEST_ID, NotActed)
    with store.read(person.scope) as conn:
        moment = at or clock(conn) or datetime.now(UTC)
        if moment.tzinfo is None:
            raise StoreError(f"the time of acting, {moment}, should have its time zone")
        _refuse_unless_raised(conn, item, moment)
        post = _post(conn, item, assignee) if action == "assign" else None
    return _enter(store, _Deed(item, action, note, by, post, moment), seen_entry)


def _enter(store: Store, deed: _Deed, seen_entry: int | None) -> int:
    item = deed.item
    with store.write() as conn:
        # First of all the turn: who acts at the same moment waits here, and then sees this entry.
        number = next_snapshot(conn)
        _refuse_if_overtaken(history(conn, item, deed.today), deed.action, seen_entry)
        entry = {
            "rule": item.rule, "area": item.area, "raised_on": item.raised_on,
            "action": deed.action, "acted_at": deed.at, "acted_by": deed.by, "note": deed.note,
            "assignee": deed.post and deed.post.name,
            "assignee_en": deed.post and deed.post.name_en,
        }  # fmt: skip
        conn.execute(block("work", "enter"), entry)
        about = f"{item.rule} {item.raised_on}"
        if deed.post is not None:
            about += f": {deed.post.name}"
        record(conn, deed.by, deed.action, item.area, about)
        return number


def _refuse_if_overtaken(entries: list[Entry], action: Action, seen_entry: int | None) -> None:
    """Refuses what does not fit the entries as they are now, naming the one that is in the way."""
    last = entries[-1] if entries else None
    if action in DECIDING and last is not None and last.id > (seen_entry or 0):
        raise NotActed(
            "overtaken",
            f"{last.acted_by} has meanwhile entered: {last.action}, at {last.acted_at}; look at it "
            "and repeat",
            last,
        )
    is_closed = work_of(entries).state == "closed"
    if is_closed and action in ("acknowledge", "assign", "close"):
        closing = [one for one in entries if one.action == "close"][-1]
        raise NotActed(
            "closed", f"{closing.acted_by} has closed it at {closing.acted_at}; reopen it", closing
        )
    if action == "reopen" and not is_closed:
        raise NotActed("not_closed", "it is not closed, so there is nothing to reopen")


def _refuse_unless_raised(conn: Connection[Any], item: Item, moment: datetime) -> None:
    catalogue = read_catalogue(conn)
    rule = catalogue.rules.get(item.rule)
    if rule is None:
        known = ", ".join(catalogue.rules) or "none"
        raise NotActed("gone", f"there is no rule {item.rule!r} in the catalogue; there is {known}")
    metric, today = catalogue.metrics[rule.metric], moment.astimezone(LOCAL).date()
    days = reported_days(conn, metric, today)
    row = conn.execute(block("work", "level_of"), {"area": item.area}).fetchone()
    found = open_of_rule(conn, rule, metric, [item.area] if row == (rule.level,) else [], days)
    if not found:
        raise NotActed(
            "gone", f"{item.rule} is not open for the area {item.area!r}; there is nothing to do"
        )
    since = found[0].raised_on
    if since != item.raised_on:
        raise NotActed(
            "gone",
            f"{item.rule} is open for the area {item.area!r} since {since}, not since "
            f"{item.raised_on}; look at it again",
        )


def _post(conn: Connection[Any], item: Item, assignee: str | None) -> Post:
    for post in posts_for(conn, item.area):
        if post.name == assignee:
            return post
    raise NotActed(
        "assignee", f"the roster has no {assignee!r} for the area {item.area!r} in this scope"
    )
