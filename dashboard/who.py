"""Who is there, and what they may see.

What somebody may see stands in the database. It is asked anew whenever anything there has changed:
whoever is moved or removed loses the data at once, and an idle screen costs no query. A display has
a secret in its address instead of a sign-in.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from starlette.requests import Request

from dashboard.live import Live
from dashboard.sign_in import demo_id, demo_person
from queries.audit import record
from queries.errors import StoreUnavailable
from queries.people import CENTRE, Person, read_display, read_person
from queries.scope import WHOLE_CITY, Scope

log = logging.getLogger("command_map")

DISPLAY_COOKIE, DISPLAY_PARAM = "command_map_display", "display"
NOBODY = Scope("")  # sees no area; who may see what is no area's


def here(live: Live) -> Person | None:
    """Whose session runs; None if they have not signed in or may see nothing."""
    person_id = live.sign_in.of_run()
    return None if person_id is None else known(live, person_id)


def of_request(live: Live, request: Request, owner: str | None = None) -> Person | None:
    """Who sends a request: the display whose secret it has, or a person who has signed in.

    With `owner` only if it is them that an address was made for. None: nobody that may see it.
    """
    secret = request.query_params.get(DISPLAY_PARAM) or request.cookies.get(DISPLAY_COOKIE)
    display = _display(live, secret) if secret else None
    if display is not None and owner in (None, display.id):
        return display
    if DISPLAY_PARAM in request.query_params:
        return None
    if live.sign_in.is_demo:
        return known(live, owner or demo_id(CENTRE))
    person_id = live.sign_in.of_cookies(request.cookies)
    if person_id is None or owner not in (None, person_id):
        return None
    return known(live, person_id)


def enter(live: Live, person: Person, *actions: tuple[str, str]) -> bool:
    """Enters in the audit what somebody did, as (action, about what); whether that was possible.

    While the database is away people go on seeing what is remembered: they are entered later.
    """
    if live.lost_since is not None:
        return False
    try:
        with live.store.write() as conn:
            for action, detail in actions:
                record(conn, person.id, action, person.area, detail)
    except StoreUnavailable:
        log.warning("the database is away: %s of %s is not in the audit", actions, person.id)
        return False
    return True


def _display(live: Live, secret: str) -> Person | None:
    def read() -> Person | None:
        with live.store.read(NOBODY) as conn:
            return read_display(conn, secret)

    found = live.cached(NOBODY, live.snapshot, ("display", secret), read)
    return _here(live, found)


def known(live: Live, person_id: str) -> Person | None:
    """Who has an id, and what they may see; None: nobody that may see anything."""

    def read() -> Person | None:
        with live.store.read(NOBODY) as conn:
            return read_person(conn, person_id)

    if live.sign_in.is_demo:
        found = demo_person(person_id)
    else:
        found = live.cached(NOBODY, live.snapshot, ("person", person_id), read)
    return _here(live, found)


def _here(live: Live, person: Person | None) -> Person | None:
    """Somebody in the city as it is: None if their area is not in it, since another city may have
    been loaded since they were given it; what is withheld from whom is its catalogue's to say."""
    if person is None:
        return None
    city = live.city(Scope.whole())
    if person.area != WHOLE_CITY and person.area not in city.hierarchy:
        return None
    return replace(person, withhold_from=city.catalogue.withhold_from)
