"""Clusters of cases in space and time, as areas of the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from psycopg import Connection

from geo.labels import label_points
from geo.space_time_scan import PEOPLE_SHARE, Cluster, scan
from queries.case_history import case_theme, read_history
from queries.catalogue import Catalogue
from queries.incidence import incidence_metric
from queries.rollups import area_figures
from queries.terms import Floats

PERIOD_DAYS = 30
COLUMNS = (
    "areas", "with_cases", "most", "first_on", "last_on", "observed", "expected", "relative_risk",
    "log_ratio", "p",
)  # fmt: skip


@dataclass(frozen=True)
class Clusters:
    """What stands out, and what of the cases was looked at.

    `table`: GeoDataFrame [areas (tuple of codes, the nearest to the centre first), with_cases (of
    them those with any in its days), most (the one with most: the centre may have none), first_on,
    last_on (days, both in it), observed, expected (cases), relative_risk, log_ratio, p, geometry
    (the union of the areas, EPSG:4326)], the most likely first. `cases` were looked at; `left_out`
    are those of areas without people and those that no area is known of; `unknown` areas are
    withheld or have not reported on any day.
    """

    table: gpd.GeoDataFrame
    cases: int
    left_out: int
    unknown: int


def case_clusters(
    conn: Connection[Any],
    catalogue: Catalogue,
    areas: gpd.GeoDataFrame,
    whole: str,
    last: date,
    days: int = PERIOD_DAYS,
    known_at: datetime | None = None,
    most_people_share: float = PEOPLE_SHARE,
) -> Clusters:
    """Clusters of new cases among areas in the `days` up to `last` (`geo.space_time_scan`).

    Each day's cases are spread over that day's people, so that the city's own wave is no cluster.
    Takes half a second for 318 areas and 30 days: keep it for its snapshot.

    Parameters
    ----------
    areas : [code, geometry] in EPSG:4326, of which none lies within another, as the communities.
    whole : the area that they are parts of; cases that sit on it or between are told as left out.
    most_people_share : of all people, how many a cluster may have.

    Raises CatalogueError if the catalogue has no cases or no incidence, whose people are taken;
    GeoError if there are too many areas and days.
    """
    metric = catalogue.metrics[case_theme(catalogue).total]
    codes: Sequence[str] = areas["code"].tolist()
    first = last - timedelta(days=days - 1)
    history = read_history(conn, metric, [whole, *codes], first, last, known_at)
    new = history.change.new[:, 1:]
    people = area_figures(conn, incidence_metric(catalogue), codes, last, known_at)["denominator"]
    points = label_points(areas.geometry)
    found = scan(
        new,
        people.to_numpy(),
        np.column_stack([points.x, points.y]),
        most_people_share=most_people_share,
    )
    elsewhere = int(np.nansum(history.change.new[:, 0]) - np.nansum(new))
    shapes = areas.geometry.to_numpy()
    table = gpd.GeoDataFrame(
        [_row(one, codes, first, new) for one in found.clusters],
        columns=list(COLUMNS),
        geometry=[shapely.union_all(shapes[list(one.areas)]) for one in found.clusters],
        crs=4326,
    )
    return Clusters(
        table,
        found.cases,
        found.left_out + max(0, elsewhere),
        int(np.isnan(new).all(axis=0).sum()),
    )


def _row(cluster: Cluster, codes: Sequence[str], first: date, new: Floats) -> tuple[Any, ...]:
    cases = np.nansum(new[cluster.first : cluster.last + 1, list(cluster.areas)], axis=0)
    return (
        tuple(codes[at] for at in cluster.areas),
        tuple(codes[at] for at, count in zip(cluster.areas, cases, strict=True) if count > 0),
        codes[cluster.areas[int(cases.argmax())]],
        first + timedelta(days=cluster.first),
        first + timedelta(days=cluster.last),
        cluster.observed,
        cluster.expected,
        cluster.relative_risk,
        cluster.log_ratio,
        cluster.p,
    )
