"""The controls at the left that every page has: page, language, metric, level and layers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from dashboard.live import City
from dashboard.navigation import pages
from dashboard.page import Change, as_param
from dashboard.text import LANGS, Lang, say
from dashboard.topics import TOPICS
from dashboard.topics.topic import Option
from dashboard.view import Offer, View
from queries.catalogue import Metric

LANG_NAMES = {"zh": "中文", "en": "English"}
CARRIED = ("area", "day", "metric", "level", "layers", "lang")  # from one page to the other


def chooser(change: Change) -> Callable[[str], None]:
    """A callback for a control whose key is the parameter of the address that it changes."""

    def choose(key: str) -> None:
        chosen = st.session_state[key]
        if chosen is not None:
            change(**{key: as_param(chosen)})

    return choose


def choose_page(params: dict[str, Any], lang: Lang) -> None:
    """Links to the pages, with what they have in common of the address."""
    carried = {name: params[name] for name in CARRIED if name in params}
    with st.container(key="pages", horizontal=True, gap="small"):
        for page in pages(lang):
            st.page_link(page, query_params=carried)


def choose_lang(change: Change, lang: Lang) -> None:
    """The language of the interface."""
    st.session_state["lang"] = lang
    st.segmented_control(
        say("language", lang),
        LANGS,
        key="lang",
        format_func=lambda name: LANG_NAMES[name],
        on_change=chooser(change),
        args=("lang",),
        label_visibility="collapsed",
    )


def choose_metric(city: City, offer: Offer, view: View, change: Change, widget: Any) -> None:
    """The metric that colours the map; `widget` is st.radio or st.selectbox."""
    lang = view.lang
    st.session_state["metric"] = view.metric
    widget(
        say("metric", lang),
        list(offer.metrics),
        key="metric",
        format_func=lambda name: metric_of(city, view, name).title.in_(lang),
        on_change=chooser(change),
        args=("metric",),
    )


def metric_of(city: City, view: View, name: str) -> Metric:
    """A metric of the catalogue, or a topic's own measure."""
    topic = TOPICS.get(view.topic)
    measure = topic.measure(name) if topic else None
    return measure.metric if measure else city.catalogue.metrics[name]


def choose_options(city: City, view: View, change: Change) -> None:
    """What a topic lets choose."""
    topic, lang = TOPICS[view.topic], view.lang
    chosen = dict(view.options)
    for option in topic.options:
        if not option.title_key:
            continue
        st.session_state[option.name] = chosen[option.name]
        st.selectbox(
            say(option.title_key, lang),
            list(option.values(city)),
            key=option.name,
            format_func=partial(_option_word, option, city, lang),
            on_change=chooser(change),
            args=(option.name,),
        )


def _option_word(option: Option, city: City, lang: Lang, value: str) -> str:
    return option.word(city, value, lang)


def choose_level(offer: Offer, view: View, change: Change) -> None:
    """The level whose areas are coloured."""
    lang = view.lang
    st.session_state["level"] = view.level
    st.segmented_control(
        say("level", lang),
        offer.levels,
        key="level",
        format_func=lambda level: say(f"level_{level}", lang),
        on_change=chooser(change),
        args=("level",),
    )


def choose_layers(offer: Offer, view: View, change: Change) -> None:
    """What is drawn on the map."""
    lang = view.lang
    st.session_state["layers"] = list(view.layers)
    st.pills(
        say("layers", lang),
        list(offer.layers),
        key="layers",
        selection_mode="multi",
        format_func=lambda name: say(f"layer_{name}", lang),
        on_change=chooser(change),
        args=("layers",),
    )
