"""Back to work beside the risk of it: how many have resumed, and how long ago the last case was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from psycopg import Connection

from geo.bivariate import bivariate_classes
from queries.case_history import days_since_case
from queries.catalogue import Catalogue
from queries.resumption import resumption_theme
from queries.rollups import area_figures

RATE_BREAKS = (50.0, 80.0)
# One and two weeks: a county without a new case in 14 days was of low risk by the State Council's
# guidance on prevention and control by regions and levels of 17 February 2020.
DAYS_BREAKS = (6.0, 13.0)


def resumption_beside_risk(
    conn: Connection[Any],
    catalogue: Catalogue,
    areas: Sequence[str],
    on: date,
    known_at: datetime | None = None,
    rate_breaks: Sequence[float] = RATE_BREAKS,
    days_breaks: Sequence[float] = DAYS_BREAKS,
) -> pd.DataFrame:
    """Each area's class of both on a day, one row each in the order given.

    Columns: area, rate (the metric `rate` of `[resumption]`), days and certainty (as
    `days_since_case`), class (`geo.bivariate.bivariate_classes`: rate from little to much, risk
    from a case long ago to one of these days; -1 where either is unknown), is_withheld.

    An area without any case so far stands with those whose last is longest ago. Where only so much
    is known that it is at least some days ago, that is enough if it is more than the last break.

    Raises CatalogueError if the catalogue has no cases or no resumption, GeoError for breaks that
    are not two and ascending.
    """
    metric = catalogue.metrics[resumption_theme(catalogue).rate]
    figures = area_figures(conn, metric, areas, on, known_at)
    since = days_since_case(conn, catalogue, areas, on, known_at)
    certainty, days = since["certainty"], since["days"]
    is_sure = (certainty == "exact") | ((certainty == "at_least") & (days > max(days_breaks)))
    ago = np.where(certainty == "never", np.inf, np.where(is_sure, days, np.nan))
    return pd.DataFrame(
        {
            "area": figures["area"],
            "rate": figures["value"],
            "days": days,
            "certainty": certainty,
            "class": bivariate_classes(figures["value"], ago, rate_breaks, days_breaks, "low"),
            "is_withheld": figures["is_withheld"] | since["is_withheld"],
        }
    )
