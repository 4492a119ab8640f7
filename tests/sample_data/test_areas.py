"""The committed areas: how many, how they hang together, and that they are a coverage."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sample_data import tables
from sample_data.geometry.city import build_city
from sample_data.geometry.plane import GRID_DEG, in_metres
from sample_data.geometry.write import write_city
from sample_data.names import community_name, community_name_en, pinyin


def test_counts_of_every_level(areas: pd.DataFrame) -> None:
    assert areas["level"].value_counts().sort_index().to_dict() == {
        1: 1, 2: 8, 3: 24, 4: 318, 5: 1317,
    }  # fmt: skip
    assert areas["code"].is_unique


def test_codes_and_parents(areas: pd.DataFrame) -> None:
    level = areas.set_index("code")["level"]
    below = areas[areas["level"] > 1]
    steps = below["level"].to_numpy() - level[below["parent"]].to_numpy()
    assert below.loc[steps != 1, "code"].tolist() == ["440402402498"]
    cells = areas[areas["level"] == 5]
    assert (cells["code"].str.len() == 15).all()
    assert (cells["code"].str.slice(0, 12) == cells["parent"]).all()
    a_community = cells["parent"].value_counts()
    assert a_community.between(1, 12).all()
    assert len(a_community) == 318


def test_free_trade_zone_has_a_community_and_no_town(areas: pd.DataFrame) -> None:
    children = areas[areas["parent"] == "440475"]
    assert children["code"].tolist() == ["440402402498"]
    assert children["level"].tolist() == [4]


def test_management_district_is_not_a_prefix(areas: pd.DataFrame) -> None:
    parent = areas.set_index("code")["parent"]
    assert parent["440402100"] == "440472"
    assert parent["440402104"] == "440471"
    assert parent["440404101"] == "440473"
    assert parent["440402105"] == "440474"


def test_communities_are_those_of_the_list_but_for_twelve_merges(areas: pd.DataFrame) -> None:
    listed = pd.read_csv(tables.FACTS / "communities_2019.csv", dtype=str)
    merged = tables.merges()
    assert (len(listed), len(merged)) == (330, 12)
    assert set(merged["into_code"]) <= set(areas["code"])
    here = areas[areas["level"] == 4].set_index("code")["official_name"]
    there = listed.set_index("community_code")["community"]
    assert set(here.index) == set(there.index) - set(merged["merged_code"])
    assert (here == there[here.index]).all()


def test_names() -> None:
    assert community_name("紫荆社区居民委员会") == "紫荆社区"
    assert community_name("东桥村民委员会") == "东桥村"
    assert community_name("耕管村委会") == "耕管村"
    assert community_name("好景社区居委会") == "好景社区"
    assert community_name_en("紫荆社区") == "Zijing Community"
    assert community_name_en("中心村") == "Zhongxin Village"
    assert pinyin("东安") == "Dong'an"


def test_cells_are_a_valid_coverage_on_the_grid(cells: gpd.GeoDataFrame) -> None:
    polygons = cells.geometry.to_numpy()
    assert shapely.is_valid(polygons).all()
    assert shapely.coverage_is_valid(polygons)
    coordinates = shapely.get_coordinates(polygons) / GRID_DEG
    assert np.abs(coordinates - np.round(coordinates)).max() < 1e-3
    assert len(coordinates) <= 40_000


def test_cells_cover_the_land_and_nothing_else(cells: gpd.GeoDataFrame) -> None:
    covered = shapely.coverage_union_all(cells.geometry.to_numpy())
    land = shapely.union_all(gpd.read_file(tables.CITY_FOLDER / "land.geojson").geometry.to_numpy())
    assert shapely.equals(covered, land)
    neighbours = gpd.read_file(tables.CITY_FOLDER / "neighbours.geojson").geometry.to_numpy()
    assert shapely.area(shapely.intersection(shapely.union_all(neighbours), covered)) < 1e-8
    given = gpd.read_file(tables.FACTS / "districts_admin.geojson").geometry.union_all()
    assert shapely.area(shapely.symmetric_difference(given, covered)) < 0.006 * given.area


def test_no_slivers(cells: gpd.GeoDataFrame) -> None:
    flat = in_metres(cells.geometry.to_numpy())
    parts, of = shapely.get_parts(flat, return_index=True)
    assert shapely.area(flat).min() > 30_000
    assert shapely.area(parts).min() > 15_000
    inland = shapely.area(shapely.buffer(parts, -12)) > 0
    assert inland.all(), cells["code"].to_numpy()[of[~inland]]


def test_a_cell_is_in_one_piece_on_every_island(cells: gpd.GeoDataFrame) -> None:
    polygons = cells.geometry.to_numpy()
    islands = shapely.get_parts(shapely.coverage_union_all(polygons))
    tree = shapely.STRtree(islands)
    parts, cell = shapely.get_parts(polygons, return_index=True)
    part, island = tree.query(shapely.point_on_surface(parts), predicate="within")
    assert len(part) == len(parts)
    pieces = pd.Series(1, index=pd.MultiIndex.from_arrays([cell[part], island]))
    twice = pieces.groupby(level=[0, 1]).sum()
    torn = twice[twice > 1].index.get_level_values(0)
    assert cells["code"].to_numpy()[torn].tolist() == []


def test_population_adds_up(cells: gpd.GeoDataFrame) -> None:
    people = pd.read_csv(tables.CITY_FOLDER / "population_by_cell.csv", dtype={"area_code": str})
    assert people["area_code"].tolist() == cells["code"].tolist()
    assert people["population"].sum() == tables.towns()["population"].sum() == 2_023_900
    assert people["population"].min() > 0


def test_code_makes_the_committed_files(tmp_path: Path) -> None:
    write_city(tmp_path, build_city())
    for path in sorted(tables.CITY_FOLDER.iterdir()):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name
