"""The page of a topic: the map page with the topic's metrics, options and panel."""

from __future__ import annotations

import streamlit as st

from dashboard.controls import (
    choose_lang,
    choose_layers,
    choose_level,
    choose_metric,
    choose_options,
    choose_page,
)
from dashboard.live import City
from dashboard.page import Change, MapPage
from dashboard.topics import TOPICS
from dashboard.view import Offer, View


def controls(city: City, offer: Offer, view: View, change: Change) -> None:
    """The left side: what colours the map, what the topic lets choose, level and layers."""
    with st.sidebar:
        choose_page(st.query_params.to_dict(), view.lang)
        choose_lang(change, view.lang)
        choose_metric(city, offer, view, change, st.radio)
        choose_options(city, view, change)
        choose_level(offer, view, change)
        choose_layers(offer, view, change)


def topic_page(topic_id: str) -> MapPage:
    """The page of a topic, named as the topic is."""
    return MapPage(topic_id, desk=False, controls=controls, topic=TOPICS[topic_id])
