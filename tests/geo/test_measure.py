from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon, box

from geo.errors import GeoError
from geo.measure import (
    area_km2,
    distance_m,
    length_text,
    metres_per_degree,
    metres_per_pixel,
    scale_bar,
)


def zone_km2(south: float, north: float, width: float) -> float:
    """Area between two parallels of WGS 84 and `width` degrees of longitude, in closed form.

    J. P. Snyder, Map Projections: A Working Manual, 1987, equation 3-12.
    """
    a, e = 6378.137, 0.0818191908426215

    def q(lat: float) -> float:
        sine = math.sin(math.radians(lat))
        logarithm = math.log((1 - e * sine) / (1 + e * sine)) / (2 * e)
        return (1 - e * e) * (sine / (1 - e * e * sine * sine) - logarithm)

    return a * a * math.radians(width) * (q(north) - q(south)) / 2


def test_area_on_the_ellipsoid() -> None:
    square = box(113.5, 22.2, 113.6, 22.3)
    whole = zone_km2(22.2, 22.3, 0.1)
    middle = zone_km2(22.24, 22.26, 0.02)
    hole = Polygon(square.exterior.coords, [box(113.54, 22.24, 113.56, 22.26).exterior.coords])
    two = MultiPolygon([square, box(113.7, 22.2, 113.8, 22.3)])
    values = area_km2([square, hole, two, Polygon(), LineString([(0, 0), (1, 1)]), None])
    # A geodesic between two points of a parallel runs a hair north of it.
    assert values[0] == pytest.approx(whole, rel=1e-5)
    assert values[1] == pytest.approx(whole - middle, rel=1e-5)
    assert values[2] == pytest.approx(2 * whole, rel=1e-5)
    assert values[3:5].tolist() == [0, 0]
    assert np.isnan(values[5])


def test_area_does_not_depend_on_the_direction_of_the_ring() -> None:
    ring = [(113, 22), (113.1, 22), (113.1, 22.1), (113, 22.1)]
    one, other = area_km2([Polygon(ring), Polygon(ring[::-1])])
    assert one == other > 0


def test_distance_is_geodesic() -> None:
    # A degree of the equator is 2πa / 360.
    assert distance_m(0, 0, 1, 0) == pytest.approx(111319.491, abs=1e-3)
    found = distance_m([113.5, np.nan], 22.2, 113.6, [22.2, 22.3])
    assert found[0] == pytest.approx(metres_per_degree(22.2)[0] / 10, rel=1e-6)
    assert np.isnan(found[1])


def test_metres_per_degree() -> None:
    east_m, north_m = metres_per_degree(0)
    assert east_m == pytest.approx(111319.491, abs=1e-3)
    assert north_m == pytest.approx(110574.276, abs=1e-2)
    with pytest.raises(GeoError, match="latitude 90"):
        metres_per_degree(90)


@given(st.floats(-80, 80), st.floats(100, 140))
def test_local_plane_agrees_with_the_geodesic(lat: float, lon: float) -> None:
    east_m, north_m = metres_per_degree(lat)
    assert distance_m(lon, lat, lon + 0.01, lat) == pytest.approx(0.01 * east_m, rel=1e-4)
    assert distance_m(lon, lat - 0.005, lon, lat + 0.005) == pytest.approx(0.01 * north_m, rel=1e-6)


def test_pixels() -> None:
    assert metres_per_pixel(0, 0, tile_px=256) == pytest.approx(156543.034, abs=1e-3)
    assert metres_per_pixel(0, 0) == pytest.approx(78271.517, abs=1e-3)
    assert metres_per_pixel(10, 60) == pytest.approx(78271.517 / 1024 / 2, abs=1e-6)


@pytest.mark.parametrize(
    ("metres_per_px", "length_m", "width_px", "label"),
    [
        (10, 1000, 100, "1 km"),
        (1000 / 120, 1000, 120, "1 km"),
        (9, 1000, 1000 / 9, "1 km"),
        (5, 500, 100, "500 m"),
        (2, 200, 100, "200 m"),
        (100, 10000, 100, "10 km"),
        (0.001, 0.1, 100, "10 cm"),
    ],
)
def test_scale_bar(metres_per_px: float, length_m: float, width_px: float, label: str) -> None:
    bar = scale_bar(metres_per_px)
    assert bar.length_m == pytest.approx(length_m)
    assert bar.width_px == pytest.approx(width_px)
    assert bar.label == label


@given(st.floats(1e-3, 1e5), st.floats(20, 400))
def test_scale_bar_is_round_and_never_too_wide(metres_per_px: float, most_px: float) -> None:
    bar = scale_bar(metres_per_px, most_px)
    assert most_px / 2.5 * (1 - 1e-6) <= bar.width_px <= most_px * (1 + 1e-6)
    assert f"{bar.length_m:e}"[0] in "125"


@pytest.mark.parametrize("metres_per_px", [0, -1, float("nan"), float("inf")])
def test_scale_bar_refuses(metres_per_px: float) -> None:
    with pytest.raises(GeoError, match="no scale bar"):
        scale_bar(metres_per_px)


def test_length_text() -> None:
    assert [length_text(m) for m in (0.5, 1, 999, 1500)] == ["50 cm", "1 m", "999 m", "1.5 km"]
