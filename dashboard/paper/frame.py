"""The part of the ground that a map shows, in a form that holds on every screen and every paper.

A screen's centre and zoom show more ground the larger it is; a frame says the ground itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from geo.measure import EQUATOR_M

LEAST_M, MOST_M = 100.0, 400_000.0  # from a house to the whole river mouth
LEAST_ASPECT, MOST_ASPECT = 0.2, 5.0
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """A part of the ground: its centre in degrees (WGS 84), its width in metres measured along the
    parallel through the centre, and width divided by height on a web mercator map."""

    lon: float
    lat: float
    width_m: float
    aspect: float

    @property
    def bounds(self) -> Bounds:
        """West, south, east and north in EPSG:3857, metres."""
        x, y = mercator(self.lon, self.lat)
        half = self.width_m / math.cos(math.radians(self.lat)) / 2
        return x - half, y - half / self.aspect, x + half, y + half / self.aspect

    def fitted(self, aspect: float) -> Frame:
        """The smallest frame of another aspect around the same centre that shows all of this."""
        return replace(self, width_m=self.width_m * max(1.0, aspect / self.aspect), aspect=aspect)

    def __str__(self) -> str:
        return f"{self.lon:.5f},{self.lat:.5f},{self.width_m:.0f},{self.aspect:.3f}"


def around(bounds: Bounds, aspect: float, padding: float = 0.06) -> Frame:
    """The frame of an aspect that shows bounds in degrees (west, south, east, north), with a
    padding on every side as a share of what it shows."""
    west, south, east, north = bounds
    (left, bottom), (right, top) = mercator(west, south), mercator(east, north)
    middle = (bottom + top) / 2
    lat = math.degrees(2 * math.atan(math.exp(2 * math.pi * middle / EQUATOR_M)) - math.pi / 2)
    width = max(right - left, (top - bottom) * aspect) * (1 + 2 * padding)
    width_m = min(max(width * math.cos(math.radians(lat)), LEAST_M), MOST_M)
    return Frame((west + east) / 2, lat, width_m, aspect)


def frame_from(text: str) -> Frame | None:
    """The frame that an address says as "lon,lat,width in metres,aspect"; None if it says none, or
    one that no map has."""
    try:
        lon, lat, width_m, aspect = map(float, text.split(","))
    except ValueError:
        return None
    is_one = (
        -180 <= lon <= 180
        and -80 <= lat <= 80
        and LEAST_M <= width_m <= MOST_M
        and LEAST_ASPECT <= aspect <= MOST_ASPECT
    )
    return Frame(lon, lat, width_m, aspect) if is_one else None


def mercator(lon: float, lat: float) -> tuple[float, float]:
    """A point in EPSG:3857, metres."""
    y = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return EQUATOR_M * lon / 360, EQUATOR_M * y / (2 * math.pi)
