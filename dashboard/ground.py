"""What of a city hardly ever changes: its areas, their tree, the land around."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import shapely
from psycopg import Connection

from geo.hierarchy import Hierarchy
from queries.areas import read_areas, read_hierarchy
from queries.base_map import read_base_map, roads_version


@dataclass(frozen=True)
class Ground:
    """The ground as one scope sees it; the same object from snapshot to snapshot.

    `areas`: GeoDataFrame [code, name, name_en, level, parent, area_km2, geometry] in EPSG:4326,
    ordered by level and code, of the scope's subtree. `base`: GeoDataFrame [kind, name, name_en,
    geometry] of the land around; `roads` the version of the roads, "" where the city has none.
    Shared between sessions: never change it.
    """

    hierarchy: Hierarchy
    areas: gpd.GeoDataFrame
    base: gpd.GeoDataFrame
    roads: str = ""

    @cached_property
    def geometry_version(self) -> str:
        """Twelve hex digits of names and shapes: they change far more seldom than the snapshot."""
        digest = hashlib.sha256(b"".join(shapely.to_wkb(self.areas.geometry.to_numpy())))
        digest.update(self.areas[["code", "name", "name_en"]].to_csv().encode())
        return digest.hexdigest()[:12]

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the areas, degrees."""
        west, south, east, north = self.areas.total_bounds.tolist()
        return west, south, east, north

    @cached_property
    def base_map(self) -> str:
        """Land and neighbours as one GeoJSON text; `kind` of a feature is "land" or "neighbour"."""
        rounded = self.base.set_geometry(shapely.set_precision(self.base.geometry, 1e-5))
        return str(rounded.to_json(drop_id=True, show_bbox=False))

    @cached_property
    def base_version(self) -> str:
        """Twelve hex digits of the base map."""
        return hashlib.sha256(self.base_map.encode()).hexdigest()[:12]

    @cached_property
    def _units(self) -> dict[int, tuple[str, ...]]:
        return {}

    def units(self, level: int) -> tuple[str, ...]:
        """Codes of the areas that stand for every leaf at a level, ordered by code.

        In a ragged tree a leaf may have no ancestor at that level; its deepest ancestor above
        stands there instead, and comes after the areas of the level itself.
        """
        if level not in self._units:
            tree = self.hierarchy
            own = tree.codes(level)
            deepest = max(int(found) for found in self.areas["level"])
            missing = {
                max(
                    (a for a in tree.path(leaf) if tree.level(a) < level),
                    key=tree.level,
                    default=tree.root,  # the scope's own area lies below the level
                )
                for leaf in tree.codes(deepest)
                if not any(tree.level(a) == level for a in tree.path(leaf))
            }
            self._units[level] = (*own, *sorted(missing))
        return self._units[level]


def read_ground(conn: Connection) -> Ground:
    """The areas that the transaction's scope may see, the base map, and which roads there are."""
    return Ground(read_hierarchy(conn), read_areas(conn), read_base_map(conn), roads_version(conn))
