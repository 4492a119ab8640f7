"""What everybody may see of the city: whole published areas, and nothing else of foreign ones."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import psycopg
import pytest
from psycopg import sql

from queries.areas import read_hierarchy
from queries.catalogue import parse_catalogue
from queries.errors import CatalogueError, StoreError
from queries.published import published_areas, published_figures, published_trend
from queries.published_functions import FUNCTIONS
from queries.rollups import area_figures, trend
from queries.scope import Scope
from queries.store import Store
from tests.queries.deliveries import DAY, send
from tests.queries.test_scope import BELOW, TABLES, seen
from tests.queries.town import CATALOGUE, CELLS, write_town

LEVEL_2 = "published_level = 2\n" + CATALOGUE
METRICS = parse_catalogue(LEVEL_2).metrics
PUBLISHED = ["44", "4401", "4402"]
SCOPES = ["*", "44", "4401", "4402", "440101", "01010101"]
BEFORE = datetime(2020, 2, 4, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def reports(store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Figures of every kind: corrected, carried, not located, and a ratio of two feeds."""
    folder = tmp_path_factory.mktemp("published")
    write_town(store, folder, LEVEL_2)
    send(
        store, folder, "cases",
        "area_code,observed_on,confirmed,recovered,recorded_at",
        "01010101,2020-02-03,3,1,2020-02-03T20:00:00+08:00",
        "01020101,2020-02-03,6,0,2020-02-03T20:00:00+08:00",
        "02000001,2020-02-03,4,1,2020-02-03T20:00:00+08:00",
        "4401,2020-02-03,2,0,2020-02-03T21:00:00+08:00",
        "44,2020-02-03,1,0,2020-02-03T20:00:00+08:00",
        "01010101,2020-02-04,5,1,2020-02-04T20:00:00+08:00",
    )  # fmt: skip
    send(
        store, folder, "cases", "area_code,observed_on,confirmed,recorded_at",
        "02000001,2020-02-03,7,2020-02-05T08:00:00+08:00",
    )  # fmt: skip
    send(
        store, folder, "people",
        "area_code,observed_on,people,level_m,recorded_at",
        "01010101,2020-02-01,1000,1.5,2020-02-01T20:00:00+08:00",
        "02000001,2020-02-02,300,0.5,2020-02-02T20:00:00+08:00",
    )  # fmt: skip


def figures(store: Store, scope: str, metric: str, known_at: datetime | None = None):
    with store.read(Scope(scope)) as conn:
        return published_figures(conn, METRICS[metric], DAY, known_at)


@pytest.mark.parametrize("metric", sorted(METRICS))
@pytest.mark.parametrize("known_at", [None, BEFORE])
def test_every_scope_sees_the_figures_that_the_city_itself_sees(
    store: Store, metric: str, known_at: datetime | None
):
    with store.read(Scope.whole()) as conn:
        wanted = area_figures(conn, METRICS[metric], PUBLISHED, DAY, known_at)
    for scope in SCOPES:
        found = figures(store, scope, metric, known_at)
        pd.testing.assert_frame_equal(found[wanted.columns], wanted)


def test_exact_figures_with_their_places(store: Store):
    found = figures(store, "4402", "confirmed")
    assert found["value"].tolist() == [19, 11, 7]
    assert found["name"].tolist() == ["城", "东区", "西区"]
    assert found["name_en"].tolist() == ["City", "East", "West"]
    assert found["level"].tolist() == [1, 2, 2]
    assert found["parent"].tolist() == [None, "44", "44"]
    assert found["is_own"].tolist() == [False, False, True]
    assert found["expected"].tolist() == [4, 3, 1]
    assert figures(store, "4402", "confirmed", BEFORE)["value"].tolist() == [16, 11, 4]
    assert figures(store, "4402", "people")["value"].tolist() == [1300, 1000, 300]
    assert figures(store, "4402", "per_thousand")["value"].tolist() == [14.62, 11.0, 23.33]


@pytest.mark.parametrize("metric", sorted(METRICS))
def test_a_trend_is_the_citys_own_without_what_is_not_located(store: Store, metric: str):
    period = date(2020, 1, 31), date(2020, 2, 5)
    for area in PUBLISHED:
        with store.read(Scope.whole()) as conn:
            wanted = trend(conn, METRICS[metric], area, *period)
        with store.read(Scope("440101")) as conn:
            found = published_trend(conn, METRICS[metric], area, *period)
        pd.testing.assert_frame_equal(found, wanted.drop(columns="not_located"))


@pytest.mark.parametrize("area", ["440101", "01010101", "02000001", "99", ""])
def test_what_is_not_published_has_no_trend(store: Store, area: str):
    with store.read(Scope("4402")) as conn, pytest.raises(StoreError, match="not published"):
        published_trend(conn, METRICS["confirmed"], area, DAY, DAY)


@pytest.mark.parametrize("scope", ["", "99", "4", "%", "' OR true --"])
def test_who_sees_nothing_learns_nothing(store: Store, scope: str):
    assert figures(store, scope, "confirmed").empty
    for name, rows in asked_outright(store, scope, PUBLISHED).items():
        assert rows == 0, name


