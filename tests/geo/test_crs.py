from __future__ import annotations

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo.china_offset import wgs84_to_bd09, wgs84_to_gcj02
from geo.crs import cgcs2000_crs, cgcs2000_zone, named_crs, to_wgs84
from geo.errors import GeoError
from geo.measure import distance_m

PLACE = (113.55, 22.25)


def places(*xy: tuple[float, float], crs: object = None) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"name": [str(i) for i in range(len(xy))]}, geometry=[Point(p) for p in xy], crs=crs
    )


@pytest.mark.parametrize("crs", [4326, 4490, 3857, 4526, 4547])
def test_every_named_system_comes_home(crs: int) -> None:
    frame = places(PLACE, crs=4326).to_crs(crs)
    frame.index = [7]
    home = to_wgs84(frame)
    assert home.crs.to_epsg() == 4326
    assert home.index.tolist() == [7]
    assert home["name"].tolist() == ["0"]
    assert distance_m(home.geometry[7].x, home.geometry[7].y, *PLACE) < 1e-3
    assert frame.crs.to_epsg() == crs


def test_known_coordinates_of_the_zone() -> None:
    # On the central meridian the easting is 500 km and the northing the arc from the equator.
    with_prefix = places((114, 22), crs=4490).to_crs(cgcs2000_crs(113.55)).geometry[0]
    without = places((114, 22), crs=4490).to_crs(cgcs2000_crs(113.55, prefix=False)).geometry[0]
    assert with_prefix.x == pytest.approx(38_500_000, abs=1e-3)
    assert without.x == pytest.approx(500_000, abs=1e-3)
    assert with_prefix.y == pytest.approx(float(distance_m(114, 0, 114, 22)), abs=1e-3)
    assert with_prefix.y == without.y


@pytest.mark.parametrize(
    ("lon", "zone", "with_prefix", "without"),
    [
        (73.5, 25, 4513, 4534),
        (113.55, 38, 4526, 4547),
        (112.49, 37, 4525, 4546),
        (112.5, 38, 4526, 4547),
        (115.5, 39, 4527, 4548),
        (136.4, 45, 4533, 4554),
    ],
)
def test_zone_of_a_longitude(lon: float, zone: int, with_prefix: int, without: int) -> None:
    assert cgcs2000_zone(lon) == zone
    assert cgcs2000_crs(lon).to_epsg() == with_prefix
    assert cgcs2000_crs(lon, prefix=False).to_epsg() == without


@given(st.floats(73.5, 136.49))
def test_the_zone_is_the_nearest_meridian(lon: float) -> None:
    assert abs(lon - 3 * cgcs2000_zone(lon)) <= 1.5
    assert f"zone {cgcs2000_zone(lon)}" in cgcs2000_crs(lon).name
    assert f"CM {3 * cgcs2000_zone(lon)}E" in cgcs2000_crs(lon, prefix=False).name


@pytest.mark.parametrize("lon", [73.4, 136.6, -113, float("nan"), float("inf")])
def test_no_zone_outside_china(lon: float) -> None:
    with pytest.raises(GeoError, match="has no CGCS2000 zone"):
        cgcs2000_zone(lon)


@pytest.mark.parametrize(
    ("name", "epsg"),
    [
        ("WGS 84", 4326),
        ("wgs84", 4326),
        ("CGCS2000", 4490),
        ("EPSG:4490", 4490),
        ("web mercator", 3857),
        ("EPSG:4547", 4547),
    ],
)
def test_names(name: str, epsg: int) -> None:
    assert named_crs(name).to_epsg() == epsg


def test_names_that_are_none() -> None:
    with pytest.raises(GeoError, match="is not known; give an EPSG code"):
        named_crs("珠海坐标系")
    with pytest.raises(GeoError, match="is an offset"):
        named_crs("GCJ-02")


@pytest.mark.parametrize(
    ("system", "shift"),
    [("GCJ-02", wgs84_to_gcj02), ("gcj02", wgs84_to_gcj02), ("BD-09", wgs84_to_bd09)],
)
@pytest.mark.parametrize("crs", [None, 4326])
def test_shifted_coordinates_by_name(system: str, shift: object, crs: int | None) -> None:
    lon, lat = shift(*PLACE)  # type: ignore[operator]
    home = to_wgs84(places((float(lon), float(lat)), crs=crs), system)
    assert home.crs.to_epsg() == 4326
    assert distance_m(home.geometry[0].x, home.geometry[0].y, *PLACE) < 1e-6


def test_no_crs_says_what_to_do() -> None:
    with pytest.raises(GeoError, match=r"no coordinate system .* frame\.set_crs\('EPSG:4490'\)"):
        to_wgs84(places(PLACE))
    assert to_wgs84(places(PLACE), "CGCS2000").crs.to_epsg() == 4326


def test_contradiction_is_refused() -> None:
    with pytest.raises(GeoError, match="which is it"):
        to_wgs84(places(PLACE, crs=4326), "EPSG:4547")


def test_north_first_is_refused() -> None:
    with pytest.raises(GeoError, match="north first"):
        to_wgs84(places(PLACE[::-1], crs=4490))


def test_metres_called_degrees_are_refused() -> None:
    with pytest.raises(GeoError, match="not degrees"):
        to_wgs84(places((38453000, 2461000), crs=4326))


def test_missing_and_empty_geometry_pass() -> None:
    frame = places(PLACE, PLACE, crs=4490)
    frame.loc[1, "geometry"] = None
    assert to_wgs84(frame).geometry.isna().tolist() == [False, True]
    assert to_wgs84(frame, "GCJ-02").geometry.isna().tolist() == [False, True]
    assert len(to_wgs84(frame[:0])) == 0
    nothing = frame.assign(geometry=gpd.GeoSeries([None, None], crs=4326))
    assert to_wgs84(nothing).geometry.isna().all()
