"""Flights as they were flown: where one was at a moment, and the part of it within a window.

Between two points of a flight the drone is taken to fly straight, along the geodesic, at one
speed. A flight whose times do not fit its line is told as faulty, never guessed at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import GeoError
from geo.measure import GEOD

NO_LINE, NO_TIMES, UNREAD = "no_line", "no_times", "time_unread"
COUNTS_DIFFER, GOES_BACK = "counts_differ", "goes_back"


@dataclass(frozen=True)
class Track:
    """A flight: its code and at each point lon, lat (degrees, WGS 84) and the moment in seconds
    since 1970, UTC; never falling, at least two points."""

    code: str
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    seconds: NDArray[np.float64]

    def position(self, at: datetime) -> tuple[float, float] | None:
        """Longitude and latitude at a moment; None before the take-off and after the landing."""
        moment = _seconds(at)
        if not self.seconds[0] <= moment <= self.seconds[-1]:
            return None
        return self._between(moment)

    def part(self, since: datetime, until: datetime) -> shapely.LineString | None:
        """What was flown from `since` to `until`, degrees; None if it was not in the air then."""
        first = max(_seconds(since), float(self.seconds[0]))
        last = min(_seconds(until), float(self.seconds[-1]))
        if first >= last:
            return None
        inside = (self.seconds > first) & (self.seconds < last)
        middle = np.column_stack([self.lon[inside], self.lat[inside]])
        return shapely.LineString(np.vstack([self._between(first), middle, self._between(last)]))

    def _between(self, moment: float) -> tuple[float, float]:
        after = int(np.searchsorted(self.seconds, moment, side="right"))
        at = min(max(after - 1, 0), len(self.seconds) - 2)
        taken = self.seconds[at + 1] - self.seconds[at]
        share = 1.0 if taken == 0 else (moment - self.seconds[at]) / taken
        if share in (0.0, 1.0):  # exactly a point of the line
            return float(self.lon[at + int(share)]), float(self.lat[at + int(share)])
        azimuth, _, length_m = GEOD.inv(
            self.lon[at], self.lat[at], self.lon[at + 1], self.lat[at + 1]
        )
        lon, lat, _ = GEOD.fwd(self.lon[at], self.lat[at], azimuth, share * length_m)
        return float(lon), float(lat)


def read_tracks(flights: gpd.GeoDataFrame) -> tuple[dict[str, Track], dict[str, str]]:
    """The flights that can be followed, and what is wrong with the others.

    Parameters
    ----------
    flights : GeoDataFrame [code, times, geometry] in longitude and latitude. `times` has a moment
        for every point of the line: a list, or one text with commas between, as ISO 8601 with the
        offset from UTC.

    Returns
    -------
    Tracks by code, and by the code of every other flight its fault: "no_line" (no LineString of
    two points or more), "no_times", "time_unread" (a moment that is none, or without an offset),
    "counts_differ" (from that of the points), "goes_back" (a moment before the one before it).

    Raises
    ------
    GeoError
        if the flights are not in degrees.
    """
    if flights.crs is None or not flights.crs.is_geographic:
        raise GeoError("flights are followed in longitude and latitude; give them in EPSG:4326")
    tracks: dict[str, Track] = {}
    faults: dict[str, str] = {}
    for code, times, line in zip(flights["code"], flights["times"], flights.geometry, strict=True):
        read = _read(str(code), times, line)
        if isinstance(read, Track):
            tracks[read.code] = read
        else:
            faults[str(code)] = read
    return tracks, faults


def _read(code: str, times: str | Sequence[str] | None, line: shapely.Geometry) -> Track | str:
    if line is None or line.geom_type != "LineString" or len(line.coords) < 2:
        return NO_LINE
    texts = times.split(",") if isinstance(times, str) else times
    if not isinstance(texts, Sequence) or not any(texts):
        return NO_TIMES
    try:
        moments = [datetime.fromisoformat(str(text).strip()) for text in texts]
    except ValueError:
        return UNREAD
    if any(moment.tzinfo is None for moment in moments):
        return UNREAD
    lon, lat = shapely.get_coordinates(line).T
    if len(moments) != len(lon):
        return COUNTS_DIFFER
    seconds = np.array([moment.timestamp() for moment in moments])
    return GOES_BACK if (np.diff(seconds) < 0).any() else Track(code, lon, lat, seconds)


def flown(tracks: Mapping[str, Track], since: datetime, until: datetime) -> gpd.GeoDataFrame:
    """What was flown in a window: [code, geometry], LineStrings in EPSG:4326, in the order of the
    tracks; those that were not in the air in it have no row."""
    parts = {code: track.part(since, until) for code, track in tracks.items()}
    parts = {code: line for code, line in parts.items() if line is not None}
    return gpd.GeoDataFrame({"code": list(parts)}, geometry=list(parts.values()), crs=4326)


def _seconds(moment: datetime) -> float:
    if moment.tzinfo is None:
        raise GeoError(f"the moment {moment} has no time zone; give it one")
    return moment.timestamp()
