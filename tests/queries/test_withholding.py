"""Which areas are withheld for small counts, exactly; and that nothing of them is given."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import psycopg
import pytest

from queries.areas import read_hierarchy
from queries.attention import open_alerts
from queries.catalogue import parse_catalogue
from queries.published import published_figures, published_trend
from queries.raised_areas import reported_days
from queries.rollups import area_figures, figures_by_day, not_located, reports_by_day, trend
from queries.scope import Scope
from queries.store import Store
from tests.queries.deliveries import send
from tests.queries.quiet_city import (
    EVERYWHERE,
    QUIET,
    open_quiet_city,
    report,
    withheld,
    write_quiet_city,
)
from tests.queries.town import CATALOGUE

METRICS = parse_catalogue(QUIET).metrics
DAY = date(2020, 2, 3)
BRIEFER = Scope("*", withhold=True)
CHAIN = {
    "D1", "440301", "4403",  # only children: each is its parent
    "4401", "4402", "440101", "440102", "440201",  # the party of 4403 and the first ones below
    "A1", "A2", "B1", "B2", "C1", "C2", "C3",
}  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ({}, set()),
        ({"A1": (5, 0), "B2": (12, 7), "D1": (5, 5)}, set()),  # none is 1 to 4
        ({"A1": (4, 0)}, {"A1", "A2"}),
        ({"A1": (1, 0), "A2": (3, 0)}, {"A1", "A2"}),
        ({"A5": (1, 0)}, {"A3", "A4", "A5"}),
        ({"A1": (9, 0), "A2": (1, 0), "A3": (2, 0)}, {"A1", "A2", "A3", "A4", "A5"}),
        ({"C2": (2, 0)}, {"C1", "C2", "C3"}),
        ({"B1": (20, 2)}, {"B1", "B2"}),  # few have recovered
        ({"B1": (20, 17)}, {"B1", "B2"}),  # few have not
        ({"4401": (2, 0), "44": (1, 0), "440101": (3, 0)}, set()),  # in no cell
        ({"D1": (2, 0)}, CHAIN),
    ],
)
def test_who_is_withheld(
    server: str, tmp_path: Path, counts: dict[str, tuple[int, int]], wanted: set[str]
):
    with open_quiet_city(server, tmp_path) as store:
        report(store, tmp_path, "2020-02-03", counts)
        assert withheld(store) == wanted
        # The same from all that there is as from what came.
        write_quiet_city(store, tmp_path, QUIET + "\n# another text\n")
        assert withheld(store) == wanted


def test_where_the_parent_is_published_it_takes_three(server: str, tmp_path: Path):
    """A lead knows their own district and the city's figure: two others have to hide each other."""
    text = "published_level = 2\n" + QUIET
    with open_quiet_city(server, tmp_path, text) as store:
        report(store, tmp_path, "2020-02-03", {"H1": (1, 0)})
        assert withheld(store) == {"H1", "H2"}
        report(store, tmp_path, "2020-02-04", {"D1": (2, 0)})
        assert withheld(store) == {"H1", "H2"} | CHAIN


def test_once_withheld_stays_and_more_comes_on_top(server: str, tmp_path: Path):
    with open_quiet_city(server, tmp_path) as store:
        report(store, tmp_path, "2020-02-03", {"A1": (3, 0)})
        report(store, tmp_path, "2020-02-03", {"A1": (9, 0)}, hour="21")  # a correction
        report(store, tmp_path, "2020-02-04", {"A1": (30, 9), "E2": (7, 0)})
        assert withheld(store) == {"A1", "A2"}
        report(store, tmp_path, "2020-02-05", {"A1": (31, 9), "E2": (7, 3)})
        assert withheld(store) == {"A1", "A2", "E1", "E2"}
        assert withheld(store, "4404") == {"E1", "E2"}
        assert withheld(store, "4405") == set()


def test_another_catalogue_withholds_anew(server: str, tmp_path: Path):
    with open_quiet_city(server, tmp_path, CATALOGUE) as store:
        report(store, tmp_path, "2020-02-03", {"A1": (3, 0), "E2": (7, 0)})
        assert withheld(store) == set()
        write_quiet_city(store, tmp_path, QUIET)
        assert withheld(store) == {"A1", "A2"}
        write_quiet_city(store, tmp_path, QUIET.replace("shown = 5", "shown = 8"))
        assert withheld(store) == {"A1", "A2", "E1", "E2"}
        write_quiet_city(store, tmp_path, QUIET.replace("shown = 5", "shown = 2"))
        assert withheld(store) == set()


