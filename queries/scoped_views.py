"""The application's filter by area: views of the schema `scoped` in front of every table.

Every query of a reading transaction goes through them without saying so, so that none can forget.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg import Connection, sql

from queries.blocks import block

READING_PATH = "scoped, public, pg_temp"  # where a reading transaction looks for what it names
WRITING_PATH = "public, pg_temp"


def drop_scoped(conn: Connection[Any]) -> None:
    """Takes the views away, so that the tables below them can be changed."""
    conn.execute(block("scoped", "drop"))


def create_scoped(conn: Connection[Any], tables: Mapping[str, str]) -> None:
    """Makes the views; `tables` with an area → the column that says which."""
    conn.execute(block("scoped", "schema"))
    conn.execute(block("scoped", "area"))
    for table, column in tables.items():
        view = sql.SQL(block("scoped", "table"))
        names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
        conn.execute(view.format(**names))
    for name in ("people", "held_back", "rights"):
        conn.execute(block("scoped", name))
