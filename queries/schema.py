"""Makes the tables, the roles and the row-level security; safe to run again, and from several
processes at once."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import Connection, sql

from queries.blocks import block
from queries.errors import StoreError, shown_url, translated
from queries.setting import ensure_signing_key

OLDEST_MAJOR = 15
LOCK = 2_020_012_3  # any constant: one migration of a database at a time
SCOPED = {
    "area": "code",
    "observation": "area",
    "rollup": "area",
    "site": "area",
    "site_report": "area",
    "event": "area",
}


def migrate(url: str) -> None:
    """Brings the schema of the database up to date.

    Raises StoreUnavailable if it cannot be reached, StoreError if the server is older than
    PostgreSQL 15.
    """
    with translated(shown_url(url)), psycopg.connect(url, connect_timeout=10) as conn:
        if conn.info.server_version // 10000 < OLDEST_MAJOR:
            raise StoreError(
                f"the database server is PostgreSQL {conn.info.server_version // 10000}; "
                f"{OLDEST_MAJOR} or newer is needed"
            )
        conn.execute("SET LOCAL client_min_messages = warning")
        conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for name in ("tables", "roles", "membership", "scope_function", "tree_policy", "grants"):
            conn.execute(block("schema", name))
        for table, column in SCOPED.items():
            conn.execute(
                sql.SQL(block("schema", "scope_policy")).format(
                    table=sql.Identifier(table), column=sql.Identifier(column)
                )
            )
        ensure_signing_key(conn)
        _add_gis(conn)


def _add_gis(conn: Connection[Any]) -> None:
    """Views with real geometry columns, where the server has PostGIS and lets us enable it."""
    row = conn.execute(block("gis", "is_available")).fetchone()
    if row and row[0]:
        for name in ("extension", "views"):
            conn.execute(block("gis", name))
