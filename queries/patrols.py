"""What is known of patrols: visits and checks by cell and day, flights with their times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import geopandas as gpd
import pandas as pd
from psycopg import Connection

from queries.catalogue import Catalogue
from queries.errors import StoreError
from queries.events import read_events
from queries.feeds import feed_states
from queries.needs import plain_metric
from queries.terms import read_sums

LONGEST_FLIGHT = timedelta(hours=6)  # so long before a window one in it may have begun
KNOWN = ("fresh", "late")


def day_counts(
    conn: Connection[Any],
    catalogue: Catalogue,
    columns: Sequence[str],
    cells: Sequence[str],
    first: date,
    last: date,
    known_at: datetime | None = None,
) -> dict[str, pd.DataFrame]:
    """What was counted in each cell on each day: by stored column a DataFrame [dates × cells].

    In the order of `columns` and `cells`; NaN where nothing was reported or what was is withheld.
    Raises StoreError if no feed sends one of the columns.
    """
    unknown = [column for column in columns if column not in catalogue.stored_columns]
    if unknown:
        raise StoreError(
            f"no observation feed of the catalogue sends {', '.join(unknown)}; it has "
            f"{', '.join(catalogue.stored_columns)}"
        )
    sums = read_sums(conn, plain_metric(catalogue, columns), cells, first, last, known_at)
    days = list(pd.date_range(first, last, freq="D").date)
    return {
        column: pd.DataFrame(sums[column].total, index=days, columns=list(cells))
        for column in columns
    }


def read_flights(
    conn: Connection[Any],
    kind: str,
    since: datetime,
    until: datetime,
    known_at: datetime | None = None,
) -> gpd.GeoDataFrame:
    """The flights of the scope that may have been in the air in a window, by time and code.

    Columns: code, occurred_at, area, base_code, height_m (NaN not given), times (text, the moments
    of the line's points; None not given), recorded_at, batch, geometry in EPSG:4326. They began up
    to 6 hours before `since`: `geo.flights.flown` cuts out what was flown in the window.
    """
    rows = read_events(conn, kind, since - LONGEST_FLIGHT, until, known_at)
    said = rows.pop("properties")
    for column in ("base_code", "height_m", "times"):
        rows[column] = [entry.get(column) for entry in said]
    rows["height_m"] = rows["height_m"].astype(float)
    columns = ["code", "occurred_at", "area", "base_code", "height_m", "times", "recorded_at",
               "batch", "geometry"]  # fmt: skip
    return rows[columns]


def flights_are_known(
    conn: Connection[Any], catalogue: Catalogue, kind: str, until: datetime
) -> bool:
    """Whether no flight up to a moment means that there was none: the feed was not behind by then.

    A feed that is stale at `until` has not told of the last days; the flights in them are unknown,
    not 0. The age of the feed's data is that of the whole city.
    """
    own = [feed for feed in catalogue.feeds.values() if feed.event_kind == kind]
    if not own:
        return False
    states = feed_states(conn, until).set_index("feed")["state"]
    return any(states[feed.name] in KNOWN for feed in own)
