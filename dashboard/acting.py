"""What a page needs so that people can act on open alerts: what it sends, what it hears.

A page puts `acting(…)` into the message of its component and `refusals()` among its notices, gives
the component `on_act` for the trigger "act", and calls `told()` once the message is on its way.

The value of the trigger: rule, area, raised_on, action, note, assignee (a name of the roster), seen
(the id of the newest entry that was on screen, 0 for none) and n, which the page's next message
repeats in `acted`, so that the form knows how it ended. A deed whose answer is not heard is sent
again with the same n, and entered once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import streamlit as st

from dashboard import live as process
from dashboard.addresses import Address
from dashboard.live import Live
from dashboard.map.panels import clock_text
from dashboard.map.work import deed, item_of
from dashboard.text import Lang, as_lang, say
from dashboard.visitor import named
from dashboard.who import here
from queries.acting import act
from queries.errors import NotActed, StoreUnavailable
from queries.people import Person
from queries.work import Action


@dataclass
class _Memory:
    """How the newest deed of a session ended, and what of that has not been told yet.

    Changed in place: to assign to the session's state is to let Streamlit end the run there, in
    favour of a newer one, and what was just entered would not be known to have been.
    """

    acted: dict[str, Any] | None = None
    refusals: list[str] = field(default_factory=list)
    is_told: bool = True

    def ends(self, n: str, refusal: str = "") -> None:
        self.acted = {"n": n, "ok": not refusal}
        self.refusals, self.is_told = [refusal] if refusal else [], False


def acting(person: Person, lang: Lang) -> dict[str, Any]:
    """What the component gets: whether the person may act, the address of the items' records, and
    how the newest deed of this session ended, {n, ok}, or None."""
    return {
        "may_act": person.may_act,
        "work_url": Address.of("work", person.area, lang),
        "acted": _memory().acted,
    }


def refusals() -> list[str]:
    """Why the newest deed was not entered, in the reader's words, until that is told."""
    memory = _memory()
    return [] if memory.is_told else memory.refusals


def told() -> None:
    """A message with the refusals has been sent: a run that is given up before has told nobody."""
    _memory().is_told = True


def _memory() -> _Memory:
    return cast(_Memory, st.session_state.setdefault("acting", _Memory()))


def on_act() -> None:
    """Enters what somebody did about an alert; why it could not be is for the page to say."""
    asked: dict[str, Any] = st.session_state["map"]["act"]
    live, lang, memory = process.current(), as_lang(st.query_params.get("lang")), _memory()
    n = str(asked.get("n", ""))
    if n and memory.acted is not None and memory.acted["n"] == n:
        memory.is_told = False
        return
    try:
        _enter(live, asked)
    except StoreUnavailable:
        memory.ends(n, say("act_failed", lang, why=say("lost_now", lang)))
    except NotActed as refused:
        memory.ends(n, say("act_failed", lang, why=_reason(live, refused, lang)))
    else:
        memory.ends(n)


def _enter(live: Live, asked: Mapping[str, Any]) -> None:
    person = here(live)
    if person is None:
        raise NotActed("role", "who has not signed in may not act")

    def text(name: str) -> str:
        return str(asked.get(name) or "")

    item, seen = item_of(text("rule"), text("area"), text("raised_on")), text("seen") or "0"
    if item is None or not seen.isdecimal():  # no page of ours says that
        raise NotActed("gone", "there is no such item")
    act(
        live.store, person, item, cast(Action, text("action")), text("note"),
        assignee=text("assignee") or None, seen_entry=int(seen),
    )  # fmt: skip


def _reason(live: Live, refused: NotActed, lang: Lang) -> str:
    """Why, in the reader's words: who did what when, where somebody else was first."""
    entry = refused.entry
    if entry is None:
        return say(f"not_acted_{refused.why}", lang)
    return say(
        f"not_acted_{refused.why}", lang, by=named(live, entry.acted_by, lang),
        what=deed(entry, lang), at=clock_text(entry.acted_at),
    )  # fmt: skip
