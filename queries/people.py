"""Who may see what: a role and an area for each person and display, known by an id alone.

The table is written by the database's owner only (`command-map users`); the server's own roles can
read it. Every change, by whatever hand, raises the snapshot, so that open screens ask again at once
and what was read may be remembered until then.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection

from queries.audit import GRANT, REVOKE, record
from queries.blocks import block
from queries.errors import StoreError
from queries.scope import WHOLE_CITY, Scope
from queries.store import Store

CENTRE, DISTRICT, BRIEFER, DISPLAY = "centre", "district", "briefer", "display"
ROLES = (CENTRE, DISTRICT, BRIEFER, DISPLAY)
LONGEST_ID = 255
# From whom small counts are withheld, unless the catalogue names others: who is not in charge.
WITHHOLD_FROM = (BRIEFER, DISPLAY)


@dataclass(frozen=True)
class Person:
    """Somebody, or a display: `area` is the code below which they see everything, "*" the city.

    `role`: "centre" (the command centre), "district" (leads an area), "briefer" (looks and
    exports), "display" (a wall, and nothing but a wall). `withhold_from` is for whom the city
    withholds small counts.
    """

    id: str
    role: str
    area: str
    withhold_from: tuple[str, ...] = field(default=WITHHOLD_FROM, compare=False, repr=False)

    @property
    def scope(self) -> Scope:
        """What they may see."""
        return Scope(self.area, withhold=self.role in self.withhold_from)

    @property
    def may_act(self) -> bool:
        """Whether they may act on alerts in their area."""
        return self.role in (CENTRE, DISTRICT)


def read_person(conn: Connection[Any], person_id: str) -> Person | None:
    """Who signs in with an id; None if nobody of that id may see anything. Never a display."""
    conn.execute(block("people", "ask"), {"who": person_id})
    row = conn.execute(block("people", "person"), {"id": person_id}).fetchone()
    return None if row is None else Person(*row)


def read_display(conn: Connection[Any], secret: str) -> Person | None:
    """The display that has a secret; None if there is none, or none any more."""
    digest = _digest(secret)
    conn.execute(block("people", "ask"), {"who": digest})
    row = conn.execute(block("people", "display"), {"digest": digest}).fetchone()
    return None if row is None else Person(*row)


def read_people(conn: Connection[Any]) -> list[Person]:
    """Everybody, by id, for the scope of the whole city; nobody for any other."""
    return [Person(*row) for row in conn.execute(block("people", "people"))]


def put_person(store: Store, person_id: str, role: str, area: str | None = None) -> str | None:
    """Gives somebody a role and an area, new or instead of the old; None is the whole city.

    Returns the secret of a display, which is kept nowhere else, None for a person.

    Raises StoreError for an id of none or over 255 characters, a role or an area that there is not,
    a centre that is not of the whole city and a district of no area.
    """
    if not 1 <= len(person_id.strip()) <= LONGEST_ID:
        raise StoreError(f"the id has {len(person_id)} characters; it takes 1 to {LONGEST_ID}")
    if role not in ROLES:
        raise StoreError(f"there is no role {role!r}; one of {', '.join(ROLES)}")
    secret = secrets.token_urlsafe(24) if role == DISPLAY else None
    with store.administer() as conn:
        area = _area(conn, area)
        if (role == CENTRE and area != WHOLE_CITY) or (role == DISTRICT and area == WHOLE_CITY):
            wanted = "the whole city" if role == CENTRE else "an area below the city"
            raise StoreError(f"the role {role} needs {wanted}")
        digest = None if secret is None else _digest(secret)
        given = {"id": person_id.strip(), "role": role, "area": area, "digest": digest}
        conn.execute(block("people", "put"), given)
        record(conn, person_id.strip(), GRANT, area, role)
    return secret


def remove_person(store: Store, person_id: str) -> None:
    """Takes away everything from somebody. Raises StoreError if there is nobody of that id."""
    with store.administer() as conn:
        if conn.execute(block("people", "remove"), {"id": person_id}).fetchone() is None:
            raise StoreError(f"there is nobody with the id {person_id!r}; see `users list`")
        record(conn, person_id, REVOKE, WHOLE_CITY)


def _area(conn: Connection[Any], area: str | None) -> str:
    """The area's code; the root is the whole city, so that both are one scope."""
    if area is None:
        return WHOLE_CITY
    row = conn.execute(block("people", "is_root"), {"area": area}).fetchone()
    if row is None:
        raise StoreError(f"there is no area {area!r}; give a code as in the areas' file")
    return WHOLE_CITY if row[0] else area


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
