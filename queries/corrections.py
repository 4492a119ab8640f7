"""What has been corrected since a moment: the figures that would be read otherwise today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
from psycopg import Connection

from queries.blocks import block
from queries.catalogue import Metric
from queries.frames import rows_of
from queries.terms import asked


def corrections_since(
    conn: Connection[Any],
    metric: Metric,
    areas: Sequence[str],
    first: date,
    until: date,
    known_at: datetime,
) -> pd.DataFrame:
    """Reports on days from `first` to `until` that later ones, recorded after `known_at`, say
    otherwise.

    Columns: area, observed_on, column (the stored one), value_then, value_now, recorded_at (UTC,
    of the newest); the newest correction first, then by area, day and column. Of the given areas
    only; a report that there was none of at `known_at` is late, not a correction; of
    areas that are withheld nothing is told.
    """
    params = {
        "columns": sorted({term.column for term in metric.all_terms}), "areas": asked(areas),
        "first": first, "until": until, "known_at": known_at,
    }  # fmt: skip
    rows = rows_of(conn, block("correction", "since"), params)
    rows["recorded_at"] = pd.to_datetime(rows["recorded_at"], utc=True)
    return rows
