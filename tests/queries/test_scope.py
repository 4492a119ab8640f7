"""Row-level security: no row of another area, for any scope, even if a query forgets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import Connection, sql

from geo.errors import GeoError
from queries.areas import read_areas, read_hierarchy
from queries.schema import APP_ROLE, SCOPED, migrate
from queries.scope import Scope
from queries.store import Store
from tests.queries.deliveries import send
from tests.queries.town import AREAS, CELLS, in_cell

BELOW = {
    "44": {area[0] for area in AREAS},
    "4401": {"4401", "440101", "440102", "01010101", "01010102", "01020101"},
    "4402": {"4402", "02000001"},
    "440101": {"440101", "01010101", "01010102"},
    "01010101": {"01010101"},
    "": set[str](),
    "99": set[str](),
    "4": set[str](),
    "%": set[str](),
    "' OR true --": set[str](),
}
TABLES = {"area": "code", **SCOPED}


@pytest.fixture(scope="module", autouse=True)
def deliveries(store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Something of every kind in every area."""
    folder = tmp_path_factory.mktemp("deliveries")
    figures = [f"{area[0]},2020-02-03,1" for area in AREAS]
    send(store, folder, "cases", "area_code,observed_on,confirmed", *figures)
    sites = [f"C{c},医院,{lon},{lat},1" for c in CELLS for lon, lat in [in_cell(c)]]
    send(store, folder, "clinics", "site_code,name,lon,lat,beds", *sites)
    reports = [f"C{c},2020-02-03T08:00:00+08:00,open" for c in CELLS]
    send(store, folder, "clinic_status", "site_code,observed_at,status", *reports)


def seen(conn: Connection[Any], table: str) -> set[str]:
    """Areas whose rows of a table a query without any condition returns."""
    query = sql.SQL("SELECT DISTINCT {} FROM {}").format(
        sql.Identifier(TABLES[table]), sql.Identifier(table)
    )
    return {code for (code,) in conn.execute(query)}


@pytest.mark.parametrize("scope", BELOW)
def test_no_table_shows_another_areas_rows(store: Store, scope: str) -> None:
    expected = BELOW[scope]
    with store.read(Scope(scope)) as conn:
        assert seen(conn, "area") == expected
        assert seen(conn, "area_tree") == expected
        assert seen(conn, "observation") == expected
        assert seen(conn, "rollup") == expected - set(CELLS)
        for table in ("site", "site_report"):
            assert seen(conn, table) == expected & set(CELLS)


def test_the_whole_city_is_every_area(store: Store) -> None:
    with store.read(Scope.whole()) as conn:
        assert seen(conn, "area") == BELOW["44"]
        assert len(read_areas(conn)) == len(AREAS)


def test_a_part_of_the_city_is_a_tree_of_its_own(store: Store) -> None:
    with store.read(Scope("4401")) as conn:
        tree = read_hierarchy(conn)
        areas = read_areas(conn)
    assert tree.root == "4401"
    assert set(areas["code"]) == BELOW["4401"]


def test_a_scope_that_sees_nothing_is_said_so(store: Store) -> None:
    with store.read(Scope("")) as conn, pytest.raises(GeoError):
        read_hierarchy(conn)


def test_the_setting_is_gone_when_a_pooled_connection_comes_back(store: Store) -> None:
    with store.read(Scope.whole()) as conn:
        assert seen(conn, "area") == BELOW["44"]
    with store._pool.connection() as conn:
        assert conn.execute("SHOW role").fetchone() == (APP_ROLE,)
        assert seen(conn, "area") == set()


@pytest.fixture
def stranger(store: Store) -> Iterator[Connection[Any]]:
    """A connection in the application's role that never said its scope."""
    with psycopg.connect(store.url) as conn:
        conn.execute("SELECT set_config('role', 'command_map_app', true)")
        yield conn


@pytest.mark.parametrize("table", TABLES)
def test_without_a_scope_there_are_no_rows(stranger: Connection[Any], table: str) -> None:
    assert seen(stranger, table) == set()


@pytest.mark.parametrize(
    "table", [*TABLES, "setting", "snapshot", "batch", "reject", "feed", "reported_day"]
)
@pytest.mark.parametrize("change", ["DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}"])
def test_the_application_only_reads(store: Store, table: str, change: str) -> None:
    with psycopg.connect(store.url) as conn:
        conn.execute("SELECT set_config('role', 'command_map_app', true)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(sql.SQL(change).format(sql.Identifier(table)))


@pytest.mark.parametrize(
    "table", ["observation", "site_report", "area", "batch", "work_entry", "roster", "reported_day"]
)
def test_ingest_cannot_take_facts_back(store: Store, table: str) -> None:
    with psycopg.connect(store.url) as conn:
        conn.execute("SELECT set_config('role', 'command_map_ingest', true)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


def test_the_roles_own_nothing_and_bypass_nothing(store: Store) -> None:
    with psycopg.connect(store.url) as conn:
        roles = conn.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb "
            "FROM pg_roles WHERE rolname LIKE 'command_map_%' ORDER BY rolname"
        ).fetchall()
        owned = conn.execute(
            "SELECT count(*) FROM pg_class WHERE relowner IN "
            "(SELECT oid FROM pg_roles WHERE rolname LIKE 'command_map_%')"
        ).fetchone()
    nothing = (False,) * 5
    assert roles == [("command_map_app", *nothing), ("command_map_ingest", *nothing)]
    assert owned == (0,)


def test_every_table_with_an_area_forces_its_policy(store: Store) -> None:
    with psycopg.connect(store.url) as conn:
        found = conn.execute(
            """
            SELECT DISTINCT c.relname
            FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
                AND a.attname IN ('area', 'ancestor', 'code')
                AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
            """
        ).fetchall()
    assert found == []


def test_a_reader_is_read_only_whatever_the_role_may(store: Store) -> None:
    with store.read(Scope.whole()) as conn, pytest.raises(psycopg.errors.Error):
        conn.execute("UPDATE snapshot SET number = 0")


def test_migrating_again_keeps_everything(store: Store) -> None:
    migrate(store.url)
    with store.read(Scope.whole()) as conn:
        assert seen(conn, "observation") == BELOW["44"]


def test_beyond_its_transaction_a_connection_sees_nothing(store: Store) -> None:
    with store.read(Scope.whole()) as conn:
        assert conn.execute("SELECT count(*) > 0 FROM area").fetchone() == (True,)
    role = conn.execute("SELECT current_user, count(*) FROM public.area").fetchone()
    assert role == (APP_ROLE, 0)
    conn.rollback()
