"""The application's filter and row-level security: each alone keeps other people's areas away."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

import queries
from queries.people import put_person, read_people
from queries.schema import SCOPED
from queries.scope import Scope
from queries.store import Store
from tests.queries.rules import open_ruled_town
from tests.queries.sweep import ALL, ASKED, NO_AREA, write_everything
from tests.queries.test_scope import BELOW
from tests.queries.town import CELLS

SCOPES = ["44", "4401", "4402", "440101", "01010101", "", "99"]
TABLES = {"area": "code", **SCOPED}
OWNED = "SELECT set_config('app.person', 'li', true)"


def full_town(server: str, folder: Path) -> Store:
    store = open_ruled_town(server, folder)
    write_everything(store, folder)
    put_person(store, "li", "district", "4401")
    with store.write() as conn:
        conn.execute("INSERT INTO withheld SELECT 'patrols', code FROM public.area")
    return store


@pytest.fixture(scope="module")
def town(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with full_town(server, tmp_path_factory.mktemp("first")) as store:
        yield store


@pytest.fixture(scope="module")
def open_town(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The same in a database whose row-level security is off."""
    with full_town(server, tmp_path_factory.mktemp("second")) as store:
        with psycopg.connect(store.url) as conn:
            for table in (*TABLES, "person", "audit", "reject"):
                off = sql.SQL(
                    "ALTER TABLE {} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY"
                )
                conn.execute(off.format(sql.Identifier(table)))
        yield store


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("table", TABLES)
def test_without_the_applications_filter_no_foreign_row(town: Store, scope: str, table: str):
    """Asked for foreign areas by name, past the views, by whom all briefings are."""
    query = sql.SQL("SELECT count(*) FROM public.{} WHERE {} = ANY(%(areas)s)").format(
        sql.Identifier(table), sql.Identifier(TABLES[table])
    )
    foreign = sorted(set(ALL) - BELOW[scope])
    with town.read(Scope(scope)) as conn:
        conn.execute(OWNED)
        assert conn.execute(query, {"areas": foreign}).fetchone() == (0,)
    with town.read(Scope.whole()) as conn:
        conn.execute(OWNED)
        found = conn.execute(query, {"areas": ALL}).fetchone()
    assert found is not None
    assert found[0] >= len(CELLS), "there is something to hide"


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("name", ASKED)
def test_without_the_applications_filter_no_foreign_answer(town: Store, scope: str, name: str):
    """Every function, with the views out of its way but for held_back, which is no table's."""
    with town.read(Scope(scope)) as conn:
        conn.execute("SELECT set_config('search_path', 'public, scoped', true)")
        assert set(ASKED[name](conn)) - BELOW[scope] == set()


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("name", ASKED)
def test_without_row_level_security_no_foreign_answer(open_town: Store, scope: str, name: str):
    with open_town.read(Scope(scope)) as conn:
        assert set(ASKED[name](conn)) - BELOW[scope] == set()


@pytest.mark.parametrize("name", ASKED)
def test_every_function_has_something_to_tell(open_town: Store, name: str):
    """Or the tests above would say nothing. What is published goes beyond the city only here."""
    with open_town.read(Scope.whole()) as conn:
        if name in ("published_areas", "published_figures"):
            assert set(ASKED[name](conn)) == set()
        else:
            assert len(set(ASKED[name](conn))) >= 2


def test_row_level_security_is_off_there_indeed(open_town: Store):
    with open_town.read(Scope("4402")) as conn:
        for table, column in TABLES.items():
            query = sql.SQL("SELECT count(DISTINCT {}) FROM public.{}").format(
                sql.Identifier(column), sql.Identifier(table)
            )
            row = conn.execute(query).fetchone()
            assert row is not None
            assert row[0] > len(BELOW["4402"]), table
        assert read_people(conn) == []
    with open_town.read(Scope.whole()) as conn:
        assert [one.id for one in read_people(conn)] == ["li"]


def test_every_function_of_the_package_is_asked():
    """Whoever adds one that reads says here what it tells."""
    found = set()
    for module in pkgutil.iter_modules(queries.__path__, "queries."):
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            is_own = function.__module__ == module.name and not name.startswith("_")
            if is_own and parameters[:1] == ["conn"]:
                found.add(name)
    assert found == set(ASKED) | NO_AREA
