"""The controls of a desk page: what the list is narrowed down to, and of when it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any

import streamlit as st

from dashboard.filters import ALERTS, GAPS_H, LOADS_PERCENT, NAMES, as_text
from dashboard.live import LOCAL, City
from dashboard.page import Change
from dashboard.text import say
from dashboard.view import KNOWN_FORMAT, Offer, View

KNOWN_AT = time(8)  # of the day from which one looks back, when the time is left open


def choose_filters(city: City, offer: Offer, view: View, change: Change) -> None:
    """Bounds of the metric, patrol gap, clinic load, resumption status and alert state."""
    lang, filters = view.lang, view.filters
    low, high = st.columns(2, gap="small")
    for place, name in ((low, "least"), (high, "most")):
        st.session_state[name] = getattr(filters, name)
        place.number_input(
            say(f"filter_{name}", lang), key=name, value=None, on_change=_take, args=(name, change),
            step=1.0, format="%0.12g",
        )  # fmt: skip
    words: list[tuple[str, Sequence[Any], Callable[[Any], str]]] = [
        ("gap_h", GAPS_H, lambda h: say("filter_gap_h_of", lang, h=h)),
        ("load", LOADS_PERCENT, lambda percent: f"≥ {percent} %"),
        ("status", offer.statuses, lambda status: city.catalogue.word(status, lang)),
        ("alert", ALERTS, lambda state: say(f"filter_alert_{state}", lang)),
    ]
    for name, options, word in words:
        chosen = getattr(filters, name)
        own = [] if chosen in (None, *options) else [chosen]  # an address may say 36 hours
        st.session_state[name] = chosen
        st.selectbox(
            say(f"filter_{name}", lang),
            [*options, *own],
            index=None,
            key=name,
            format_func=word,
            placeholder=say("filter_any", lang),
            on_change=_take,
            args=(name, change),
        )
    if filters.is_on:
        st.button(say("filter_clear", lang), key="clear", on_click=_clear, args=(change,))


def choose_time(offer: Offer, view: View, change: Change) -> None:
    """A day to compare with, and the moment whose knowledge is shown."""
    lang = view.lang
    st.session_state["compare"] = view.compare
    st.date_input(
        say("compare", lang), value=None, key="compare", min_value=offer.first,
        max_value=offer.last, format="YYYY-MM-DD", on_change=_take, args=("compare", change),
    )  # fmt: skip
    known = view.known.astimezone(LOCAL) if view.known else None
    st.session_state["known_on"] = known.date() if known else None
    st.session_state["known_at"] = known.time() if known else None
    st.date_input(
        say("known", lang), value=None, key="known_on", min_value=offer.first,
        max_value=offer.last, format="YYYY-MM-DD", on_change=_take_known, args=(change,),
    )  # fmt: skip
    st.time_input(
        say("known_at", lang), value=None, key="known_at", step=3600, on_change=_take_known,
        args=(change,),
    )  # fmt: skip


def _take(name: str, change: Change) -> None:
    chosen = st.session_state[name]
    change(**{name: as_text(chosen)})


def _take_known(change: Change) -> None:
    day, hour = st.session_state["known_on"], st.session_state["known_at"]
    if day is None:
        change(known="")
        return
    change(known=datetime.combine(day, hour or KNOWN_AT).strftime(KNOWN_FORMAT))


def _clear(change: Change) -> None:
    change(**dict.fromkeys(NAMES, ""))
