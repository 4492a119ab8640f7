"""The page of briefings: which there are, the sheets of the open one, and their export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from psycopg import Connection

from dashboard import live as process
from dashboard.briefing.cards import show_add, show_card, shown_of
from dashboard.briefing.deeds import (
    add,
    on_begin,
    on_change,
    on_delete,
    on_open,
    on_reread,
    on_save,
)
from dashboard.briefing.draft import Draft, cards_of
from dashboard.briefing.making import show_export
from dashboard.briefing.session import PARAM, TEMPLATE, Drafts, drafts_of
from dashboard.briefing.views import NewestDay, as_text, following, newest_days
from dashboard.controls import choose_lang, choose_page
from dashboard.live import City, Live
from dashboard.map.panels import clock_text
from dashboard.page import wait_for_store
from dashboard.paper.kinds import KINDS
from dashboard.paper.template import items_of, shipped_template
from dashboard.text import Lang, as_lang, say
from dashboard.visitor import named, note_visit, show_person, show_sign_in
from dashboard.who import here
from queries.briefings import LONGEST_NAME, Briefing, BriefingSheet, read_briefings
from queries.errors import StoreUnavailable

CSS = Path(__file__).with_name("looks.css").read_text("utf-8")
ADD, KIND = "add", "kind"  # of the address: another page's view to be added, as which kind


def show_briefings() -> None:
    """Draws the page for the briefing in the address."""
    live, lang = process.current(), as_lang(st.query_params.get("lang"))
    try:
        person = here(live)
        if person is None:
            show_sign_in(live, lang)
            return
        note_visit(live, person, PARAM)
        drafts = drafts_of(person)
        with live.reading(person.scope) as (conn, city):
            newest = newest_days(conn, city, live.once(city))
            saved = {one.id: one for one in read_briefings(conn, person)}
            drafts.take_in(list(saved.values()), _template(conn, live, city, newest, lang))
            _follow_address(drafts, city, newest, lang)
            sheets, sheets_lang = drafts.draft.sheets, drafts.draft.lang
            shown = [shown_of(one, city, newest, lang, sheets_lang) for one in sheets]
    except StoreUnavailable:
        st.warning(say("database_lost_first", lang))
        st.session_state["waits"] = False
        wait_for_store(live)
        return
    with st.sidebar:
        choose_page(st.query_params.to_dict(), lang)
        choose_lang(st.query_params.update, lang)
        _choose_briefing(live, drafts, saved, lang)
        st.button(
            say("briefing_new", lang), key="do-new", on_click=on_begin,
            args=(say("briefing_new_name", lang, day=city.newest_day), lang),
            kwargs={"with_sheets": False},
        )  # fmt: skip
    show_person(live, person, lang)
    st.html(f"<style>{CSS}</style>")
    with st.container(key="briefing"):
        _show_heading(live, drafts, saved, lang)
        left, right = st.columns([3.4, 1], gap="medium")
        with left:
            for at, (card, one) in enumerate(zip(drafts.draft.cards, shown, strict=True)):
                show_card(live, person, drafts.draft, at, card, one, lang)
            if not shown:
                st.info(say("briefing_empty", lang))
            if not drafts.draft.is_template:
                show_add(city, lang)
        with right.container(key="export"):
            show_export(live, person, drafts.draft, shown, lang)


def _template(
    conn: Connection[Any], live: Live, city: City, newest: NewestDay, lang: Lang
) -> Draft:
    """The shipped daily report of the person's own area; what is of the newest day follows it."""
    template = shipped_template(city.catalogue)
    sheets = []
    for kind, params, caption, title in items_of(template, conn, city, live.once(city), lang):
        view = as_text(params)
        is_newest = params["day"] == newest(params["metric"]).isoformat()
        view = following(view, newest) if is_newest else view
        sheets.append(BriefingSheet(kind, view, caption, title))
    return Draft(template.title[lang], lang, cards_of(sheets), is_template=True)


