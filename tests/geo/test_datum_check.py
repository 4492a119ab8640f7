from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import box

from geo.china_offset import wgs84_to_bd09, wgs84_to_gcj02
from geo.datum_check import check_datum
from geo.errors import GeoError


@pytest.fixture
def blocks() -> gpd.GeoDataFrame:
    """25 blocks of 0.005° (516 m by 554 m) around Gongbei."""
    shapes = [
        box(113.54 + x / 200, 22.21 + y / 200, 113.545 + x / 200, 22.215 + y / 200)
        for x in range(5)
        for y in range(5)
    ]
    return gpd.GeoDataFrame({"code": [f"{i:02}" for i in range(25)]}, geometry=shapes, crs=4326)


def centres(blocks: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray, list[str]]:
    middle = shapely.centroid(blocks.geometry.to_numpy())
    return shapely.get_x(middle), shapely.get_y(middle), blocks["code"].tolist()


def test_points_at_home(blocks: gpd.GeoDataFrame) -> None:
    found = check_datum(*centres(blocks), blocks)
    assert found.points == 25
    assert (found.at_home, found.if_gcj02, found.off_m) == (1, 0, 0)
    assert found.off_if_gcj02_m == pytest.approx(524 - 258, abs=20)
    assert found.verdict == "wgs84"
    assert not found.is_shifted


@pytest.mark.parametrize(
    ("shift", "verdict", "east_m", "north_m"),
    [(wgs84_to_gcj02, "gcj02", 524, -325), (wgs84_to_bd09, "bd09", 1190, 340)],
)
def test_shifted_points_are_told(
    blocks: gpd.GeoDataFrame,
    shift: Callable[..., tuple[np.ndarray, np.ndarray]],
    verdict: str,
    east_m: float,
    north_m: float,
) -> None:
    lon, lat, codes = centres(blocks)
    found = check_datum(*shift(lon, lat), codes, blocks)
    assert found.verdict == verdict
    assert found.is_shifted
    assert getattr(found, f"if_{verdict}") == 1
    assert getattr(found, f"off_if_{verdict}_m") == 0
    assert found.off_m > 100
    assert found.east_m == pytest.approx(east_m, abs=30)
    assert found.north_m == pytest.approx(north_m, abs=30)
    assert found.median_shift_m == pytest.approx(np.hypot(east_m, north_m), abs=40)


def test_large_areas_need_more_points_but_tell_too(blocks: gpd.GeoDataFrame) -> None:
    """One area of 2.5 km: most shifted points are still inside, those near its edge are not."""
    town = gpd.GeoDataFrame({"code": ["t"]}, geometry=[blocks.union_all()], crs=4326)
    random = np.random.default_rng(3)
    lon, lat = random.uniform((113.54, 22.21), (113.565, 22.235), (200, 2)).T
    assert check_datum(lon, lat, ["t"] * 200, town).verdict == "wgs84"
    assert check_datum(*wgs84_to_gcj02(lon, lat), ["t"] * 200, town).verdict == "gcj02"


def test_a_few_wrong_rows_do_not_decide(blocks: gpd.GeoDataFrame) -> None:
    lon, lat, codes = centres(blocks)
    wrong = [*codes[3:6], *codes[:3], *codes[6:]]
    assert check_datum(lon, lat, wrong, blocks).verdict == "wgs84"
    assert check_datum(*wgs84_to_gcj02(lon, lat), wrong, blocks).verdict == "gcj02"


def test_points_elsewhere_fit_nothing(blocks: gpd.GeoDataFrame) -> None:
    lon, lat, codes = centres(blocks)
    assert check_datum(lon + 0.1, lat, codes, blocks).verdict == "unknown"


def test_too_few_points(blocks: gpd.GeoDataFrame) -> None:
    lon, lat, codes = centres(blocks)
    claimed = [*codes[:4], *[None] * 10, *["99"] * 11]
    found = check_datum(lon, lat, claimed, blocks)
    assert (found.points, found.verdict) == (4, "unknown")
    assert np.isnan([found.at_home, found.off_m, found.median_shift_m]).all()
    lon[2] = np.nan
    assert check_datum(lon, lat, claimed, blocks).points == 3
    assert check_datum([], [], [], blocks).verdict == "unknown"


def test_five_are_enough_when_all_come_home(blocks: gpd.GeoDataFrame) -> None:
    lon, lat, codes = centres(blocks)
    shifted = wgs84_to_gcj02(lon[:5], lat[:5])
    assert check_datum(*shifted, codes[:5], blocks).verdict == "gcj02"


def test_areas_without_crs(blocks: gpd.GeoDataFrame) -> None:
    with pytest.raises(GeoError, match="no coordinate system"):
        check_datum([], [], [], blocks.set_crs(None, allow_override=True))
