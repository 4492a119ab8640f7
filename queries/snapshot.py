"""The number of the newest state, and a listener that hears when it rises."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

import psycopg
from psycopg import Connection

from queries.blocks import block
from queries.catalogue import read_catalogue
from queries.errors import translated, shown_url

CHANNEL = "snapshot"
POLL_S = 5.0  # a notice may be lost; the number is read again this often
RETRY_S = (0.2, 10.0)  # first and longest pause between attempts to reconnect


def snapshot_number(conn: Connection[Any]) -> int:
    """The number of the newest snapshot; 0 before the first batch."""
    row = conn.execute(block("snapshot", "read")).fetchone()
    return int(row[0]) if row else 0


def raise_snapshot(conn: Connection[Any]) -> int:
    """Numbers the state that this transaction makes, and notifies listeners when it commits."""
    row = conn.execute(block("snapshot", "raise")).fetchone()
    assert row is not None, "the schema makes the one row of snapshot"
    return int(row[0])


def clock(conn: Connection[Any]) -> datetime | None:
    """Where a sample city's clock stands, None for a live city."""
    return read_catalogue(conn).clock


class Listener:
    """Keeps the newest snapshot number in memory by a connection of its own.

    `number` is always an answer without a query. The connection is made again when it breaks, and
    the number read again after that, so that nothing heard of in between is missed.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._stop = threading.Event()
        with translated(shown_url(url)), psycopg.connect(url, autocommit=True) as conn:
            self.number = snapshot_number(conn)
        self.connected = True
        self._thread = threading.Thread(target=self._run, name="snapshot listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops listening; returns when the thread has ended."""
        self._stop.set()
        self._thread.join(timeout=POLL_S + 2)

    def _run(self) -> None:
        pause = RETRY_S[0]
        while not self._stop.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, connect_timeout=5) as conn:
                    conn.execute("LISTEN snapshot")
                    self.connected, pause = True, RETRY_S[0]
                    self._listen(conn)
            except psycopg.Error:
                self.connected = False
                self._stop.wait(pause)
                pause = min(pause * 2, RETRY_S[1])

    def _listen(self, conn: Connection[Any]) -> None:
        while not self._stop.is_set():
            self.number = snapshot_number(conn)
            for _notice in conn.notifies(timeout=POLL_S, stop_after=1):
                break
