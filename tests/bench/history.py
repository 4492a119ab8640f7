"""A hundred times the history: everything that the sample reported again, period before period."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import psycopg

from queries.blocks import block
from queries.schema import DERIVED_OF_REPORTS

HISTORY = 100
# Of the topic pages one column of each feed that they count on day by day; others are read in the
# same way. People are counted once in years: their history is no longer than it was.
COLUMNS = ("confirmed_total", "enterprises_resumed")
OF_PAGES = "site IN (SELECT code FROM site WHERE kind IN ('clinic', 'enterprise'))"
PERIOD_DAYS = 74
MOVED = {
    "date": f"{{0}} - {PERIOD_DAYS} * n",
    "timestamp with time zone": f"{{0}} - n * interval '{PERIOD_DAYS} days'",
}
NAMES = {"event": "code"}  # what has to be another's name in every period
# In the order of their indexes, as deliveries come.
ORDERS = {
    "observation": "metric, observed_on, area", "rollup": "metric, observed_on, area",
    "reported_day": "metric, observed_on", "site_report": "site, observed_at",
    "event": "occurred_at",
}  # fmt: skip


def lengthen(url: str, columns: Collection[str]) -> None:
    """Copies observations, sums and reported days of some stored columns, the reports of the pages'
    sites and all events to the past; what has been corrected was corrected as often before."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("SET session_replication_role = replica")
        found = conn.execute("SELECT id FROM metric WHERE name = ANY(%s)", [list(columns)])
        ids = [number for (number,) in found]
        for table in ("observation", "rollup", "reported_day"):
            _copy(conn, table, "metric = ANY(%(ids)s)", ids)
        _copy(conn, "site_report", OF_PAGES, ids)
        _copy(conn, "event", "true", ids)
        _correct_often(conn, ids)
        with conn.transaction():
            conn.execute("TRUNCATE site_newest, site_spell")
            for name in ("told_before", *DERIVED_OF_REPORTS):
                conn.execute(block("batch", name))
        conn.execute(block("batch", "analyze"))
        conn.execute("ANALYZE reported_day")


def _copy(conn: psycopg.Connection[Any], table: str, which: str, ids: list[int]) -> None:
    kinds = conn.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = "
        "'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    ).fetchall()
    said = {name: MOVED.get(kind, "{0}").format(name) for name, kind in kinds}
    if table in NAMES:
        said[NAMES[table]] += " || '-' || n"
    conn.execute(
        f"CREATE TEMP TABLE one_period AS SELECT * FROM {table} WHERE {which} "  # noqa: S608
        f"ORDER BY {ORDERS[table]}",
        {"ids": ids},
    )
    for n in range(HISTORY - 1, 0, -1):
        conn.execute(
            f"INSERT INTO {table} ({', '.join(said)}) SELECT {', '.join(said.values())} "  # noqa: S608
            "FROM one_period CROSS JOIN (VALUES (%s)) AS period (n)",
            [n],
        )
    conn.execute("DROP TABLE one_period")


def _correct_often(conn: psycopg.Connection[Any], ids: list[int]) -> None:
    """What a later report says otherwise was said so a hundred times, a second apart."""
    conn.execute(
        "INSERT INTO observation (value, recorded_at, observed_on, batch, metric, area) "
        "SELECT first.value, first.recorded_at + n * interval '1 second', first.observed_on, "
        "first.batch, first.metric, first.area FROM observation AS first "
        "CROSS JOIN generate_series(1, %(history)s) AS n "
        "WHERE first.metric = ANY(%(ids)s) AND EXISTS (SELECT FROM observation AS later "
        "WHERE later.metric = first.metric AND later.observed_on = first.observed_on "
        "AND later.area = first.area "
        "AND later.recorded_at > first.recorded_at + %(history)s * interval '1 second')",
        {"history": HISTORY - 1, "ids": ids},
    )