OUTRIGHT = {
    "sums_of_parents": (
        "SELECT coalesce(sum(cardinality(total)), 0) FROM published_sums_of_parents("
        "'{1}'::smallint[], %(areas)s, '2020-02-03', ARRAY['2020-02-03'::date])"
    ),
    "sums_of_leaves": (
        "SELECT coalesce(sum(cardinality(total)), 0) FROM published_sums_of_leaves("
        "'{1}'::smallint[], %(areas)s, '2020-02-03', ARRAY['2020-02-03'::date])"
    ),
    "sums_from_facts": (
        "SELECT coalesce(sum(cardinality(total)), 0) FROM published_sums_from_facts("
        "1::smallint, %(areas)s, ARRAY['2020-02-03'::date], 0, NULL)"
    ),
}


def asked_outright(store: Store, scope: str, areas: list[str]) -> dict[str, int]:
    """How many figures the functions give whoever calls them without the application."""
    found = {}
    with store.read(Scope(scope)) as conn:
        row = conn.execute("SELECT id FROM metric WHERE name = 'confirmed'").fetchone()
        assert row == (1,)
        for name, query in OUTRIGHT.items():
            counted = conn.execute(query, {"areas": "\n".join(areas)}).fetchone()
            assert counted is not None
            found[name] = int(counted[0])
    return found


def test_the_functions_give_nobody_what_is_not_published(store: Store):
    below = ["440101", "440102", *CELLS, "", "*", "%"]
    assert set(asked_outright(store, "4402", below).values()) == {0}
    assert asked_outright(store, "4402", PUBLISHED) == {
        "sums_of_parents": 3, "sums_of_leaves": 0, "sums_from_facts": 3,
    }  # fmt: skip


@pytest.mark.parametrize("scope", ["4401", "4402", "440101"])
def test_the_scope_is_as_before_when_they_have_answered(store: Store, scope: str):
    with store.read(Scope(scope)) as conn:
        published_figures(conn, METRICS["per_thousand"], DAY)
        published_trend(conn, METRICS["people"], "44", DAY, DAY)
        assert conn.execute("SHOW app.area").fetchone() == (scope,)
        assert {table: seen(conn, table) <= BELOW[scope] for table in TABLES} == dict.fromkeys(
            TABLES, True
        )
        assert read_hierarchy(conn).root == scope
        assert area_figures(conn, METRICS["confirmed"], ["44"], DAY)["value"].isna().all()


def test_the_scope_is_as_before_when_one_fails(store: Store):
    """What fails halfway takes its settings back with it."""
    with store.read(Scope("4402")) as conn:
        with pytest.raises(psycopg.errors.DatetimeFieldOverflow), conn.transaction():
            conn.execute(
                "SELECT * FROM published_sums_from_facts("
                "1::smallint, '44', ARRAY['2020-02-03'::date], 100000000, NULL)"
            )
        assert conn.execute("SHOW app.area").fetchone() == ("4402",)
        assert seen(conn, "area") == BELOW["4402"]


def test_only_the_reading_role_may_ask(store: Store):
    with psycopg.connect(store.url) as conn:
        rights = conn.execute(
            "SELECT p.proname, p.prosecdef, p.proconfig, "
            "has_function_privilege('command_map_app', p.oid, 'EXECUTE'), "
            "has_function_privilege('command_map_ingest', p.oid, 'EXECUTE') "
            "FROM pg_proc AS p WHERE p.proname LIKE 'published_%' ORDER BY p.proname"
        ).fetchall()
    fixed = ["search_path=scoped, public, pg_temp"]
    assert rights == [(name, True, fixed, True, False) for name in sorted(FUNCTIONS)]


def test_a_table_of_the_readers_own_takes_nobody_in(store: Store):
    """Whoever may make temporary tables could name one `area`: the functions name their schemas."""
    with psycopg.connect(store.url) as conn:
        conn.execute(sql.SQL("CREATE TEMP TABLE area (code text, path text[], level smallint)"))
        conn.execute("INSERT INTO area VALUES ('01010101', '{4402}', 1)")
        conn.execute("GRANT SELECT ON area TO command_map_app")
        conn.execute("SELECT set_config('app.area', '4402', true)")
        conn.execute("SELECT set_config('role', 'command_map_app', true)")
        found = conn.execute("SELECT code FROM published_areas()").fetchall()
        conn.rollback()
    assert [code for (code,) in found] == PUBLISHED


def test_by_default_only_the_city_is_published():
    assert parse_catalogue(CATALOGUE).published_level == 1
    for wrong in ("0", "6", '"2"'):
        with pytest.raises(CatalogueError, match="published_level"):
            parse_catalogue(f"published_level = {wrong}\n" + CATALOGUE)


def test_the_level_is_the_catalogues(store: Store, tmp_path: Path):
    write_town(store, tmp_path, CATALOGUE)
    try:
        with store.read(Scope("4402")) as conn:
            assert published_areas(conn)["area"].tolist() == ["44"]
    finally:
        write_town(store, tmp_path, LEVEL_2)
    assert np.isfinite(figures(store, "4402", "confirmed")["value"]).all()
