"""Clusters as areas of the map; and that withheld figures are in none of the methods of cases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.space_time_scan import Cluster, Scan
from queries import clusters
from queries.areas import read_areas
from queries.case_history import days_since_case, epidemic_curve
from queries.catalogue import parse_catalogue
from queries.clusters import case_clusters
from queries.incidence import incidence
from queries.known_then import known_then_and_now
from queries.scope import Scope
from tests.queries.deliveries import send
from tests.queries.quiet_city import QUIET, QUIET_CELLS, open_quiet_city, report, withheld

CITY = parse_catalogue(QUIET + '\n[cases]\nincidence = "per_thousand"\ncurrent = "current"\n')
BRIEFER = Scope("*", withhold=True)
LAST = date(2020, 2, 8)


def test_a_cluster_of_two_cells_and_what_is_left_out(server: str, tmp_path: Path) -> None:
    with open_quiet_city(server, tmp_path) as store:
        send(
            store, tmp_path, "people", "area_code,observed_on,people",
            *(f"{cell},2020-01-01,{0 if cell == 'H2' else 1000}" for cell in QUIET_CELLS),
        )  # fmt: skip
        for day in range(1, 9):
            spread = dict.fromkeys(QUIET_CELLS, (day // 4, 0))
            hot = dict.fromkeys(("C1", "C2"), (12 if day >= 6 else 1 if day >= 4 else 0, 0))
            hot["C2"] = (hot["C2"][0] + (day >= 6), 0)
            report(store, tmp_path, f"2020-02-0{day}", spread | hot | {"4401": (day // 3, 0)})
        with store.read(Scope.whole()) as conn:
            areas = read_areas(conn)
            cells = areas[areas["level"] == 5]
            found = case_clusters(conn, CITY, cells, "44", LAST, days=7, most_people_share=0.3)
            quiet = case_clusters(conn, CITY, cells, "44", date(2020, 2, 3), days=3)
        row = found.table.iloc[0]
        assert len(found.table) == 1
        assert (set(row["areas"]), row["most"]) == ({"C1", "C2"}, "C2")
        assert set(row["with_cases"]) == {"C1", "C2"}
        assert (row["first_on"], row["last_on"]) == (date(2020, 2, 6), date(2020, 2, 6))
        assert row["observed"] == 23
        assert row["p"] == 0.01
        squares = cells.set_index("code").geometry
        assert shapely.equals(row["geometry"], shapely.union(squares["C1"], squares["C2"]))
        # Two of H2, where nobody lives, and two that only the district is known of.
        assert (found.cases, found.left_out, found.unknown) == (23 + 2 + 2 * 16, 4, 0)
        assert (len(quiet.table), quiet.cases, quiet.left_out) == (0, 0, 1)
        assert quiet.table.crs == "EPSG:4326"


def test_places_without_a_case_that_a_circle_takes_in_are_told_apart(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three = Scan((Cluster((1, 0, 2), 2, 3, 2, 0.1, 9.0, 5.0, 0.01),), 2, 0)
    monkeypatch.setattr(clusters, "scan", lambda *_, **__: three)
    with open_quiet_city(server, tmp_path) as store:
        for day in range(1, 9):
            told = dict.fromkeys(QUIET_CELLS, (0, 0))
            # The third's case is of a day before the cluster's.
            told |= {QUIET_CELLS[0]: (int(day >= 4), 0), QUIET_CELLS[2]: (int(day >= 3), 0)}
            report(store, tmp_path, f"2020-02-0{day}", told)
        with store.read(Scope.whole()) as conn:
            areas = read_areas(conn).set_index("code", drop=False)
            cells = areas.loc[QUIET_CELLS]
            row = case_clusters(conn, CITY, cells, "44", LAST, days=7).table.iloc[0]
    assert row["areas"] == (QUIET_CELLS[1], QUIET_CELLS[0], QUIET_CELLS[2])
    assert row["with_cases"] == (QUIET_CELLS[0],)
    assert row["most"] == QUIET_CELLS[0]


@pytest.mark.parametrize("scope", [BRIEFER, Scope("4401", withhold=True)])
def test_what_is_withheld_is_in_nothing(server: str, tmp_path: Path, scope: Scope) -> None:
    with open_quiet_city(server, tmp_path) as store:
        send(
            store, tmp_path, "people", "area_code,observed_on,people",
            *(f"{cell},2020-01-01,10000" for cell in QUIET_CELLS),
        )  # fmt: skip
        report(store, tmp_path, "2020-02-02", {})
        report(store, tmp_path, "2020-02-03", {"A1": (4, 0)})
        assert withheld(store) == {"A1", "A2"}
        first, on, hidden = date(2020, 2, 1), date(2020, 2, 3), ["A1", "A2"]
        with store.read(scope) as conn:
            areas = read_areas(conn)
            cells = areas[areas["level"] == 5]
            whole = "44" if scope.area == "*" else scope.area
            found = case_clusters(conn, CITY, cells, whole, on, days=2)
            since = days_since_case(conn, CITY, hidden, on)
            rate = incidence(conn, CITY, hidden, on)
            curve = epidemic_curve(conn, CITY, "A1", first, on)
            moment = datetime(2020, 2, 2, tzinfo=UTC)
            then = known_then_and_now(conn, CITY.metrics["confirmed"], "A1", first, on, moment)
        assert (len(found.table), found.cases, found.unknown) == (0, 0, 2)
        assert since["certainty"].tolist() == ["unknown"] * 2
        for frame, columns in (
            (since, ["days"]),
            (rate, ["cases", "rate", "low", "high"]),
            (curve, ["total", "new", "corrected", "mean_7d", "current"]),
            (then, ["value_then", "value_now", "difference", "recorded_at"]),
        ):
            assert frame["is_withheld"].all()
            assert frame[columns].isna().all(axis=None)
        assert np.all(rate["state"] == "no_data")
