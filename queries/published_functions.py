"""The database's functions that show everybody what is published, made of the queries themselves.

A published figure is worked out by the very text that works out all others, so the two cannot
differ; the functions are made anew at every migration, so they are never of an older text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg import Connection, sql

from queries.blocks import block

AREAS = "published_areas"
Typed = tuple[LiteralString, LiteralString]  # a name and its SQL type


@dataclass(frozen=True)
class Query:
    """A query of figures.sql: `arguments` its parameters with their types, `columns` what of its
    result is published."""

    name: str
    arguments: tuple[Typed, ...]
    columns: tuple[Typed, ...]

    @property
    def function(self) -> str:
        """The function that runs it for published areas."""
        return f"published_{self.name}"


READY = (
    ("metrics", "smallint[]"), ("areas", "text"), ("first", "date"), ("days", "date[]"),
)  # fmt: skip
PLACED = (("metric", "smallint"), ("days", "bigint[]"), ("areas", "bigint[]"))
SUMMED = (
    ("total", "double precision[]"), ("highest", "double precision[]"), ("reporting", "bigint[]"),
    ("recorded_s", "double precision[]"),
)  # fmt: skip
QUERIES = (
    Query(
        "columns",
        (("names", "text[]"), ("areas", "text")),
        (("name", "text"), ("id", "smallint"), ("held_back", "bigint[]")),
    ),
    Query("sums_of_parents", READY, (*PLACED, *SUMMED)),
    Query("sums_of_leaves", READY, (*PLACED, SUMMED[0], SUMMED[3])),
    Query(
        "sums_from_facts",
        (
            ("metric", "smallint"), ("areas", "text"), ("days", "date[]"),
            ("carry_days", "integer"), ("known_at", "timestamptz"),
        ),
        (*PLACED, *SUMMED, ("latest", "double precision[]")),
    ),
)  # fmt: skip
FUNCTIONS = (AREAS, *(query.function for query in QUERIES))  # that read with the owner's rights


def create_published(conn: Connection[Any]) -> None:
    """Makes the functions, in place of those of an earlier version."""
    conn.execute(block("published", "areas_function"))
    _allow(conn, AREAS)
    for query in QUERIES:
        conn.execute(_definition(query))
        _allow(conn, query.function)


def _allow(conn: Connection[Any], function: str) -> None:
    rights = sql.SQL(block("published", "rights"))
    conn.execute(rights.format(name=sql.Identifier(function)))


def _definition(query: Query) -> sql.Composed:
    values = {
        name: sql.SQL("published") if name == "areas" else sql.Identifier(f"asked_{name}")
        for name, _ in query.arguments
    }
    return sql.SQL(block("published", "sums_function")).format(
        name=sql.Identifier(query.function),
        arguments=_typed(("asked_" + name, kind) for name, kind in query.arguments),
        columns=_typed(query.columns),
        shown=sql.SQL(", ").join(
            sql.SQL("shown.{}::{}").format(sql.Identifier(name), sql.SQL(kind))
            for name, kind in query.columns
        ),
        query=sql.SQL(_numbered(query)),
        values=sql.SQL(", ").join(values.values()),
    )


def _typed(names: Iterable[Typed]) -> sql.Composed:
    return sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in names
    )


def _numbered(query: Query) -> LiteralString:
    """The query with its parameters by number, as EXECUTE takes them."""
    numbers = {name: at for at, (name, _) in enumerate(query.arguments, start=1)}
    text: str = block("figures", query.name).removesuffix(";")
    return re.sub(r"%\((\w+)\)s", lambda at: f"${numbers[at[1]]}", text)
