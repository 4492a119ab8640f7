"""The door to the database: scoped transactions over a small pool of connections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from psycopg import Connection, IsolationLevel
from psycopg_pool import ConnectionPool

from queries.blocks import block
from queries.errors import translated
from queries.schema import APP_ROLE, INGEST_ROLE
from queries.scope import Scope
from queries.scoped_views import READING_PATH, WRITING_PATH

CONNECTIONS = 8
PATIENCE_S = 10.0  # for a connection, from an overloaded or a lost server

# Just-in-time compilation costs more than any query here runs.
# Plans are made anew for their parameters: the generic plan, which PostgreSQL falls back to after
# five runs, does not know how many areas are asked for and took ten times as long.
# A delivery's rows are sorted in memory, not on the disk.
# Whoever keeps a connection beyond their transaction is nobody in particular and sees no area.
SESSION = (
    f"-c role={APP_ROLE} "
    "-c work_mem=64MB -c jit=off -c plan_cache_mode=force_custom_plan -c TimeZone=UTC "
    "-c application_name=command-map"
)


class Store:
    """A pool of connections to one database. Threads may share it.

    Connections are the connecting user's own, but every transaction first takes on a role that
    owns nothing and cannot pass by row-level security, and names the area it may see, and whether
    its small counts too. All that ends with the transaction; nothing is left for the next borrower.
    """

    def __init__(self, url: str, pool: ConnectionPool[Connection]) -> None:
        self.url = url
        self._pool = pool

    @classmethod
    def open(cls, url: str) -> Store:
        """Connects. Raises StoreUnavailable if the database cannot be reached."""
        pool = ConnectionPool(
            url,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=PATIENCE_S,
            kwargs={"options": SESSION, "connect_timeout": int(PATIENCE_S)},
            check=ConnectionPool.check_connection,
            open=False,
            name="command-map",
        )
        with translated(url):
            # The first connection is made here and not by the pool's worker, for its message.
            Connection.connect(url, connect_timeout=int(PATIENCE_S)).close()
            pool.open(wait=True, timeout=PATIENCE_S)
        return cls(url, pool)

    @contextmanager
    def read(self, scope: Scope) -> Iterator[Connection]:
        """One read-only transaction that sees one state of the store, and of it the scope's part.

        Raises StoreUnavailable if the database is lost.
        """
        with self._transaction(APP_ROLE, scope, reading=True) as conn:
            yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may add data anywhere in the city; all of it or nothing stays."""
        with self._transaction(INGEST_ROLE, Scope.whole(), reading=False) as conn:
            yield conn

    @contextmanager
    def administer(self) -> Iterator[Connection]:
        """One transaction of the connecting user, who owns the tables: for what the server's own
        roles must not do, as saying who may see what."""
        with self._transaction("none", Scope.whole(), reading=False) as conn:
            yield conn

    @contextmanager
    def _transaction(self, role: str, scope: Scope, *, reading: bool) -> Iterator[Connection]:
        with translated(self.url), self._pool.connection() as conn:
            # One view, one state: a reader's statements all see the data of its first. A writer's
            # see what others committed while it waited for its turn.
            conn.isolation_level = (
                IsolationLevel.REPEATABLE_READ if reading else IsolationLevel.READ_COMMITTED
            )
            conn.read_only = reading
            with conn.transaction():
                conn.execute(block("store", "enter"), _entering(role, scope, reading=reading))
                yield conn

    def close(self) -> None:
        """Closes every connection."""
        self._pool.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _entering(role: str, scope: Scope, *, reading: bool) -> dict[str, str]:
    """The settings with which a transaction begins."""
    return {
        "role": role,
        "area": scope.area,
        "small_counts": "withheld" if scope.withhold else "shown",
        "path": READING_PATH if reading else WRITING_PATH,
    }