@pytest.fixture(scope="module")
def store(server: str, tmp_path_factory: pytest.TempPathFactory):
    """A1 has 3 cases, A2 does not report at all, D1 has 2; 4401 knows of 2 in no cell of it."""
    folder = tmp_path_factory.mktemp("quiet")
    text = "published_level = 2\n" + QUIET + RULES
    with open_quiet_city(server, folder, text) as opened:
        send(
            opened, folder, "cases",
            "area_code,observed_on,confirmed,recovered,recorded_at",
            "A1,2020-02-03,3,1,2020-02-03T20:00:00+08:00",
            "A3,2020-02-03,8,0,2020-02-03T20:00:00+08:00",
            "4404,2020-02-03,2,0,2020-02-03T21:00:00+08:00",
            "E1,2020-02-03,4,0,2020-02-03T20:00:00+08:00",
            "G1,2020-02-03,9,0,2020-02-03T20:00:00+08:00",
        )  # fmt: skip
        send(
            opened, folder, "cases", "area_code,observed_on,confirmed,recorded_at",
            "E1,2020-02-03,6,2020-02-04T20:00:00+08:00",
        )  # fmt: skip
        send(
            opened, folder, "people", "area_code,observed_on,people,recorded_at",
            *(f"{cell},2020-02-01,100,2020-02-01T20:00:00+08:00" for cell in ("A1", "A2", "A3")),
        )  # fmt: skip
        yield opened


RULES = """
[attention.cases]
title = { zh = "病例", en = "Cases" }
metric = "confirmed"
level = 5
severity = "act"
raise_above = 1
clear_below = 0
silent_days = 1
"""
HIDDEN = {"A1", "A2", "E1", "E2"}


def values(store: Store, scope: Scope, metric: str, **known: datetime) -> dict[str, float | None]:
    """Area → value or None where it is withheld, without the areas that have no data."""
    with store.read(scope) as conn:
        rows = area_figures(conn, METRICS[metric], EVERYWHERE, DAY, **known)
    return {
        row.area: None if row.is_withheld else row.value
        for row in rows.itertuples()
        if row.is_withheld or row.value == row.value
    }


def test_totals_are_shown_and_cells_are_not(store: Store):
    sums = {"44": 28, "4401": 11, "440101": 11, "4404": 8, "440401": 6, "4405": 9, "440501": 9}
    shown = sums | {"A3": 8, "G1": 9}
    assert values(store, Scope.whole(), "confirmed") == shown | {"A1": 3, "E1": 6}
    assert values(store, BRIEFER, "confirmed") == shown | dict.fromkeys(HIDDEN)
    assert values(store, Scope("4404", withhold=True), "confirmed") == {
        "4404": 8, "440401": 6, "E1": None, "E2": None,
    }  # fmt: skip
    assert values(store, Scope("4404"), "confirmed") == {"4404": 8, "440401": 6, "E1": 6}


def test_what_was_known_earlier_is_withheld_too(store: Store):
    before = datetime(2020, 2, 4, tzinfo=UTC)
    found = values(store, BRIEFER, "confirmed", known_at=before)
    assert found["440401"] == 4
    assert {area for area, value in found.items() if value is None} == HIDDEN


def test_what_is_made_of_it_is_withheld_too(store: Store):
    assert values(store, BRIEFER, "per_thousand") == {
        "44": 93.33, "4401": 36.67, "440101": 36.67, "A3": 80.0,
    } | dict.fromkeys(HIDDEN)  # fmt: skip
    assert values(store, BRIEFER, "people")["A1"] == 100
    assert values(store, BRIEFER, "recovered")["A1"] is None


