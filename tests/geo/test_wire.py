from __future__ import annotations

import json
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon, box, union_all
from shapely.affinity import translate

from geo.errors import GeoError
from geo.hierarchy import Hierarchy
from geo.wire import decode_city, encode_city
from tests.geo.conftest import SOUTH, STEP, WEST

GRID = 1e-5


def plan(*corners: tuple[float, float]) -> LineString:
    """A line through corners of the hand-made city's plan."""
    return LineString([(round(WEST + x * STEP, 5), round(SOUTH + y * STEP, 5)) for x, y in corners])


def test_cells_come_back_as_they_were(cells: gpd.GeoDataFrame, tree: Hierarchy) -> None:
    city = decode_city(encode_city(cells, tree))
    assert list(city.cells) == list(tree.codes(5))
    for code, shape in zip(cells["code"], cells.geometry, strict=True):
        assert city.cells[code].equals(shape)


def test_each_edge_is_in_the_highest_level_that_it_separates(
    cells: gpd.GeoDataFrame, tree: Hierarchy
) -> None:
    borders = {
        level: union_all(lines)
        for level, lines in decode_city(encode_city(cells, tree)).borders.items()
    }
    assert sorted(borders) == [1, 2, 3, 4, 5]
    assert borders[1].equals(
        union_all(
            [
                plan((0, 0), (3, 0), (3, 2), (0, 2), (0, 0)),
                plan((4, 0.5), (5, 0.5), (5, 1.5), (4, 1.5), (4, 0.5)),
            ]
        )
    )
    assert borders[2].equals(plan((2, 0), (2, 2)))  # 香洲 and 斗门
    assert borders[3].is_empty  # each district has one town
    assert borders[4].equals(plan((1, 0), (1, 2)))  # two communities of one town
    assert borders[5].equals(plan((0, 1), (3, 1)))  # cells of one community, both sides of x = 1


def test_border_lines_are_merged(cells: gpd.GeoDataFrame, tree: Hierarchy) -> None:
    borders = decode_city(encode_city(cells, tree)).borders
    assert [len(borders[level]) for level in (1, 2, 3, 4, 5)] == [2, 1, 0, 1, 1]
    assert all(line.is_ring for line in borders[1])


def test_ragged_neighbours_a_town_against_none() -> None:
    """District D has a town with cells a1 and a2, and a community of its own with cell b."""
    rows = [
        ("C", 1, None),
        ("D", 2, "C"),
        ("T", 3, "D"),
        ("A", 4, "T"),
        ("B", 4, "D"),
        ("E", 4, "D"),
        ("a1", 5, "A"),
        ("a2", 5, "A"),
        ("b", 5, "B"),
        ("e", 5, "E"),
    ]
    frame = pd.DataFrame(rows, columns=["code", "level", "parent"])
    tree = Hierarchy(frame.assign(name=frame["code"], name_en=""))
    cells = gpd.GeoDataFrame(
        {"code": ["e", "b", "a2", "a1"]},
        geometry=[box(x, 0, x + 1, 1) for x in (3, 2, 1, 0)],
        crs=4326,
    )
    borders = decode_city(encode_city(cells, tree)).borders
    assert borders[2] == []
    assert [line.wkt for line in borders[3]] == ["LINESTRING (2 0, 2 1)"]  # town against no town
    assert [line.wkt for line in borders[4]] == ["LINESTRING (3 0, 3 1)"]  # both without a town
    assert [line.wkt for line in borders[5]] == ["LINESTRING (1 0, 1 1)"]


def test_three_levels_leaf_is_the_deepest_given() -> None:
    frame = pd.DataFrame(
        [
            ("C", 1, None),
            ("D", 2, "C"),
            ("E", 2, "C"),
            ("d1", 3, "D"),
            ("d2", 3, "D"),
            ("e", 3, "E"),
        ],
        columns=["code", "level", "parent"],
    )
    tree = Hierarchy(frame.assign(name=frame["code"], name_en=""))
    cells = gpd.GeoDataFrame(
        {"code": ["d1", "d2", "e"]}, geometry=[box(x, 0, x + 1, 1) for x in range(3)], crs=4326
    )
    city = decode_city(encode_city(cells, tree))
    assert sorted(city.borders) == [1, 2, 3]
    assert [line.wkt for line in city.borders[2]] == ["LINESTRING (2 0, 2 1)"]
    assert [line.wkt for line in city.borders[3]] == ["LINESTRING (1 0, 1 1)"]
    assert city.header["codes"] == {"1": ["C"], "2": ["D", "E"], "3": ["d1", "d2", "e"]}


