"""A database of an earlier version becomes one of this version; a newer one is left alone."""

from __future__ import annotations

from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from queries.errors import StoreError
from queries.schema import SCHEMA_VERSION, migrate
from queries.scope import Scope
from tests.queries.databases import new_database
from tests.queries.rules import open_ruled_town

VERSION_3 = """
    DROP SCHEMA scoped CASCADE;
    DROP TABLE withheld;
    UPDATE setting SET value = '3' WHERE name = 'schema';
"""
VERSION_1 = """
    DROP SCHEMA scoped CASCADE;
    CREATE INDEX observation_by_area ON observation (metric, area, observed_on DESC);
    CREATE INDEX rollup_by_day ON rollup (metric, observed_on, area);
    ALTER TABLE rollup DROP CONSTRAINT rollup_pkey, ADD PRIMARY KEY (metric, area, observed_on);
    REVOKE UPDATE (snapshot) ON batch FROM command_map_ingest;
    DROP TABLE withheld, acknowledgement, reported_day, person, audit, audit_head;
    DROP FUNCTION person_changed, seal_audit, audit_hash;
    UPDATE setting SET value = '1' WHERE name = 'schema';
"""


def shape(conn: psycopg.Connection) -> list[tuple[str, ...]]:
    """Indexes, columns, policies and rights."""
    return conn.execute(
        "SELECT 'index', tablename, indexdef, '' FROM pg_indexes WHERE schemaname = 'public' "
        "UNION ALL SELECT 'column', table_schema || '.' || table_name, column_name, data_type "
        "FROM information_schema.columns WHERE table_schema IN ('public', 'scoped') "
        "UNION ALL SELECT 'view', viewname, definition, '' "
        "FROM pg_views WHERE schemaname = 'scoped' "
        "UNION ALL SELECT 'function', proname, prosrc, '' "
        "FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
        "UNION ALL SELECT 'policy', tablename, policyname, qual FROM pg_policies "
        "UNION ALL SELECT privilege_type, table_name, column_name, grantee "
        "FROM information_schema.column_privileges WHERE grantee LIKE 'command_map_%' "
        "ORDER BY 1, 2, 3, 4"
    ).fetchall()


@pytest.mark.parametrize("version", [VERSION_1, VERSION_3], ids=["1", "3"])
def test_a_database_of_an_earlier_version_becomes_the_same_as_a_new_one(
    server: str, version: LiteralString
) -> None:
    new, old = new_database(server), new_database(server)
    for url in (new, old):
        migrate(url)
    with psycopg.connect(old) as conn:
        conn.execute(version)
    with psycopg.connect(new) as conn:
        wanted = shape(conn)
    with psycopg.connect(old) as conn:
        assert shape(conn) != wanted
    migrate(old)
    with psycopg.connect(old) as conn:
        assert shape(conn) == wanted
        found = conn.execute("SELECT value FROM setting WHERE name = 'schema'").fetchone()
    assert found == (str(SCHEMA_VERSION),)


def test_the_days_reported_before_are_known_after_an_upgrade(server: str, tmp_path: Path) -> None:
    days = "SELECT metric, observed_on, recorded_at FROM reported_day ORDER BY 1, 2"
    with open_ruled_town(server, tmp_path) as store:
        with psycopg.connect(store.url) as conn:
            wanted = conn.execute(days).fetchall()
            conn.execute(VERSION_1)
        migrate(store.url)
        with store.read(Scope("")) as conn:
            assert conn.execute(days).fetchall() == wanted
    assert len(wanted) == 9 + 2 * 8


def test_a_database_of_a_newer_version_is_left_alone(server: str) -> None:
    url = new_database(server)
    migrate(url)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("UPDATE setting SET value = '99' WHERE name = 'schema'")
    with pytest.raises(StoreError, match="schema version 99"):
        migrate(url)
