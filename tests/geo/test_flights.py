from __future__ import annotations

from datetime import UTC, datetime, timedelta

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point

from geo.errors import GeoError
from geo.flights import flown, read_tracks
from geo.measure import distance_m

START = datetime(2020, 3, 27, 8, 30, tzinfo=UTC)
LINE = [(113.50, 22.20), (113.52, 22.20), (113.52, 22.22)]


def stamps(*minutes: float) -> str:
    """Moments as a department sends them, with +08:00."""
    moments = [START + timedelta(minutes=m, hours=8) for m in minutes]
    return ",".join(f"{moment.replace(tzinfo=None).isoformat()}+08:00" for moment in moments)


def flights(*rows: tuple[str, object, object]) -> gpd.GeoDataFrame:
    codes, times, shapes = zip(*rows, strict=True)
    return gpd.GeoDataFrame(
        {"code": codes, "times": times}, geometry=list(shapes), crs=4326
    )  # fmt: skip


def minute(m: float) -> datetime:
    return START + timedelta(minutes=m)


def test_a_position_between_two_points_is_on_the_geodesic_by_the_share_of_time() -> None:
    track = read_tracks(flights(("F", stamps(0, 4, 6), LineString(LINE))))[0]["F"]
    assert track.position(minute(0)) == LINE[0]
    assert track.position(minute(4)) == LINE[1]
    assert track.position(minute(6)) == LINE[2]
    lon, lat = track.position(minute(1)) or (0, 0)
    whole_m = float(distance_m(*LINE[0], *LINE[1]))
    assert float(distance_m(*LINE[0], lon, lat)) == pytest.approx(whole_m / 4)
    assert float(distance_m(lon, lat, *LINE[1])) == pytest.approx(whole_m * 3 / 4)
    assert track.position(minute(-0.1)) is None
    assert track.position(minute(6.1)) is None


def test_two_points_and_a_drone_that_stands_still() -> None:
    tracks, faults = read_tracks(
        flights(
            ("two", stamps(0, 2), LineString(LINE[:2])),
            ("still", stamps(0, 0, 2), LineString(LINE)),
            ("list", stamps(0, 2).split(","), LineString(LINE[:2])),
        )
    )
    assert faults == {}
    assert tracks["two"].position(minute(2)) == LINE[1]
    assert tracks["still"].position(minute(0)) == LINE[1], "the later of two points of one moment"
    assert tracks["list"].position(minute(1)) == tracks["two"].position(minute(1))


def test_faults_are_told_and_not_guessed_at() -> None:
    line = LineString(LINE)
    tracks, faults = read_tracks(
        flights(
            ("back", stamps(0, 4, 3), line),
            ("fewer", stamps(0, 4), line),
            ("none", None, line),
            ("empty", "", line),
            ("nan", np.nan, line),
            ("word", "soon,later,last", line),
            ("hole", stamps(0, 1) + ",", line),
            ("zone", "2020-03-27T08:00:00,2020-03-27T08:01:00,2020-03-27T08:02:00", line),
            ("point", stamps(0), Point(0, 0)),
            ("lines", stamps(0, 1, 2), MultiLineString([LINE[:2], LINE[1:]])),
            ("nowhere", stamps(0, 1, 2), None),
            ("good", stamps(0, 1, 2), line),
        )
    )
    assert list(tracks) == ["good"]
    assert faults == {
        "back": "goes_back", "fewer": "counts_differ", "none": "no_times", "empty": "no_times",
        "nan": "no_times", "word": "time_unread", "hole": "time_unread", "zone": "time_unread",
        "point": "no_line", "lines": "no_line", "nowhere": "no_line",
    }  # fmt: skip


def test_the_part_in_a_window() -> None:
    tracks, _ = read_tracks(flights(("F", stamps(0, 4, 6), LineString(LINE))))
    whole = flown(tracks, minute(-10), minute(10))
    assert whole["code"].tolist() == ["F"]
    assert list(whole.geometry.iloc[0].coords) == LINE
    part = flown(tracks, minute(1), minute(5)).geometry.iloc[0]
    assert part.coords[0] == tracks["F"].position(minute(1))
    assert part.coords[1] == LINE[1]
    assert part.coords[-1] == tracks["F"].position(minute(5))
    for since, until in ((-5, 0), (6, 9), (7, 9)):
        assert flown(tracks, minute(since), minute(until)).empty
    assert flown({}, minute(0), minute(1)).crs == 4326


def test_refuses_planes_and_moments_without_zone() -> None:
    frame = flights(("F", stamps(0, 4, 6), LineString(LINE)))
    with pytest.raises(GeoError, match="longitude and latitude"):
        read_tracks(frame.to_crs(4547))
    track = read_tracks(frame)[0]["F"]
    with pytest.raises(GeoError, match="no time zone"):
        track.position(datetime(2020, 3, 27))
    assert read_tracks(frame.iloc[:0]) == ({}, {})


@settings(deadline=None)
@given(st.floats(0, 10), st.floats(0, 10))
def test_nowhere_faster_than_the_leg(first: float, last: float) -> None:
    track = read_tracks(flights(("F", stamps(0, 5, 10), LineString(LINE))))[0]["F"]
    a, b = track.position(minute(first)), track.position(minute(last))
    assert a is not None
    assert b is not None
    fastest = max(float(distance_m(*LINE[k], *LINE[k + 1])) for k in (0, 1)) / 5
    assert float(distance_m(*a, *b)) <= fastest * abs(last - first) + 0.01
