"""What the database holds, in one object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from psycopg import Connection

from queries.blocks import block
from queries.feeds import feed_states
from queries.scope import Scope
from queries.snapshot import clock, snapshot_number
from queries.store import Store


@dataclass(frozen=True)
class FeedTotals:
    """A feed's deliveries so far: the time of its newest data (None if it has sent none), rows
    that were not taken in, and how many deliveries were refused whole."""

    feed: str
    data_time: datetime | None
    rejected: int
    refused: int


def feed_totals(conn: Connection[Any]) -> list[FeedTotals]:
    """Totals of every feed the store knows, by name; one query."""
    return [FeedTotals(*row) for row in conn.execute(block("feed", "totals"))]


def is_empty(store: Store) -> bool:
    """Whether no city, or nothing of it, has been loaded."""
    with store.read(Scope.whole()) as conn:
        row = conn.execute(block("feed", "is_empty")).fetchone()
    return bool(row and row[0])


def status(store: Store) -> dict[str, Any]:
    """The object of `command-map status --json`.

    snapshot; areas_by_level ("1" … "5" → count); sites_by_kind; observations (figures and site
    reports alike); feeds, each with feed, state, data_time, received_at (datetimes or None),
    accepted and rejected. Raises StoreError if no city is loaded.
    """
    with store.read(Scope.whole()) as conn:
        now = clock(conn) or datetime.now(UTC)
        counts = conn.execute(block("feed", "counts")).fetchone()
        levels = conn.execute(block("feed", "areas_by_level")).fetchall()
        kinds = conn.execute(block("site", "count_sites")).fetchall()
        assert counts is not None, "a SELECT of counts gives a row"
        return {
            "snapshot": snapshot_number(conn),
            "areas_by_level": {str(level): count for level, count in levels},
            "sites_by_kind": dict(kinds),
            "observations": counts[0] + counts[1],
            "feeds": [
                {
                    "feed": row["feed"],
                    "state": row["state"],
                    "data_time": _moment(row["data_time"]),
                    "received_at": _moment(row["received_at"]),
                    "accepted": int(row["accepted"]),
                    "rejected": int(row["rejected"]),
                }
                for _, row in feed_states(conn, now).iterrows()
            ],
        }


def _moment(value: Any) -> datetime | None:
    return None if pd.isna(value) else value.to_pydatetime()
