"""A page's list or sheet is asked for as a file, and the next message of the page says where it is.

Every message says where the picture is that shows a sheet beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.addresses import Address
from dashboard.errors import AddressRefused
from dashboard.export.city_table import ORDERS
from dashboard.export.made import export_address, params_of
from dashboard.live import Live
from dashboard.navigation import path_of
from dashboard.paper.formats import SHEET_FORMATS
from dashboard.paper.made import CHOSEN, preview_address
from dashboard.view import View
from queries.people import Person

ASKED = "export"  # in the session: what the next message answers
LONGEST = 40
LONGEST_OF = {"caption": 121, "frame": 80}  # a sentence that is too long is refused, never cut


def on_export() -> None:
    """A file is asked for; the browser says format and an id, of a list the order, of a sheet what
    `dashboard.paper.made.CHOSEN` names."""
    asked = st.session_state["map"][ASKED]
    st.session_state[ASKED] = {
        key: str(value or "")[: LONGEST_OF.get(key, LONGEST)] for key, value in asked.items()
    }


def export_of(page: str, live: Live, person: Person, view: View) -> dict[str, Any]:
    """What the message says of exports: `preview_url`, and of one that was asked for, as `export`,
    its id and address.

    The address is made as somebody presses: one of minutes would be over on a page that stands
    open. It is None if the file cannot be had now.
    """
    view = view.but(frame=None)  # the address's may be behind: the browser says what it shows
    shown = params_of(view, "png")
    told = {"preview_url": preview_address(person.scope, page, view.lang, shown, _here(page))}
    asked = st.session_state.pop(ASKED, None)
    if asked is None:
        return told
    return told | {
        "export": {"id": asked.get("id"), "url": _address(page, live, person, view, asked)}
    }


def _address(
    page: str, live: Live, person: Person, view: View, asked: Mapping[str, str]
) -> Address | None:
    if live.lost_since is not None:
        return None
    format_name = asked.get("format", "")
    if format_name in SHEET_FORMATS:
        more = {name: asked[name] for name in CHOSEN if asked.get(name)} | {"at": _here(page)}
    else:
        more = {"order": asked["order"]} if asked.get("order") in ORDERS else {}
    params = params_of(view, format_name) | more
    try:
        return export_address(person.scope, page, format_name, view.lang, params)
    except AddressRefused:  # a format that there is not: no page of ours asks for it
        return None


def _here(page: str) -> str:
    """The page's own address, as the browser has it, without a query: a permalink leads there."""
    return f"{(st.context.url or '').rstrip('/')}/{path_of(page)}"
