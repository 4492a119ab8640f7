"""A city that cannot be: refused by name, and nothing of it is left in the database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from queries.city_folder import load_city
from queries.errors import StoreError
from queries.schema import migrate
from queries.status import is_empty
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.town import CATALOGUE, town_areas


def moved(areas: gpd.GeoDataFrame) -> None:
    """A cell of 440101 says that it belongs to 440102, whose own outline lies elsewhere."""
    outline = areas.geometry[areas["code"] == "01020101"].iloc[0]
    areas.loc[areas["code"] == "440102", "geometry"] = outline
    areas.loc[areas["code"] == "01010102", "parent"] = "440102"


def of_cell(shape: shapely.Geometry | None) -> Callable[[gpd.GeoDataFrame], None]:
    def change(areas: gpd.GeoDataFrame) -> None:
        areas.loc[areas["code"] == "01020101", "geometry"] = shape

    return change


def with_value(column: str, value: object) -> Callable[[gpd.GeoDataFrame], None]:
    def change(areas: gpd.GeoDataFrame) -> None:
        areas[column] = areas[column].astype(object)
        areas.loc[areas["code"] == "01020101", column] = value
        if column == "level":
            areas[column] = areas[column].astype(float)

    return change


BOWTIE = shapely.Polygon([(113.52, 22.2), (113.53, 22.21), (113.53, 22.2), (113.52, 22.21)])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (of_cell(None), "have no geometry: 01020101"),
        (of_cell(shapely.Polygon()), "have no geometry: 01020101"),
        (of_cell(BOWTIE), "01020101 crosses itself"),
        (of_cell(shapely.Point(113.5, 22.2)), "it is not for 01020101"),
        (moved, "01010102"),
        (with_value("level", 5.5), "level 5.5 of area 01020101 is not a whole number"),
        (with_value("level", None), "level nan of area 01020101 is not a whole number"),
        (with_value("name", None), "areas without a name: 01020101"),
        (with_value("name", " "), "areas without a name: 01020101"),
    ],
)
def test_an_area_that_cannot_be_is_named(
    server: str, tmp_path: Path, change: Callable[[gpd.GeoDataFrame], None], said: str
):
    url = new_database(server)
    migrate(url)
    areas = town_areas()
    change(areas)
    areas.to_file(tmp_path / "areas.geojson")
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, "utf-8")
    with Store.open(url) as store:
        with pytest.raises(StoreError) as refused:
            load_city(store, tmp_path)
        assert said in str(refused.value)
        assert "missing parent" not in str(refused.value)
        assert is_empty(store)


def test_a_file_of_areas_that_is_none_is_named(server: str, tmp_path: Path):
    url = new_database(server)
    migrate(url)
    (tmp_path / "areas.geojson").write_text("{nope")
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, "utf-8")
    with Store.open(url) as store:
        with pytest.raises(StoreError, match=r"areas\.geojson cannot be read"):
            load_city(store, tmp_path)
        assert is_empty(store)
