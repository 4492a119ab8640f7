"""一张图: the city on one map, from the city to one cell."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboard import live as process
from dashboard import metrics
from dashboard.addresses import Address
from dashboard.errors import AddressRefused
from dashboard.export.city_table import ORDERS
from dashboard.export.made import export_address
from dashboard.layers import LAYERS
from dashboard.live import City, Live
from dashboard.map.component import command_map
from dashboard.map.screen import build_screen, message
from dashboard.text import LANGS, Lang, as_lang, say
from dashboard.view import Offer, View, all_params, from_params, to_params
from dashboard.visitor import note_visit, show_person, show_sign_in
from dashboard.who import here
from queries.acknowledgement import acknowledge
from queries.errors import NotAcknowledged, StoreUnavailable
from queries.people import Person

AGAIN_S = 3
LANG_NAMES = {"zh": "中文", "en": "English"}


def show() -> None:
    """Draws the page for the view in the address."""
    live = process.current()
    try:
        person = here(live)
        if person is None:
            show_sign_in(live, as_lang(st.query_params.get("lang")))
            return
        note_visit(live, person, "city_map")
        with metrics.refresh():
            city = live.city(person.scope)
            offer = make_offer(city)
            view, notes = from_params(st.query_params, offer)
            _controls(city, offer, view)
            show_person(live, person, view.lang)
            screen = build_screen(live, person.scope, view)
    except StoreUnavailable:
        _last_good(live)
        return
    st.session_state["last_screen"] = (person, screen)
    if live.lost_since is not None:  # all that was asked for was remembered
        notes.append(_lost(screen, view.lang))
    _draw(live, person, screen, [*notes, *st.session_state.pop("said", [])])


def make_offer(city: City) -> Offer:
    """What an address of this city may name."""
    first, last = city.days
    default = city.catalogue.default_metric
    layers = [layer for layer in LAYERS if layer.offered(city.catalogue)]
    return Offer(
        hierarchy=city.hierarchy,
        root=city.root,
        first=first,
        last=last,
        newest=city.newest_day,
        metrics=[default, *(name for name in city.catalogue.metrics if name != default)],
        layers=[layer.id for layer in layers],
        default_layers=[layer.id for layer in layers if layer.on],
    )


def _draw(live: Live, person: Person, screen: dict[str, Any], notes: list[str]) -> None:
    own = {
        "top": screen["top"] | {"notices": [*notes, *screen["top"]["notices"]]},
        "seq": st.session_state.get("seq", 0),
        "may_act": person.may_act,
        "demo": live.sign_in.is_demo,
    }
    asked = st.session_state.pop("export", None)
    if asked is not None:
        own["export"] = {"id": asked.get("id"), "url": _export(live, person, screen, asked)}
    sent = message(screen | own, lambda address: live.addresses.sign(address, person.id))
    command_map(sent, _on_go, _on_acknowledge, _on_export)


def _export(
    live: Live, person: Person, screen: dict[str, Any], asked: dict[str, str]
) -> Address | None:
    """Where the table of this very screen is to be had as a file; None if it cannot be now.

    It is made as somebody presses: an address of minutes would be over on a page that stands open.
    """
    if live.lost_since is not None:
        return None
    view = screen["view"]
    params = {name: str(view[name]) for name in ("area", "day", "metric", "level")}
    params |= {"order": asked["order"]} if asked.get("order") in ORDERS else {}
    try:
        return export_address(
            person.scope, "city_map", asked.get("format", ""), as_lang(view["lang"]), params
        )
    except AddressRefused:  # a format that there is not: no page of ours asks for it
        return None


def _last_good(live: Live) -> None:
    """The database cannot be reached: the last good screen stays, and says since when."""
    person, screen = st.session_state.get("last_screen", (None, None))
    lang = as_lang(st.query_params.get("lang"))
    if person is None or screen is None or person.id != live.sign_in.of_run():
        st.warning(say("database_lost_first", lang))
        st.session_state["waits"] = False
        _wait(live)
        return
    _draw(live, person, screen, [_lost(screen, lang)])


def _lost(screen: dict[str, Any], lang: Lang) -> str:
    return say("database_lost", lang, since=screen["top"]["data_time"])


@st.fragment(run_every=f"{AGAIN_S}s")
def _wait(live: Live) -> None:
    """Runs the page again once the database is back; the page has no map yet that would."""
    if st.session_state["waits"] and live.lost_since is None:
        st.rerun()
    st.session_state["waits"] = True


def _change(**params: str) -> None:
    """Moves the address to the present view with some parameters changed.

    What cannot be had is put right, and said. While the database is lost nobody knows what can be
    had: the address takes what was asked, and is put right when the database is back.
    """
    live = process.current()
    try:
        person = here(live)
        if person is None:
            return  # the page says so
        offer = make_offer(live.city(person.scope))
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


def _on_go() -> None:
    """The map asks for another view; what it says is checked like an address."""
    asked = st.session_state["map"]["go"]
    st.session_state["seq"] = int(asked.get("seq", 0))
    known = ("area", "day", "metric", "level", "layers", "lang", "site")
    params = {key: _text(asked[key]) for key in known if key in asked}
    _change(**params)


def _on_acknowledge() -> None:
    """An alert is acknowledged; why it could not be is said on the page."""
    asked = {key: _text(value) for key, value in st.session_state["map"]["acknowledge"].items()}
    live, lang = process.current(), as_lang(st.query_params.get("lang"))
    try:
        person = here(live)
        if person is None or not person.may_act:
            raise NotAcknowledged("role", "only the centre and leads acknowledge")
        raised_on = date.fromisoformat(asked.get("raised_on", ""))
        acknowledge(
            live.store, person.scope, asked.get("rule", ""), asked.get("area", ""), raised_on,
            asked.get("note", ""), by=person.id,
        )  # fmt: skip
    except StoreUnavailable:
        st.session_state["said"] = [say("acknowledge_failed", lang, why=say("lost_now", lang))]
    except NotAcknowledged as refused:
        why = say(f"not_acknowledged_{refused.why}", lang)
        st.session_state["said"] = [say("acknowledge_failed", lang, why=why)]
    except ValueError:  # a day that is none: no page of ours says that
        why = say("not_acknowledged_closed", lang)
        st.session_state["said"] = [say("acknowledge_failed", lang, why=why)]


def _on_export() -> None:
    """The table is asked for as a file; the next message carries where it is."""
    asked = st.session_state["map"]["export"]
    st.session_state["export"] = {key: _text(value)[:40] for key, value in asked.items()}


def _text(value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value)) or "none"
    return "" if value is None else str(value)


def _controls(city: City, offer: Offer, view: View) -> None:
    """The left side: metric, level, layers and language, each a change of the address."""
    lang = view.lang

    def choose(key: str) -> None:
        chosen = st.session_state[key]
        if chosen is not None:
            _change(**{key: _text(chosen)})

    st.session_state["metric"] = view.metric
    st.session_state["level"] = view.level
    st.session_state["layers"] = list(view.layers)
    st.session_state["lang"] = view.lang
    with st.sidebar:
        st.segmented_control(
            say("language", lang),
            LANGS,
            key="lang",
            format_func=lambda name: LANG_NAMES[name],
            on_change=choose,
            args=("lang",),
            label_visibility="collapsed",
        )
        st.radio(
            say("metric", lang),
            list(offer.metrics),
            key="metric",
            format_func=lambda name: city.catalogue.metrics[name].title.in_(lang),
            on_change=choose,
            args=("metric",),
        )
        st.segmented_control(
            say("level", lang),
            offer.levels,
            key="level",
            format_func=lambda level: say(f"level_{level}", lang),
            on_change=choose,
            args=("level",),
        )
        st.pills(
            say("layers", lang),
            list(offer.layers),
            key="layers",
            selection_mode="multi",
            format_func=lambda name: say(f"layer_{name}", lang),
            on_change=choose,
            args=("layers",),
        )


if __name__ == "__main__" or st.runtime.exists():
    show()
