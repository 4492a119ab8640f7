"""Things with a place: their register, their newest reports, the reports of one."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from datetime import datetime

import geopandas as gpd
import pandas as pd
from psycopg import Connection

from queries.blocks import block
from queries.catalogue import Catalogue, read_catalogue
from queries.frames import rows_of


def read_sites(conn: Connection, kind: str) -> gpd.GeoDataFrame:
    """The sites of a kind in the scope, ordered by code, EPSG:4326 points.

    Columns: code, name, name_en, kind, area (the leaf it stands in), lon, lat, then those that the
    kind's register declares in the catalogue (None where not given), geometry.
    """
    rows = rows_of(conn, block("site", "read_sites"), {"kind": kind})
    spread = _spread(rows, "register", _declared(conn, kind, "sites"))
    points = gpd.points_from_xy(spread["lon"].astype(float), spread["lat"].astype(float))
    return gpd.GeoDataFrame(spread, geometry=points, crs=4326)


def read_stream(conn: Connection, site: str) -> str | None:
    """The address of a site's video as its register has it; None without one, and for a site that
    is unknown or out of scope."""
    found = conn.execute(block("site", "registered"), {"site": site}).fetchone()
    if found is None:
        return None
    column = stream_column(read_catalogue(conn), found[0])
    return found[1].get(column) if column else None


def stream_column(catalogue: Catalogue, kind: str) -> str | None:
    """The column in which a kind's register has the address of a video; None without one."""
    registers = [f for f in catalogue.feeds.values() if f.kind == "sites" and f.site_kind == kind]
    found = (c.name for feed in registers for c in feed.columns.values() if c.kind == "stream")
    return next(found, None)


def site_states(
    conn: Connection, kind: str, at: datetime, known_at: datetime | None = None
) -> pd.DataFrame:
    """The newest report of each site of a kind at a moment; a site without one has no row.

    Columns: site, observed_at, recorded_at, then those that the kind's reports declare; ordered by
    site. With `known_at` only reports recorded by then count.
    """
    params = {"kind": kind, "at": at, "known_at": known_at}
    rows = rows_of(conn, block("site", "states"), params)
    return _timed(_spread(rows, "reported", _declared(conn, kind, "site_reports")))


def count_in_state(
    conn: Connection, kind: str, area: str, column: str, state: str, moments: Sequence[datetime]
) -> list[float]:
    """How many sites of a kind at or below an area had `state` in a column of their newest report
    at each moment; NaN where none of them had reported yet."""
    params = {
        "kind": kind, "area": area, "column": column, "state": state, "moments": list(moments),
    }  # fmt: skip
    rows = conn.execute(block("site", "count_in_state"), params)
    return [math.nan if sites is None else float(sites) for (sites,) in rows]


def site_history(
    conn: Connection,
    site: str,
    since: datetime,
    until: datetime,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """The reports of one site from `since` to `until`, both included, ordered by observed_at.

    Columns: observed_at, recorded_at, then those that the reports declare. A correction stands in
    place of what it corrects. Empty for a site that is unknown or out of scope.
    """
    found = conn.execute(block("site", "kind_of"), {"site": site}).fetchone()
    params = {"site": site, "since": since, "until": until, "known_at": known_at}
    rows = rows_of(conn, block("site", "history"), params)
    columns = _declared(conn, found[0], "site_reports") if found else ()
    return _timed(_spread(rows, "reported", columns))


def site_hours(
    conn: Connection,
    kind: str,
    since: datetime,
    until: datetime,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """The last report of each site of a kind in each hour from `since` to before `until`.

    Columns: site, hour (0 begins at `since`), observed_at, recorded_at, then those that the kind's
    reports declare; ordered by site and hour. An hour in which a site reported nothing has no row.
    """
    params = {"kind": kind, "since": since, "until": until, "known_at": known_at}
    rows = rows_of(conn, block("site", "by_hour"), params)
    return _timed(_spread(rows, "reported", _declared(conn, kind, "site_reports")))


def _declared(conn: Connection, kind: str, feed_kind: str) -> tuple[str, ...]:
    """Columns that the feeds of a site kind declare in the catalogue."""
    feeds = read_catalogue(conn).feeds.values()
    found = [feed for feed in feeds if feed.kind == feed_kind and feed.site_kind == kind]
    return tuple(dict.fromkeys(column for feed in found for column in feed.columns))


def _spread(rows: pd.DataFrame, packed: str, columns: Iterable[str]) -> pd.DataFrame:
    """The same rows with the declared columns in place of the packed one; None where not given."""
    entries = json.loads(f"[{','.join(rows.pop(packed))}]")
    for column in columns:
        rows[column] = [entry.get(column) for entry in entries]
    return rows


def _timed(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with times of a time type, UTC, also when there are none."""
    for column in ("observed_at", "recorded_at"):
        rows[column] = pd.to_datetime(rows[column], utc=True)
    return rows
