from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Polygon, box, union_all
from shapely.affinity import translate

from geo.errors import GeoError
from geo.measure import area_km2
from geo.topology import Fault, TopologyReport, check_areas
from tests.geo.conftest import SOUTH, STEP, WEST, square

A1, A2 = "440402001001001", "440402001001002"
B1, B2 = "440402001002001", "440402001002002"
C1, C2 = "440403001001001", "440403001001002"
ZONE = "440402402498001"


def with_shape(areas: gpd.GeoDataFrame, code: str, shape: object) -> gpd.GeoDataFrame:
    changed = areas.copy()
    changed.loc[changed["code"] == code, "geometry"] = shape
    return changed


def shape_of(areas: gpd.GeoDataFrame, code: str) -> Polygon:
    return areas.loc[areas["code"] == code, "geometry"].iloc[0]


def codes_of(faults: tuple[Fault, ...]) -> list[tuple[str, ...]]:
    return [fault.codes for fault in faults]


def square_metres(fault: Fault) -> float:
    """The figure before "m²" in a fault's text."""
    number = re.search(r"([\d,]+) m²", fault.what)
    assert number
    return float(number[1].replace(",", ""))


def ellipsoid_m2(shape: Polygon) -> float:
    return float(area_km2([shape])[0]) * 1e6


