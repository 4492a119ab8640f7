"""Whether somebody has looked after a cell in a window of hours, and who waits longest.

Visits on foot and checks by video come as a number a cell and day, without hours; flights have
times. So a day's number stands for its 24 hours evenly: of 6 visits on a day, of which 8 hours lie
in the window, 2 are taken to be in it. That may be wrong for a single cell, which is why `coverage`
says where it does not matter (`is_certain`). What was not reported is unknown, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from geo.classify import NO_DATA, classify
from geo.errors import GeoError, listed
from geo.flights import Track
from geo.hierarchy import Hierarchy
from geo.seen_ground import SEEN_SHARE

SEEN, UNSEEN, UNKNOWN = "seen", "unseen", "unknown"
BY_DRONE = "drone"
HOURS_PER_DAY = 24.0


def coverage(
    means: Mapping[str, pd.DataFrame],
    flights: pd.DataFrame | None,
    since: datetime,
    until: datetime,
    least_share: float = SEEN_SHARE,
) -> pd.DataFrame:
    """Whether each cell was seen at least once by any means in a window.

    Parameters
    ----------
    means : by the name of each means its numbers, DataFrames [dates × cells] of the same cells;
        NaN where not reported.
    flights : [flights, seen_share] by cell, as `seen_ground.ground_seen` gives it of the window;
        None if flights are not reported.
    since, until : in the city's time zone, which says where a day begins.

    Returns
    -------
    DataFrame by cell: of each means its number in the window (NaN unknown) and NAME_h, for how many
    of its hours there is a report; flights and seen_share (NaN unknown); state and is_certain.

    state: "seen" if any number is above 0, or flights saw `least_share` of the cell; else
    "unknown" if of no means but the flights there is a report for any hour; else "unseen".
    is_certain: of one seen, if it was by a flight, or on a day that lies in the window whole; of
    one unseen, if every means that ever reports there has reported for the whole window.

    Raises
    ------
    GeoError
        if there are no means, their cells differ, or the window is empty.
    """
    cells = _cells(means)
    if not since < until:
        raise GeoError(f"the window from {since} to {until} is empty; it has to end after it began")
    rows = pd.DataFrame(index=cells)
    whole_h = (until - since).total_seconds() / 3600
    by_day, surely, has_report = (np.zeros(len(cells), dtype=bool) for _ in range(3))
    every_hour = np.ones(len(cells), dtype=bool)
    for name, numbers in means.items():
        overlap_h = np.array([_overlap_h(day, since, until) for day in numbers.index])
        values = numbers.to_numpy(dtype=float)
        is_in = ~np.isnan(values) & (overlap_h > 0)[:, None]
        hours = (is_in * overlap_h[:, None]).sum(axis=0)
        number = (np.nan_to_num(values) * overlap_h[:, None]).sum(axis=0) / HOURS_PER_DAY
        rows[name] = np.where(hours > 0, number, np.nan)
        rows[f"{name}_h"] = hours
        by_day |= number > 0
        surely |= (np.nan_to_num(values) > 0)[overlap_h >= HOURS_PER_DAY].any(axis=0)
        every_hour &= (hours >= whole_h) | np.isnan(values).all(axis=0)
        has_report |= hours > 0
    found = None if flights is None else flights.reindex(cells).fillna(0.0)
    rows["flights"] = np.nan if found is None else found["flights"].astype(float)
    rows["seen_share"] = np.nan if found is None else found["seen_share"].astype(float)
    by_flight = rows["seen_share"].to_numpy() >= least_share
    is_seen = by_day | by_flight
    rows["state"] = np.where(is_seen, SEEN, np.where(has_report, UNSEEN, UNKNOWN))
    is_told = has_report & every_hour & (found is not None)
    rows["is_certain"] = np.where(is_seen, surely | by_flight, is_told)
    return rows


def coverage_by_area(state: pd.Series, hierarchy: Hierarchy, areas: Sequence[str]) -> pd.DataFrame:
    """The one figure of an area: of its cells that are known, how many were seen.

    Returns [area, cells, seen, unseen, unknown, seen_pct] in the order given; seen_pct, 0 to 100,
    is NaN where nothing is known. Cells that `state` does not have are unknown.
    """
    told, rows = state.to_dict(), []
    for area in areas:
        leaves = hierarchy.leaves(area)
        own = [told.get(leaf) for leaf in leaves]
        seen, unseen = own.count(SEEN), own.count(UNSEEN)
        known = seen + unseen
        pct = 100 * seen / known if known else np.nan
        rows.append((area, len(leaves), seen, unseen, len(leaves) - known, pct))
    columns = ["area", "cells", "seen", "unseen", "unknown", "seen_pct"]
    return pd.DataFrame(rows, columns=columns)


def last_seen(
    means: Mapping[str, pd.DataFrame], flown: pd.Series | None, at: datetime
) -> pd.DataFrame:
    """For how long nobody is known to have looked after each cell.

    Parameters
    ----------
    means : as in `coverage`; the first of their days is how far back is looked.
    flown : the moment at which a flight last saw the cell, by cell (`last_flown`); None: flights
        are not reported.
    at : the moment looked from, in the city's time zone.

    Returns
    -------
    DataFrame by cell [hours, by, is_at_least, unreported_days]. `hours` since the end of the last
    day that has a number above 0, or since the flight, if that is later; `by` says which means
    (None: none in the days looked at, and then `hours` are since their beginning and
    `is_at_least`). `unreported_days`: days since on which no means has reported; somebody may have
    been there.
    """
    cells = _cells(means)
    zone = at.tzinfo
    days = sorted({day for numbers in means.values() for day in numbers.index if day <= at.date()})
    if not days:
        raise GeoError(f"there is no day to look at up to {at}; give at least one")
    start = _hours_between(datetime.combine(days[0], datetime.min.time(), zone), at)
    hours = np.full(len(cells), start)
    by = np.full(len(cells), None, dtype=object)
    ends_h = np.array([max(_hours_between(_end(day, at), at), 0.0) for day in days])
    reported = np.zeros((len(days), len(cells)), dtype=bool)
    for name, numbers in means.items():
        values = numbers.reindex(days).to_numpy(dtype=float)
        reported |= ~np.isnan(values)
        own_h = np.where(np.nan_to_num(values) > 0, ends_h[:, None], np.inf).min(axis=0)
        nearer = own_h < hours
        hours, by = np.where(nearer, own_h, hours), np.where(nearer, name, by)
    if flown is not None:
        moments = pd.to_datetime(flown.reindex(cells), utc=True)
        own_h = ((pd.Timestamp(at) - moments).dt.total_seconds() / 3600).to_numpy(dtype=float)
        nearer = (own_h >= 0) & (own_h < hours)
        hours, by = np.where(nearer, own_h, hours), np.where(nearer, BY_DRONE, by)
    is_since = ends_h[:, None] < hours
    never = pd.isna(by)
    return pd.DataFrame(
        {
            "hours": hours,
            "by": by,
            "is_at_least": never,
            "unreported_days": (~reported & (is_since | never)).sum(axis=0),
        },
        index=cells,
    )


def last_flown(
    pairs: pd.DataFrame, tracks: Mapping[str, Track], least_share: float = SEEN_SHARE
) -> pd.Series:
    """When a single flight that saw `least_share` of a cell last landed, UTC, by cell.

    `pairs` as `seen_ground.ground_seen` gives them; cells that none has seen are left out.
    """
    own = pairs[pairs["share"] >= least_share]
    ended = pd.to_datetime(own["flight"].map(lambda code: tracks[code].seconds[-1]), unit="s")
    landed: pd.Series = ended.dt.tz_localize("UTC").groupby(own["cell"]).max()
    return landed


def risk(
    figures: pd.DataFrame, breaks: Mapping[str, Sequence[float]], weights: Mapping[str, float]
) -> pd.Series:
    """How much depends on a cell's being looked after, above 0 up to 1, by cell.

    Of each metric the place of the cell's class among the classes of the catalogue, (class + 1) /
    classes: the scale is fixed, so that days compare, and nobody's risk is 0. Of these the mean,
    weighted; a metric that is not known there, or withheld, is left out of it. NaN where none is
    known. The weights say an order, they are no epidemiology.

    `figures`: columns by metric, NaN unknown; `breaks` the class limits of each. Raises GeoError
    if a metric has no weight above 0 or no breaks.
    """
    names = [str(name) for name in figures.columns]
    missing = [name for name in names if not weights.get(name, 0) > 0 or name not in breaks]
    if missing:
        raise GeoError(f"{listed(missing)}: a risk needs a weight above 0 and the class limits")
    total, weight = np.zeros(len(figures)), np.zeros(len(figures))
    for name in names:
        place = classify(figures[name], breaks[name])
        known = place != NO_DATA
        total += np.where(known, weights[name] * (place + 1) / (len(breaks[name]) + 1), 0.0)
        weight += np.where(known, weights[name], 0.0)
    with np.errstate(invalid="ignore"):
        return pd.Series(total / weight, index=figures.index, name="risk")


def rank_gaps(risks: pd.Series, last: pd.DataFrame) -> pd.DataFrame:
    """Cells by risk × hours since they were last seen, the highest first, then by code.

    `last` as `last_seen` gives it. Returns [cell, risk, hours, by, is_at_least, unreported_days,
    score]; where the risk is not known the score is NaN and stands last.
    """
    rows = last.rename_axis("cell").reset_index()
    rows.insert(1, "risk", rows["cell"].map(risks))
    rows["score"] = rows["risk"] * rows["hours"]
    return rows.sort_values(["score", "cell"], ascending=[False, True], ignore_index=True)


def _cells(means: Mapping[str, pd.DataFrame]) -> pd.Index:
    if not means:
        raise GeoError("there is no means of patrol; give the numbers of at least one")
    first = next(iter(means.values())).columns
    odd = [name for name, numbers in means.items() if not numbers.columns.equals(first)]
    if odd:
        raise GeoError(f"{listed(odd)}: other cells than the rest, or in another order")
    return first


def _overlap_h(day: date, since: datetime, until: datetime) -> float:
    """Hours of a day, in the time zone of `until`, that lie in the window."""
    start = datetime.combine(day, datetime.min.time(), until.tzinfo)
    first, last = max(start, since), min(_end(day, until), until)
    return max(0.0, (last - first).total_seconds() / 3600)


def _end(day: date, at: datetime) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), at.tzinfo)


def _hours_between(first: datetime, last: datetime) -> float:
    return (last - first).total_seconds() / 3600
