"""A page's list is asked for as a file, and the next message of the page says where it is."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.addresses import Address
from dashboard.errors import AddressRefused
from dashboard.export.city_table import ORDERS
from dashboard.export.made import export_address
from dashboard.live import Live
from dashboard.view import View, all_params
from queries.people import Person

ASKED = "export"  # in the session: what the next message answers
LONGEST = 40
NOT_OF_A_LIST = ("lang", "layers", "site")  # of a view's parameters


def on_export() -> None:
    """The list is asked for; the browser says format, order and an id."""
    asked = st.session_state["map"][ASKED]
    st.session_state[ASKED] = {key: str(value or "")[:LONGEST] for key, value in asked.items()}


def export_of(page: str, live: Live, person: Person, view: View) -> dict[str, Any]:
    """What the message says of an export that was asked for, as `export`: its id and address.

    The address is made as somebody presses: one of minutes would be over on a page that stands
    open. It is None if the list cannot be had now.
    """
    asked = st.session_state.pop(ASKED, None)
    if asked is None:
        return {}
    return {"export": {"id": asked.get("id"), "url": _address(page, live, person, view, asked)}}


def _address(
    page: str, live: Live, person: Person, view: View, asked: dict[str, str]
) -> Address | None:
    if live.lost_since is not None:
        return None
    params = {
        name: value
        for name, value in all_params(view).items()
        if value and name not in NOT_OF_A_LIST
    }
    params |= {"order": asked["order"]} if asked.get("order") in ORDERS else {}
    try:
        return export_address(person.scope, page, asked.get("format", ""), view.lang, params)
    except AddressRefused:  # a format that there is not: no page of ours asks for it
        return None
