"""Files cut into deliveries: what goes together, when it is due, and that nothing is lost."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from queries.catalogue import parse_catalogue
from queries.city_folder import folder_catalogue
from queries.errors import StoreError
from queries.files import TEXT, Delivery, read_delivery
from queries.schedule import Planned, schedule, split
from tests.queries.town import CATALOGUE
from tests.queries.town_reports import DELIVERIES, write_town_reports

FEEDS = parse_catalogue(CATALOGUE).feeds


def delivery(*rows: tuple[str | None, ...], columns: str, geometry: object = None) -> Delivery:
    frame = pd.DataFrame(rows, columns=columns.split(","), dtype=object).astype(TEXT)
    return Delivery("file.csv", "", frame, geometry)  # type: ignore[arg-type]


def lines(planned: Planned) -> list[str]:
    return planned.content.decode().replace('"', "").splitlines()


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2020-{text}:00+08:00")


def test_rows_of_a_day_go_together_when_the_newest_is_known():
    found = split(
        FEEDS["cases"],
        delivery(
            ("01010101", "2020-02-02", "3", "2020-02-02T09:00:00+08:00"),
            ("01010101", "2020-02-01", "1", "2020-02-01T07:30:00+08:00"),
            ("01010102", "2020-02-02", None, "2020-02-01T23:30:00Z"),
            columns="area_code,observed_on,confirmed,recorded_at",
        ),
    )
    assert [(one.due, one.rows) for one in found] == [
        (at("02-01T07:30"), 1),
        (at("02-02T09:00"), 2),
    ]
    assert lines(found[1]) == [
        "area_code,observed_on,confirmed,recorded_at",
        "01010101,2020-02-02,3,2020-02-02T09:00:00+08:00",
        "01010102,2020-02-02,,2020-02-01T23:30:00Z",
    ]
    assert [one.filename for one in found] == ["file_20200201T0730.csv", "file_20200202T0900.csv"]


def test_an_hourly_feed_sends_every_hour():
    rows = [(f"FC{n}", f"2020-02-01T0{h}:00:00+08:00", "open", f"2020-02-01T0{h}:0{n}:00+08:00")
            for h in (0, 1, 2) for n in (1, 2)]  # fmt: skip
    found = split(
        FEEDS["clinic_status"], delivery(*rows, columns="site_code,observed_at,status,recorded_at")
    )
    assert [one.due for one in found] == [at("02-01T00:02"), at("02-01T01:02"), at("02-01T02:02")]
    assert [one.rows for one in found] == [2, 2, 2]


def test_a_row_without_time_of_recording_is_known_when_it_is_true():
    figures = delivery(
        ("01010101", "2020-02-01", "1", None),
        ("01010101", "2020-02-02", "1", "2020-02-02T07:30:00+08:00"),
        columns="area_code,observed_on,confirmed,recorded_at",
    )
    found = split(FEEDS["cases"], figures)
    assert [(one.due, one.rows) for one in found] == [(at("02-02T07:30"), 2)]
    reports = delivery(("FC1", "2020-02-01T05:00:00+08:00", "open"),
                       columns="site_code,observed_at,status")  # fmt: skip
    assert [one.due for one in split(FEEDS["clinic_status"], reports)] == [at("02-01T05:00")]


def test_a_row_whose_time_cannot_be_read_goes_with_the_one_before():
    found = split(
        FEEDS["cases"],
        delivery(
            ("01010101", "2020-02-01", "1", "2020-02-01T07:30:00+08:00"),
            ("01010102", "yesterday", "1", "soon"),
            columns="area_code,observed_on,confirmed,recorded_at",
        ),
    )
    assert [one.rows for one in found] == [2]
    with pytest.raises(StoreError, match="no row of it"):
        split(FEEDS["cases"], delivery(("1", "x", "1"), columns="area_code,observed_on,confirmed"))
    with pytest.raises(StoreError, match="lacks observed_on"):
        split(FEEDS["cases"], delivery(("1", "1"), columns="area_code,confirmed"))


def test_events_keep_their_geometry(tmp_path: Path):
    line = shapely.from_wkt("LINESTRING (113.5051 22.205, 113.515123456 22.2)")
    flights = delivery(
        ("FL1", "2020-02-01T15:00:00+08:00", None, "2020-02-01T15:30:00+08:00"),
        columns="event_code,occurred_at,ended_at,recorded_at",
        geometry=gpd.GeoSeries([line], crs=4326),
    )
    (only,) = split(FEEDS["flights"], flights)
    (tmp_path / only.filename).write_bytes(only.content)
    again = read_delivery(tmp_path / only.filename)
    assert again.geometry is not None
    assert again.geometry.iloc[0] == line
    assert again.rows["event_code"].tolist() == ["FL1"]


def test_a_folder_in_order_of_time_registers_first(tmp_path: Path):
    write_town_reports(tmp_path)
    found = schedule(tmp_path, folder_catalogue(tmp_path))
    assert len(found) == DELIVERIES
    assert Counter(one.feed for one in found) == {
        "people": 1, "cases": 6, "patrols": 4, "clinics": 1, "clinic_status": 24, "flights": 3,
    }  # fmt: skip
    assert [one.feed for one in found[:3]] == ["clinics", "people", "clinic_status"]
    assert found[0].due == found[1].due == at("01-10T10:00")
    assert [one.due for one in found] == sorted(one.due for one in found)
    assert found == schedule(tmp_path, folder_catalogue(tmp_path)), "the same bytes every time"


def test_a_folder_without_deliveries_is_refused(tmp_path: Path):
    write_town_reports(tmp_path)
    for path in tmp_path.glob("*.csv"):
        path.unlink()
    (tmp_path / "flights.geojson").unlink()
    with pytest.raises(StoreError, match=r"no deliveries to replay"):
        schedule(tmp_path, folder_catalogue(tmp_path))
