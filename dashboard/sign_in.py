"""How people are known: by what the identity provider says, or, in a demonstration, by choice.

Streamlit signs people in by OpenID Connect and keeps who they are in a signed cookie.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import streamlit as st
from streamlit.auth_util import get_cookie_with_chunks, get_signing_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from queries.people import BRIEFER, CENTRE, DISTRICT, Person
from queries.scope import WHOLE_CITY

DEMO_KEY = "demo_person"  # of the session: whom the reader has chosen to be


class SignIn(Protocol):
    """One way to know people by an id."""

    @property
    def is_demo(self) -> bool: ...

    def of_run(self) -> str | None:
        """The id of whoever the running session is of; None if they have not signed in."""

    def of_cookies(self, cookies: Mapping[str, str]) -> str | None:
        """The id of whoever sends a request; None if they have not signed in."""


class Demo:
    """Nobody signs in, and everybody is who they choose to be: on a machine of one's own."""

    is_demo = True

    def of_run(self) -> str:
        return str(st.session_state.get(DEMO_KEY, demo_id(CENTRE)))

    def of_cookies(self, _cookies: Mapping[str, str]) -> None:
        return None


def demo_id(role: str, area: str = "") -> str:
    """The id of somebody in a demonstration."""
    return f"demo:{role}:{area}"


def demo_person(person_id: str) -> Person | None:
    """Whom an id of a demonstration stands for; None if it is none."""
    demo, _, rest = person_id.partition(":")
    role, _, area = rest.partition(":")
    if demo != "demo" or role not in (CENTRE, DISTRICT, BRIEFER):
        return None
    return Person(person_id, role, area or WHOLE_CITY)


@dataclass(frozen=True)
class OpenIdConnect:
    """People sign in; `claim` of what the provider says of them is their id here."""

    claim: str

    is_demo = False

    def of_run(self) -> str | None:
        return self._id(st.user.to_dict())

    def of_cookies(self, cookies: Mapping[str, str]) -> str | None:
        """Reads Streamlit's cookie as Streamlit does: it has no public function for a route."""

        def unsigned(name: str) -> bytes | None:
            value = cookies.get(name)
            if value is None:
                return None
            return decode_signed_value(get_signing_secret(), name, value.encode("latin-1"))

        found = get_cookie_with_chunks(unsigned, USER_COOKIE_NAME)
        return None if not found else self._id(json.loads(found))

    def _id(self, said: Mapping[str, Any]) -> str | None:
        found = said.get(self.claim)
        return found if said.get("is_logged_in") and isinstance(found, str) and found else None
