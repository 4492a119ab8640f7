"""Everything that deliveries have left in a store, but for which delivery brought it."""

from __future__ import annotations

from psycopg import sql

from queries.scope import Scope
from queries.store import Store

COLUMNS = {
    "observation": "metric, observed_on, area, recorded_at, value",
    "rollup": "metric, observed_on, area, total, direct, highest, reporting, recorded_at",
    "site": "code, kind, name, name_en, area, lon, lat, register::text",
    "site_report": "site, area, observed_at, recorded_at, reported::text",
    "site_newest": "site, area, observed_at, recorded_at, reported::text",
    "site_spell": "site, since, area, status, is_first",
    "event": "code, kind, occurred_at, area, geometry, properties::text, recorded_at",
}


def content(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every table of facts and of what is derived of them, in order."""
    with store.read(Scope.whole()) as conn:
        return {
            table: conn.execute(
                sql.SQL("SELECT {columns} FROM {table} ORDER BY 1, 2, 3, 4").format(
                    columns=sql.SQL(columns), table=sql.Identifier(table)
                )
            ).fetchall()
            for table, columns in COLUMNS.items()
        }
