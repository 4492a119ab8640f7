"""Fever clinics: which are open at a moment, how full they are, and their hours of a day.

Who has not reported is unknown, not closed; and nobody is sent to a clinic whose last word that it
is open has expired by the promise of its feed.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
from psycopg import Connection

from queries.catalogue import Catalogue, Feed
from queries.feeds import feed_state
from queries.sites import read_sites, site_hours, site_states

UNKNOWN, OPEN, CLOSED, STANDBY = "unknown", "open", "closed", "standby"
COUNTS = ("beds_used", "queue", "wait_min")
HOURS_PER_DAY = 24
SPAN = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-–~至]\s*(\d{1,2}):(\d{2})\s*")


def read_clinics(
    conn: Connection,
    catalogue: Catalogue,
    kind: str,
    at: datetime,
    known_at: datetime | None = None,
) -> gpd.GeoDataFrame:
    """The clinics of the scope as they were at a moment, ordered by code, EPSG:4326 points.

    `kind` is the catalogue's name of such sites; `at` has the city's time zone.

    Columns: those of `read_reported`, then of `judged`.
    """
    return judged(read_reported(conn, kind, at, known_at), catalogue, kind, at)


def read_reported(
    conn: Connection, kind: str, at: datetime, known_at: datetime | None = None
) -> gpd.GeoDataFrame:
    """The clinics of the scope with their newest report up to a moment, ordered by code.

    Columns: those of `read_sites`; then of that report status ("unknown" if there is none),
    observed_at (UTC; NaT), beds_used, queue, wait_min (NaN unknown); load (beds used to beds, NaN
    where either is unknown or it has no beds).
    """
    clinics = read_sites(conn, kind)
    reports = site_states(conn, kind, at, known_at).set_index("site").reindex(clinics["code"])
    clinics["status"] = _column(reports, "status").fillna(UNKNOWN).to_numpy(dtype=object)
    clinics["observed_at"] = pd.DatetimeIndex(reports["observed_at"])
    for column in COUNTS:
        clinics[column] = _column(reports, column).astype(float).to_numpy()
    beds = _column(clinics, "beds").astype(float)
    clinics["load"] = clinics["beds_used"] / beds.where(beds > 0)
    return clinics


def judged(
    clinics: gpd.GeoDataFrame, catalogue: Catalogue, kind: str, at: datetime
) -> gpd.GeoDataFrame:
    """What the clock makes of `read_reported`: the same rows with more columns; no query.

    heard (the age of the report at the moment: a state of `feeds.feed_state`); is_open (said open,
    and that has not expired); is_due_open (whether its hours have it open at the moment; None where
    the register does not tell); doubt, where the hours speak against that: "awaited" (due open, and
    nothing has been heard since), "closed_when_due", "open_after_hours", else "". One that stands
    by is not due.
    """
    feed = status_feed(catalogue, kind)
    status, observed_at = clinics["status"].to_numpy(dtype=object), clinics["observed_at"]
    hours = list(zip(_column(clinics, "hours"), _column(clinics, "is_24h"), strict=True))
    heard = ["never" if feed is None else feed_state(feed, moment, at) for moment in observed_at]
    is_heard = np.array([state not in ("expired", "never") for state in heard], dtype=bool)
    is_open = (status == OPEN) & is_heard
    due = [is_due_open(*own, at) for own in hours]
    was_due = [
        pd.notna(moment) and is_due_open(*own, moment) is True
        for own, moment in zip(hours, observed_at.dt.tz_convert(at.tzinfo), strict=True)
    ]
    is_due = np.array([own is True for own in due], dtype=bool)
    is_awaited = is_due & (status != STANDBY)
    doubt = np.select(
        [
            is_open & np.array([own is False for own in due], dtype=bool),
            is_awaited & (status == CLOSED) & is_heard & np.array(was_due, dtype=bool),
            is_awaited & ~is_open,
        ],
        ["open_after_hours", "closed_when_due", "awaited"],
        "",
    )
    return clinics.assign(
        heard=np.array(heard, dtype=object), is_open=is_open,
        is_due_open=np.array(due, dtype=object), doubt=doubt.astype(object),
    )  # fmt: skip


def clinic_day(
    conn: Connection, kind: str, since: datetime, until: datetime, known_at: datetime | None = None
) -> pd.DataFrame:
    """The clinics of the scope hour by hour: the last report in each hour that began before `until`
    of the 24 from `since` on, the beginning of a day in the city's time zone.

    Columns: site, hour (0 to 23), status ("unknown" where none was reported), observed_at (UTC;
    NaT), beds_used, queue, wait_min (NaN). A row each clinic and hour, ordered by both.
    """
    end = min(until, since + timedelta(hours=HOURS_PER_DAY))
    hours = max(0, int(np.ceil((end - since).total_seconds() / 3600)))
    reports = site_hours(conn, kind, since, end, known_at).set_index(["site", "hour"])
    every = pd.MultiIndex.from_product(
        [read_sites(conn, kind)["code"], range(hours)], names=["site", "hour"]
    )
    found = reports.reindex(every)
    rows = {
        "status": _column(found, "status").fillna(UNKNOWN).astype(object),
        "observed_at": found["observed_at"],
        **{column: _column(found, column).astype(float) for column in COUNTS},
    }
    return pd.DataFrame(rows, index=every).reset_index()


def status_feed(catalogue: Catalogue, kind: str) -> Feed | None:
    """The feed that reports the status of sites of a kind; None if none does."""
    for feed in catalogue.feeds.values():
        if feed.kind == "site_reports" and feed.site_kind == kind and "status" in feed.columns:
            return feed
    return None


def is_due_open(hours: str | None, is_24h: bool | None, at: datetime) -> bool | None:
    """Whether hours like "08:00-20:00" have a site open at a moment, in the time zone of `at`.

    The end is not in it any more; hours may pass midnight ("20:00-08:00"). `is_24h` goes before
    them. None where nothing is given, or nothing that can be read.
    """
    if is_24h is True:
        return True
    found = SPAN.fullmatch(hours) if isinstance(hours, str) else None
    if found is None:
        return None
    first, last = (int(found[n]) * 60 + int(found[n + 1]) for n in (1, 3))
    if max(first, last) > HOURS_PER_DAY * 60 or int(found[2]) > 59 or int(found[4]) > 59:
        return None
    moment: time = at.time()
    minute = moment.hour * 60 + moment.minute
    if first < last:
        return first <= minute < last
    return minute >= first or minute < last


def _column(rows: pd.DataFrame, name: str) -> pd.Series:
    """A column of what feeds declare; all None where the city's do not."""
    return rows[name] if name in rows else pd.Series(None, index=rows.index, dtype=object)
