from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point

from geo.errors import GeoError
from geo.measure import distance_m
from geo.network import RoadNetwork, read_roads

EAST = [(113.50, 22.20), (113.51, 22.20), (113.52, 22.20)]
STEP_M = float(distance_m(113.50, 22.20, 113.51, 22.20))


def roads(*lines: list[tuple[float, float]], **columns: list[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=[LineString(line) for line in lines], crs=4326)


def places(**lonlat: tuple[float, float]) -> gpd.GeoSeries:
    points = [Point(xy) for xy in lonlat.values()]
    return gpd.GeoSeries(points, index=list(lonlat), crs=4326)


def sites(**lonlat: tuple[float, float]) -> gpd.GeoDataFrame:
    points = places(**lonlat)
    return gpd.GeoDataFrame({"code": points.index}, geometry=points.to_numpy(), crs=4326)


def test_minutes_by_length_and_speed() -> None:
    network = RoadNetwork(roads(EAST[:2], EAST[1:], speed_kmh=[30, 60]))
    found = network.travel_times(places(a=EAST[0], b=EAST[1], c=EAST[2]), sites(FC=EAST[2]))
    minute = STEP_M / 1000 / 60 * 60  # of a step at 60 km/h
    assert found.places["minutes"].tolist() == pytest.approx([3 * minute, minute, 0])
    assert found.places["site"].tolist() == ["FC"] * 3
    assert found.places["snap_m"].tolist() == [0, 0, 0]
    assert found.sites_off_road == ()


def test_the_soonest_reached_is_not_the_nearest() -> None:
    fast = [(113.51, 22.20), (113.51, 22.22)]
    network = RoadNetwork(roads(EAST[:2], fast, speed_kmh=[5, 60]))
    found = network.travel_times(
        places(a=EAST[1]), sites(near=EAST[0], far=fast[1])
    ).places  # fmt: skip
    assert found["site"].tolist() == ["far"]


def test_one_way_roads_are_driven_from_the_place_to_the_site() -> None:
    at = places(w=EAST[0], e=EAST[2])
    both_ends = sites(E=EAST[2])
    for value, states in (
        ("yes", ["reached", "reached"]), (-1, ["no_way", "reached"]), (None, ["reached"] * 2),
        (True, ["reached", "reached"]), ("B", ["reached", "reached"]),
    ):  # fmt: skip
        network = RoadNetwork(roads(EAST, oneway=[value]))
        assert network.travel_times(at, both_ends).places["state"].tolist() == states, value
    against = RoadNetwork(roads(EAST, oneway=["yes"])).travel_times(at, sites(W=EAST[0])).places
    assert against["state"].tolist() == ["reached", "no_way"]
    assert against["site"].tolist() == ["W", None]


def test_of_parallel_roads_the_quickest_counts() -> None:
    network = RoadNetwork(roads(EAST[:2], EAST[:2], speed_kmh=[20.0, 40.0]))
    found = network.travel_times(places(a=EAST[0]), sites(FC=EAST[1])).places
    assert found["minutes"].iloc[0] == pytest.approx(STEP_M / 1000 / 40 * 60)


def test_islands_and_places_off_the_road_are_not_reached() -> None:
    island = [(113.80, 22.00), (113.81, 22.00)]
    network = RoadNetwork(roads(EAST, island))
    at = places(road=EAST[0], beside=(113.50, 22.205), island=island[0], sea=(113.7, 22.1))
    found = network.travel_times(at, sites(FC=EAST[2], OFF=(113.6, 22.3)))
    assert found.places["state"].tolist() == ["reached", "reached", "no_way", "no_road"]
    assert found.places["site"].tolist() == ["FC", "FC", None, None]
    assert found.places["minutes"].isna().tolist() == [False, False, True, True]
    beside_m = float(distance_m(113.50, 22.205, 113.50, 22.20))
    assert found.places["snap_m"].iloc[1] == pytest.approx(beside_m)
    assert found.places["snap_m"].iloc[3] > 10_000
    assert found.sites_off_road == ("OFF",)


def test_no_site_no_place_and_a_smaller_snap() -> None:
    network = RoadNetwork(roads(EAST))
    none = network.travel_times(places(a=EAST[0]), sites())
    assert none.places["state"].tolist() == ["no_way"]
    assert network.travel_times(places(), sites(FC=EAST[0])).places.empty
    beside = places(a=(113.50, 22.205))
    near = network.travel_times(beside, sites(FC=EAST[0]), most_snap_m=500).places
    assert near["state"].tolist() == ["no_road"]


def test_places_snap_to_the_middle_of_a_long_line() -> None:
    network = RoadNetwork(roads([EAST[0], EAST[2]]))
    found = network.travel_times(places(a=EAST[1]), sites(FC=EAST[2])).places
    assert found["snap_m"].iloc[0] < 50, "points of the line are at most 100 m apart"
    assert found["minutes"].iloc[0] == pytest.approx(STEP_M / 1000 / 30 * 60, rel=0.06)


def test_reads_a_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "roads.gpkg"
    lines = gpd.GeoDataFrame(geometry=[MultiLineString([EAST[:2], EAST[1:]])], crs=4326)
    lines.to_crs(4547).to_file(path)
    network = RoadNetwork(read_roads(path))
    found = network.travel_times(places(a=EAST[0]), sites(FC=EAST[2])).places
    assert found["minutes"].iloc[0] == pytest.approx(2 * STEP_M / 1000 / 30 * 60, rel=1e-5)
    with pytest.raises(GeoError, match=r"missing\.gpkg cannot be read"):
        read_roads(tmp_path / "missing.gpkg")
    bad = tmp_path / "bad.gpkg"
    roads(EAST, oneway=["perhaps"]).to_file(bad)
    with pytest.raises(GeoError, match=r"bad\.gpkg: road lines 1 have a oneway"):
        read_roads(bad)


def test_what_is_read_of_a_file_makes_the_same_network(tmp_path: Path) -> None:
    path = tmp_path / "roads.gpkg"
    given = roads(EAST[:2], EAST[1:], speed_kmh=[60.0, None], oneway=[-1, None])
    given.to_file(path)
    lines = read_roads(path)
    assert lines["oneway"].tolist() == ["-1", ""]
    assert np.isnan(lines["speed_kmh"]).tolist() == [False, True]
    at, to = places(a=EAST[0], b=EAST[2]), sites(FC=EAST[0], FD=EAST[2])
    pd.testing.assert_frame_equal(
        RoadNetwork(lines).travel_times(at, to).places,
        RoadNetwork(given).travel_times(at, to).places,
    )


def test_refuses_by_row() -> None:
    with pytest.raises(GeoError, match="no line"):
        RoadNetwork(roads())
    with pytest.raises(GeoError, match="road lines 2 have a speed_kmh"):
        RoadNetwork(roads(EAST, EAST, speed_kmh=[None, 0]))
    with pytest.raises(GeoError, match="road lines 1 have a speed_kmh"):
        RoadNetwork(roads(EAST, speed_kmh=["fast"]))
    with pytest.raises(GeoError, match="road lines 1 have a oneway"):
        RoadNetwork(roads(EAST, oneway=["perhaps"]))
    points = gpd.GeoDataFrame(geometry=[Point(0, 0)], crs=4326)
    with pytest.raises(GeoError, match="road lines 1 have no line"):
        RoadNetwork(points)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=12))
def test_nobody_is_quicker_than_the_straight_line(walk: list[tuple[int, int]]) -> None:
    line = [(113.5 + 0.01 * x, 22.2 + 0.01 * y) for x, y in walk]
    if len(set(line)) < 2:
        return
    network = RoadNetwork(roads(line), speed_kmh=60)
    at = gpd.GeoSeries([Point(xy) for xy in line], crs=4326)
    found = network.travel_times(at, sites(FC=line[0])).places
    xy = np.array(line)
    straight_min = distance_m(xy[:, 0], xy[:, 1], *line[0]) / 1000
    assert (found["state"] == "reached").all()
    assert (found["minutes"] >= straight_min - 1e-6).all()
