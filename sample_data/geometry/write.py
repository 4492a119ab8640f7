"""Write the city's areas, land and neighbours as GeoJSON; the result is committed.

`python -m sample_data.geometry.write` builds `sample_data/city/` anew.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from sample_data import tables
from sample_data.geometry.city import CityGeometry, build_city
from sample_data.names import cell_names, community_name, community_name_en

AREAS, LAND, NEIGHBOURS = "areas.geojson", "land.geojson", "neighbours.geojson"
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0; inner borders schematic"


def area_features(city: CityGeometry) -> list[dict[str, Any]]:
    """One feature an area, ordered by level and code; only cells carry geometry."""
    features = [_feature(tables.CITY_CODE, "珠海市", "Zhuhai City", 1, None)]
    for code, (zh, en) in tables.DISTRICTS.items():
        features.append(_feature(code, zh, en, 2, tables.CITY_CODE))
    towns = tables.towns()
    real = towns[towns["town_code"] != tables.FREE_TRADE_TOWN].sort_values("town_code")
    features += [
        _feature(town.town_code, town.town, town.name_en, 3, town.district_code)
        for town in tables.rows(real)
    ]
    shown = {}
    for row in tables.rows(tables.communities()):
        shown[row.community_code] = name = community_name(row.community)
        in_zone = row.town_code == tables.FREE_TRADE_TOWN
        parent = tables.DISTRICT_CODE["保税区"] if in_zone else row.town_code
        feature = _feature(row.community_code, name, community_name_en(name), 4, parent)
        feature["properties"]["official_name"] = row.community
        features.append(feature)
    for cell in tables.rows(city.cells):
        zh, en = cell_names(shown[cell.community_code], int(cell.code[12:]))
        feature = _feature(cell.code, zh, en, 5, cell.community_code)
        feature["geometry"] = geometry_json(cell.geometry)
        features.append(feature)
    return features


def _feature(code: str, name: str, name_en: str, level: int, parent: str | None) -> dict[str, Any]:
    properties = {"code": code, "name": name, "name_en": name_en, "level": level, "parent": parent}
    return {"type": "Feature", "properties": properties, "geometry": None}


def geometry_json(geometry: shapely.Geometry) -> dict[str, Any]:
    """GeoJSON of a polygon or multipolygon, outer rings counter-clockwise, five decimals."""
    parts = shapely.get_parts(shapely.orient_polygons(geometry))
    polygons = [[_ring(r) for r in (p.exterior, *p.interiors)] for p in parts]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _ring(ring: shapely.LinearRing) -> list[list[float]]:
    return [[float(x), float(y)] for x, y in np.round(shapely.get_coordinates(ring), 5)]


def write_collection(path: Path, features: Iterable[dict[str, Any]], **members: Any) -> None:
    """Write a feature collection, one feature a line so that a change shows as a small diff."""
    head = json.dumps({"type": "FeatureCollection", **members}, ensure_ascii=False)[:-1]
    lines = (json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    path.write_text(head + ', "features": [\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")


def write_city(folder: Path, city: CityGeometry) -> None:
    """Write areas, land and neighbours into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_collection(folder / AREAS, area_features(city), attribution=ATTRIBUTION)
    for name, kind, geometry in (
        (LAND, "land", city.land),
        (NEIGHBOURS, "neighbour", city.neighbours),
    ):
        features = (
            {"type": "Feature", "properties": {"kind": kind}, "geometry": geometry_json(part)}
            for part in geometry.geoms
        )
        write_collection(folder / name, features, attribution=ATTRIBUTION)
    people = city.cells[["code", "population"]].rename(columns={"code": "area_code"})
    people.to_csv(folder / "population_by_cell.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    write_city(tables.CITY_FOLDER, build_city())
