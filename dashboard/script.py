"""The Streamlit script that every session runs: page frame, then the page."""

from __future__ import annotations

import streamlit as st

from dashboard import live as process
from dashboard.chrome import page_chrome
from dashboard.text import as_lang, say

lang = as_lang(st.query_params.get("lang"))
st.set_page_config(page_title=process.current().title(lang), layout="wide", page_icon="🗺")
page_chrome()
st.navigation(
    [
        st.Page("pages/city_map.py", title=say("page_map", lang), default=True),
        st.Page("pages/my_area.py", title=say("page_desk", lang)),
    ],
    position="hidden",
).run()
