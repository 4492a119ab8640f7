"""巡查: what has nobody looked at, and which rounds would close the gaps?"""

from __future__ import annotations

import streamlit as st

from dashboard.page import show_page
from dashboard.topic_page import topic_page

PAGE = topic_page("patrols")

if __name__ == "__main__" or st.runtime.exists():
    show_page(PAGE)
