"""A database that does not keep areas apart is refused, with what is wrong in it."""

from __future__ import annotations

import psycopg
import pytest

from queries.errors import StoreError
from queries.guard import check_scoping
from queries.schema import SCOPED, migrate
from tests.queries.databases import new_database


@pytest.fixture
def url(server: str) -> str:
    made = new_database(server)
    migrate(made)
    return made


def test_a_database_as_it_is_made_is_trusted(url: str):
    check_scoping(url)


@pytest.mark.parametrize("table", ["area", "reject", "person", *SCOPED])
@pytest.mark.parametrize("change", ["NO FORCE", "DISABLE"])
def test_a_table_that_is_open_is_named(url: str, table: str, change: str):
    with psycopg.connect(url) as conn:
        conn.execute(f"ALTER TABLE {table} {change} ROW LEVEL SECURITY".encode())
    with pytest.raises(StoreError, match=f"table {table}: row-level security is not forced"):
        check_scoping(url)


def test_everything_that_is_wrong_is_named_at_once(url: str):
    with psycopg.connect(url) as conn:
        conn.execute("CREATE VIEW leak AS SELECT * FROM observation")
        conn.execute("CREATE POLICY open ON site USING (true)")
        conn.execute(
            "CREATE FUNCTION peek() RETURNS SETOF observation LANGUAGE sql SECURITY DEFINER "
            "AS 'SELECT * FROM observation'"
        )
        conn.execute("ALTER TABLE event NO FORCE ROW LEVEL SECURITY")
    with pytest.raises(StoreError) as refused:
        check_scoping(url)
    for wrong in (
        "view public.leak", "table site: the policy open", "table event: row-level",
        "function peek: it reads with its maker's rights",
    ):  # fmt: skip
        assert wrong in str(refused.value)


def test_a_role_that_is_too_strong_is_named(url: str):
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("ALTER ROLE command_map_app BYPASSRLS")
        try:
            with pytest.raises(StoreError, match="command_map_app: it passes by row-level"):
                check_scoping(url)
        finally:
            conn.execute("ALTER ROLE command_map_app NOBYPASSRLS")
