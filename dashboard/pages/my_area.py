"""我的辖区: the areas of a lead by need, filtered, compared, as known then."""

from __future__ import annotations

import streamlit as st

from dashboard.controls import (
    choose_lang,
    choose_layers,
    choose_level,
    choose_metric,
    choose_page,
)
from dashboard.desk.controls import choose_filters, choose_time
from dashboard.live import City
from dashboard.page import Change, MapPage, show_page
from dashboard.view import Offer, View


def controls(city: City, offer: Offer, view: View, change: Change) -> None:
    """The left side: what is listed, what is kept of it, and of when; each in the address."""
    with st.sidebar:
        choose_page(st.query_params.to_dict(), view.lang)
        choose_lang(change, view.lang)
        choose_level(offer, view, change)
        choose_metric(city, offer, view, change, st.selectbox)
        choose_filters(city, offer, view, change)
        choose_time(offer, view, change)
        choose_layers(offer, view, change)


PAGE = MapPage("my_area", desk=True, controls=controls)

if __name__ == "__main__" or st.runtime.exists():
    show_page(PAGE)
