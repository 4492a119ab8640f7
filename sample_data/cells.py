"""The city's committed areas as one table of cells, for the modules that place things in it."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import shape

from sample_data import tables
from sample_data.geometry.plane import Floats, in_metres, to_lonlat


@dataclass(frozen=True)
class City:
    """The cells and the land.

    `cells`, ordered by code: code, name, name_en, community, town (9 digits, or the district's
    code in the free trade zone), district, population, area_km2. In the same order: `polygons`
    (WGS 84), `polygons_m` and `centre_m` (n, 2) in metres. `land_m` is the city's land and
    `neighbours_m` the land around it, in metres.
    """

    cells: pd.DataFrame
    polygons: np.ndarray
    polygons_m: np.ndarray
    centre_m: Floats
    land_m: shapely.Geometry
    neighbours_m: shapely.Geometry

    @property
    def codes(self) -> np.ndarray:
        """Cell codes in order."""
        codes: np.ndarray = self.cells["code"].to_numpy()
        return codes

    def at(self, lon: float, lat: float) -> int:
        """Index of the cell at a place, or of the nearest one if the place is off the land."""
        away = shapely.distance(self.polygons, shapely.points(lon, lat))
        return int(away.argmin())

    def point_inside(self, cell: int, rng: np.random.Generator) -> Floats:
        """A random lon/lat well inside a cell."""
        polygon = self.polygons_m[cell]
        largest = max(shapely.get_parts(polygon), key=lambda part: part.area)
        inner = shapely.buffer(largest, -0.06 * np.sqrt(largest.area))
        region = largest if inner.is_empty else inner
        w, s, e, n = region.bounds
        for _ in range(200):
            xy = rng.uniform((w, s), (e, n))
            if shapely.contains_xy(region, *xy):
                return np.round(to_lonlat(xy), 6)
        middle = shapely.get_coordinates(shapely.point_on_surface(region))[0]
        return np.round(to_lonlat(middle), 6)


def read_city(folder: Path = tables.CITY_FOLDER) -> City:
    """Read the committed areas and populations."""
    features = json.loads((folder / "areas.geojson").read_text(encoding="utf-8"))["features"]
    parent = {f["properties"]["code"]: f["properties"]["parent"] for f in features}
    level = {f["properties"]["code"]: f["properties"]["level"] for f in features}
    leaves = sorted(
        (f for f in features if f["properties"]["level"] == 5),
        key=lambda f: f["properties"]["code"],
    )
    polygons = np.array([shape(f["geometry"]) for f in leaves], dtype=object)
    polygons_m = in_metres(polygons)
    people = pd.read_csv(folder / "population_by_cell.csv", dtype={"area_code": str})
    codes = [f["properties"]["code"] for f in leaves]
    community = [parent[code] for code in codes]
    town = [parent[code] for code in community]
    cells = pd.DataFrame(
        {
            "code": codes,
            "name": [f["properties"]["name"] for f in leaves],
            "name_en": [f["properties"]["name_en"] for f in leaves],
            "community": community,
            "town": town,
            "district": [code if level[code] == 2 else parent[code] for code in town],
            "population": people.set_index("area_code").loc[codes, "population"].to_numpy(),
            "area_km2": shapely.area(polygons_m) / 1e6,
        }
    )
    inner = shapely.get_coordinates(shapely.point_on_surface(polygons_m))
    around = json.loads((folder / "neighbours.geojson").read_text(encoding="utf-8"))["features"]
    return City(
        cells,
        polygons,
        polygons_m,
        inner,
        shapely.coverage_union_all(polygons_m),
        in_metres(shapely.union_all([shape(f["geometry"]) for f in around])),
    )
