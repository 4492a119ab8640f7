"""复工复产: who is back at work, and is it safe?"""

from __future__ import annotations

import streamlit as st

from dashboard.page import show_page
from dashboard.topic_page import topic_page

PAGE = topic_page("resumption")

if __name__ == "__main__" or st.runtime.exists():
    show_page(PAGE)