def test_the_message_is_laid_out_as_said(cells: gpd.GeoDataFrame, tree: Hierarchy) -> None:
    message = encode_city(cells, tree)
    length = int.from_bytes(message[:4], "little")
    assert length % 4 == 0
    header = json.loads(message[4 : 4 + length])
    assert header["magic"] == "CMG1"
    assert header["scale"] == GRID
    assert header["codes"]["5"] == sorted(cells["code"])
    assert header["names"]["440402"] == ["香洲区", "Xiangzhou District"]
    assert header["parents"]["440402402498"] == "440475"
    assert "4404" not in header["parents"]
    assert header["rings"] == {"parts": 7, "rings": 7, "vertices": 28}
    assert header["borders"]["2"] == {"paths": 1, "vertices": 3}
    assert header["borders"]["3"] == {"paths": 0, "vertices": 0}
    body = message[4 + length :]
    arrays = {}
    for name, entry in header["arrays"].items():
        assert entry["offset"] % 4 == 0
        kind = {"int16": "<i2", "int32": "<i4", "uint32": "<u4"}[entry["type"]]
        arrays[name] = np.frombuffer(body, kind, entry["length"], entry["offset"])
    assert arrays["part_cell"].tolist() == list(range(7))
    assert arrays["part_ring"].tolist() == list(range(8))
    assert arrays["ring_vertex"].tolist() == list(range(0, 32, 4))
    # The first vertex of a ring counts from the origin, the others from the one before.
    assert arrays["dx"].dtype == arrays["dy"].dtype == np.int16
    steps = list(zip(arrays["dx"][:4].tolist(), arrays["dy"][:4].tolist(), strict=True))
    first = (
        header["origin"][0] + steps[0][0] * GRID,
        header["origin"][1] + steps[0][1] * GRID,
    )
    around = np.cumsum([(0, 0), *steps[1:]], axis=0) * GRID + first
    ring = Polygon(around)
    assert ring.exterior.is_ccw
    assert ring.symmetric_difference(cells.geometry[0]).area < 1e-15


def test_labels_and_bounds_of_every_level(cells: gpd.GeoDataFrame, tree: Hierarchy) -> None:
    header = decode_city(encode_city(cells, tree)).header
    assert set(header["label"]) == set(header["bounds"]) == set(tree)
    assert header["bounds"]["4404"] == [113.5, 22.2, 113.55, 22.22]
    assert header["bounds"]["440475"] == [113.54, 22.205, 113.55, 22.215]
    assert header["label"]["440475"] == pytest.approx([113.545, 22.21], abs=1e-3)


def test_far_cells_need_wider_numbers(tree: Hierarchy, cells: gpd.GeoDataFrame) -> None:
    far = cells.copy()
    far.loc[6, "geometry"] = translate(far.geometry[6], xoff=3)
    message = encode_city(far, tree)
    city = decode_city(message)
    assert city.header["arrays"]["dx"]["type"] == "int32"
    assert city.header["arrays"]["dy"]["type"] == "int16"
    assert city.cells["440402402498001"].equals_exact(far.geometry[6], 1e-9, normalize=True)


def test_parts_and_holes_and_what_collapses(tree: Hierarchy, cells: gpd.GeoDataFrame) -> None:
    code = "440402402498001"
    big = box(113.6, 22.3, 113.7, 22.4)
    hole, pinhole = box(113.62, 22.32, 113.64, 22.34), box(113.66, 22.36, 113.660002, 22.360002)
    island, speck = box(113.8, 22.3, 113.81, 22.31), box(113.9, 22.3, 113.900003, 22.300003)
    holed = Polygon(big.exterior.coords, [hole.exterior.coords, pinhole.exterior.coords])
    awkward = cells.set_index("code")
    awkward.loc[code, "geometry"] = MultiPolygon([speck, holed, island])
    city = decode_city(encode_city(awkward.reset_index(), tree))
    assert city.cells[code].equals(MultiPolygon([big.difference(hole), island]))
    assert city.header["rings"]["rings"] == 6 + 3
    outside = union_all(city.borders[1])
    assert outside.contains(hole.exterior)  # nothing is on the other side of a hole


def test_an_enclave_fills_the_hole(tree: Hierarchy, cells: gpd.GeoDataFrame) -> None:
    inner = box(113.503, 22.213, 113.507, 22.217)
    around = cells.copy()
    around.loc[0, "geometry"] = cells.geometry[0].difference(inner)
    around.loc[6, "geometry"] = inner
    city = decode_city(encode_city(around, tree))
    assert union_all(city.borders[2]).covers(inner.exterior)
    assert not union_all(city.borders[1]).intersects(inner)


