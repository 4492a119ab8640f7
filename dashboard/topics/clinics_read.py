"""What the page of fever clinics reads: the clinics, and which is nearest to whom."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.figures import level_values
from dashboard.layers.sites import CLINIC, feeds_about
from dashboard.layers.styled import Seen
from dashboard.live import LOCAL, City
from dashboard.text import Lang
from dashboard.topics.places import cells_of, middles_of, site_name
from dashboard.topics.topic import chosen
from geo.nearest import nearest_sites
from geo.network import RoadNetwork
from queries.base_map import read_roads
from queries.clinics import judged, read_reported

PEOPLE = "population"
NOBODY = "none"  # the value of the option `closes` with which no clinic does
FULL, BUSY = 0.9, 0.75  # of the beds; the standby rule has its own, `geo.catchment.STANDBY_LOAD`


@dataclass(frozen=True)
class Reach:
    """The clinics of the scope and who has which nearest.

    `clinics` as `queries.clinics.read_clinics`, `cells` the leaf areas [code, geometry], `middles`
    their label points by code; `before` and `now` as `ways`, without and with the clinic that is
    taken to close; `people` by cell, NaN where not reported or withheld; `by_road` whether a cell
    goes where it is soonest by road, and not where it is nearest in a straight line.
    """

    clinics: gpd.GeoDataFrame
    cells: gpd.GeoDataFrame
    middles: gpd.GeoSeries
    before: pd.DataFrame
    now: pd.DataFrame
    people: pd.Series
    closes: str
    by_road: bool


def clinics_of(seen: Seen) -> gpd.GeoDataFrame:
    """The clinics of the scope at the moment looked at, as `queries.clinics.read_clinics`.

    Read once a delivery: until the next one only the clock changes what a report is worth, and
    that is judged anew every time.
    """
    at, known = seen.moment, seen.view.known
    key = ("clinics reported", seen.heard_until, known)
    make = partial(read_reported, seen.conn, CLINIC, at, known)
    reported = cast(gpd.GeoDataFrame, seen.once(key, make, feeds_about(seen, CLINIC)))
    return judged(reported, seen.city.catalogue, CLINIC, at.astimezone(LOCAL))


def reach_of(seen: Seen) -> Reach:
    """The clinics and the nearest open one of every cell, as the option `closes` has it."""
    clinics, closes = clinics_of(seen), chosen(seen, "closes")
    are_open = set(clinics.loc[clinics["is_open"], "code"])
    if closes not in are_open:
        closes = NOBODY  # it is closed already, or none of the scope's
    before, now = (ways(seen, clinics, codes) for codes in (are_open, are_open - {closes}))
    cells, by_road = cells_of(seen), bool(seen.city.ground.roads)
    people = _people(seen, cells["code"])
    return Reach(clinics, cells, middles_of(seen), before, now, people, closes, by_road)


def ways(seen: Seen, clinics: gpd.GeoDataFrame, codes: Collection[str]) -> pd.DataFrame:
    """[site, distance_m, minutes] by cell: to which of some clinics it goes from its label point.

    The straight line to the nearest one, and where the city has roads the minutes to the one that
    is soonest by them, which then is `site`; without a way by road there is none. Worked out once
    for a choice of clinics, until the register, the areas or the roads change.
    """
    is_asked = clinics["code"].isin(codes)

    def make() -> pd.DataFrame:
        middles, network = middles_of(seen), roads_of(seen)
        asked = clinics.loc[is_asked, ["code", "geometry"]]
        found = nearest_sites(middles, asked).assign(minutes=math.nan)
        if network is not None:
            by_road = network.travel_times(middles, asked).places
            found[["site", "minutes"]] = by_road[["site", "minutes"]]
        return found

    ground = seen.city.ground
    key = ("clinic ways", tuple(clinics["code"][is_asked]), ground.geometry_version, ground.roads)
    return cast(pd.DataFrame, seen.once(key, make, registers(seen.city)))


def roads_of(seen: Seen) -> RoadNetwork | None:
    """The roads of the city as a network; None where it has none."""
    version = seen.city.ground.roads
    if not version:
        return None
    make = partial(_network, seen)
    return cast(RoadNetwork, seen.once(("road network", version), make, []))


def _network(seen: Seen) -> RoadNetwork:
    return RoadNetwork(read_roads(seen.conn))


def registers(city: City) -> list[str]:
    """The feeds that say where clinics are."""
    feeds = city.catalogue.feeds.values()
    return [feed.name for feed in feeds if feed.kind == "sites" and feed.site_kind == CLINIC]


def people_feeds(city: City) -> list[str]:
    """The feeds that say how many people there are."""
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
    """Kilometres in a straight line to the nearest open clinic, as `by_people`."""
    reach = reach_of(seen)
    return by_people(seen, reach.now["distance_m"] / 1000, reach.people, areas)


def travel_minutes(seen: Seen, areas: Sequence[str]) -> pd.Series:
    """Minutes by road to the open clinic that is soonest reached, as `by_people`."""
    reach = reach_of(seen)
    return by_people(seen, reach.now["minutes"], reach.people, areas)


def far(reach: Reach) -> pd.Series:
    """How far each cell is: minutes where there are roads, else kilometres in a straight line."""
    return reach.now["minutes"] if reach.by_road else reach.now["distance_m"] / 1000


def by_people(seen: Seen, value: pd.Series, people: pd.Series, areas: Sequence[str]) -> pd.Series:
    """A value of cells by area: of a cell its own, of a larger area the mean of its cells, weighted
    by their people; NaN where no clinic is reached or nobody is known of."""
    own, tree = value.to_dict(), seen.city.hierarchy
    weight = people.where(value.notna() & (people > 0)).dropna().to_dict()
    means = []
    for area in areas:
        leaves = tree.leaves(area)
        if len(leaves) == 1:
            means.append(own.get(leaves[0], math.nan))
        elif known := [leaf for leaf in leaves if leaf in weight]:
            weights = [weight[leaf] for leaf in known]
            means.append(float(np.average([own[leaf] for leaf in known], weights=weights)))
        else:
            means.append(math.nan)
    return pd.Series(means, index=list(areas), dtype=float)


def clinics_here(seen: Seen, clinics: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The clinics of the viewed area."""
    tree, here = seen.city.hierarchy, seen.view.area
    return clinics[[area in tree and here in tree.path(area) for area in clinics["area"]]]


def names_of(reach: Reach, lang: Lang) -> dict[str, str]:
    """What each clinic is called, by code."""
    names = pd.DataFrame(reach.clinics[["code", "name", "name_en"]])
    return {row["code"]: site_name(row, lang) for row in names.to_dict("records")}
