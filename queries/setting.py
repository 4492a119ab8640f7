"""Settings of the city in the store: its catalogue, its clock, its signing key."""

from __future__ import annotations

import secrets
from typing import Any

from psycopg import Connection

from queries.blocks import block
from queries.errors import StoreError


def read_setting(conn: Connection[Any], name: str) -> str:
    """The value of a setting. Raises StoreError if the store holds no city yet."""
    row = conn.execute(block("setting", "read_setting"), {"name": name}).fetchone()
    if row is None:
        raise StoreError(
            f"the database has no {name}: it holds no city yet; fill it with "
            "`command-map load --sample` or `command-map load FOLDER`"
        )
    return str(row[0])


def write_setting(conn: Connection[Any], name: str, value: str) -> None:
    """Sets or replaces a setting."""
    conn.execute(block("setting", "write_setting"), {"name": name, "value": value})


def signing_key(conn: Connection[Any]) -> str:
    """The secret with which map addresses are signed; made when the schema is."""
    return read_setting(conn, "signing_key")


def ensure_signing_key(conn: Connection[Any]) -> None:
    """Makes the secret unless there is one."""
    conn.execute(
        block("setting", "keep_setting"), {"name": "signing_key", "value": secrets.token_hex(32)}
    )
