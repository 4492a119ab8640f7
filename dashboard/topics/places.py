"""Where the cells of a scope are and what its sites are called: what several topics start from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import geopandas as gpd

from dashboard.layers.styled import Seen
from dashboard.text import Lang
from geo.labels import label_points

TOWN = 3


def cells_of(seen: Seen) -> gpd.GeoDataFrame:
    """The cells [code, geometry] of the scope, EPSG:4326, in the order of their codes."""
    key = ("cells", seen.city.ground.geometry_version)

    def make() -> gpd.GeoDataFrame:
        areas = seen.city.areas
        return areas.loc[areas["level"] == areas["level"].max(), ["code", "geometry"]]

    return cast(gpd.GeoDataFrame, seen.once(key, make, []))


def middles_of(seen: Seen) -> gpd.GeoSeries:
    """The label points of the cells by code; worked out once, 0.7 s for 1,317 cells."""
    key = ("middles", seen.city.ground.geometry_version)

    def make() -> gpd.GeoSeries:
        return label_points(cells_of(seen).set_index("code").geometry)

    return cast(gpd.GeoSeries, seen.once(key, make, []))


def parts_of(seen: Seen) -> tuple[str, ...]:
    """The areas below the viewed one that are told of: towns of a city or district, else those
    right below; a leaf itself."""
    tree, area = seen.city.hierarchy, seen.view.area
    towns = tree.descendants(area, TOWN) if tree.level(area) < TOWN else ()
    return towns or tree.children(area) or (area,)


def site_name(row: Mapping[Any, Any], lang: Lang) -> str:
    """What a site is called; its Chinese name where it has no other."""
    english = row.get("name_en")
    return str(english if lang == "en" and isinstance(english, str) and english else row["name"])
