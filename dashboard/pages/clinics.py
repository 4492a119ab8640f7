"""发热门诊: can everyone reach a fever clinic, and which is full?"""

from __future__ import annotations

import streamlit as st

from dashboard.page import show_page
from dashboard.topic_page import topic_page

PAGE = topic_page("clinics")

if __name__ == "__main__" or st.runtime.exists():
    show_page(PAGE)
