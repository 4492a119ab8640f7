"""Things with a place that lasts, and what they report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import geopandas as gpd
import pandas as pd
from psycopg import Connection

from queries.areas import rows_of
from queries.blocks import block


def read_sites(conn: Connection[Any], kind: str) -> gpd.GeoDataFrame:
    """Sites of a kind, ordered by code: [code, name, name_en, kind, area, lon, lat, <register
    columns>, geometry], points in EPSG:4326."""
    rows = rows_of(conn, block("site", "read_sites"), {"kind": kind})
    frame = _spread(rows, "register")
    return gpd.GeoDataFrame(
        frame, geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs=4326
    )


def site_states(conn: Connection[Any], kind: str, at: datetime) -> pd.DataFrame:
    """The newest report of each site at or before a moment: [site, observed_at, recorded_at,
    <report columns>], ordered by site; a site that never reported by then has no row."""
    rows = rows_of(conn, block("site", "states"), {"kind": kind, "at": at})
    return _spread(rows, "reported")


def site_history(
    conn: Connection[Any], site: str, since: datetime, until: datetime
) -> pd.DataFrame:
    """A site's reports from `since` to `until`, oldest first, each as last corrected:
    [observed_at, recorded_at, <report columns>]."""
    params = {"site": site, "since": since, "until": until}
    return _spread(rows_of(conn, block("site", "history"), params), "reported")


def _spread(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The JSON objects of a column as columns of their own."""
    inside = pd.DataFrame(list(rows[column]), index=rows.index)
    return pd.concat([rows.drop(columns=column), inside], axis=1)
