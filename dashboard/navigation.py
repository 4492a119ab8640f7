"""The pages there are, by the text that names each; the first is the plain address."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.text import Lang, say

FOLDER = Path(__file__).with_name("pages")
FILES = {
    "page_map": "city_map.py",
    "page_desk": "my_area.py",
    "topic_cases": "cases.py",
    "topic_clinics": "clinics.py",
    "topic_patrols": "patrols.py",
    "topic_resumption": "resumption.py",
    "page_briefing": "briefing.py",
}


def path_of(page: str) -> str:
    """The path below the map's own address at which a page is, by the name of its file."""
    return "" if page == _names()[0] else page


def page_at(path: str) -> str | None:
    """The page at a path below the map's own address; None if there is none."""
    return next((name for name in _names() if path_of(name) == path.strip("/")), None)


def _names() -> list[str]:
    return [Path(file).stem for file in FILES.values()]


def pages(lang: Lang) -> list[st.Page]:
    """The pages with their titles in a language, in the order of FILES."""
    return [
        st.Page(FOLDER / file, title=say(title, lang), default=at == 0)
        for at, (title, file) in enumerate(FILES.items())
    ]
