"""Things that happened at a place and a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from psycopg import Connection

from queries.blocks import block
from queries.frames import rows_of


def read_events(
    conn: Connection[Any],
    kind: str,
    since: datetime,
    until: datetime,
    known_at: datetime | None = None,
) -> gpd.GeoDataFrame:
    """Events that began in [since, until), by time and code: [code, kind, occurred_at, area,
    properties (dict), geometry, recorded_at (UTC), batch], points or lines in EPSG:4326.

    With `known_at` as they were known then.
    """
    params = {"kind": kind, "since": since, "until": until, "known_at": known_at}
    rows = rows_of(conn, block("event", "read_events"), params)
    rows["recorded_at"] = pd.to_datetime(rows["recorded_at"], utc=True)
    shapes = shapely.from_wkb(rows.pop("geometry").to_numpy(dtype=object))
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=4326)
