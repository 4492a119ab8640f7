"""What a figure is made of: the reports that are summed up in it, each with its batch."""

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


def reports_behind(
    conn: Connection[Any],
    metrics: Sequence[Metric],
    areas: Sequence[str],
    on: date,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """The newest reports of some areas that stand on a day, of every column of some metrics.

    Columns: area, column (the stored one), value, observed_on (before the day where the report is
    carried), recorded_at (UTC), batch (its number); by column and area. To have all of a parent's
    figure, give it and all areas below it. Of areas that are withheld there is no row.
    """
    carry_days = {term.column: term.carry_days for metric in metrics for term in metric.all_terms}
    params = {
        "columns": list(carry_days), "carry_days": list(carry_days.values()),
        "areas": asked(areas), "on": on, "known_at": known_at,
    }  # fmt: skip
    rows = rows_of(conn, block("made_of", "reports"), params)
    rows["recorded_at"] = pd.to_datetime(rows["recorded_at"], utc=True, cache=False)
    return rows


def site_reports_behind(
    conn: Connection[Any],
    sites: Sequence[str],
    moments: Sequence[datetime],
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """What each site said of the moment beside it, in the order given.

    Columns: site, observed_at and recorded_at (UTC), status (None where it said none), batch (its
    number). Where it said nothing of the moment, or is out of scope, there is no row.
    """
    params = {"sites": list(sites), "moments": list(moments), "known_at": known_at}
    rows = rows_of(conn, block("made_of", "site_reports"), params)
    for column in ("observed_at", "recorded_at"):
        rows[column] = pd.to_datetime(rows[column], utc=True)
    return rows


def newest_site_reports(
    conn: Connection[Any], sites: Sequence[str], at: datetime, known_at: datetime | None = None
) -> pd.DataFrame:
    """The newest report of each of some sites up to a moment, and the batches behind it.

    Columns: site, register_batch and registered_at (of what the register says now), observed_at,
    recorded_at (UTC; NaT where it has not reported), batch (NA likewise); by site. Sites that are
    unknown or out of scope have no row.
    """
    params = {"sites": list(sites), "at": at, "known_at": known_at}
    rows = rows_of(conn, block("made_of", "newest_site_reports"), params)
    for column in ("registered_at", "observed_at", "recorded_at"):
        rows[column] = pd.to_datetime(rows[column], utc=True)
    return rows.astype({"register_batch": "Int64", "batch": "Int64"})
