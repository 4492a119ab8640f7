from __future__ import annotations

from collections.abc import Callable

import geocoordinates_ffi as witness
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.china_offset import (
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)
from geo.measure import distance_m

GONGBEI = (113.5492, 22.2161)
MM = 1e-3

# Inside China's mainland box with room for the shift, so that both ways are "inside".
longitudes, latitudes = st.floats(73, 136), st.floats(3, 54)


def apart_m(one: tuple[object, object], other: tuple[object, object]) -> float:
    return float(np.max(distance_m(*one, *other)))  # type: ignore[arg-type]


def test_gongbei_is_524_m_east_and_325_m_south() -> None:
    lon, lat = wgs84_to_gcj02(*GONGBEI)
    assert distance_m(*GONGBEI, lon, GONGBEI[1]) == pytest.approx(524, abs=5)
    assert distance_m(*GONGBEI, GONGBEI[0], lat) == pytest.approx(325, abs=5)
    assert lon > GONGBEI[0]
    assert lat < GONGBEI[1]


@given(longitudes, latitudes)
def test_both_ways_lead_home(lon: float, lat: float) -> None:
    assert apart_m(gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat)), (lon, lat)) < 1e-6
    assert apart_m(wgs84_to_gcj02(*gcj02_to_wgs84(lon, lat)), (lon, lat)) < 1e-6
    assert apart_m(bd09_to_gcj02(*gcj02_to_bd09(lon, lat)), (lon, lat)) < 1e-6
    assert apart_m(gcj02_to_bd09(*bd09_to_gcj02(lon, lat)), (lon, lat)) < 1e-6
    assert apart_m(bd09_to_wgs84(*wgs84_to_bd09(lon, lat)), (lon, lat)) < 1e-6


@given(longitudes, latitudes)
def test_agrees_with_the_library(lon: float, lat: float) -> None:
    gcj02 = witness.wgs84_to_gcj02(witness.Wgs84(lat=lat, lon=lon))
    assert apart_m(wgs84_to_gcj02(lon, lat), (gcj02.lon, gcj02.lat)) < MM
    bd09 = witness.gcj02_to_bd09(witness.Gcj02(lat=lat, lon=lon))
    assert apart_m(gcj02_to_bd09(lon, lat), (bd09.lon, bd09.lat)) < MM


def test_arrays_numbers_and_shapes() -> None:
    lon, lat = wgs84_to_gcj02(np.full((2, 3), GONGBEI[0]), GONGBEI[1])
    one = wgs84_to_gcj02(*GONGBEI)
    assert lon.shape == lat.shape == (2, 3)
    assert lon[1, 2] == one[0]
    assert lat[0, 0] == one[1]
    given_lon = np.array([113.5])
    wgs84_to_gcj02(given_lon, [22.2])
    assert given_lon.tolist() == [113.5]


@pytest.mark.parametrize(
    "shift",
    [
        wgs84_to_gcj02,
        gcj02_to_wgs84,
        gcj02_to_bd09,
        bd09_to_gcj02,
        wgs84_to_bd09,
        bd09_to_wgs84,
    ],
)
def test_outside_china_nothing_moves(shift: Callable[..., tuple[np.ndarray, np.ndarray]]) -> None:
    lon = [2.35, 151.2, 113.5, -70, 72.004, np.nan, 113.5, np.inf]
    lat = [48.85, -33.9, 0.5, 30, 30, 22.2, np.nan, 22]
    moved = shift(lon, lat)
    assert np.array_equal(moved[0], lon, equal_nan=True)
    assert np.array_equal(moved[1], lat, equal_nan=True)
