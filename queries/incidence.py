"""Cases per 100,000 people, with the people behind the rate and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from psycopg import Connection

from geo.incidence import CONFIDENCE, rate_states, rates
from queries.case_history import case_theme
from queries.catalogue import Catalogue, Metric
from queries.errors import CatalogueError
from queries.rollups import area_figures, parts_of_sums, withheld_of_sums
from queries.terms import Flags, Floats, read_sums


def incidence_metric(catalogue: Catalogue) -> Metric:
    """The ratio of cases to people. Raises CatalogueError if `[cases]` names none."""
    name = case_theme(catalogue).incidence
    if name is None:
        raise CatalogueError(
            "[cases] of the catalogue has no incidence, the ratio of cases to people"
        )
    return catalogue.metrics[name]


def incidence(
    conn: Connection[Any],
    catalogue: Catalogue,
    areas: Sequence[str],
    on: date,
    known_at: datetime | None = None,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """The rate of each area on a day, one row each in the order given.

    Columns: area, cases, people, rate (rounded as the metric, per as many people as its scale),
    low, high (its exact Poisson interval, see `geo.incidence.rates`), state, is_withheld. state is
    "shown", "no_data", "few_people" or "few_cases" by the least of `[cases]` of the catalogue; in
    the last three rate, low and high are NaN, and so are all counts where they are withheld.

    Raises CatalogueError if the catalogue has no incidence, GeoError for a broken `confidence`.
    """
    metric, theme = incidence_metric(catalogue), case_theme(catalogue)
    figures = area_figures(conn, metric, areas, on, known_at)
    found = rates(
        figures["numerator"],
        figures["denominator"],
        metric.scale,
        confidence,
        theme.smallest_population,
        theme.smallest_cases,
    )
    return pd.DataFrame(
        {
            "area": figures["area"],
            "cases": figures["numerator"],
            "people": figures["denominator"],
            "rate": np.where(found.state == "shown", figures["value"], np.nan),
            "low": found.low,
            "high": found.high,
            "state": found.state,
            "is_withheld": figures["is_withheld"],
        }
    )


def rates_by_day(
    conn: Connection[Any],
    catalogue: Catalogue,
    areas: Sequence[str],
    first: date,
    last: date,
    known_at: datetime | None = None,
) -> tuple[Floats, Flags]:
    """The `rate` of `incidence` for many days: [days, areas], NaN unless its state is "shown", and
    one [areas] of where it is withheld, on all days.

    Raises CatalogueError if the catalogue has no incidence.
    """
    metric, theme = incidence_metric(catalogue), case_theme(catalogue)
    sums = read_sums(conn, metric, areas, first, last, known_at)
    rate, cases, people = parts_of_sums(metric, sums)
    states = rate_states(cases, people, theme.smallest_population, theme.smallest_cases)
    return np.where(states == "shown", rate, np.nan), withheld_of_sums(sums)
