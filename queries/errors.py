"""Errors of the queries package, and the one place that translates those of the driver."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import psycopg
import psycopg.conninfo
from psycopg_pool import PoolTimeout

PROBLEM_COLUMNS = ["row", "column", "code", "message"]


class StoreError(Exception):
    """Base of what the store refuses; the message says what to do."""


class StoreUnavailable(StoreError):
    """The database cannot be reached."""


class CatalogueError(StoreError):
    """A catalogue that cannot be used; the message names the entry at fault."""


class BatchRefused(StoreError):
    """A delivery that was not taken in; nothing of it is in the store.

    `problems` is a DataFrame [row, column, code, message]; `row` counts the file's data rows
    from 1, 0 for the file as a whole.
    """

    def __init__(self, message: str, problems: pd.DataFrame | None = None) -> None:
        super().__init__(message)
        self.problems = (
            pd.DataFrame(columns=PROBLEM_COLUMNS) if problems is None else problems
        )

    def lines(self, most: int) -> list[str]:
        """The first problems as lines of text."""
        shown = [
            f"row {p.row}, {p.column}: {p.message}" for p in self.problems.head(most).itertuples()
        ]
        more = len(self.problems) - most
        return [*shown, f"… and {more:,} more"] if more > 0 else shown


def shown_url(url: str) -> str:
    """The host, port and name of a database address, without user and password."""
    info = psycopg.conninfo.conninfo_to_dict(url)
    return f"{info.get('host', 'localhost')}:{info.get('port', 5432)}/{info.get('dbname', '')}"


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turns a lost or refused connection into StoreUnavailable; other errors pass."""
    try:
        yield
    except (psycopg.OperationalError, PoolTimeout, psycopg.InterfaceError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "no answer"
        raise StoreUnavailable(
            f"the database at {where} cannot be reached ({reason}). Check that the server runs, "
            "that DATABASE_URL names the right host, port and database, and that the user may "
            "connect"
        ) from error
