"""The sheets of the open briefing as cards: a picture, what it shows, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from dashboard.briefing.deeds import on_add, on_change, on_follow
from dashboard.briefing.draft import Card, Draft
from dashboard.briefing.files import thumbnail_address
from dashboard.briefing.views import NewestDay, absolute, is_following, shown
from dashboard.layers.styled import Theme
from dashboard.live import City, Live
from dashboard.navigation import pages
from dashboard.paper.kinds import KINDS
from dashboard.text import Lang, say
from queries.briefings import LONGEST_CAPTION, LONGEST_NAME, BriefingSheet, checked
from queries.errors import NotSaved
from queries.people import Person
from queries.personal import hidden

PAGE_AT = {"": 0, "my_area": 1}  # page of a view → its place among the pages


@dataclass(frozen=True)
class Shown:
    """What a sheet shows now: the parameters of the page's address, that in words, and all that
    keeps it from being made."""

    params: Mapping[str, str]
    words: str
    lacks: tuple[str, ...]


def shown_of(
    sheet: BriefingSheet, city: City, newest: NewestDay, lang: Lang, sheets_lang: Lang
) -> Shown:
    """What a sheet of a city shows; words in the reader's language."""
    params = absolute(sheet.view, newest)
    view, lacks = shown(params, city, lang)
    kind = KINDS.get(sheet.kind)
    if kind is None:
        lacks.append(say("briefing_kind_unknown", lang, kind=hidden(sheet.kind)))
    elif not kind.offered(city.catalogue):
        lacks.append(say("briefing_kind_not_here", lang, kind=kind_name(sheet.kind, lang)))
    try:
        checked(sheet)
    except NotSaved as refused:
        lacks.append(
            say(f"briefing_why_{refused.why}", lang, name=LONGEST_NAME, caption=LONGEST_CAPTION)
        )
    day = view.day.isoformat()
    words = say(
        "briefing_shows", lang, area=city.hierarchy.name(view.area, lang),
        metric=city.catalogue.metrics[view.metric].title.in_(lang),
        level=say(f"level_{view.level}", lang),
        day=say("briefing_day_newest", lang, day=day) if is_following(sheet.view) else day,
    )  # fmt: skip
    if view.compare is not None:
        words += say("briefing_against", lang, day=view.compare)
    return Shown(params, words, tuple(lacks))


def kind_name(kind: str, lang: Lang) -> str:
    """What a kind of sheet is called."""
    return say(f"briefing_kind_{kind}", lang) if kind in KINDS else hidden(kind)


def show_card(
    live: Live, person: Person, draft: Draft, at: int, card: Card, one: Shown, lang: Lang
) -> None:
    """One sheet; of the template without what would change it."""
    kind = kind_name(card.sheet.kind, lang)
    with st.container(border=True, key=f"sheet-{card.key}"):
        picture, words = st.columns([1, 1.5], gap="medium")
        with picture:
            _show_picture(live, person, draft, at, card, one, lang)
        with words:
            st.markdown(f"**{say('briefing_sheet', lang, n=at + 1, kind=kind)}**")
            st.html(f'<p class="cm-shows">{escape(one.words)}</p>')
            for line in one.lacks:
                st.warning(line)
            if not draft.is_template:
                _show_words(card, lang)
            _show_deeds(draft, at, card, one, lang)


def _show_picture(
    live: Live, person: Person, draft: Draft, at: int, card: Card, one: Shown, lang: Lang
) -> None:
    """The browser fetches it by a signed address, and keeps it for view and snapshot."""
    if one.lacks:
        return
    theme: Theme = "dark" if st.session_state.get("theme") == "dark" else "light"
    address = thumbnail_address(
        person.scope, live.snapshot, card.sheet.kind, one.params, draft.lang, theme
    )
    alt = escape(say("briefing_picture", lang, n=at + 1, shows=one.words))
    source = live.addresses.sign(address, person.id)
    st.html(f'<img class="cm-sheet" src="{source}" alt="{alt}" loading="lazy">')


def _show_words(card: Card, lang: Lang) -> None:
    title, caption = f"title-{card.key}", f"caption-{card.key}"
    left, right = st.columns([2, 3], gap="small")
    left.text_input(
        say("briefing_title", lang), card.sheet.title, LONGEST_NAME, key=title,
        placeholder=say("briefing_title_own", lang),
        on_change=on_change, args=(Draft.changed, card.key), kwargs={"title": title},
    )  # fmt: skip
    right.text_input(
        say("briefing_caption", lang), card.sheet.caption, LONGEST_CAPTION, key=caption,
        placeholder=say("briefing_caption_own", lang),
        on_change=on_change, args=(Draft.changed, card.key), kwargs={"caption": caption},
    )  # fmt: skip


def _show_deeds(draft: Draft, at: int, card: Card, one: Shown, lang: Lang) -> None:
    key = card.key

    def deed(name: str, *change: Any, disabled: bool = False) -> None:
        st.button(
            say(f"briefing_{name}", lang), key=f"do-{name}-{key}", on_click=on_change, args=change,
            disabled=disabled,
        )  # fmt: skip

    with st.container(key=f"do-{key}", horizontal=True, vertical_alignment="center", gap="small"):
        if not draft.is_template:
            deed("up", Draft.moved, key, -1, disabled=at == 0)
            deed("down", Draft.moved, key, 1, disabled=at == len(draft.cards) - 1)
            deed("double", Draft.doubled, key)
            deed("remove", Draft.without, key)
            widget = f"follow-{key}"
            st.session_state[widget] = is_following(card.sheet.view)
            st.checkbox(
                say("briefing_follow", lang), key=widget, on_change=on_follow,
                args=(key, card.sheet.view, widget),
            )  # fmt: skip
        page = pages(lang)[PAGE_AT.get(one.params.get("page", ""), 0)]
        params = {name: value for name, value in one.params.items() if name != "page"}
        st.page_link(page, label=say("briefing_open", lang), query_params={**params, "lang": lang})


def show_add(city: City, lang: Lang) -> None:
    """At the end: one more sheet, of a kind and what a page's address shows."""
    kinds = [name for name, kind in KINDS.items() if kind.offered(city.catalogue)]
    with st.form("add", clear_on_submit=False):
        st.subheader(say("briefing_add", lang))
        kind, address = st.columns([1, 3], gap="small")
        kind.selectbox(
            say("briefing_add_kind", lang), kinds, key="add-kind",
            format_func=lambda name: kind_name(name, lang),
        )  # fmt: skip
        address.text_input(say("briefing_add_address", lang), key="add-address")
        st.form_submit_button(
            say("briefing_add_it", lang), key="do-add", on_click=on_add,
            args=("add-kind", "add-address"),
        )  # fmt: skip
