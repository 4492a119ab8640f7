"""A metric as it was known at a moment, beside what is known of the same days now."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from psycopg import Connection

from queries.catalogue import Metric
from queries.raised_areas import reported_days
from queries.rollups import trend


def known_then_and_now(
    conn: Connection[Any],
    metric: Metric,
    area: str,
    first: date,
    last: date,
    known_at: datetime,
) -> pd.DataFrame:
    """A metric of an area day by day, as known at a moment and as known now.

    Columns: observed_on, value_then, value_now, difference (now − then; NaN where either is no
    data: what came in late is no correction), recorded_at (UTC, of the newest report in value_now),
    is_withheld (on all days or none).

    Only days of which a report came in after `known_at` are worked out anew: the others have not
    changed, however long the period is.
    """
    line = trend(conn, metric, area, first, last)
    is_changed = (line["recorded_at"] > pd.Timestamp(known_at)).to_numpy()
    then = np.where(is_changed, np.nan, line["value"])
    if not any(term.carry_days for term in metric.all_terms):
        # Of other days nothing was known then.
        told = reported_days(conn, metric, last, known_at, since=first)
        is_changed &= line["observed_on"].isin(told).to_numpy()
    for changed, run in groupby(range(len(line)), key=lambda day: bool(is_changed[day])):
        if changed:
            days = list(run)
            start, end = line["observed_on"].iloc[[days[0], days[-1]]]
            then[days] = trend(conn, metric, area, start, end, known_at)["value"]
    decimals = metric.decimals
    return pd.DataFrame(
        {
            "observed_on": line["observed_on"],
            "value_then": then,
            "value_now": line["value"],
            "difference": np.round(line["value"] - then, decimals) + 0.0,
            "recorded_at": line["recorded_at"],
            "is_withheld": line["is_withheld"],
        }
    )
