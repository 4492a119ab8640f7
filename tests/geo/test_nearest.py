from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, box

from geo.crs import cgcs2000_crs
from geo.errors import GeoError
from geo.measure import distance_m
from geo.nearest import nearest_sites, within


def series(*lonlat: tuple[float, float], names: str = "abcdefgh") -> gpd.GeoSeries:
    return gpd.GeoSeries([Point(xy) for xy in lonlat], index=list(names[: len(lonlat)]), crs=4326)


def sites(**lonlat: tuple[float, float]) -> gpd.GeoDataFrame:
    points = [Point(xy) for xy in lonlat.values()]
    return gpd.GeoDataFrame({"code": list(lonlat)}, geometry=points, crs=4326)


def test_nearest_along_the_geodesic() -> None:
    places = series((113.50, 22.2), (113.57, 22.2), (113.60, 22.2))
    found = nearest_sites(places, sites(FC2=(113.6, 22.2), FC1=(113.5, 22.21)))
    assert list(found.index) == ["a", "b", "c"]
    assert found["site"].tolist() == ["FC1", "FC2", "FC2"]
    assert found["distance_m"].tolist() == pytest.approx(
        [float(distance_m(113.5, 22.2, 113.5, 22.21)), float(distance_m(113.57, 22.2, 113.6, 22.2)),
         0.0], abs=1e-6,
    )  # fmt: skip


def test_one_site_two_at_one_point_and_none() -> None:
    places = series((113.5, 22.2), (114.0, 22.0))
    assert nearest_sites(places, sites(A=(113.4, 22.0)))["site"].tolist() == ["A", "A"]
    both = nearest_sites(places, sites(B=(113.4, 22.0), A=(113.4, 22.0)))
    assert both["site"].tolist() == ["A", "A"]
    none = nearest_sites(places, sites())
    assert none["site"].tolist() == [None, None]
    assert none["distance_m"].isna().all()
    assert nearest_sites(places.iloc[:0], sites(A=(113.4, 22.0))).empty


def test_places_may_be_in_another_system() -> None:
    places = series((113.57, 22.2)).to_crs(cgcs2000_crs(113.57))
    found = nearest_sites(places, sites(A=(113.6, 22.2)))
    assert found["distance_m"].iloc[0] == pytest.approx(
        float(distance_m(113.57, 22.2, 113.6, 22.2)), abs=0.01
    )


def test_refuses_what_is_no_point_by_name() -> None:
    places = gpd.GeoSeries([box(0, 0, 1, 1), None], index=["a", "b"], crs=4326)
    with pytest.raises(GeoError, match="a, b have no point"):
        nearest_sites(places, sites(A=(113.4, 22.0)))
    line = gpd.GeoDataFrame({"code": ["A"]}, geometry=[LineString([(0, 0), (1, 1)])], crs=4326)
    with pytest.raises(GeoError, match="A have no point"):
        nearest_sites(series((0, 0)), line)


def test_within_includes_the_place_itself_and_what_is_just_near_enough() -> None:
    places = series((113.50, 22.2), (113.51, 22.2), (113.53, 22.2))
    step_m = float(distance_m(113.50, 22.2, 113.51, 22.2))
    near = within(places, places, step_m + 0.01).toarray()
    assert near.tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
    assert within(places, places, step_m - 0.01).toarray().tolist() == np.eye(3).tolist()
    assert within(places, places.iloc[:0], 5.0).shape == (3, 0)
    with pytest.raises(GeoError, match="distance of -1 m"):
        within(places, places, -1)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(113, 114.5), st.floats(21.7, 22.5)), min_size=1, max_size=6),
    st.lists(st.tuples(st.floats(113, 114.5), st.floats(21.7, 22.5)), min_size=1, max_size=6),
    st.floats(100, 80_000),
)
def test_agrees_with_every_geodesic_measured(
    here: list[tuple[float, float]], there: list[tuple[float, float]], radius_m: float
) -> None:
    places, others = series(*here), series(*there, names="ABCDEF")
    table = gpd.GeoDataFrame({"code": list(others.index)}, geometry=list(others), crs=4326)
    a, b = np.array(here), np.array(there)
    metres = distance_m(a[:, :1], a[:, 1:], b[:, 0], b[:, 1])
    found = nearest_sites(places, table)["distance_m"]
    np.testing.assert_allclose(found, metres.min(axis=1), atol=0.05)
    reach = within(places, others, radius_m).toarray() > 0
    clear = np.abs(metres - radius_m) > 0.05
    assert (reach == (metres <= radius_m))[clear].all()
