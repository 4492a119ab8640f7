"""The sample epidemic: no solver works out a count that is withheld in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from queries.catalogue import read_catalogue
from queries.city_folder import load_city
from queries.embedded import start_embedded
from queries.schema import migrate
from queries.scope import Scope
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.solver import Knowledge, known_to, recovered
from tests.sample_data.conftest import read_feed

COLUMNS = ("confirmed_total", "recovered_total", "died_total")
BELOW = [("recovered_total", "confirmed_total"), ("died_total", "confirmed_total")]


@pytest.fixture(scope="module")
def briefer(
    folder: Path, areas: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> Knowledge:
    """All that a briefer of the whole city is shown of cases, on all days."""
    own = tmp_path_factory.mktemp("cases")
    for path in (*folder.glob("cases_*.csv"), folder / "areas.geojson", folder / "catalogue.toml"):
        shutil.copy(path, own)
    url = new_database(start_embedded(tmp_path_factory.mktemp("embedded") / "postgres"))
    migrate(url)
    with Store.open(url) as store:
        load_city(store, own)
        with store.read(Scope.whole()) as conn:
            catalogue = read_catalogue(conn)
        first, last = catalogue.period
        assert last is not None
        above = {row.code: row.parent or None for row in areas.itertuples()}
        metrics = [catalogue.metrics[column] for column in COLUMNS]
        return known_to(store, Scope("*", withhold=True), above, metrics, (first, last), BELOW)


def test_every_cell_with_a_small_count_is_withheld(briefer: Knowledge, folder: Path):
    rows = read_feed(folder, "cases")
    rows = rows[~rows["area_code"].isin(list(briefer.children))]
    rows["current"] = rows["confirmed_total"] - rows["recovered_total"] - rows["died_total"]
    counts = rows[[*COLUMNS, "current"]]
    small = set(rows.loc[((counts > 0) & (counts < 5)).any(axis=1), "area_code"])
    hidden = {area for area in briefer.parents if briefer.hides((area, False))}
    assert len(small) > 50
    assert small <= hidden
    assert len(hidden) <= 3 * len(small), "and not many more"


def test_no_solver_works_out_what_is_withheld(briefer: Knowledge):
    assert recovered(briefer) == []
