"""Steps back to work by exact figures: counts, times, who stands, corrections, scope."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from queries.areas import read_hierarchy
from queries.beside_risk import resumption_beside_risk
from queries.catalogue import parse_catalogue
from queries.errors import CatalogueError
from queries.needs import leaves_of
from queries.resumption import (
    count_steps,
    days_between,
    funnel,
    holder,
    read_step_times,
    resumption_theme,
    spells,
    standing,
    with_states,
)
from queries.schema import migrate
from queries.scope import Scope
from queries.sites import read_sites, site_history, site_states
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.themed_town import CITY, THEMED
from tests.queries.town import CATALOGUE, CELLS, in_cell, write_town

THEME = resumption_theme(CITY)
AT = datetime(2020, 2, 10, 0, 0, tzinfo=UTC)
SITES = [  # cell, industry, size, staff
    ("E1", 0, "物流", "large", 100), ("E2", 0, "物流", "small", 10), ("E3", 1, "商贸", "small", 20),
    ("E4", 2, "", "small", 30), ("E5", 3, "商贸", "large", 40), ("E6", 3, "商贸", "small", 5),
]  # fmt: skip
REPORTS = [  # site, day of February, status, staff back
    ("E1", 1, "not_resumed", 0), ("E1", 2, "applied", 0), ("E1", 4, "approved", 0),
    ("E1", 5, "resumed", 50), ("E1", 8, "resumed", 80),
    ("E2", 1, "not_resumed", ""), ("E2", 3, "applied", ""), ("E2", 7, "resumed", 4),  # no approval
    ("E3", 1, "not_resumed", 0), ("E3", 4, "applied", 0), ("E3", 9, "applied", 0),
    ("E4", 1, "applied", 0), ("E4", 6, "approved", 0),  # had applied before
    ("E5", 1, "not_resumed", 0), ("E5", 2, "applied", 0), ("E5", 3, "approved", 0),
    ("E5", 4, "applied", 0),  # fell back
]  # fmt: skip


@pytest.fixture(scope="module")
def city(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    url, folder = new_database(server), tmp_path_factory.mktemp("themed")
    migrate(url)
    with Store.open(url) as store:
        write_town(store, folder, THEMED)
        deliveries = tmp_path_factory.mktemp("deliveries")
        places = [(code, in_cell(CELLS[at]), *rest) for code, at, *rest in SITES]
        send(
            store, deliveries, "enterprises",
            "site_code,name,lon,lat,industry,size,staff",
            *(f"{code},厂{code},{lon},{lat},{kind},{size},{staff}"
              for code, (lon, lat), kind, size, staff in places),
        )  # fmt: skip
        _report(store, deliveries, REPORTS)
        # Put right later: on 4 February E3 had not applied yet.
        _report(store, deliveries, [("E3", 4, "not_resumed", 0)], recorded="2020-02-09T20:00")
        yield store


def _report(store: Store, folder: Path, rows: list, recorded: str = "") -> None:
    send(
        store, folder, "enterprise_status", "site_code,observed_at,status,staff_back,recorded_at",
        *(f"{site},2020-02-0{day}T08:00:00+08:00,{status},{back},"
          f"{recorded or f'2020-02-0{day}T09:00'}:00+08:00" for site, day, status, back in rows),
    )  # fmt: skip


def read(store: Store, scope: Scope = Scope("*"), known_at: datetime | None = None):  # noqa: B008
    with store.read(scope) as conn:
        rows = with_states(THEME, read_sites(conn, "enterprise"),
                           site_states(conn, "enterprise", AT, known_at))  # fmt: skip
        times = read_step_times(conn, THEME, AT, known_at)
        return rows, times, standing(conn, CITY, rows, AT, known_at)


def test_counts_by_group(city: Store) -> None:
    rows, _, _ = read(city)
    assert rows["site"].tolist() == ["E1", "E2", "E3", "E4", "E5", "E6"]
    found = count_steps(THEME, rows, rows["size"]).set_index("group")
    assert found.loc["small", list(THEME.steps)].tolist() == [0, 1, 1, 1]
    assert found.loc["small", ["sites", "silent"]].tolist() == [4, 1]
    assert found.loc["small", ["staff", "staff_back", "staff_reported"]].tolist() == [65, 4, 60]
    assert found.loc["small", "resumed_percent"] == 25
    assert found.loc["large", ["sites", "resumed", "applied"]].tolist() == [2, 1, 1]
    assert found.loc["large", "staff_percent"] == pytest.approx(100 * 80 / 140)
    industries = count_steps(THEME, rows, rows["industry"])
    assert industries["group"].tolist() == ["商贸", "物流"]  # E4 has none


def test_counts_by_area_with_an_empty_one_and_a_silent_one(city: Store) -> None:
    rows, _, _ = read(city)
    with city.read(Scope.whole()) as conn:
        areas = leaves_of(read_hierarchy(conn), ["440101", "440102", "4402"])
    by = rows["area"].map(areas)
    found = count_steps(THEME, rows, by, ["440101", "440102", "4402", "9"]).set_index("group")
    assert found["sites"].tolist() == [3, 1, 2, 0]
    assert found["silent"].tolist() == [0, 0, 1, 0]
    np.testing.assert_array_equal(found["resumed_percent"], [200 / 3, 0, 0, np.nan])
    silent = rows[rows["site"] == "E6"]
    alone = count_steps(THEME, silent, silent["area"]).iloc[0]
    assert np.isnan([alone["resumed_percent"], alone["staff_percent"]]).all()
    assert count_steps(THEME, rows.iloc[:0], rows.iloc[:0]["area"]).empty


def test_when_each_step_was_reached(city: Store) -> None:
    _, times, _ = read(city)
    assert times.index.tolist() == ["E1", "E2", "E3", "E4", "E5"]
    days = times.apply(lambda column: column.dt.day)
    np.testing.assert_array_equal(days.loc["E1"], [1, 2, 4, 5])
    np.testing.assert_array_equal(days.loc["E2"], [1, 3, 7, 7])
    np.testing.assert_array_equal(days.loc["E3"], [1, 9, np.nan, np.nan])  # put right
    np.testing.assert_array_equal(days.loc["E4"], [1, 1, 6, np.nan])
    np.testing.assert_array_equal(days.loc["E5"], [1, 2, 3, np.nan])


def test_what_was_known_before_the_correction(city: Store) -> None:
    _, times, stands = read(city, known_at=datetime(2020, 2, 9, 6, tzinfo=UTC))
    assert times.loc["E3", "applied"] == pd.Timestamp("2020-02-04", tz=UTC)
    assert stands.set_index("site").loc["E3", "since"] == pd.Timestamp("2020-02-04", tz=UTC)


def test_the_funnel(city: Store) -> None:
    _, times, _ = read(city)
    found = funnel(CITY, times, AT).set_index("step")
    assert found.index.tolist() == ["applied", "approved"]
    applied = found.loc["applied"]
    assert applied[["entered", "through", "waiting", "started_before"]].tolist() == [5, 4, 1, 1]
    # E5 took 1 day, E1 2, E2 4; E3 has waited 1 day, E4's start is not known.
    assert applied["lower_quartile_days":"longest_days"].tolist() == [1, 2, 4, 1]
    approved = found.loc["approved"]
    assert approved[["entered", "through", "waiting", "started_before"]].tolist() == [4, 2, 2, 0]
    # E2 at once, E1 after 1 day; E4 and E5 have waited 4 and 7.
    assert approved["lower_quartile_days":"median_days"].tolist() == [0, 1]
    assert np.isnan(approved["upper_quartile_days"])
    assert approved["longest_days"] == 7
    assert found["holder"].tolist() == ["街道办", "工信局"]
    assert holder(CITY, "approved") == ("工信局", "Industry")
    assert holder(CITY, "not_resumed") == ("", "")
    nobody = funnel(CITY, times.iloc[:0], AT)
    assert nobody["entered"].tolist() == [0, 0]
    assert nobody["median_days"].isna().all()


def test_what_stands_longest(city: Store) -> None:
    _, _, stands = read(city)
    assert stands["site"].tolist() == ["E5", "E4", "E3"]
    assert stands["status"].tolist() == ["applied", "approved", "applied"]
    assert days_between(stands["since"], AT).tolist() == [6, 4, 1]  # E5 since it fell back
    assert stands["is_at_least"].tolist() == [False] * 3
    assert stands["holder_en"].tolist() == ["Subdistrict", "Industry", "Subdistrict"]
    rows, _, _ = read(city)
    with city.read(Scope.whole()) as conn:
        early = site_states(conn, "enterprise", datetime(2020, 2, 1, 12, tzinfo=UTC))
        first = with_states(THEME, read_sites(conn, "enterprise"), early)
        then = standing(conn, CITY, first, datetime(2020, 2, 1, 12, tzinfo=UTC))
        none = standing(conn, CITY, rows.iloc[:0], AT)
    assert then["is_at_least"].all()
    assert none.empty


def test_the_reports_of_one_as_spells(city: Store) -> None:
    with city.read(Scope.whole()) as conn:
        history = site_history(conn, "E1", datetime(2020, 1, 1, tzinfo=UTC), AT)
        unknown = site_history(conn, "E9", datetime(2020, 1, 1, tzinfo=UTC), AT)
    found = spells(history, AT)
    assert found["status"].tolist() == ["not_resumed", "applied", "approved", "resumed"]
    assert found["days"].tolist() == [1, 2, 1, 5]
    assert found["reports"].tolist() == [1, 1, 1, 2]
    assert found["last_at"].iloc[-1] == pd.Timestamp("2020-02-08", tz=UTC)
    assert spells(unknown, AT).empty


def test_nobody_sees_foreign_enterprises(city: Store) -> None:
    rows, times, stands = read(city, Scope("4402"))
    assert rows["site"].tolist() == ["E5", "E6"]
    assert times.index.tolist() == ["E5"]
    assert stands["site"].tolist() == ["E5"]
    rows, times, stands = read(city, Scope(""))
    assert rows.empty
    assert times.empty
    assert stands.empty


def test_beside_the_risk(city: Store, tmp_path: Path) -> None:
    cell, other, third, silent = CELLS
    send(
        city, tmp_path, "patrols", "area_code,observed_on,due,done",
        f"{cell},2020-02-08,10,4", f"{other},2020-02-08,10,9", f"{third},2020-02-08,10,7",
    )  # fmt: skip
    counts = {cell: (0, 1), other: (0, 0), third: (2, 2), silent: (0, 0)}
    send(
        city, tmp_path, "cases", "area_code,observed_on,confirmed",
        *(f"{code},2020-02-0{7 + n},{count}" for code, both in counts.items()
          for n, count in enumerate(both)),
    )  # fmt: skip
    with city.read(Scope.whole()) as conn:
        found = resumption_beside_risk(conn, CITY, CELLS, date(2020, 2, 8))
    assert found["certainty"].tolist() == ["exact", "never", "at_least", "never"]
    # Few back and a case today; many and never one; only known that it is a day ago; no rate.
    assert found["class"].tolist() == [6, 2, -1, -1]
    assert not found["is_withheld"].any()


def test_plans_and_catalogues_without_the_theme() -> None:
    assert np.isnan(CITY.planned("coverage", date(2020, 2, 2)))
    assert CITY.planned("coverage", date(2020, 2, 4)) == 20.5
    assert CITY.planned("coverage", date(2020, 2, 5)) == 50
    assert np.isnan(CITY.planned("confirmed", date(2020, 2, 5)))
    with pytest.raises(CatalogueError, match=r"no \[resumption\]"):
        resumption_theme(parse_catalogue(CATALOGUE))
