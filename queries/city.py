"""What taking in data needs to know of a city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import geopandas as gpd

from geo.hierarchy import Hierarchy
from geo.locate import Locator
from queries.areas import read_areas, read_hierarchy
from queries.catalogue import Catalogue, read_catalogue
from queries.scope import Scope
from queries.snapshot import clock
from queries.store import Store


@dataclass(frozen=True)
class City:
    """What checking a delivery needs to know of the city; read once for many files.

    `clock` is where the city's clock stands, None if it runs.
    """

    catalogue: Catalogue
    clock: datetime | None
    hierarchy: Hierarchy
    areas: gpd.GeoDataFrame
    locator: Locator

    @classmethod
    def read(cls, store: Store) -> City:
        with store.read(Scope.whole()) as conn:
            hierarchy, areas = read_hierarchy(conn), read_areas(conn)
            catalogue, stands_at = read_catalogue(conn), clock(conn)
        leaves = areas[areas["code"].isin(hierarchy.leaves())]
        return cls(catalogue, stands_at, hierarchy, areas, Locator(leaves[["code", "geometry"]]))