def _follow_address(drafts: Drafts, city: City, newest: NewestDay, lang: Lang) -> None:
    """Opens what the address names, and adds to it what another page has sent."""
    asked = st.query_params.get(PARAM, drafts.current)
    if asked not in drafts.by_key:
        drafts.said.append(say("briefing_none", lang))
        asked = TEMPLATE
    drafts.open(asked)
    sent = st.query_params.get(ADD)
    if sent is None:
        return
    if drafts.draft.is_template:
        drafts.begin(Draft(say("briefing_new_name", lang, day=city.newest_day), lang))
    kind = st.query_params.get(KIND, "map")
    add(drafts, kind if kind in KINDS else "map", sent, city, newest)
    for name in (ADD, KIND):
        st.query_params.pop(name, None)


def _choose_briefing(live: Live, drafts: Drafts, saved: Mapping[str, Briefing], lang: Lang) -> None:
    """The list at the left: the template, what is not saved yet, then the newest saved first."""
    new = [key for key in drafts.by_key if key != TEMPLATE and key not in saved]
    keys = [TEMPLATE, *new, *saved]

    def name(key: str) -> str:
        draft = drafts.by_key[key]
        return say("briefing_changed", lang, name=draft.name) if draft.is_changed else draft.name

    def about(key: str) -> str:
        if key in saved:
            one = saved[key]
            by = named(live, one.saved_by, lang)
            return say("briefing_saved", lang, by=by, at=clock_text(one.saved_at))
        return say("briefing_template" if key == TEMPLATE else "briefing_unsaved", lang)

    st.session_state["open"] = drafts.current
    st.radio(
        say("briefing_list", lang), keys, key="open", format_func=name,
        captions=[about(key) for key in keys], on_change=on_open, args=("open",),
    )  # fmt: skip


def _show_heading(live: Live, drafts: Drafts, saved: Mapping[str, Briefing], lang: Lang) -> None:
    """Name, saving, how the open briefing stands, and what the last deed has led to."""
    draft, newest = drafts.draft, saved.get(drafts.current)
    with st.container(key="heading", horizontal=True, vertical_alignment="bottom", gap="small"):
        if draft.is_template:
            st.subheader(draft.name)
            st.button(
                say("briefing_use", lang), key="do-use", type="primary", on_click=on_begin,
                args=(say("briefing_copy", lang, name=draft.name), lang),
                kwargs={"with_sheets": True},
            )  # fmt: skip
        else:
            _show_naming(drafts, lang)
    st.caption(_state(live, draft, lang))
    for said in drafts.said:
        st.warning(said)
    drafts.said.clear()
    if draft.of is None or draft.of == newest:
        return
    if newest is None:
        st.warning(say("briefing_gone", lang))
        return
    by, at = named(live, newest.saved_by, lang), clock_text(newest.saved_at)
    st.warning(say("briefing_overtaken", lang, by=by, at=at, version=newest.version))
    st.button(say("briefing_read_newest", lang), key="do-reread", on_click=on_reread)


def _show_naming(drafts: Drafts, lang: Lang) -> None:
    draft, key = drafts.draft, f"name-{drafts.current}"
    st.text_input(
        say("briefing_name", lang), draft.name, LONGEST_NAME, key=key,
        on_change=on_change, args=(replace,), kwargs={"name": key},
    )  # fmt: skip
    st.button(
        say("briefing_save", lang), key="do-save", type="primary", on_click=on_save,
        disabled=not draft.is_changed,
    )  # fmt: skip
    st.button(
        say("briefing_save_as", lang), key="do-save-as", on_click=partial(on_save, as_new=True)
    )
    with st.popover(say("briefing_delete", lang), key="do-delete"):
        st.write(say("briefing_delete_sure", lang, name=draft.name))
        st.button(say("briefing_delete_yes", lang), key="do-delete-yes", on_click=on_delete)


def _state(live: Live, draft: Draft, lang: Lang) -> str:
    n = len(draft.cards)
    if draft.is_template:
        return say("briefing_state_template", lang, n=n)
    if draft.of is None:
        return say("briefing_state_new", lang, n=n)
    key = "briefing_state_changed" if draft.is_changed else "briefing_state_saved"
    by, at = named(live, draft.of.saved_by, lang), clock_text(draft.of.saved_at)
    return say(key, lang, n=n, version=draft.of.version, by=by, at=at)
