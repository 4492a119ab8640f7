"""What the topic pages ask of `queries`, for the sweep: each says of which areas it told anything.

The ruled town's catalogue with incidence, and with its clinics as the sites that go back to work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from psycopg import Connection

from queries.beside_risk import resumption_beside_risk
from queries.case_history import case_theme, days_since_case, epidemic_curve, read_history
from queries.clusters import case_clusters
from queries.incidence import incidence, rates_by_day
from queries.known_then import known_then_and_now
from queries.resumption import read_step_times, standing, with_states
from queries.sites import read_sites, site_states
from queries.theme_entries import ResumptionTheme
from tests.queries.rules import RULED
from tests.queries.town import AREAS, CELLS, town_areas

FIRST, LAST = date(2020, 2, 1), date(2020, 2, 9)
KNOWN = datetime(2020, 2, 5, 12, tzinfo=UTC)
UNTIL = datetime(2020, 3, 1, tzinfo=UTC)
ALL = [code for code, *_ in AREAS]
THEME = ResumptionTheme(
    site_kind="clinic", feed="clinic_status", steps=("open", "closed"), staff="beds",
    staff_back="queue", group_by=(), rate="coverage", holders=MappingProxyType({}),
)  # fmt: skip
THEMED = replace(
    RULED, cases=replace(case_theme(RULED), incidence="per_thousand"), resumption=THEME
)
SURE = replace(  # of a town as small as this one a rate is told too
    THEMED, cases=replace(case_theme(THEMED), smallest_population=1, smallest_cases=0)
)
CONFIRMED = THEMED.metrics["confirmed"]
Told = Callable[[Connection[Any]], Iterable[str]]


def _said(frame: pd.DataFrame, *columns: str) -> set[str]:
    """Areas of a frame's rows that have a number in some columns."""
    return set(frame.loc[frame[list(columns)].notna().any(axis=1), "area"])


def _of_each(read: Callable[[str], pd.DataFrame], *columns: str) -> set[str]:
    """Areas of which a table has a number in some columns."""
    return {area for area in ALL if read(area)[list(columns)].notna().any(axis=None)}


def _history(conn: Connection[Any]) -> set[str]:
    found = read_history(conn, CONFIRMED, ALL, FIRST, LAST)
    is_told = ~np.isnan(found.totals).all(axis=0) | found.is_withheld
    return {area for area, told in zip(ALL, is_told, strict=True) if told}


def _rates(conn: Connection[Any]) -> set[str]:
    rates, withheld = rates_by_day(conn, SURE, ALL, FIRST, LAST)
    is_told = ~np.isnan(rates).all(axis=0) | withheld
    return {area for area, told in zip(ALL, is_told, strict=True) if told}


def _since(conn: Connection[Any]) -> set[str]:
    found = days_since_case(conn, THEMED, ALL, LAST)
    return set(found.loc[(found["certainty"] != "unknown") | found["is_withheld"], "area"])


def _clusters(conn: Connection[Any]) -> set[str]:
    """Cells whose cases are looked at or left out, each asked for alone."""
    areas, told = town_areas(), set()
    for cell in CELLS:
        own = areas[areas["code"] == cell]
        found = case_clusters(conn, THEMED, own, cell, LAST, days=8)
        if found.cases or found.left_out or not found.unknown:
            told.add(cell)
    return told


def _steps(conn: Connection[Any]) -> set[str]:
    return {site[1:] for site in read_step_times(conn, THEME, UNTIL).index}


def _standing(conn: Connection[Any]) -> set[str]:
    """The register is joined with the reports here as on the page."""
    states = site_states(conn, "clinic", UNTIL)
    sites = with_states(THEME, read_sites(conn, "clinic"), states)
    return set(standing(conn, THEMED, sites, UNTIL)["area"])


THEMES: dict[str, Told] = {
    "read_history": _history,
    "epidemic_curve": lambda conn: _of_each(
        lambda area: epidemic_curve(conn, THEMED, area, FIRST, LAST), "total", "new", "mean_7d"
    ),
    "days_since_case": _since,
    "incidence": lambda conn: _said(
        incidence(conn, THEMED, ALL, date(2020, 2, 3)), "cases", "people", "rate"
    ),
    "rates_by_day": _rates,
    "known_then_and_now": lambda conn: _of_each(
        lambda area: known_then_and_now(conn, CONFIRMED, area, FIRST, LAST, KNOWN),
        "value_then", "value_now", "recorded_at",
    ),
    "case_clusters": _clusters,
    "resumption_beside_risk": lambda conn: _said(
        resumption_beside_risk(conn, THEMED, ALL, date(2020, 2, 3)), "rate", "days"
    ),
    "read_step_times": _steps,
    "standing": _standing,
}  # fmt: skip