def test_shared_vertices_between_grid_points_stay_shared(tree: Hierarchy) -> None:
    """The cells' corners lie between grid points and each cell has them in another order."""
    shift = 0.37 * GRID
    squares = {
        code: box(113 + i / 100, 22, 113 + (i + 1) / 100, 22.01)
        for i, code in enumerate(tree.codes(5))
    }
    cells = gpd.GeoDataFrame(
        {"code": list(squares)},
        geometry=[translate(shape, shift, shift).reverse() for shape in squares.values()],
        crs=4326,
    )
    city = decode_city(encode_city(cells, tree))
    assert shapely.coverage_is_valid(np.array(list(city.cells.values()), dtype=object))
    assert sum(len(lines) for level, lines in city.borders.items() if level > 1) == 6


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_random_city_round_trips(seed: int) -> None:
    """Triangles between random points: areas to the grid's precision, every edge exactly once."""
    random = np.random.default_rng(seed)
    points = shapely.multipoints(random.uniform((113, 22), (113.2, 22.2), (30, 2)))
    triangles = np.array(shapely.get_parts(shapely.delaunay_triangles(points)))
    triangles = triangles[shapely.area(triangles) > 1e-6]
    codes = [f"{i:03}" for i in range(len(triangles))]
    parents = ["d" + str(random.integers(0, 3)) for _ in codes]
    districts = sorted(set(parents))
    frame = pd.DataFrame(
        {
            "code": ["c", *districts, *codes],
            "name": "x",
            "name_en": "",
            "level": [1] + [2] * len(districts) + [3] * len(codes),
            "parent": [None, *["c"] * len(districts), *parents],
        }
    )
    cells = gpd.GeoDataFrame({"code": codes}, geometry=list(triangles), crs=4326)
    city = decode_city(encode_city(cells, Hierarchy(frame)))
    for code, shape in zip(codes, triangles, strict=True):
        assert city.cells[code].symmetric_difference(shape).area <= shape.length * GRID
    edges: dict[tuple[tuple[float, float], ...], set[str]] = {}
    for code, shape in city.cells.items():
        ring = [tuple(np.round(xy, 5)) for xy in shape.exterior.coords]
        for one, other in pairwise(ring):
            edges.setdefault(tuple(sorted((one, other))), set()).add(code)
    parent = dict(zip(codes, parents, strict=True))
    expected = {
        edge: 1 if len(owners) == 1 else (2 if len({parent[o] for o in owners}) > 1 else 3)
        for edge, owners in edges.items()
    }
    found: dict[tuple[tuple[float, float], ...], int] = {}
    for level, lines in city.borders.items():
        for line in lines:
            path = [tuple(np.round(xy, 5)) for xy in line.coords]
            for one, other in pairwise(path):
                edge = tuple(sorted((one, other)))
                assert edge not in found
                found[edge] = level
    assert found == expected


def test_refuses_cells_that_do_not_fit_the_tree(cells: gpd.GeoDataFrame, tree: Hierarchy) -> None:
    with pytest.raises(GeoError, match="440402402498001 are areas of the deepest level without"):
        encode_city(cells[:-1], tree)
    with pytest.raises(GeoError, match="999 are not areas of level 5"):
        encode_city(pd.concat([cells, cells[:1].assign(code="999")]), tree)
    with pytest.raises(GeoError, match="440402001001001 are given more than once"):
        encode_city(pd.concat([cells, cells[:1]]), tree)
    with pytest.raises(GeoError, match="no coordinate system"):
        encode_city(cells.set_crs(None, allow_override=True), tree)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        (None, "have no polygon"),
        (Polygon(), "have no polygon"),
        (LineString([(113, 22), (114, 22)]), "have no polygon"),
        (box(113.5, 22.2, 113.500001, 22.200001), "smaller than the grid"),
    ],
)
def test_refuses_cells_without_ground(
    cells: gpd.GeoDataFrame, tree: Hierarchy, shape: object, message: str
) -> None:
    cells.loc[2, "geometry"] = shape
    with pytest.raises(GeoError, match=f"cells 440402001002001 .*{message}"):
        encode_city(cells, tree)


@pytest.mark.parametrize("cut", [0, 3, 50, -1])
def test_a_message_cut_short_is_refused(cells: gpd.GeoDataFrame, tree: Hierarchy, cut: int) -> None:
    with pytest.raises(GeoError, match="cut short"):
        decode_city(encode_city(cells, tree)[:cut])
