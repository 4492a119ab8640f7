"""Errors of the queries package, and the one place that translates those of the driver."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pandas as pd
import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import PoolClosed, PoolTimeout

if TYPE_CHECKING:
    from queries.briefings import Briefing
    from queries.work import Entry

PROBLEM_COLUMNS = ["row", "column", "code", "message"]

# SQLSTATE classes that mean "not now" rather than "not like this": connection (08), wrong user or
# password (28), no such database (3D), too many connections (53300), server stopping (57P).
LOST = ("08", "28", "3D", "53300", "57P")


class StoreError(Exception):
    """Base of what the store refuses; the message says what to do."""


class StoreUnavailable(StoreError):
    """The database cannot be reached."""


class NotActed(StoreError):
    """Something that was not done about an open alert.

    `why`: "role" (may only look), "action" (there is no such), "length" or "personal" (of the
    note), "gone" (the figures do not raise it, or since another day), "assignee" (not on the roster
    there), "overtaken" (somebody entered something unseen), "closed" or "not_closed". `entry` is
    the one that is in the way of the deed, for "overtaken" and "closed".
    """

    def __init__(self, why: str, message: str, entry: Entry | None = None) -> None:
        super().__init__(message)
        self.why = why
        self.entry = entry


class NotSaved(StoreError):
    """A briefing that was not saved or deleted.

    `why`: "length" or "personal" (of a name, caption or view), "sheets" (none, or too many), "gone"
    (there is no such briefing for this person), "overtaken" (somebody saved it since it was read;
    `newest` is what they saved).
    """

    def __init__(self, why: str, message: str, newest: Briefing | None = None) -> None:
        super().__init__(message)
        self.why = why
        self.newest = newest


class CatalogueError(StoreError):
    """A catalogue that cannot be used; the message names the entry at fault."""


class BatchRefused(StoreError):
    """A delivery that was not taken in; nothing of it is in the store.

    `problems` is a DataFrame [row, column, code, message]; `row` counts the file's data rows
    from 1 and is 0 for the file as a whole.
    """

    def __init__(self, message: str, problems: pd.DataFrame | None = None) -> None:
        super().__init__(message)
        self.problems = pd.DataFrame(columns=PROBLEM_COLUMNS) if problems is None else problems

    def lines(self, most: int) -> list[str]:
        """The first problems as lines of text."""
        shown = [
            f"row {p.row}, {p.column}: {p.message}" for p in self.problems.head(most).itertuples()
        ]
        more = len(self.problems) - most
        return [*shown, f"… and {more:,} more"] if more > 0 else shown


class AlreadyReceived(BatchRefused):
    """The same file was taken in before; sending it again changes nothing."""


def address_of(url: str) -> str:
    """Host, port and database of a connection string, without its password."""
    try:
        known = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return "the given address"
    where = known.get("host") or known.get("hostaddr") or "the local socket"
    port = f":{known['port']}" if known.get("port") else ""
    return f"{where}{port}, database {known.get('dbname') or known.get('user') or 'by default'}"


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turns what psycopg raises into StoreUnavailable or StoreError.

    Everything in the package that talks to the server does so inside this. A message never holds
    the password.
    """
    try:
        yield
    except (PoolTimeout, PoolClosed) as error:
        raise _unavailable(url, str(error)) from error
    except psycopg.Error as error:
        state = error.sqlstate or ""
        lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        if lost and (not state or state.startswith(LOST)):
            raise _unavailable(url, str(error)) from error
        if isinstance(error, psycopg.errors.InsufficientPrivilege):
            raise StoreError(
                f"the database user may not do this ({_first_line(error)}). The user needs to own "
                "the database's tables and be a member of the roles command_map_app and "
                "command_map_ingest"
            ) from error
        raise StoreError(f"the database refused: {_first_line(error)}") from error


def _unavailable(url: str, reason: str) -> StoreUnavailable:
    return StoreUnavailable(
        f"the database at {address_of(url)} cannot be reached ({reason.strip() or 'no answer'}). "
        "Check that the server runs, that DATABASE_URL names the right host, port, database and "
        "user, and that the server lets that user in"
    )


def _first_line(error: psycopg.Error) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
