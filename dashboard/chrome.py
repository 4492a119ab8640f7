"""The frame around every page: the map fills the screen, Streamlit's own chrome stays away."""

from __future__ import annotations

import streamlit as st

CSS = """
[data-testid="stHeader"],[data-testid="stToolbar"],[data-testid="stDecoration"],
[data-testid="stStatusWidget"]{display:none!important}
[data-testid="stMainBlockContainer"]{padding:0!important;max-width:none!important}
[data-testid="stSidebar"]{width:236px!important;min-width:236px!important}
[data-testid="stSidebarHeader"]{height:2.5rem;padding:0 .5rem}
[data-testid="stSidebarUserContent"]{padding:0 1rem 1rem}
:root{--cm-left:236px}
"""


def page_chrome() -> None:
    """Hides what Streamlit shows around a page and gives the map the whole window."""
    st.html(f"<style>{CSS}</style>")
