"""The Streamlit script that every session runs: page frame, then the page."""

from __future__ import annotations

import streamlit as st

from dashboard import live as process
from dashboard.chrome import page_chrome
from dashboard.navigation import pages
from dashboard.text import as_lang

lang = as_lang(st.query_params.get("lang"))
st.set_page_config(page_title=process.current().title(lang), layout="wide", page_icon="🗺")
page_chrome()
st.navigation(pages(lang), position="hidden").run()
