"""The way into the database: short transactions, each in a role and a scope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import psycopg
from psycopg import Connection, IsolationLevel
from psycopg_pool import ConnectionPool

from queries.blocks import block
from queries.errors import shown_url, translated
from queries.scope import WHOLE_CITY, Scope

CONNECTIONS = 4
WAIT_S = 5.0


class Store:
    """A pool of connections to one city's database.

    Every transaction takes on a role that owns nothing and bypasses nothing, and says its scope by
    a setting that ends with the transaction; a connection goes back to the pool without either.
    """

    def __init__(self, url: str, pool: ConnectionPool[Connection[Any]]) -> None:
        self.url = url
        self._pool = pool

    @classmethod
    def open(cls, url: str) -> Self:
        """Opens a pool. Raises StoreUnavailable if the database cannot be reached."""
        pool: ConnectionPool[Connection[Any]] = ConnectionPool(
            url,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=WAIT_S,
            open=False,
            check=ConnectionPool.check_connection,
            kwargs={"options": "-c timezone=UTC -c statement_timeout=0"},
        )
        with translated(shown_url(url)):
            psycopg.connect(url, connect_timeout=10).close()
            pool.open(wait=True, timeout=10)
        return cls(url, pool)

    def close(self) -> None:
        """Closes every connection."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @contextmanager
    def read(self, scope: Scope) -> Iterator[Connection[Any]]:
        """A read-only transaction that sees one state of the scope's areas, and no other area.

        Raises StoreUnavailable if the database cannot be reached or goes away meanwhile.
        """
        with self._transaction("command_map_app", scope, read_only=True) as conn:
            yield conn

    @contextmanager
    def write(self) -> Iterator[Connection[Any]]:
        """A transaction that may add facts; all of it or nothing is kept."""
        with self._transaction("command_map_ingest", Scope(WHOLE_CITY), read_only=False) as conn:
            yield conn

    @contextmanager
    def _transaction(
        self, role: str, scope: Scope, *, read_only: bool
    ) -> Iterator[Connection[Any]]:
        with translated(shown_url(self.url)), self._pool.connection() as conn:
            conn.isolation_level = IsolationLevel.REPEATABLE_READ if read_only else None
            conn.read_only = read_only
            with conn.transaction():
                conn.execute(block("store", "begin"), {"role": role, "area": scope.area})
                yield conn