@pytest.mark.parametrize("metric", ["confirmed", "current", "recovered", "per_thousand"])
def test_nothing_of_a_withheld_area_is_given_by_any_query(store: Store, metric: str):
    """Not even whether it has reported: A2 has not, so that all of the party would be A1's."""
    one, hidden = METRICS[metric], sorted(HIDDEN)
    first, last = date(2020, 2, 1), date(2020, 2, 5)
    with store.read(BRIEFER) as conn:
        rows = area_figures(conn, one, hidden, DAY).set_index("area")
        by_day, flags = figures_by_day(conn, one, hidden, first, last)
        reported = reports_by_day(conn, METRICS["confirmed"], hidden, first, last)
        lines = [trend(conn, one, area, first, last) for area in hidden]
        direct = [not_located(conn, one, area, DAY).iloc[0] for area in hidden]
    assert rows["is_withheld"].all()
    assert rows[["value", "numerator"]].isna().to_numpy().all() or metric != "per_thousand"
    assert rows["value"].isna().all()
    assert rows["reporting"].eq(0).all()
    assert rows.loc[["A1", "A2"], "recorded_at"].nunique(dropna=False) == 1
    assert flags.all()
    assert np.isnan(by_day).all()
    assert np.isnan(reported[0]).all()
    assert not reported[1].any()
    for line in lines:
        assert line["is_withheld"].all()
        assert line[["value", "not_located"]].isna().to_numpy().all()
        assert line["reporting"].eq(0).all()
    assert all(row["is_withheld"] and np.isnan(row["value"]) for row in direct)


def test_children_and_what_is_not_located_still_are_the_parent(store: Store):
    with store.read(BRIEFER) as conn:
        direct = not_located(conn, METRICS["confirmed"], "4404", DAY).iloc[0]
        town = area_figures(conn, METRICS["confirmed"], ["440401", "4404"], DAY)["value"]
    assert (direct["value"], town.tolist()) == (2, [6, 8])


def test_a_rule_says_nothing_of_a_withheld_area(store: Store):
    catalogue = parse_catalogue("published_level = 2\n" + QUIET + RULES)
    found = {}
    for scope in (Scope.whole(), BRIEFER):
        with store.read(scope) as conn:
            tree = read_hierarchy(conn)
            assert reported_days(conn, METRICS["confirmed"], DAY) == (DAY,)
            found[scope] = set(open_alerts(conn, catalogue, tree, DAY)["area"])
    assert found == {Scope.whole(): {"A1", "A3", "E1", "G1"}, BRIEFER: {"A3", "G1"}}


@pytest.mark.parametrize("said", ["", "withheld", "SHOWN", None])
def test_without_a_word_small_counts_are_withheld(store: Store, said: str | None):
    with store.read(Scope.whole()) as conn:
        if said is not None:
            conn.execute("SELECT set_config('app.small_counts', %s, true)", [said])
        rows = area_figures(conn, METRICS["confirmed"], ["A1"], DAY)
    assert bool(rows["is_withheld"].iloc[0]) is (said is not None)


def test_published_figures_of_others_are_withheld_from_everybody(server: str, tmp_path: Path):
    """4403 is one cell with 2 cases: its lead sees them, no other lead does, nor the briefer."""
    with open_quiet_city(server, tmp_path, "published_level = 2\n" + QUIET) as store:
        report(store, tmp_path, "2020-02-03", {"D1": (2, 0), "E1": (7, 0), "A1": (6, 0)})
        expected = {
            Scope("*"): [15, 6, 0, 2, 7, 0, 0],
            BRIEFER: [15, None, None, None, 7, 0, 0],
            Scope("4403"): [15, None, None, 2, 7, 0, 0],
            Scope("4401"): [15, 6, None, None, 7, 0, 0],
            Scope("D1"): [15, None, None, None, 7, 0, 0],
            Scope("4404", withhold=True): [15, None, None, None, 7, 0, 0],
            Scope("4403", withhold=True): [15, None, None, None, 7, 0, 0],
        }
        for scope, wanted in expected.items():
            with store.read(scope) as conn:
                rows = published_figures(conn, METRICS["confirmed"], DAY)
                lines = [
                    published_trend(conn, METRICS["confirmed"], area, DAY, DAY).iloc[0]
                    for area in rows["area"]
                ]
                assert conn.execute("SHOW app.small_counts").fetchone() == (
                    "withheld" if scope.withhold else "shown",
                )
            for found in (rows.to_dict("records"), lines):
                shown = [None if row["is_withheld"] else row["value"] for row in found]
                assert shown == wanted, scope
                assert all(np.isnan(row["value"]) for row in found if row["is_withheld"])


def test_a_reader_cannot_take_it_back(store: Store):
    with psycopg.connect(store.url) as conn:
        conn.execute("SELECT set_config('role', 'command_map_app', true)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("DELETE FROM withheld")
