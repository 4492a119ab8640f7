"""What the browser plays: a measure of the page of cases on every day of the slider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.live import Live
from dashboard.look import look
from dashboard.topic_page import topic_page
from dashboard.topics.cases_read import (
    days_without,
    days_without_by_day,
    sure_rates,
    sure_rates_by_day,
)
from dashboard.view import from_params
from queries.scope import Scope
from queries.snapshot import Listener
from tests.dashboard.desk import Desk
from tests.dashboard.topics.cases_town import told_cases
from tests.queries.quiet_city import QUIET, open_quiet_city, report
from tests.queries.town import CELLS

NONE = float("nan")


@pytest.fixture(scope="module")
def cases(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with told_cases(server, tmp_path_factory.mktemp("cases")) as live:
        yield live


@pytest.mark.parametrize(
    ("metric", "read", "by_day"),
    [
        ("case_free_days", days_without, days_without_by_day),
        ("case_rate", sure_rates, sure_rates_by_day),
    ],
)
def test_every_day_of_the_slider_is_coloured_as_the_day_itself_is(
    cases: Live, metric: str, read: Callable[..., Any], by_day: Callable[..., Any]
):
    """What the browser plays, also days before anything was told."""
    scope = Scope.whole()
    city = cases.city(scope)
    areas = [city.root, *CELLS]
    with cases.reading(scope) as (conn, city):
        values, withheld = by_day(conn, city, areas)
        first, last = city.days
        for day, row in zip(pd.date_range(first, last).date, values, strict=True):
            view, _ = from_params({"day": str(day)}, topic_page("cases").offer(city))
            own = read(look(conn, city, view, cases.once(city)), areas)
            np.testing.assert_array_equal(row, own["value"])
    assert not withheld.any()
    assert "/days/" in Desk(page="cases", metric=metric).screen["values"]["days_url"]


def test_rates_by_day_are_those_of_each_day(cases: Live):
    """格二 and 格三 have a day with one case, too few for a rate; 格四 has too few people."""
    with cases.reading(Scope.whole()) as (conn, city):
        values, _ = sure_rates_by_day(conn, city, CELLS)
    expected = [
        [0, 0, 0, NONE], [200, 0, 0, NONE], [300, 0, 0, NONE], [500, 0, 0, NONE],
        [600, 0, NONE, NONE], [600, 0, NONE, NONE], [600, 0, NONE, NONE], [700, 0, NONE, NONE],
        [700, 0, 0, NONE], [700, 0, 0, NONE], [700, NONE, 0, NONE], [700, NONE, 0, NONE],
    ]  # fmt: skip
    np.testing.assert_array_equal(values[9:21], expected)


def test_a_rate_that_is_withheld_is_so_on_every_day(server: str, tmp_path: Path):
    own = QUIET + '\n[cases]\ncurrent = "current"\nincidence = "per_thousand"\n'
    areas = ["A1", "A2", "A3"]
    with open_quiet_city(server, tmp_path, own) as store:
        report(store, tmp_path, "2020-02-02", {})
        report(store, tmp_path, "2020-02-03", {"A1": (4, 0)})
        live = Live(store, Listener(store.url))
        with live.reading(Scope("44", withhold=True)) as (conn, city):
            values, withheld = sure_rates_by_day(conn, city, areas)
            assert withheld.tolist() == [True, True, False]
            assert np.isnan(values[:, withheld]).all()
        live.listener.close()
