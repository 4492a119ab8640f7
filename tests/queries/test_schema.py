"""A database of an earlier version becomes one of this version; a newer one is left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from queries.acting import act
from queries.errors import StoreError
from queries.people import Person
from queries.schema import SCHEMA_VERSION, migrate
from queries.scope import Scope
from queries.work import Entry, Item, history
from tests.queries.databases import new_database
from tests.queries.rules import february, open_ruled_town

VERSION_8 = """
    DROP SCHEMA scoped CASCADE;
    DROP TABLE site_newest, site_spell;
    UPDATE setting SET value = '8' WHERE name = 'schema';
"""
VERSION_7 = """
    DROP SCHEMA scoped CASCADE;
    DROP TABLE road, site_newest, site_spell;
    UPDATE setting SET value = '7' WHERE name = 'schema';
"""
VERSION_6 = """
    DROP SCHEMA scoped CASCADE;
    DROP TABLE road, site_newest, site_spell;
    ALTER TABLE site_report DROP COLUMN status;
    UPDATE setting SET value = '6' WHERE name = 'schema';
"""
VERSION_5 = """
    DROP SCHEMA scoped CASCADE;
    ALTER TABLE site_report DROP COLUMN status;
    DROP TABLE briefing, road, site_newest, site_spell;
    UPDATE setting SET value = '5' WHERE name = 'schema';
"""
VERSION_4 = """
    DROP SCHEMA scoped CASCADE;
    ALTER TABLE site_report DROP COLUMN status;
    DROP TABLE withheld, briefing, road, site_newest, site_spell;
    UPDATE setting SET value = '4' WHERE name = 'schema';
"""
VERSION_1 = """
    DROP SCHEMA scoped CASCADE;
    ALTER TABLE site_report DROP COLUMN status;
    CREATE INDEX observation_by_area ON observation (metric, area, observed_on DESC);
    CREATE INDEX rollup_by_day ON rollup (metric, observed_on, area);
    ALTER TABLE rollup DROP CONSTRAINT rollup_pkey, ADD PRIMARY KEY (metric, area, observed_on);
    REVOKE UPDATE (snapshot) ON batch FROM command_map_ingest;
    DROP TABLE briefing, withheld, work_entry, roster, reported_day, person, audit, audit_head;
    DROP TABLE road, site_newest, site_spell;
    DROP FUNCTION person_changed, seal_audit, audit_hash;
    UPDATE setting SET value = '1' WHERE name = 'schema';
"""
# As version 3 made it, and two who had acknowledged something.
VERSION_3 = """
    DROP SCHEMA scoped CASCADE;
    ALTER TABLE site_report DROP COLUMN status;
    DROP TABLE briefing, withheld, work_entry, roster, road, site_newest, site_spell;
    CREATE TABLE acknowledgement (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rule text NOT NULL,
        area text COLLATE "C" NOT NULL REFERENCES area (code),
        raised_on date NOT NULL,
        acknowledged_at timestamptz NOT NULL,
        acknowledged_by text NOT NULL CHECK (acknowledged_by <> ''),
        note text NOT NULL CHECK (length(note) BETWEEN 1 AND 500)
    );
    CREATE INDEX acknowledgement_of ON acknowledgement (rule, area, raised_on);
    GRANT SELECT ON acknowledgement TO command_map_app, command_map_ingest;
    GRANT INSERT ON acknowledgement TO command_map_ingest;
    ALTER TABLE acknowledgement ENABLE ROW LEVEL SECURITY;
    ALTER TABLE acknowledgement FORCE ROW LEVEL SECURITY;
    CREATE POLICY by_scope ON acknowledgement
        USING (
            (SELECT current_setting('app.area', true) = '*')
            OR area IN (SELECT area.code FROM area)
        );
    INSERT INTO acknowledgement (rule, area, raised_on, acknowledged_at, acknowledged_by, note)
    VALUES ('cases', '01010101', '2020-02-06', '2020-02-07T01:00Z', 'li', '已派人'),
        ('cases', '02000001', '2020-02-01', '2020-02-07T02:00Z', 'wang', '已上门');
    UPDATE setting SET value = '3' WHERE name = 'schema';
"""


def shape(conn: psycopg.Connection) -> list[tuple[str, ...]]:
    """Indexes, columns, constraints, policies and rights."""
    return conn.execute(
        "SELECT 'index', tablename, indexdef, '' FROM pg_indexes WHERE schemaname = 'public' "
        "UNION ALL SELECT 'column', table_schema || '.' || table_name, column_name, data_type "
        "FROM information_schema.columns WHERE table_schema IN ('public', 'scoped') "
        "UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, "
        "pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace "
        "AND contype <> 'n' "  # PostgreSQL 18 names what is NOT NULL, and says it of columns too
        "UNION ALL SELECT 'view', viewname, definition, '' "
        "FROM pg_views WHERE schemaname = 'scoped' "
        "UNION ALL SELECT 'function', proname, prosrc, '' "
        "FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
        "UNION ALL SELECT 'policy', tablename, policyname, qual FROM pg_policies "
        "UNION ALL SELECT privilege_type, table_name, column_name, grantee "
        "FROM information_schema.column_privileges WHERE grantee LIKE 'command_map_%' "
        "ORDER BY 1, 2, 3, 4"
    ).fetchall()


@pytest.mark.parametrize(
    "version",
    [VERSION_1, VERSION_4, VERSION_5, VERSION_6, VERSION_7, VERSION_8],
    ids=["1", "4", "5", "6", "7", "8"],
)
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


def test_what_was_acknowledged_before_stays_and_can_be_worked_on(
    server: str, tmp_path: Path
) -> None:
    until = february(10)
    item = Item("cases", "01010101", february(6))
    with open_ruled_town(server, tmp_path) as store:
        with psycopg.connect(store.url) as conn:
            wanted = shape(conn)
            conn.execute(VERSION_3)
        migrate(store.url)
        with psycopg.connect(store.url) as conn:
            assert shape(conn) == wanted
        with store.read(Scope("4401")) as conn:
            entries = history(conn, item, until)
            assert history(conn, Item("cases", "02000001", february(1)), until) == []
        at = datetime(2020, 2, 7, 1, tzinfo=UTC)
        assert entries == [Entry(1, february(6), "acknowledge", at, "li", None, None, "已派人")]
        act(store, Person("wang", "centre", "*"), item, "close", "已处置", seen_entry=1)
        with store.read(Scope.whole()) as conn:
            assert [one.id for one in history(conn, item, until)] == [1, 3]


def test_a_database_of_a_newer_version_is_left_alone(server: str) -> None:
    url = new_database(server)
    migrate(url)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("UPDATE setting SET value = '99' WHERE name = 'schema'")
    with pytest.raises(StoreError, match="schema version 99"):
        migrate(url)
