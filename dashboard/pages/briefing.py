"""简报: sheets of one's own and the daily report, edited, kept and exported in one go."""

from __future__ import annotations

import streamlit as st

from dashboard.briefing.page import show_briefings

if __name__ == "__main__" or st.runtime.exists():
    show_briefings()
