"""What a page needs so that people can act on open alerts: what it sends, what it hears.

A page puts `acting(…)` into the message of its component and gives it `on_act` for the trigger
"act". The value of the trigger: rule, area, raised_on, action, note, assignee (a name of the
roster), seen (the id of the newest entry that was on screen, 0 for none) and n, which the page's
next message repeats in `acted`, so that the form knows how it ended.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def acting(person: Person, lang: Lang) -> dict[str, Any]:
    """What the component gets: whether the person may act, the address of the items' records, and
    how the newest deed of this session ended, {n, ok}, or None."""
    return {
        "may_act": person.may_act,
        "work_url": Address.of("work", person.area, lang),
        "acted": st.session_state.get("acted"),
    }


def on_act() -> None:
    """Enters what somebody did about an alert; why it could not be is said on the page."""
    asked: dict[str, Any] = st.session_state["map"]["act"]
    live, lang = process.current(), as_lang(st.query_params.get("lang"))
    n = str(asked.get("n", ""))
    try:
        _enter(live, asked)
    except StoreUnavailable:
        _refused(n, say("lost_now", lang), lang)
    except NotActed as refused:
        _refused(n, _reason(live, refused, lang), lang)
    else:
        st.session_state["acted"] = {"n": n, "ok": True}


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


def _refused(n: str, why: str, lang: Lang) -> None:
    st.session_state["acted"] = {"n": n, "ok": False}
    st.session_state["said"] = [say("act_failed", lang, why=why)]


def _reason(live: Live, refused: NotActed, lang: Lang) -> str:
    """Why, in the reader's words: who did what when, where somebody else was first."""
    entry = refused.entry
    if entry is None:
        return say(f"not_acted_{refused.why}", lang)
    return say(
        f"not_acted_{refused.why}", lang, by=named(live, entry.acted_by, lang),
        what=deed(entry, lang), at=clock_text(entry.acted_at),
    )  # fmt: skip
