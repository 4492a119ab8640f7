"""The number of the newest state of all data, and hearing of a new one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from subprocess import SubprocessError
from types import TracebackType

import psycopg
from psycopg import Connection

from queries.blocks import block
from queries.catalogue import read_catalogue
from queries.errors import StoreError, translated
from queries.setting import read_setting, write_setting

log = logging.getLogger(__name__)

CLOCK = "clock"  # the setting that a replay moves; empty or missing: the catalogue's counts
LONGEST_SILENCE_S = 12.0  # two heartbeats and some: a database that hangs says nothing at all
HEARTBEAT_S = 5.0  # the number is read again this often, so that a dead connection shows
FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 5.0  # between attempts to reconnect
REVIVED_AFTER_S = 30.0  # time enough for whoever restarts it on purpose


def snapshot_number(conn: Connection) -> int:
    """The number of the state this transaction sees; 0 before the first data."""
    row = conn.execute(block("snapshot", "number")).fetchone()
    return 0 if row is None else int(row[0])


def next_snapshot(conn: Connection) -> int:
    """Raises the number by one and holds the turn: other batches wait until this one commits.

    Who listens is told at commit, and not at all if there is none.
    """
    row = conn.execute(block("snapshot", "raise_number")).fetchone()
    if row is None:
        raise StoreError("the database has no snapshot; run queries.schema.migrate first")
    conn.execute(block("snapshot", "tell"), {"number": str(row[0])})
    return int(row[0])


def clock(conn: Connection) -> datetime | None:
    """The moment at which the city's clock stands still; None if it runs.

    It stands where a replay has moved it to, otherwise where the catalogue says.
    """
    return moved_clock(conn) or read_catalogue(conn).clock


def moved_clock(conn: Connection) -> datetime | None:
    """Where a replay has moved the city's clock to; None if none has."""
    moved = read_setting(conn, CLOCK)
    return datetime.fromisoformat(moved) if moved else None


def move_clock(conn: Connection, moment: datetime) -> None:
    """Stands the city's clock at a moment with its time zone; it is never turned back.

    Readers see it with the next snapshot.
    """
    moved = moved_clock(conn)
    if moved is None or moved < moment:
        write_setting(conn, CLOCK, moment.isoformat())


def release_clock(conn: Connection) -> None:
    """Gives the city's clock back to the catalogue, if a replay had moved it."""
    if moved_clock(conn) is not None:
        write_setting(conn, CLOCK, "")


class Listener:
    """Follows the snapshot number on a connection and a thread of its own.

    `number` is the newest number heard of, since `changed_at`; reading it asks nobody. After a
    lost connection the listener connects again, ever less often up to every 5 s, and reads the
    number anew: what was said meanwhile was said to nobody. `lost_since` tells whether the number
    can be trusted. `revive`, if there is one, is called when the database has been lost for long:
    whoever stops it on purpose has the time to start it again.

    Raises StoreUnavailable if the database cannot be reached at the start.
    """

    def __init__(self, url: str, revive: Callable[[], None] | None = None) -> None:
        self._url = url
        self._revive = revive
        self._stopping = threading.Event()
        self._heard_at = self.changed_at = datetime.now(UTC)
        self._is_connected = True
        self.number = -1
        with translated(url):
            self._conn = self._connect()
        self._thread = threading.Thread(target=self._run, name="snapshot-listener", daemon=True)
        self._thread.start()

    @property
    def lost_since(self) -> datetime | None:
        """When the database was last heard of, if it is lost or hangs; None while all is well."""
        silent_s = (datetime.now(UTC) - self._heard_at).total_seconds()
        if self._is_connected and silent_s < LONGEST_SILENCE_S:
            return None
        return self._heard_at

    def _connect(self) -> Connection:
        conn = psycopg.connect(
            self._url, autocommit=True, connect_timeout=10, application_name="command-map-listener"
        )
        conn.execute(block("snapshot", "listen"))  # first, so that no number is missed
        self._hear(snapshot_number(conn))
        return conn

    def _hear(self, number: int) -> None:
        self._heard_at = datetime.now(UTC)
        if number != self.number:
            self.changed_at = self._heard_at
            self.number = number

    def _run(self) -> None:
        wait_s = FIRST_WAIT_S
        while not self._stopping.is_set():
            try:
                if self._conn.closed:
                    self._help_up()
                    self._conn = self._connect()
                    self._is_connected = True
                    log.info("listening again; snapshot %s", self.number)
                self._follow()
                wait_s = FIRST_WAIT_S
            except psycopg.Error as error:
                self._conn.close()
                if self._stopping.is_set():
                    return
                if self._is_connected:
                    log.warning("lost the database: %s", error)
                self._is_connected = False
                self._stopping.wait(wait_s)
                wait_s = min(wait_s * 2, LONGEST_WAIT_S)

    def _help_up(self) -> None:
        lost_s = (datetime.now(UTC) - self._heard_at).total_seconds()
        if self._revive is None or lost_s < REVIVED_AFTER_S:
            return
        try:
            self._revive()
        except (OSError, SubprocessError) as error:
            log.warning("the database does not start again: %s", error)

    def _follow(self) -> None:
        """Hears notifications for one heartbeat, then reads the number."""
        for notice in self._conn.notifies(timeout=HEARTBEAT_S):
            self._hear(max(self.number, int(notice.payload)))
            if self._stopping.is_set():
                return
        self._hear(snapshot_number(self._conn))

    def close(self) -> None:
        """Stops listening and ends the thread."""
        self._stopping.set()
        try:
            # Our own connection hears itself out of its wait.
            with psycopg.connect(self._url, autocommit=True, connect_timeout=2) as conn:
                conn.execute(block("snapshot", "tell"), {"number": "0"})
        except psycopg.Error:
            log.debug("the database is gone; the listener ends with its next heartbeat")
        self._thread.join(timeout=HEARTBEAT_S + 1)
        self._conn.close()

    def __enter__(self) -> Listener:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
