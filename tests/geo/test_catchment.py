from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.catchment import catchments, divides, people_within, shifts, standby_calls
from geo.hierarchy import Hierarchy
from tests.geo.conftest import square

A1, A2, A3, A4 = ("440402001001001", "440402001001002", "440402001002001", "440402001002002")
B1, B2, ISLAND = "440403001001001", "440403001001002", "440402402498001"


def by_cell(*values: object) -> pd.Series:
    return pd.Series(list(values), index=[A1, A2, A3, A4, B1, B2, ISLAND])


GOES_TO = by_cell("W", "W", "E", "E", "E", "E", None)
PEOPLE = by_cell(100.0, 300.0, 50.0, 150.0, np.nan, 200.0, 40.0)


def test_catchments_are_the_cells_dissolved(cells: gpd.GeoDataFrame) -> None:
    found = catchments(cells, GOES_TO)
    assert found[["site", "cells"]].to_numpy().tolist() == [["E", 4], ["W", 2]]
    assert found.crs == cells.crs
    for site, outline in zip(found["site"], found.geometry, strict=True):
        own = cells.geometry[(cells["code"].map(GOES_TO) == site).to_numpy()]
        assert shapely.equals(outline, shapely.union_all(own.to_numpy()))
        assert outline.geom_type == "Polygon"


def test_catchments_of_none_and_of_cells_that_do_not_fit(cells: gpd.GeoDataFrame) -> None:
    nobody = catchments(cells, by_cell(*[None] * 7))
    assert list(nobody.columns) == ["site", "cells", "geometry"]
    assert nobody.empty
    # A vertex on one side of a border only, and a cell that lies over its neighbour: no coverage
    # any more, but no seam in the outline.
    for changed in (shapely.segmentize(cells.geometry.iloc[0], 0.004), square(0, 1, 1.3)):
        odd = cells.copy()
        odd.loc[0, "geometry"] = changed
        whole = catchments(odd, by_cell(*["W"] * 6, None)).geometry.iloc[0]
        assert whole.is_valid
        assert shapely.equals(whole, shapely.union_all(odd.geometry.to_numpy()[:6]))


def test_catchments_are_divided_by_the_lines_that_both_have(cells: gpd.GeoDataFrame) -> None:
    outlines = catchments(cells, GOES_TO)
    found = divides(outlines)
    assert found[["site", "other"]].to_numpy().tolist() == [["E", "W"]]
    assert found.crs == cells.crs
    east, west = outlines.geometry
    wanted = shapely.intersection(shapely.boundary(east), shapely.boundary(west))
    assert shapely.equals(found.geometry.iloc[0], wanted)
    assert divides(catchments(cells, by_cell(*["W"] * 6, "X"))).empty, "an island has no neighbour"
    assert divides(catchments(cells, by_cell(*[None] * 7))).empty


def test_people_within_by_level(tree: Hierarchy) -> None:
    distance_m = by_cell(3000.0, 3000.1, 10.0, 4000.0, 10.0, 20_000.0, np.nan)
    found = people_within(distance_m, PEOPLE, tree, ["4404", "440403", "440475"], (3000, 5000))
    assert found.to_numpy().tolist()[:4] == [
        ["4404", 3000.0, 840.0, 150.0, 150 / 840],
        ["4404", 5000.0, 840.0, 600.0, 600 / 840],
        ["440403", 3000.0, 200.0, 0.0, 0.0],
        ["440403", 5000.0, 200.0, 0.0, 0.0],
    ]
    assert found["people_within"].tolist()[4:] == [0, 0]


def test_people_who_are_not_known_are_not_none(tree: Hierarchy) -> None:
    unknown = people_within(by_cell(*[1.0] * 7), by_cell(*[np.nan] * 7), tree, ["4404"])
    assert unknown[["people", "people_within", "share"]].isna().all(axis=None)
    assert unknown["limit_m"].tolist() == [3000, 5000, 10000]
    nobody = people_within(by_cell(*[1.0] * 7), by_cell(*[0.0] * 7), tree, ["4404"], (3000,))
    assert nobody["people"].tolist() == [0]
    assert nobody["share"].isna().all()


LOAD = pd.DataFrame({"queue": [8.0, np.nan], "beds_used": [20.0, 5.0]}, index=["W", "E"])


def test_the_load_of_a_closed_site_goes_where_its_people_go() -> None:
    after = by_cell("N", "E", "E", "E", "E", "E", None)
    found = shifts(GOES_TO, after, PEOPLE, LOAD)
    assert found.to_numpy().tolist() == [
        ["W", "E", 1, 300.0, 6.0, 15.0], ["W", "N", 1, 100.0, 2.0, 5.0],
    ]  # fmt: skip


def test_when_the_last_one_closes_they_go_nowhere() -> None:
    nowhere = by_cell(*[None] * 7)
    found = shifts(GOES_TO, nowhere, PEOPLE, LOAD)
    assert found["to_site"].tolist() == [None, None]
    assert found["from_site"].tolist() == ["E", "W"]
    assert found["cells"].tolist() == [4, 2]
    assert found["people"].tolist() == [400, 400]
    assert found["beds_used"].tolist() == [5, 20]
    assert np.isnan(found["queue"].iloc[0]), "an unknown queue stays unknown"


def test_nobody_known_moves_no_known_load_and_nothing_moves_where_nothing_changes() -> None:
    after = by_cell("N", "N", "E", "E", "E", "E", None)
    found = shifts(GOES_TO, after, by_cell(*[np.nan] * 7), LOAD)
    assert found["cells"].tolist() == [2]
    assert found[["people", "queue", "beds_used"]].isna().all(axis=None)
    assert shifts(GOES_TO, GOES_TO, PEOPLE, LOAD).empty
    # The island is reached by a new site: somebody comes from nowhere, and brings no load.
    found = shifts(GOES_TO, by_cell("W", "W", "E", "E", "E", "E", "S"), PEOPLE, LOAD)
    assert found[["from_site", "to_site", "people"]].to_numpy().tolist() == [[None, "S", 40.0]]
    assert found["queue"].isna().all()


def test_a_standby_site_is_called_when_what_it_relieves_is_too_full() -> None:
    with_standby = by_cell("S", "W", "S", "E", "E", "E", "T")
    load = pd.Series({"W": 0.4, "E": 0.85})
    found = standby_calls(["S", "T", "U"], GOES_TO, with_standby, load)
    assert found["relieves"].tolist() == ["E", None, None]
    assert found["is_called"].tolist() == [True, False, False]
    assert found["load"].iloc[0] == 0.85
    assert not standby_calls(["S"], GOES_TO, with_standby, load, opens_at=0.9)["is_called"].any()
    unknown = standby_calls(["S"], GOES_TO, with_standby, load * np.nan)
    assert (unknown["relieves"].iloc[0], unknown["is_called"].iloc[0]) == (None, False)
