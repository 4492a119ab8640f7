"""What is well written and cannot be: refused row by row, and nothing else is harmed by it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from queries.errors import BatchRefused
from queries.ingest import ingest
from queries.scope import Scope
from queries.store import Store
from tests.queries.deliveries import send
from tests.queries.town import in_cell

PATROLS = "area_code,observed_on,due,done,recorded_at"
NIGHT = "2020-02-03T21:00:00+08:00"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"01010101,2020-02-03,10,999999999999,{NIGHT}", "below 1,000,000,000"),
        (f"01010101,2020-02-03,10,11,{NIGHT}", "“11” is above due, “10”"),
        (f"01010101,2020-02-30,10,9,{NIGHT}", "a day that there is"),
        (f"01010101,9999-12-31,10,9,{NIGHT}", "a day that there is"),
        ("01010101,2020-02-03,10,9,2020-02-30T08:00:00+08:00", "a time that there is"),
        ("01010101,2020-02-03,10,9,2020-02-03T25:00:00+08:00", "a time that there is"),
        ("01010101,2020-02-03,10,9,2020-02-03T08:60:00+08:00", "a time that there is"),
        ("01010101,2020-02-03,10,9,0001-01-01T00:00:00+08:00", "a time that there is"),
        ("01010101,2020-02-03,10,9,9999-12-31T23:00:00+08:00", "a time that there is"),
    ],
)
def test_a_figure_or_time_that_cannot_be_is_named(
    store: Store, tmp_path: Path, row: str, said: str
):
    with pytest.raises(BatchRefused) as refused:
        send(store, tmp_path, "patrols", PATROLS, row)
    assert said in " ".join(refused.value.lines(5))


def test_one_moment_written_twice_is_one_report(store: Store, tmp_path: Path):
    rows = [f"01010101,2020-02-03,10,9,{NIGHT}", "01010101,2020-02-03,20,1,2020-02-03T13:00:00Z"]
    with pytest.raises(BatchRefused) as refused:
        send(store, tmp_path, "patrols", PATROLS, *rows)
    assert "as a row before" in " ".join(refused.value.lines(5))


@pytest.mark.parametrize("lon", ["1e309", "-1e400", "1e16"])
def test_a_number_beyond_all_numbers_is_no_place(store: Store, tmp_path: Path, lon: str):
    lat = in_cell("01010101")[1]
    header = "site_code,name,lon,lat,beds"
    with pytest.raises(BatchRefused) as refused:
        send(store, tmp_path, "clinics", header, f"FC1,甲,{lon},{lat},12")
    assert "below 10¹⁵" in " ".join(refused.value.lines(5))


def test_a_register_that_comes_late_is_history(store: Store, tmp_path: Path):
    header = "site_code,name,lon,lat,beds,recorded_at"
    place = "{},{}".format(*in_cell("01010101"))
    for name, day in (("三日", "03"), ("一日", "01"), ("二日", "02")):
        moment = f"2020-02-{day}T08:00:00+08:00"
        send(store, tmp_path, "clinics", header, f"FC1,{name},{place},12,{moment}")
    with store.read(Scope.whole()) as conn:
        found = conn.execute(
            "SELECT name, extract(day FROM recorded_at)::int, "
            "extract(day FROM superseded_at)::int FROM site ORDER BY recorded_at"
        ).fetchall()
    assert found == [("一日", 1, 2), ("二日", 2, 3), ("三日", 3, None)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "clinics.geojson",
            "<OGRVRTDataSource><OGRVRTLayer name='c'><SrcDataSource>{other}</SrcDataSource>"
            "</OGRVRTLayer></OGRVRTDataSource>",
        ),
        ("clinics.gpkg", '{{"type": "FeatureCollection", "features": []}}'),
        ("clinics.shp", '{{"type": "FeatureCollection", "features": []}}'),
        ("clinics.zip", "PK nothing"),
        ("clinics.json", '{{"type": "gdal_streamed_alg", "command_line": "read {other}"}}'),
        ("clinics.json", "[1]"),
    ],
)
def test_a_file_that_is_another_than_it_says_is_not_opened(
    store: Store, tmp_path: Path, name: str, content: str
):
    lon, lat = in_cell("01010101")
    other = tmp_path / "other.geojson"
    feature = {
        "type": "Feature",
        "properties": {"site_code": "FC1", "name": "甲", "beds": 1},
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }
    other.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (tmp_path / name).write_text(content.format(other=other))
    with pytest.raises(BatchRefused, match="inside; send GeoJSON"):
        ingest(store, "clinics", tmp_path / name)


def test_a_feature_of_nothing_takes_nothing_along(store: Store, tmp_path: Path):
    lon, lat = in_cell("01010101")
    empty = {"site_code": None, "name": None, "beds": None}
    full = {"site_code": "FC1", "name": "甲", "beds": 1}
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "Point", "coordinates": [lon + shift, lat]},
        }
        for properties, shift in ((empty, 5), (full, 0))
    ]
    path = tmp_path / "clinics.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    report = ingest(store, "clinics", path)
    assert (report.rows, report.accepted) == (1, 1)


def test_a_workbook_of_several_sheets_is_not_guessed_at(store: Store, tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["area_code", "observed_on", "confirmed"])  # type: ignore[union-attr]
    book.active.append(["01010101", "2020-02-03", 1])  # type: ignore[union-attr]
    book.create_sheet("二月").append(["area_code", "observed_on", "confirmed"])
    book.save(tmp_path / "cases.xlsx")
    with pytest.raises(BatchRefused, match="one visible sheet"):
        ingest(store, "cases", tmp_path / "cases.xlsx")
    book["二月"].sheet_state = "hidden"
    book.save(tmp_path / "cases.xlsx")
    assert ingest(store, "cases", tmp_path / "cases.xlsx").accepted == 1


def test_a_line_with_too_many_fields_is_not_repeated(store: Store, tmp_path: Path):
    with pytest.raises(BatchRefused) as refused:
        send(store, tmp_path, "cases", "area_code,observed_on,confirmed",
             "01010101,2020-02-03,1,张三,13800138000")  # fmt: skip
    assert "no regular CSV" in str(refused.value)
    assert "张三" not in str(refused.value)
