"""What the controls of the page do: to the open draft at once, to the database when it is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard import live as process
from dashboard.briefing.draft import Draft, cards_of
from dashboard.briefing.session import TEMPLATE, Drafts, open_drafts
from dashboard.briefing.views import (
    NewestDay,
    absolute,
    fixed,
    following,
    newest_days,
    shown,
    view_of_address,
)
from dashboard.errors import AddressRefused
from dashboard.live import City, Live
from dashboard.text import Lang, as_lang, say
from dashboard.who import here
from queries.briefings import (
    LONGEST_CAPTION,
    LONGEST_NAME,
    MOST_SHEETS,
    BriefingSheet,
    delete_briefing,
    save_briefing,
)
from queries.errors import NotSaved, StoreUnavailable
from queries.people import Person

# Why something is not saved → what its text has to say of the bounds.
BOUNDS: Mapping[str, dict[str, int]] = {
    "length": {"name": LONGEST_NAME, "caption": LONGEST_CAPTION},
    "sheets": {"most": MOST_SHEETS},
}


def on_change(change: Callable[..., Draft], *args: Any, **taken: str) -> None:
    """Changes the open draft; `taken` are fields that widgets hold, by the widgets' keys."""
    changes = {name: st.session_state[key] for name, key in taken.items()}
    open_drafts().change(change, *args, **changes)


def on_open(widget: str) -> None:
    """Opens the briefing that a list's widget names."""
    open_drafts().open(st.session_state[widget])


def on_begin(name: str, lang: Lang, *, with_sheets: bool) -> None:
    """Begins a new briefing, empty or with the sheets of the open one."""
    drafts = open_drafts()
    drafts.begin(Draft(name, lang, cards_of(drafts.draft.sheets) if with_sheets else ()))


def on_reread() -> None:
    """Drops what is not saved of the open briefing."""
    drafts = open_drafts()
    drafts.forget(drafts.current)


def on_follow(key: int, view: str, widget: str) -> None:
    """A sheet follows the newest day from now on, or stays at the day that it shows."""
    _enter(lambda live, person, drafts: _follow(live, person, drafts, key, view, widget))


def on_add(kind: str, address: str) -> None:
    """Adds a sheet of what a page's address shows; the widgets of those keys hold kind and
    address. An address that is none stays in its place, to be put right."""

    def do(live: Live, person: Person, drafts: Drafts) -> None:
        with live.reading(person.scope) as (conn, city):
            newest = newest_days(conn, city, live.once(city))
            if add(drafts, st.session_state[kind], st.session_state[address], city, newest):
                st.session_state[address] = ""

    _enter(do)


def add(drafts: Drafts, kind: str, address: str, city: City, newest: NewestDay) -> bool:
    """Adds a sheet to the open draft, or lets the page say why not; whether it was added."""
    lang = _lang()
    try:
        view = view_of_address(address or "/", newest)
    except AddressRefused:
        drafts.said.append(say("briefing_add_refused", lang, given=address[:40]))
        return False
    _, lacks = shown(absolute(view, newest), city, lang)
    if lacks:
        drafts.said.append(say("briefing_add_lacks", lang, why=" ".join(lacks)))
        return False
    drafts.change(Draft.with_sheet, BriefingSheet(kind, view))
    return True


def on_save(*, as_new: bool = False) -> None:
    """Saves the open draft, or what it holds as a new briefing."""
    _enter(_save_new if as_new else _save)


def on_delete() -> None:
    """Deletes the open briefing."""
    _enter(_delete)


def _follow(live: Live, person: Person, drafts: Drafts, key: int, view: str, widget: str) -> None:
    with live.reading(person.scope) as (conn, city):
        change = following if st.session_state[widget] else fixed
        view = change(view, newest_days(conn, city, live.once(city)))
    drafts.change(Draft.changed, key, view=view)


def _save(live: Live, person: Person, drafts: Drafts) -> None:
    key, draft = drafts.current, drafts.draft
    saved = save_briefing(live.store, person, draft.name, draft.lang, draft.sheets, of=draft.of)
    drafts.by_key[saved.id] = draft.saved_as(saved)
    if key != saved.id:
        drafts.forget(key)
        drafts.open(saved.id)


def _save_new(live: Live, person: Person, drafts: Drafts) -> None:
    key, draft = drafts.current, drafts.draft
    name = draft.name
    if draft.of is not None and name == draft.of.name:
        copied = say("briefing_copy", draft.lang, name="")
        name = say("briefing_copy", draft.lang, name=name[: LONGEST_NAME - len(copied)])
    saved = save_briefing(live.store, person, name, draft.lang, draft.sheets)
    drafts.forget(key)  # as it is in the database, if it is
    drafts.by_key[saved.id] = draft.saved_as(saved)
    drafts.open(saved.id)


def _delete(live: Live, person: Person, drafts: Drafts) -> None:
    key, draft = drafts.current, drafts.draft
    if draft.of is not None:
        delete_briefing(live.store, person, draft.of)
    drafts.open(TEMPLATE)
    drafts.forget(key)


def _enter(do: Callable[[Live, Person, Drafts], None]) -> None:
    """What needs the database; why it could not be done is for the page to say."""
    live, lang, drafts = process.current(), _lang(), open_drafts()
    try:
        person = here(live)
        if person is not None:  # else the page says so
            do(live, person, drafts)
    except NotSaved as refused:
        why = say(f"briefing_why_{refused.why}", lang, **BOUNDS.get(refused.why, {}))
        drafts.said.append(say("briefing_not_saved", lang, why=why))
    except StoreUnavailable:
        drafts.said.append(say("briefing_not_saved", lang, why=say("lost_now", lang)))


def _lang() -> Lang:
    return as_lang(st.query_params.get("lang"))
