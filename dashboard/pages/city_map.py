"""一张图: the city on one map, from the city to one cell."""

from __future__ import annotations

import streamlit as st

from dashboard.controls import (
    choose_lang,
    choose_layers,
    choose_level,
    choose_metric,
    choose_page,
)
from dashboard.live import City
from dashboard.page import Change, MapPage, show_page
from dashboard.view import Offer, View


def controls(city: City, offer: Offer, view: View, change: Change) -> None:
    """The left side: metric, level, layers and language, each a change of the address."""
    with st.sidebar:
        choose_page(st.query_params.to_dict(), view.lang)
        choose_lang(change, view.lang)
        choose_metric(city, offer, view, change, st.radio)
        choose_level(offer, view, change)
        choose_layers(offer, view, change)


PAGE = MapPage("city_map", desk=False, controls=controls)

if __name__ == "__main__" or st.runtime.exists():
    show_page(PAGE)
