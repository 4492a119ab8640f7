"""From blocks to the tree of areas: communities and cells, with their codes and names."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy.optimize import linear_sum_assignment
from shapely.geometry import MultiPolygon

from sample_data import tables
from sample_data.geometry.density import cell_density, relative_density
from sample_data.geometry.land import (
    admin_of_points,
    bend_inland_border,
    city_land,
    neighbour_land,
    read_polygons,
    rivers_m,
)
from sample_data.geometry.mosaic import Mosaic, build_mosaic, street_frame
from sample_data.geometry.partition import Region, gather_strays, region_of, split
from sample_data.geometry.plane import Floats, in_metres, to_metres
from sample_data.geometry.quotas import MOST_IN_COMMUNITY, cells_by_town, share_out
from sample_data.geometry.towns import border_lines, grow_towns, mesh_points, town_faces

SEED = 440400


@dataclass(frozen=True)
class CityGeometry:
    """`cells`: code, community_code, town_code, population, geometry (WGS 84, on the grid),
    ordered by code; `land` and `neighbours`: what the base map draws."""

    cells: pd.DataFrame
    land: MultiPolygon
    neighbours: MultiPolygon


def build_city() -> CityGeometry:
    """Build all polygons from the coast up; about 30 s, the same result every time."""
    districts = read_polygons(tables.FACTS / "districts_admin.geojson")
    coast = read_polygons(tables.FACTS / "land.geojson")
    land = bend_inland_border(city_land(districts), coast)
    towns, cells = tables.towns(), cells_by_town()
    xy = mesh_points(in_metres(land), SEED)
    admin = admin_of_points(districts, xy)
    label = grow_towns(xy, in_metres(land), admin, towns, rivers_m())
    faces = town_faces(land, border_lines(xy, label), xy, label, towns)
    mosaic = build_mosaic(faces, towns, cells)
    people = relative_density(mosaic.centre) * mosaic.area_m2
    measure = cell_density(mosaic.centre) * mosaic.area_m2
    parts = [_town_cells(mosaic, i, int(cells[i]), people, measure) for i in range(len(towns))]
    table = pd.concat(parts, ignore_index=True).sort_values("code", ignore_index=True)
    covered = shapely.coverage_union_all(table["geometry"].to_numpy())
    return CityGeometry(table, covered, neighbour_land(coast, covered))


def _town_cells(
    mosaic: Mosaic, town_index: int, cells: int, crowd: Floats, measure: Floats
) -> pd.DataFrame:
    """The cells of one town, tidied; columns of `CityGeometry.cells`.

    Of every block of the city: `crowd`, how many people live there in proportion, and `measure`,
    which cells get equal parts of.
    """
    town = tables.towns().iloc[town_index]
    chosen = mosaic.town == town_index
    rng = np.random.default_rng(SEED + town_index)
    people = crowd * (town["population"] / crowd[chosen].sum())
    frame = street_frame(mosaic.centre, town["street_bearing_deg"], 100 + 10 * town_index)
    region = region_of(mosaic, chosen, measure, frame)
    names = tables.communities()
    names = names[names["town_code"] == town["town_code"]].reset_index(drop=True)
    label = gather_strays(region, split(region, rng.uniform(0.7, 1.35, len(names))))
    codes = _name_communities(region, label, mosaic.centre, names)
    quota = share_out(
        np.bincount(label, region.measure),
        cells,
        np.ones(len(names), dtype=int),
        np.minimum(np.bincount(label), MOST_IN_COMMUNITY),
    )
    rows = []
    for community in range(len(names)):
        here = region.part(label == community)
        cell = gather_strays(here, split(here, rng.uniform(0.8, 1.2, quota[community])))
        cell = _in_reading_order(here, cell, mosaic.centre)
        for number in range(quota[community]):
            blocks = here.blocks[cell == number]
            rows.append(
                (
                    f"{codes[community]}{number + 1:03d}",
                    codes[community],
                    town["town_code"],
                    people[blocks].sum(),
                    shapely.coverage_union_all(mosaic.polygons[blocks]),
                )
            )
    table = pd.DataFrame(
        rows, columns=["code", "community_code", "town_code", "population", "geometry"]
    )
    table["geometry"] = _tidy(table["geometry"].to_numpy(), mosaic.area_m2[chosen].mean())
    table["population"] = _whole_people(table["population"].to_numpy(), int(town["population"]))
    return table


def _name_communities(
    region: Region, label: np.ndarray, centre: Floats, names: pd.DataFrame
) -> list[str]:
    """Code of each part: known places get the parts nearest to them, the rest run in order."""
    n = len(names)
    xy = np.stack([centre[region.blocks[label == k]].mean(0) for k in range(n)])
    known = names.merge(tables.community_places(), on="community_code", how="left")
    target = to_metres(known[["lon", "lat"]].to_numpy())
    away = np.hypot(*(xy[:, None, :] - target[None, :, :]).transpose(2, 0, 1))
    reading = np.argsort(np.argsort(xy[:, 0] * 0.3 - xy[:, 1]))
    order = np.abs(reading[:, None] - np.arange(n)[None, :]) * 1.0
    cost = np.where(np.isnan(away), order, away * 10)
    part, name = linear_sum_assignment(cost)
    found = names["community_code"].to_numpy()[name]
    return [str(code) for code in found[np.argsort(part)]]


def _in_reading_order(region: Region, label: np.ndarray, centre: Floats) -> np.ndarray:
    """Number parts from the north-west on."""
    n = int(label.max()) + 1
    xy = np.stack([centre[region.blocks[label == k]].mean(0) for k in range(n)])
    rank = np.argsort(np.argsort(xy[:, 0] * 0.35 - xy[:, 1]))
    ordered: np.ndarray = rank[label]
    return ordered


def _tidy(cells: np.ndarray, block_m2: float) -> np.ndarray:
    """Drop the small bends of inner borders; the town's own border stays as it is."""
    tolerance_m = 0.52 * np.sqrt(block_m2)
    tidied: np.ndarray = shapely.coverage_simplify(
        cells, tolerance_m / 108_000, simplify_boundary=False
    )
    return tidied


def _whole_people(people: Floats, total: int) -> np.ndarray:
    """Round to whole numbers that add up to `total`."""
    whole = np.floor(people).astype(int)
    order = np.argsort(-(people - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole
