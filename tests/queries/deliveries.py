"""Deliveries as departments would send them, written by a test."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from queries.ingest import BatchReport, ingest
from queries.store import Store

RECEIVED = datetime(2020, 2, 10, 0, 0, tzinfo=UTC)
DAY = date(2020, 2, 3)


def send(
    store: Store, folder: Path, feed: str, *lines: str, received_at: datetime = RECEIVED
) -> BatchReport:
    """Takes in a CSV of these lines; the first is the header."""
    path = folder / f"{feed}_{len(list(folder.iterdir()))}.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return ingest(store, feed, path, received_at=received_at)
