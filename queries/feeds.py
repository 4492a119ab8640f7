"""How fresh each department's data are, by the cadence it promised."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
from psycopg import Connection

from queries.blocks import block
from queries.catalogue import Feed, read_catalogue
from queries.frames import rows_of

STATES = ("fresh", "late", "stale", "expired", "never")


def feed_state(feed: Feed, data_time: datetime | None, now: datetime) -> str:
    """The state of a feed by the age of its newest data.

    fresh ≤ cadence + grace < late ≤ 2 × cadence + grace < stale ≤ 4 × cadence + grace < expired;
    never, if it has not sent anything. The multiples are the catalogue's own rule.
    """
    if data_time is None or pd.isna(data_time):
        return "never"
    age_h = (now - data_time).total_seconds() / 3600
    for state, cadences in (("fresh", 1), ("late", 2), ("stale", 4)):
        if age_h <= cadences * feed.cadence_h + feed.grace_h:
            return state
    return "expired"


def feed_states(conn: Connection[Any], now: datetime) -> pd.DataFrame:
    """Feeds in the catalogue's order: [feed, state, data_time, received_at, accepted, rejected]."""
    feeds = read_catalogue(conn).feeds
    rows = rows_of(conn, block("feed", "feeds"), None).set_index("feed").reindex(list(feeds))
    rows = rows.reset_index(names="feed")
    for column in ("data_time", "received_at"):
        rows[column] = pd.to_datetime(rows[column], utc=True)
    states = [
        feed_state(feeds[name], None if pd.isna(moment) else moment, now)
        for name, moment in zip(rows["feed"], rows["data_time"], strict=True)
    ]
    rows.insert(1, "state", states)
    return rows.astype({"accepted": "Int64", "rejected": "Int64"}).fillna(
        {"accepted": 0, "rejected": 0}
    )


def newest_batches(conn: Connection[Any], most: int) -> pd.DataFrame:
    """The newest deliveries taken in: [feed, received_at, accepted, rejected], the last first."""
    return rows_of(conn, block("feed", "newest_batches"), {"most": most})


def newest_days(conn: Connection[Any], until: date) -> dict[str, date]:
    """Feed of figures → the last day up to `until` that anybody has reported; the same in every
    scope. Without those that reported none."""
    return dict(conn.execute(block("feed", "newest_days"), {"until": until}).fetchall())


def delivered(conn: Connection[Any]) -> dict[str, int]:
    """Feed → the snapshot that its newest delivery made; without those that sent nothing."""
    return dict(conn.execute(block("feed", "delivered")).fetchall())
