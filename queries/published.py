"""Figures that everybody who has signed in may see: those of the city and the levels published.

A lead sees their own area, and beside it how the other districts and the city stand: whole areas,
never what lies below a foreign one. The catalogue's `published_level` says down to which level.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
from psycopg import Connection

from queries.blocks import block
from queries.catalogue import Metric
from queries.errors import StoreError
from queries.frames import rows_of
from queries.rollups import frame_of_sums, trend_of_sums
from queries.terms import read_sums

PLACE = ["area", "name", "name_en", "level", "parent", "is_own"]


def published_areas(conn: Connection[Any]) -> pd.DataFrame:
    """The areas whose figures are published, by level and code; none for who sees no area.

    Columns: area, name, name_en, level, parent (None for the root), is_own (whether it lies in the
    scope), expected (leaf areas there are).
    """
    found = rows_of(conn, block("published", "read_areas"), None)
    return found.rename(columns={"code": "area", "leaves": "expected"})


def published_figures(
    conn: Connection[Any], metric: Metric, on: date, known_at: datetime | None = None
) -> pd.DataFrame:
    """A metric on a day for every published area, in the order of `published_areas`.

    Columns: area, name, name_en, level, parent, is_own, then those of `rollups.area_figures`, by
    the same rules and rounding: value, numerator, denominator, reporting, expected, recorded_at.
    """
    places = published_areas(conn)
    areas = places["area"].tolist()
    sums = read_sums(conn, metric, areas, on, on, known_at, "published")
    totals = {column: own.total for column, own in sums.items()}
    figures = frame_of_sums(metric, areas, totals, sums, places["expected"].tolist())
    return pd.concat([places[PLACE], figures.drop(columns="area")], axis=1)


def published_trend(
    conn: Connection[Any],
    metric: Metric,
    area: str,
    first: date,
    last: date,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """A metric of one published area day by day: [observed_on, value, reporting, recorded_at].

    As `rollups.trend`, but for what is not located, which is only for those whose area it is.
    Raises StoreError if the area's figures are not published for this scope.
    """
    if area not in set(published_areas(conn)["area"]):
        raise StoreError(f"the figures of {area!r} are not published; see published_areas")
    sums = read_sums(conn, metric, [area], first, last, known_at, "published")
    return trend_of_sums(metric, sums, first, last).drop(columns="not_located")
