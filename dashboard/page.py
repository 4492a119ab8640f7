"""What every page with a map does: who is there, which view, its screen, and what is asked next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from dashboard import live as process
from dashboard import metrics
from dashboard.acting import acting, on_act, refusals, told
from dashboard.exporting import export_of, on_export
from dashboard.live import City, Live
from dashboard.map.component import command_map
from dashboard.map.screen import build_screen, message
from dashboard.offer import offer_of
from dashboard.text import Lang, as_lang, say
from dashboard.topics.topic import Topic
from dashboard.view import Offer, View, all_params, from_params, to_params
from dashboard.visitor import note_visit, show_person, show_sign_in
from dashboard.who import here
from queries.errors import StoreUnavailable
from queries.people import Person

AGAIN_S = 3
Change = Callable[..., None]


@dataclass(frozen=True)
class MapPage:
    """A page: its name, whether its areas are listed as on a desk, its topic, and its controls at
    the left.

    `controls(city, offer, view, change)` draws them; `change(**params)` moves the address.
    """

    name: str
    desk: bool
    controls: Callable[[City, Offer, View, Change], None]
    topic: Topic | None = None

    def offer(self, city: City) -> Offer:
        """What an address of this page may name."""
        return offer_of(city, desk=self.desk, topic=self.topic)


def show_page(page: MapPage) -> None:
    """Draws a page for the view in the address."""
    live = process.current()
    try:
        person = here(live)
        if person is None:
            show_sign_in(live, as_lang(st.query_params.get("lang")))
            return
        note_visit(live, person, page.name)
        with metrics.refresh():
            city = live.city(person.scope)
            offer = page.offer(city)
            view, notes = from_params(st.query_params, offer)
            page.controls(city, offer, view, partial(_change, page))
            show_person(live, person, view.lang)
            screen = build_screen(live, person.scope, view)
    except StoreUnavailable:
        _last_good(page, live)
        return
    st.session_state["last_screen"] = (person, screen)
    if live.lost_since is not None:  # all that was asked for was remembered
        notes.append(_lost(screen, view.lang))
    notes += st.session_state.pop("said", [])
    own = export_of(page.name, live, person, view)
    if view.frame is not None:
        own["frame"] = str(view.frame)
    _draw(page, live, person, screen, notes, own)


def _draw(
    page: MapPage,
    live: Live,
    person: Person,
    screen: dict[str, Any],
    notes: list[str],
    more: dict[str, Any] | None = None,
) -> None:
    own = {
        "top": screen["top"] | {"notices": [*notes, *refusals(), *screen["top"]["notices"]]},
        "seq": st.session_state.get("seq", 0),
        "demo": live.sign_in.is_demo,
        **acting(person, as_lang(screen["view"]["lang"])),
        **(more or {}),
    }
    sent = message(screen | own, lambda address: live.addresses.sign(address, person.id))
    command_map(sent, partial(_on_go, page), on_act, on_export)
    told()


def _last_good(page: MapPage, live: Live) -> None:
    """The database cannot be reached: the last good screen stays, and says since when."""
    person, screen = st.session_state.get("last_screen", (None, None))
    lang = as_lang(st.query_params.get("lang"))
    if person is None or screen is None or person.id != live.sign_in.of_run():
        st.warning(say("database_lost_first", lang))
        st.session_state["waits"] = False
        wait_for_store(live)
        return
    _draw(page, live, person, screen, [_lost(screen, lang)])


def _lost(screen: dict[str, Any], lang: Lang) -> str:
    return say("database_lost", lang, since=screen["top"]["data_time"])


@st.fragment(run_every=f"{AGAIN_S}s")
def wait_for_store(live: Live) -> None:
    """Runs the page again once the database is back; the page has no map yet that would."""
    if st.session_state["waits"] and live.lost_since is None:
        st.rerun()
    st.session_state["waits"] = True


def _change(page: MapPage, **params: str) -> None:
    """Moves the address to the present view with some parameters changed.

    What cannot be had is put right, and said. While the database is lost nobody knows what can be
    had: the address takes what was asked, and is put right when the database is back.
    """
    live = process.current()
    try:
        person = here(live)
        if person is None:
            return  # the page says so
        offer = page.offer(live.city(person.scope))
    except StoreUnavailable:
        st.query_params.from_dict(st.query_params.to_dict() | params)
        return
    view, _ = from_params(st.query_params, offer)
    if view.site and not _has_card():
        params = {"site": ""} | params
    changed, notes = from_params(all_params(view) | params, offer)
    st.session_state["said"] = notes
    st.query_params.from_dict(to_params(changed, offer))


def _has_card() -> bool:
    """Whether the site in the address is one; the screen that was shown last knows."""
    _, screen = st.session_state.get("last_screen", (None, None))
    return screen is not None and screen["panel"]["card"] is not None


def _on_go(page: MapPage) -> None:
    """The map asks for another view; what it says is checked like an address."""
    asked = st.session_state["map"]["go"]
    st.session_state["seq"] = int(asked.get("seq", 0))
    known = ["area", "day", "metric", "level", "layers", "lang", "site", "frame"]
    known += [option.name for option in page.topic.options] if page.topic else []
    params = {key: as_param(asked[key]) for key in known if key in asked}
    _change(page, **params)


def as_param(value: object) -> str:
    """A value as it stands in an address: lists by commas, "none" for an empty one."""
    if isinstance(value, list):
        return ",".join(map(str, value)) or "none"
    return "" if value is None else str(value)
