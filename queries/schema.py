"""Tables, roles and row-level security; spatial views where the server has PostGIS."""

from __future__ import annotations

import secrets

import psycopg
from psycopg import Connection, sql

from queries.blocks import block
from queries.errors import StoreError, translated
from queries.gis import create_gis
from queries.published_functions import create_published
from queries.scoped_views import create_scoped, drop_scoped
from queries.setting import read_setting, write_setting

SCHEMA_VERSION = 9
OLDEST_SERVER = 15  # security_invoker views came with it
APP_ROLE, INGEST_ROLE = "command_map_app", "command_map_ingest"
MIGRATION_LOCK = 44_04_00  # any number that is always the same: the city's code

# The blocks of `batch` that keep what is derived of the reports of sites that were told of.
DERIVED_OF_REPORTS = ("analyze_told", "keep_newest", "forget_spells", "keep_spells")

# Tables with an area → the column that says which. Every one is under row-level security.
SCOPED = {
    "area_tree": "ancestor",
    "observation": "area",
    "rollup": "area",
    "site": "area",
    "site_report": "area",
    "site_newest": "area",
    "site_spell": "area",
    "event": "area",
    "work_entry": "area",
    "roster": "area",
    "withheld": "area",
    "briefing": "area",
}
# The versions with which some of them came.
SINCE = {
    "work_entry": 2, "roster": 4, "withheld": 5, "briefing": 6, "site_newest": 9, "site_spell": 9,
}  # fmt: skip


def migrate(url: str) -> None:
    """Brings a database to this version's schema, from nothing or from an earlier version's.

    Safe to call from several processes, and for several databases of one server, at once. The
    connecting user owns what is made; it needs the right to create roles unless command_map_app
    and command_map_ingest exist and it is a member of both.

    Raises StoreUnavailable if the server cannot be reached, StoreError if the user may not do
    this or the database belongs to a newer version.
    """
    with translated(url), psycopg.connect(url) as conn:
        major = conn.info.server_version // 10_000
        if major < OLDEST_SERVER:
            raise StoreError(
                f"the database server is PostgreSQL {major}; {OLDEST_SERVER} or newer is needed"
            )
        conn.execute("SELECT pg_advisory_xact_lock(%(lock)s)", {"lock": MIGRATION_LOCK})
        found = _version(conn)
        if found is None:
            _create(conn)
        elif found < SCHEMA_VERSION:
            _upgrade(conn, found)
        elif found > SCHEMA_VERSION:
            raise StoreError(
                f"the database has schema version {found}, this program knows version "
                f"{SCHEMA_VERSION}: run the program it was made with, or use an empty database"
            )
        create_published(conn)
        create_gis(conn)


def _version(conn: Connection) -> int | None:
    row = conn.execute(block("schema", "has_schema")).fetchone()
    if row is None or not row[0]:
        return None
    found = read_setting(conn, "schema")
    return None if found is None else int(found)


def _upgrade(conn: Connection, found: int) -> None:
    """One step a version, in the transaction of the migration."""
    drop_scoped(conn)
    for version in range(found, SCHEMA_VERSION):
        conn.execute(block("schema", f"from_{version}"))
    if found < SINCE["site_newest"]:
        _derive_of_reports(conn)
    for table, version in SINCE.items():
        if found < version:
            _protect(conn, table)
    if found < 3:
        conn.execute(block("schema", "person_policy"))
        conn.execute(block("schema", "audit_policy"))
    if found < SINCE["briefing"]:
        conn.execute(block("schema", "briefing_policy"))
    create_scoped(conn, SCOPED)
    write_setting(conn, "schema", str(SCHEMA_VERSION))


def _derive_of_reports(conn: Connection) -> None:
    """What later versions keep of the reports of sites, of those that are in the database."""
    conn.execute("SELECT set_config('app.area', '*', true)")  # whoever owns it need not see it
    for name in ("told_before", *DERIVED_OF_REPORTS):
        conn.execute(block("batch", name))


def _create(conn: Connection) -> None:
    conn.execute(block("schema", "tables"))
    for role in (APP_ROLE, INGEST_ROLE):
        names = {"role": sql.Identifier(role), "literal": sql.Literal(role)}
        conn.execute(sql.SQL(block("schema", "role")).format(**names))
        conn.execute(sql.SQL(block("schema", "membership")).format(**names))
    conn.execute(block("schema", "grants"))
    database = sql.Identifier(conn.info.dbname)
    conn.execute(sql.SQL(block("schema", "temporary")).format(database=database))
    conn.execute(block("schema", "area_policy"))
    for table in SCOPED:
        _protect(conn, table)
    conn.execute(block("schema", "reject_policy"))
    conn.execute(block("schema", "person_policy"))
    conn.execute(block("schema", "audit_policy"))
    conn.execute(block("schema", "briefing_policy"))
    create_scoped(conn, SCOPED)
    write_setting(conn, "schema", str(SCHEMA_VERSION))
    write_setting(conn, "signing_key", secrets.token_hex(32))


def _protect(conn: Connection, table: str) -> None:
    """Puts a table with an area under row-level security."""
    policy = sql.SQL(block("schema", "scope_policy"))
    column = sql.Identifier(SCOPED[table])
    conn.execute(policy.format(table=sql.Identifier(table), column=column))
