"""Keeps the rollups true: after a batch, the days and columns it touched are summed up anew."""

from __future__ import annotations

from psycopg import Connection

from queries.blocks import block


def sum_up(conn: Connection, batch: int) -> None:
    """Sums up what the batch has staged together with what is in the facts, child → parent.

    Level by level from the deepest, so that a report is added once a level and not once an
    ancestor and row of the tree. In the batch's transaction: a reader sees facts and sums that
    agree.
    """
    for name in ("touched", "remember", "places", "analyze", "reported", "summed"):
        conn.execute(block("rollup", name), {"batch": batch})
    for (level,) in conn.execute(block("rollup", "inner_levels")).fetchall():
        conn.execute(block("rollup", "sum_level"), {"level": level})
    conn.execute(block("rollup", "keep"))
