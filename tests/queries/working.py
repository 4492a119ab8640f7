"""Working on the alerts of the ruled town: what tests do about them, and what they read of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from queries.acting import act
from queries.areas import read_hierarchy
from queries.attention import open_alerts
from queries.people import Person
from queries.scope import Scope
from queries.store import Store
from queries.work import Action, Entry, Item, history
from tests.queries.rules import RULED, february

WHOLE = Scope("44")
TODAY = february(10)
ITEM = Item("cases", "01010101", february(6))


def does(store: Store, action: Action, note: str = "", **more: Any) -> int:
    """Does something about `ITEM` by "desk", unless told otherwise; the snapshot."""
    person = more.pop("person", None) or Person(more.pop("by", "desk"), "centre", "*")
    item = more.pop("item", ITEM)
    return act(store, person, item, action, note, **more)


def seen(store: Store, area: str, raised_on: date, note: str = "已派人", **more: Any) -> int:
    """Acknowledges cases by a lead of the scope; the snapshot."""
    item = Item(more.pop("rule", "cases"), area, raised_on)
    scope = more.pop("scope", WHOLE)
    person = Person(more.pop("by", "desk"), "district", scope.area)
    return act(store, person, item, "acknowledge", note, **more)


def entries(store: Store, item: Item = ITEM, scope: Scope = WHOLE) -> list[Entry]:
    """The record of an item, in the eyes of a scope."""
    with store.read(scope) as conn:
        return history(conn, item, TODAY)


def told(store: Store) -> list[tuple[str, str, str]]:
    """Who, what, and the note, as the history has it."""
    return [(one.acted_by, one.action, one.note) for one in entries(store)]


def cases(store: Store, on: date = TODAY, **known: Any) -> pd.DataFrame:
    """The open alerts for cases, by area."""
    with store.read(known.pop("scope", WHOLE)) as conn:
        found = open_alerts(conn, RULED, read_hierarchy(conn), on, **known)
    return found[found["rule"] == "cases"].set_index("area")


def newest(store: Store) -> int:
    """The id of the newest entry on `ITEM`."""
    return entries(store)[-1].id
