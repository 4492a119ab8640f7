"""病例: where is it, and is it growing?"""

from __future__ import annotations

import streamlit as st

from dashboard.page import show_page
from dashboard.topic_page import topic_page

PAGE = topic_page("cases")

if __name__ == "__main__" or st.runtime.exists():
    show_page(PAGE)
