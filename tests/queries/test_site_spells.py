"""What is kept of the reports of sites says what the reports themselves do, in whatever order they
came, corrected or not, of a site that moved, in every scope, and after an upgrade."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import psycopg
import pytest

from queries.blocks import block
from queries.frames import rows_of
from queries.resumption import read_step_times, resumption_theme, standing, with_states
from queries.schema import migrate
from queries.scope import Scope
from queries.sites import read_sites, site_states
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.store_content import content
from tests.queries.test_schema import VERSION_8
from tests.queries.themed_town import CITY, THEMED
from tests.queries.town import CELLS, in_cell, write_town

THEME = resumption_theme(CITY)
SITES = [f"E{n:02}" for n in range(12)]
MOVING = "E06"  # and those after it
FIRST = datetime(2020, 2, 1, tzinfo=UTC)
HOURS = 200
BATCHES = 8
ALL_KNOWN = FIRST + timedelta(days=30)
RANDOM = np.random.default_rng(44_04)


@pytest.fixture(scope="module")
def store(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    url, folder = new_database(server), tmp_path_factory.mktemp("spells")
    migrate(url)
    with Store.open(url) as store:
        # A report may leave the status out.
        write_town(store, folder, THEMED.replace('approved|resumed"', 'approved|resumed?"'))
        deliveries = tmp_path_factory.mktemp("deliveries")
        for number in range(BATCHES):
            _register(store, deliveries, number)
            _report(store, deliveries, number)
        yield store


def _register(store: Store, folder: Path, number: int) -> None:
    """Every site somewhere; from the second time on half of those that move have moved."""
    moved = [site for site in SITES if number == 0 or (site >= MOVING and RANDOM.random() < 1 / 2)]
    places = [(site, in_cell(CELLS[RANDOM.integers(len(CELLS))])) for site in moved]
    rows = [f"{site},厂{site},{lon},{lat},,small,{number}" for site, (lon, lat) in places]
    send(
        store, folder, "enterprises", "site_code,name,lon,lat,industry,size,staff", *rows,
        received_at=ALL_KNOWN - timedelta(days=20 - number),
    )  # fmt: skip


def _report(store: Store, folder: Path, number: int) -> None:
    """Forty reports of any moment; some are about a moment that was told of before, of sites that
    move only in the same delivery: who sees only one of two areas cannot know that what was said
    from there was put right from elsewhere."""
    steps = [*THEME.steps, ""]
    lines = {}
    for _ in range(40):
        site = SITES[RANDOM.integers(len(SITES) - 1)]  # the last never reports
        at = FIRST + timedelta(hours=4 * int(RANDOM.integers(HOURS / 4)))
        at += timedelta(minutes=number if site >= MOVING else 0)
        recorded = at + timedelta(hours=int(RANDOM.integers(200)))
        status = steps[RANDOM.choice(5, p=[0.2, 0.3, 0.2, 0.2, 0.1])]
        back = RANDOM.integers(9)
        lines[site, at, recorded] = (
            f"{site},{at.isoformat()},{status},{back},{recorded.isoformat()}"
        )
    send(
        store, folder, "enterprise_status", "site_code,observed_at,status,staff_back,recorded_at",
        *lines.values(), received_at=ALL_KNOWN - timedelta(days=9 - number),
    )  # fmt: skip


MOMENTS = [FIRST + timedelta(hours=hours) for hours in (-1, 30, 77, 120, 160, HOURS + 48)]
SCOPES = ["*", "4401", "440101", "4402", ""]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("at", MOMENTS, ids=lambda at: f"{at:%m-%d %H}")
def test_steps_and_standing_are_those_of_the_reports(
    store: Store, scope: str, at: datetime
) -> None:
    with store.read(Scope(scope)) as conn:
        kept, told = (read_step_times(conn, THEME, at, known) for known in (None, ALL_KNOWN))
        pd.testing.assert_frame_equal(kept, told)
        sites = with_states(THEME, read_sites(conn, "enterprise"),
                            site_states(conn, "enterprise", at))  # fmt: skip
        stands, then = (standing(conn, CITY, sites, at, known) for known in (None, ALL_KNOWN))
        pd.testing.assert_frame_equal(stands, then)
        assert (len(stands) > 0) == (at > MOMENTS[0]) or scope != "*"


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("known", [None, *MOMENTS[2:]], ids=str)
@pytest.mark.parametrize("at", MOMENTS, ids=lambda at: f"{at:%m-%d %H}")
def test_the_newest_report_is_the_newest_of_all(
    store: Store, scope: str, at: datetime, known: datetime | None
) -> None:
    with store.read(Scope(scope)) as conn:
        reports = rows_of(conn, "SELECT site, observed_at, recorded_at, batch FROM site_report")
        registered = set(read_sites(conn, "enterprise")["code"])
        found = site_states(conn, "enterprise", at, known)
    is_told = (reports["observed_at"] <= at) & (reports["recorded_at"] <= (known or ALL_KNOWN))
    wanted = reports[is_told & reports["site"].isin(registered)]
    wanted = wanted.sort_values(["site", "observed_at", "recorded_at", "batch"])
    wanted = wanted.groupby("site").tail(1)
    columns = ["site", "observed_at", "recorded_at"]
    assert found[columns].to_numpy().tolist() == wanted[columns].to_numpy().tolist()


def test_the_same_is_kept_after_an_upgrade(store: Store) -> None:
    wanted = content(store)
    assert len(wanted["site_spell"]) > len(SITES)
    assert len(wanted["site_newest"]) == len(SITES) - 1
    with psycopg.connect(store.url) as conn:
        conn.execute(VERSION_8)
    migrate(store.url)
    assert content(store) == wanted


def test_a_site_that_only_reports_no_status_has_no_spell(store: Store, tmp_path: Path) -> None:
    send(
        store, tmp_path, "enterprise_status", "site_code,observed_at,status,staff_back",
        "E11,2020-02-02T08:00:00+08:00,,3", received_at=ALL_KNOWN,
    )  # fmt: skip
    with store.read(Scope.whole()) as conn:
        spells = rows_of(conn, "SELECT FROM site_spell WHERE site = 'E11'")
        newest = rows_of(conn, "SELECT reported FROM site_newest WHERE site = 'E11'")
        params = {"kind": "enterprise", "at": ALL_KNOWN, "known_at": None}
        states = rows_of(conn, block("site", "states"), params)
    assert spells.empty
    assert newest["reported"].tolist() == [{"status": None, "staff_back": 3}]
    assert "E11" in states["site"].tolist()