def full(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Every area with geometry of its own, the union of its children."""
    whole = areas.copy()
    for level in (4, 3, 2, 1):
        for row in whole.index[whole["level"] == level]:
            children = whole["parent"] == whole["code"][row]
            whole.loc[row, "geometry"] = union_all(whole.loc[children, "geometry"])
    return whole


def test_a_sound_city_is_ok(areas: gpd.GeoDataFrame) -> None:
    for sound in (areas, areas[::-1], full(areas), areas.to_crs(4526)):
        report = check_areas(sound)
        assert report == TopologyReport()
        assert report.ok
        assert report.codes == ()
        assert report.to_text() == "areas are sound"


def test_overlap_names_both_and_its_size(areas: gpd.GeoDataFrame) -> None:
    wide = box(
        WEST, round(SOUTH + STEP, 5), round(WEST + 1.1 * STEP, 5), round(SOUTH + 2 * STEP, 5)
    )
    report = check_areas(with_shape(areas, A1, wide))
    assert codes_of(report.overlaps) == [(A1, B1)]
    shared = wide.intersection(shape_of(areas, B1))
    assert square_metres(report.overlaps[0]) == pytest.approx(ellipsoid_m2(shared), rel=1e-3)
    assert not report.ok
    assert A1 in report.codes


def test_identical_areas_overlap(areas: gpd.GeoDataFrame) -> None:
    assert codes_of(check_areas(with_shape(areas, A1, shape_of(areas, A2))).overlaps) == [(A1, A2)]


def test_gap_names_the_areas_around_it(areas: gpd.GeoDataFrame) -> None:
    notch = Polygon(
        [
            (round(WEST + x * STEP, 5), round(SOUTH + y * STEP, 5))
            for x, y in ((0, 0), (1, 0), (1, 1), (0.7, 1), (0.5, 0.8), (0.3, 1), (0, 1))
        ]
    )
    report = check_areas(with_shape(areas, A2, notch))
    assert codes_of(report.gaps) == [(A1, A2)]
    ground = shape_of(areas, A2).difference(notch)
    assert square_metres(report.gaps[0]) == pytest.approx(ellipsoid_m2(ground), rel=1e-3)
    assert report.overlaps == ()
    lake = check_areas(with_shape(areas, A2, notch), largest_gap_km2=0.01)
    assert lake.gaps == ()


def test_hole_inside_one_area_is_a_gap(areas: gpd.GeoDataFrame) -> None:
    holed = shape_of(areas, C2).difference(square(2.4, 0.4, 0.2))
    assert codes_of(check_areas(with_shape(areas, C2, holed)).gaps) == [(C2,)]


def test_unmatched_edges(areas: gpd.GeoDataFrame) -> None:
    """A vertex on one side only, no ground between: neither gap nor overlap, yet no coverage."""
    longer = Polygon(
        [
            (round(WEST + x * STEP, 5), round(SOUTH + y * STEP, 5))
            for x, y in ((0, 0), (1, 0), (1, 0.5), (1, 1), (0, 1))
        ]
    )
    report = check_areas(with_shape(areas, A2, longer))
    assert codes_of(report.unmatched_edges) == [(A2, B2)]
    assert (report.overlaps, report.gaps) == ((), ())
    assert not report.ok


def test_rounding_is_no_overlap(areas: gpd.GeoDataFrame) -> None:
    hair = box(WEST, SOUTH, round(WEST + STEP, 5) + 1e-9, round(SOUTH + STEP, 5))
    report = check_areas(with_shape(areas, A2, hair))
    assert report.overlaps == ()
    assert (A2, B2) in codes_of(report.unmatched_edges)


def test_child_outside_its_parent(areas: gpd.GeoDataFrame) -> None:
    whole = full(areas)
    bigger = union_all([shape_of(whole, ZONE), square(5, 0.5, 0.5)])
    report = check_areas(with_shape(whole, ZONE, bigger))
    assert codes_of(report.outside_parent) == [(ZONE, "440402402498")]
    ground = ellipsoid_m2(square(5, 0.5, 0.5))
    assert square_metres(report.outside_parent[0]) == pytest.approx(ground, rel=1e-3)
    assert report.wrong_parent == ()


def test_child_that_lies_in_another_area_has_the_wrong_parent(areas: gpd.GeoDataFrame) -> None:
    whole = full(areas)
    whole.loc[whole["code"] == B1, "parent"] = "440402001001"
    report = check_areas(whole)
    assert codes_of(report.wrong_parent) == [(B1, "440402001001", "440402001002")]
    assert report.wrong_parent[0].what == (
        "lies to 100% in 440402001002, not in its parent 440402001001"
    )
    assert report.outside_parent == ()
    assert codes_of(report.gaps) == [("440402001002",)]  # the ground its right parent now lacks


def test_ground_of_a_parent_that_no_child_has(areas: gpd.GeoDataFrame) -> None:
    whole = full(areas)
    bigger = union_all([shape_of(whole, "440475"), square(5, 0.5)])
    report = check_areas(with_shape(with_shape(whole, "440475", bigger), "4404", bigger))
    assert ("440475",) in codes_of(report.gaps)


def test_parents_that_are_missing(areas: gpd.GeoDataFrame) -> None:
    changed = areas.copy()
    changed.loc[changed["code"] == "440403001", "parent"] = "440499"
    changed.loc[changed["code"] == "440475", "parent"] = None
    report = check_areas(changed)
    assert codes_of(report.missing_parent) == [("440403001",), ("440475",)]
    assert report.missing_parent[0].what == "its parent 440499 is not in the set"


def test_a_scopes_subtree_has_no_missing_parent(areas: gpd.GeoDataFrame) -> None:
    assert check_areas(areas[areas["code"].str.startswith("440403")]).ok


def test_parent_of_the_same_level(areas: gpd.GeoDataFrame) -> None:
    changed = areas.copy()
    changed.loc[changed["code"] == A2, "parent"] = A1
    assert codes_of(check_areas(changed).wrong_parent) == [(A2, A1)]


def test_duplicate_and_missing_codes(areas: gpd.GeoDataFrame) -> None:
    twice = pd.concat([areas, areas[areas["code"] == "440403"]])
    assert codes_of(check_areas(twice).duplicate_codes) == [("440403",)]
    nameless = areas.copy()
    nameless.loc[nameless["code"] == "440403", "code"] = None
    assert check_areas(nameless).duplicate_codes[0].what == "1 areas without a code"


@pytest.mark.parametrize(
    ("shape", "what"),
    [
        (None, "has no geometry, while others of its level have one"),
        (Polygon(), "is empty"),
        (LineString([(113, 22), (114, 22)]), "is LineString, not a polygon"),
        (
            Polygon([(113, 22), (113.01, 22.01), (113.01, 22), (113, 22.01)]),
            "invalid: Self-intersection[113.005 22.005]",
        ),
    ],
)
def test_geometry_that_is_none(areas: gpd.GeoDataFrame, shape: object, what: str) -> None:
    report = check_areas(with_shape(areas, ZONE, shape))
    assert report.invalid_geometry == (Fault((ZONE,), what),)


def test_text_names_every_kind(areas: gpd.GeoDataFrame) -> None:
    moved = with_shape(areas, ZONE, translate(shape_of(areas, ZONE), xoff=-0.02))
    text = check_areas(pd.concat([moved, areas[areas["code"] == "440403"]])).to_text()
    assert text.splitlines()[:2] == ["duplicate codes (1):", "  440403: given 2 times"]
    assert "overlaps (2):" in text
    assert f"  {ZONE}, {C1}: overlap by" in text


def test_long_lists_are_cut() -> None:
    report = TopologyReport(gaps=tuple(Fault((f"{i:02}",), "x") for i in range(25)))
    lines = report.to_text().splitlines()
    assert len(lines) == 22
    assert lines[-1] == "  and 5 more"


def test_refuses(areas: gpd.GeoDataFrame) -> None:
    with pytest.raises(GeoError, match="lack the columns level, parent"):
        check_areas(areas[["code", "geometry"]])
    with pytest.raises(GeoError, match="codes 440402 are not text"):
        check_areas(areas.assign(code=440402)[:1])
    with pytest.raises(GeoError, match="no coordinate system"):
        check_areas(areas.set_crs(None, allow_override=True))


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12, unique=True)
)
@settings(deadline=None, max_examples=40)
def test_any_set_of_whole_squares_neither_overlaps_nor_mismatches(
    places: list[tuple[int, int]],
) -> None:
    """Gaps are just the empty squares that are closed in."""
    codes = [f"{i:02}" for i in range(len(places))]
    frame = gpd.GeoDataFrame(
        {
            "code": ["r", *codes],
            "level": [1] + [2] * len(codes),
            "parent": [None, *"r" * len(codes)],
        },
        geometry=[None, *(square(x, y, 1) for x, y in places)],
        crs=4326,
    )
    report = check_areas(frame, largest_gap_km2=np.inf)
    assert (report.overlaps, report.unmatched_edges, report.duplicate_codes) == ((), (), ())
    parts = shapely.get_parts(union_all(frame.geometry[1:]))
    holes = int(shapely.get_num_interior_rings(parts).sum())
    assert len(report.gaps) == holes
