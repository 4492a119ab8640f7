"""What the page of fever clinics reads: the clinics, and which is nearest to whom."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.figures import level_values
from dashboard.layers.sites import CLINIC, feeds_about
from dashboard.layers.styled import Seen
from dashboard.live import LOCAL, City
from dashboard.text import Lang, say
from dashboard.topics.places import cells_of, middles_of, site_name
from dashboard.topics.topic import chosen
from geo.nearest import nearest_sites
from queries.clinics import read_clinics

PEOPLE = "population"
NOBODY = "none"  # the value of the option `closes` with which no clinic does
FULL, BUSY = 0.9, 0.75  # of the beds; the standby rule has its own, `geo.catchment.STANDBY_LOAD`


@dataclass(frozen=True)
class Reach:
    """The clinics of the scope and who has which nearest.

    `clinics` as `queries.clinics.read_clinics`, `cells` the leaf areas [code, geometry], `middles`
    their label points by code; `now` and `before` [site, distance_m] by cell, with and without the
    clinic that is taken to close; `people` by cell, NaN where not reported.
    """

    clinics: gpd.GeoDataFrame
    cells: gpd.GeoDataFrame
    middles: gpd.GeoSeries
    before: pd.DataFrame
    now: pd.DataFrame
    people: pd.Series
    closes: str


def reach_of(seen: Seen) -> Reach:
    """Reads the clinics and finds the nearest open one of every cell; once a delivery."""
    closes = chosen(seen, "closes")
    key = ("reach", seen.moment, seen.view.known, seen.view.day, closes)
    feeds = [*feeds_about(seen, CLINIC), *people_feeds(seen.city)]
    return cast(Reach, seen.once(key, lambda: _read(seen, closes), feeds))


def _read(seen: Seen, closes: str) -> Reach:
    city = seen.city
    at = seen.moment.astimezone(LOCAL)
    clinics = read_clinics(seen.conn, city.catalogue, CLINIC, at, seen.view.known)
    if closes not in set(clinics.loc[clinics["is_open"], "code"]):
        closes = NOBODY  # it is closed already, or none of the scope's
    cells, middles = cells_of(seen), middles_of(seen)
    are_open = clinics[clinics["is_open"]]
    before = nearest_sites(middles, are_open)
    now = before
    if closes != NOBODY:
        now = nearest_sites(middles, are_open[are_open["code"] != closes])
    return Reach(clinics, cells, middles, before, now, _people(seen, cells["code"]), closes)


def people_feeds(city: City) -> list[str]:
    metric = city.catalogue.metrics.get(PEOPLE)
    return sorted(city.catalogue.feeds_of(metric)) if metric else []


def _people(seen: Seen, cells: pd.Series) -> pd.Series:
    metric = seen.city.catalogue.metrics.get(PEOPLE)
    if metric is None:
        return pd.Series(math.nan, index=cells.to_numpy())
    deepest = seen.view.but(level=seen.city.hierarchy.levels[-1])
    values = level_values(seen.conn, seen.city, deepest, metric, seen.once)
    return values.set_index("area")["value"].reindex(cells.to_numpy())


def distances(seen: Seen, areas: Sequence[str]) -> pd.Series:
    """Kilometres to the nearest open clinic: of a cell from its label point, of a larger area the
    mean of its cells, weighted by their people; NaN where no clinic is open or nobody known."""
    reach = reach_of(seen)
    km = reach.now["distance_m"] / 1000
    weight = reach.people.reindex(km.index)
    values = []
    for area in areas:
        leaves = [leaf for leaf in seen.city.hierarchy.leaves(area) if leaf in km.index]
        own, people = km.loc[leaves].to_numpy(), weight.loc[leaves].to_numpy()
        known = ~np.isnan(own) & (people > 0)
        if len(leaves) == 1:
            values.append(float(own[0]))
        elif known.any():
            values.append(float(np.average(own[known], weights=people[known])))
        else:
            values.append(math.nan)
    return pd.Series(values, index=list(areas), dtype=float)


def clinics_here(seen: Seen, clinics: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The clinics of the viewed area."""
    tree, area = seen.city.hierarchy, seen.view.area
    return clinics[clinics["area"].isin({area, *tree.descendants(area)})]


def names_of(reach: Reach, lang: Lang) -> dict[str, str]:
    return {row["code"]: site_name(row, lang) for row in reach.clinics.to_dict("records")}


def percent(share: float, lang: Lang) -> str:
    return say("no_data", lang) if math.isnan(share) else f"{100 * share:.0f}%"
