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
from queries.rollups import area_figures, frame_of_sums, trend_of_sums
from queries.terms import Source, read_sums

PLACE = ["area", "name", "name_en", "level", "parent", "is_own"]


def published_areas(conn: Connection[Any]) -> pd.DataFrame:
    """The areas whose figures are published, by level and code; none for who sees no area.

    Columns: area, name, name_en, level, parent (None for the root), is_own (whether it lies in the
    scope), expected (leaf areas there are).
    """
    found = rows_of(conn, block("published", "read_areas"), None)
    return found.rename(columns={"code": "area", "leaves": "expected"}).astype({"is_own": bool})


def published_figures(
    conn: Connection[Any], metric: Metric, on: date, known_at: datetime | None = None
) -> pd.DataFrame:
    """A metric on a day for every published area, in the order of `published_areas`.

    Columns: area, name, name_en, level, parent, is_own, then those of `rollups.area_figures`, by
    the same rules and rounding: value, numerator, denominator, reporting, expected, recorded_at,
    is_withheld. Small counts of foreign areas are withheld from everybody.
    """
    places = published_areas(conn)
    own = places.loc[places["is_own"], "area"].tolist()
    foreign = places[~places["is_own"]]
    areas = foreign["area"].tolist()
    sums = read_sums(conn, metric, areas, on, on, known_at, "published")
    totals = {column: found.total for column, found in sums.items()}
    both = [
        area_figures(conn, metric, own, on, known_at),
        frame_of_sums(metric, areas, totals, sums, foreign["expected"].tolist()),
    ]
    figures = pd.concat([frame for frame in both if len(frame)] or both[:1]).set_index("area")
    ordered = figures.loc[places["area"]].reset_index(drop=True)
    return pd.concat([places[PLACE], ordered], axis=1)


def published_trend(
    conn: Connection[Any],
    metric: Metric,
    area: str,
    first: date,
    last: date,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """A metric of one published area day by day: [observed_on, value, reporting, recorded_at,
    is_withheld].

    As `rollups.trend`, but for what is not located, which is only for those whose area it is.
    Raises StoreError if the area's figures are not published for this scope.
    """
    is_own = published_areas(conn).set_index("area")["is_own"]
    if area not in is_own:
        raise StoreError(f"the figures of {area!r} are not published; see published_areas")
    source: Source = "figures" if is_own[area] else "published"
    sums = read_sums(conn, metric, [area], first, last, known_at, source)
    return trend_of_sums(metric, sums, first, last).drop(columns="not_located")
