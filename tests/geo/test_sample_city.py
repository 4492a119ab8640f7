"""The sample city as a whole: sound, small on the wire, and quick."""

from __future__ import annotations

import gzip
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

import sample_data
from geo.catchment import catchments
from geo.hierarchy import Hierarchy
from geo.labels import label_points
from geo.locate import Locator
from geo.nearest import nearest_sites
from geo.simplify import simplify
from geo.topology import check_areas
from geo.wire import decode_city, encode_city

CITY = Path(sample_data.__file__).parent / "city" / "areas.geojson"


@pytest.fixture(scope="module")
def city() -> gpd.GeoDataFrame:
    return gpd.read_file(CITY)


@pytest.fixture(scope="module")
def cells(city: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return city.loc[city["level"] == 5, ["code", "geometry"]]


def test_the_tree(city: gpd.GeoDataFrame) -> None:
    tree = Hierarchy(city)
    assert [len(tree.codes(level)) for level in tree.levels] == [1, 8, 24, 318, 1317]
    assert tree.path("440402402498")[1:] == ("440475", "440402402498")
    assert [tree.name(code) for code in tree.search("gongbei", 1)] == ["拱北街道"]


def test_is_sound(city: gpd.GeoDataFrame) -> None:
    report = check_areas(city)
    assert report.to_text() == "areas are sound"


def test_travels_in_250_kb_and_comes_back(city: gpd.GeoDataFrame, cells: gpd.GeoDataFrame) -> None:
    message = encode_city(cells, Hierarchy(city))
    assert len(gzip.compress(message, 9)) < 250_000
    back = decode_city(message)
    for code, shape in zip(cells["code"], cells.geometry, strict=True):
        assert back.cells[code].symmetric_difference(shape).area <= shape.length * 1e-5
    inside = [
        shapely.contains_xy(back.cells[code], *back.header["label"][code]) for code in back.cells
    ]
    assert all(inside)


def test_borders_add_up_to_the_outlines(city: gpd.GeoDataFrame, cells: gpd.GeoDataFrame) -> None:
    """Half the length of all outlines is inner border, counted once; the rest is outside."""
    borders = decode_city(encode_city(cells, Hierarchy(city))).borders
    length = {level: sum(line.length for line in lines) for level, lines in borders.items()}
    inner = sum(length[level] for level in (2, 3, 4, 5))
    assert length[1] + 2 * inner == pytest.approx(
        shapely.length(cells.geometry.to_numpy()).sum(), rel=1e-9
    )


def test_a_coarser_city_is_smaller_and_whole(
    city: gpd.GeoDataFrame, cells: gpd.GeoDataFrame
) -> None:
    simple = simplify(cells, 30)
    assert shapely.coverage_is_valid(simple.geometry.to_numpy())
    parts = [len(shapely.get_parts(frame.geometry.to_numpy())) for frame in (cells, simple)]
    assert parts[0] == parts[1]
    vertices = [
        shapely.get_num_coordinates(frame.geometry.to_numpy()).sum() for frame in (cells, simple)
    ]
    assert vertices[1] < 0.8 * vertices[0]


def test_every_label_is_located_in_its_own_cell(
    city: gpd.GeoDataFrame, cells: gpd.GeoDataFrame
) -> None:
    label = decode_city(encode_city(cells, Hierarchy(city))).header["label"]
    lon, lat = np.array([label[code] for code in cells["code"]]).T
    assert Locator(cells).locate(lon, lat).tolist() == cells["code"].tolist()


def test_catchments_are_the_whole_city_without_overlap(
    cells: gpd.GeoDataFrame,
) -> None:
    places = label_points(cells.geometry.set_axis(cells["code"]))
    sites = cells.iloc[::80].set_geometry(places.to_numpy()[::80], crs=cells.crs)
    goes_to = nearest_sites(places, sites)["site"]
    found = catchments(cells, goes_to)
    assert found["site"].tolist() == sorted(sites["code"])
    assert found["cells"].sum() == len(cells)
    assert found.geometry.is_valid.all()
    assert shapely.coverage_is_valid(found.geometry.to_numpy())
    assert shapely.area(found.geometry.to_numpy()).sum() == pytest.approx(
        shapely.area(cells.geometry.to_numpy()).sum(), rel=1e-9
    )
