"""What people did, as a chain of sealed entries: nothing in it can be changed without a trace.

Each entry's seal is the SHA-256 of the seal before it and of its own content (a hash chain as in
RFC 6962's idea of a log, without its tree); number, time and seal are made by the database itself.
The only thing known of a person is their id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

from queries.blocks import block

SIGN_IN, VIEW, SCOPE = "sign-in", "view", "scope"  # and what is done about alerts, by its name
EXPORT = "export"
WATCH = "watch"  # a video
SAVE, DELETE = "save", "delete"  # a briefing
GRANT, REVOKE = "grant", "revoke"
NAMED = 5  # broken entries, in a message


@dataclass(frozen=True)
class Entry:
    """One entry: its number, when (UTC), who (an id), what, of which area, and what about it."""

    id: int
    at: datetime
    person: str
    action: str
    area: str
    detail: str


@dataclass(frozen=True)
class Chain:
    """What a check has found: `entries` there are, `head` the last one's seal, and `problems`.

    Whoever notes number and head elsewhere can tell later that the whole was not made anew.
    """

    entries: int
    head: str
    problems: list[str]


def record(conn: Connection[Any], person: str, action: str, area: str, detail: str = "") -> None:
    """Adds an entry in a writing transaction; it is there if the transaction commits."""
    entry = {"person": person, "action": action, "area": area, "detail": detail}
    conn.execute(block("audit", "record"), entry)


def read_audit(conn: Connection[Any], most: int = 100) -> list[Entry]:
    """The newest entries first; none for a scope that is not the whole city."""
    return [Entry(*row) for row in conn.execute(block("audit", "entries"), {"most": most})]


def verify_audit(conn: Connection[Any]) -> Chain:
    """Follows the chain from its beginning, in the scope of the whole city."""
    broken = [row[0] for row in conn.execute(block("audit", "broken"))]
    row = conn.execute(block("audit", "ends")).fetchone()
    assert row is not None, "the head is made with the schema"
    count, last, said_count, said_last = row
    problems = []
    if broken:
        named = ", ".join(map(str, broken[:NAMED])) + (", …" if len(broken) > NAMED else "")
        problems.append(f"{len(broken)} entries are changed, moved or follow a gap: {named}")
    if (count, last) != (said_count, said_last):
        problems.append(
            f"the head knows of {said_count} entries, there are {count}; or it was changed"
        )
    return Chain(count, last, problems)
