"""Single values that belong to the city: schema version, clock, catalogue text, signing key."""

from __future__ import annotations

from psycopg import Connection

from queries.blocks import block
from queries.errors import StoreError


def read_setting(conn: Connection, name: str) -> str | None:
    """The value of a setting, None if there is none."""
    row = conn.execute(block("setting", "read_setting"), {"name": name}).fetchone()
    return None if row is None else str(row[0])


def write_setting(conn: Connection, name: str, value: str) -> None:
    """Sets or replaces a setting."""
    conn.execute(block("setting", "write_setting"), {"name": name, "value": value})


def signing_key(conn: Connection) -> str:
    """The key that signs map addresses: made with the schema, the same for every process.

    Raises StoreError if the schema has none.
    """
    key = read_setting(conn, "signing_key")
    if key is None:
        raise StoreError("the database has no signing key; run queries.schema.migrate first")
    return key
