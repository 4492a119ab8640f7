"""What stands in a file of each format: exact values, read back by pandas, openpyxl and pyogrio."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
import shapely

from dashboard.export.csv_file import to_csv
from dashboard.export.formats import FORMATS
from dashboard.export.geojson_file import to_geojson
from dashboard.export.gpkg_file import to_gpkg
from dashboard.export.xlsx_file import to_xlsx
from tests.dashboard.export.lists import FACTS, csv_frame, layers, listing, sheets

HEADER = (
    "代码,区域,巡查率（%）,巡查率·缺值说明,确诊（例）,确诊·缺值说明,"
    "上报（北京时间）,上报·缺值说明,日期,日期·缺值说明,数据时间,来源,范围,快照\r\n"
)
SAID = "2020-03-29 20:05,网格办,香洲区,31\r\n"


def test_a_csv_byte_by_byte():
    assert to_csv(listing()) == (
        "\ufeff" + HEADER
        + "01010101\t,格一,-1.5,,0,,2020-03-29T20:05:00+08:00,,2020-03-29,," + SAID
        + "440402001001001\t,格二,,无数据,,已隐去,,无数据,,无数据," + SAID
        + ",合计,93.4,,,超出权限范围,,无数据,,无数据," + SAID
    ).encode()  # fmt: skip


def test_a_csv_is_read_by_pandas_with_no_more_than_the_type_of_its_codes():
    frame = pd.read_csv(io.BytesIO(to_csv(listing())), dtype={"代码": str})
    assert frame["代码"].str.strip().tolist()[:2] == ["01010101", "440402001001001"]
    assert frame["巡查率（%）"].dtype == frame["确诊（例）"].dtype == float
    assert frame["巡查率（%）"].tolist()[::2] == [-1.5, 93.4]
    assert frame["确诊（例）"].isna().tolist() == [False, True, True]
    assert frame["来源"].unique().tolist() == ["网格办"]


def test_a_csv_without_rows_has_its_columns_and_facts():
    frame = csv_frame(to_csv(listing([])))
    assert frame.to_dict("records") == [
        dict.fromkeys(["代码", "区域", "巡查率（%）", "确诊（例）", "上报（北京时间）", "日期"], "")
        | dict(FACTS)
    ]


def test_a_workbook_has_a_sheet_of_rows_and_one_of_facts():
    book = sheets(to_xlsx(listing()))
    assert list(book) == ["数据", "说明"]
    header, one, two, total = book["数据"]
    assert header == HEADER.split(",数据时间")[0].split(",")
    at = datetime(2020, 3, 29, 20, 5)
    day = datetime(2020, 3, 29)
    assert one == ["01010101", "格一", -1.5, None, 0, None, at, None, day, None]
    assert two[:6] == ["440402001001001", "格二", None, "无数据", None, "已隐去"]
    assert total[:6] == [None, "合计", 93.4, None, None, "超出权限范围"]
    assert book["说明"] == [["项目", "内容"], *map(list, FACTS)]


def test_a_workbook_opens_ready_to_read():
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(listing())))["数据"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:J4")
    assert [sheet.cell(2, at).number_format for at in (1, 3, 5, 7)] == [
        "@", "#,##0.0", "#,##0", "yyyy-mm-dd hh:mm",
    ]  # fmt: skip
    assert sheet.column_dimensions["A"].width == 17


def test_a_geojson_is_by_the_rfc():
    made = json.loads(to_geojson(listing()))
    assert set(made) == {"type", "title", "facts", "features"}
    assert made["facts"] == dict(FACTS)
    one, two, total = made["features"]
    assert one["properties"] == {
        "code": "01010101", "area_name": "格一", "coverage": -1.5, "coverage_state": "",
        "cases": 0, "cases_state": "", "seen_at": "2020-03-29T20:05:00+08:00", "seen_at_state": "",
        "seen_on": "2020-03-29", "seen_on_state": "",
    }  # fmt: skip
    assert two["properties"]["cases"] is None
    assert two["properties"]["cases_state"] == "withheld"
    assert total["geometry"] is None
    assert total["properties"]["cases_state"] == "out_of_scope"
    assert two["geometry"]["type"] == "MultiPolygon"
    for feature in (one, two):
        shape = shapely.geometry.shape(feature["geometry"])
        ring = shape.exterior if shape.geom_type == "Polygon" else shape.geoms[0].exterior
        assert shapely.is_ccw(ring)


def test_a_geojson_has_six_decimals():
    fine = shapely.box(113.50000044, 22.2, 113.51, 22.2100006)
    made = json.loads(to_geojson(listing([{"code": "1", "geometry": fine}])))
    ring = made["features"][0]["geometry"]["coordinates"][0][:-1]
    west = sorted(point for point in ring if point[0] < 113.505)
    assert west == [[113.5, 22.2], [113.5, 22.210001]]


def test_a_geopackage_keeps_types_and_what_is_missing(tmp_path: Path):
    areas, said = layers(to_gpkg(listing()), tmp_path)
    assert areas.crs.to_epsg() == 4326
    assert areas["code"].tolist() == ["01010101", "440402001001001", ""]
    assert areas["coverage"].tolist()[::2] == [-1.5, 93.4]
    assert areas["cases"].tolist()[0] == 0
    assert areas["cases"].isna().tolist() == [False, True, True]
    assert areas["cases_state"].tolist() == ["", "withheld", "out_of_scope"]
    assert areas["seen_at"].dt.tz_convert("UTC").tolist()[0] == pd.Timestamp("2020-03-29T12:05Z")
    assert areas["seen_at"].isna().tolist() == [False, True, True]
    assert areas.geometry.geom_type.tolist() == ["MultiPolygon", "MultiPolygon", None]
    assert said.to_numpy().tolist() == list(map(list, FACTS))


def test_a_geopackage_without_rows_has_its_columns_types_and_facts(tmp_path: Path):
    areas, said = layers(to_gpkg(listing([])), tmp_path)
    assert len(areas) == 0
    info = pyogrio.read_info(tmp_path / "read.gpkg", layer="areas")
    assert dict(zip(info["fields"], info["ogr_types"], strict=True)) == {
        "code": "OFTString", "area_name": "OFTString", "coverage": "OFTReal",
        "cases": "OFTInteger64", "seen_at": "OFTDateTime", "seen_on": "OFTString",
    }  # fmt: skip
    assert dict(said.to_numpy().tolist()) == dict(FACTS)


def test_a_workbook_and_a_geojson_without_rows_have_their_columns_and_facts():
    book = sheets(to_xlsx(listing([])))
    assert [len(rows) for rows in book.values()] == [1, 1 + len(FACTS)]
    made = json.loads(to_geojson(listing([])))
    assert (made["features"], made["facts"]) == ([], dict(FACTS))


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_list_gives_the_same_bytes(name: str, monkeypatch: pytest.MonkeyPatch):
    first = FORMATS[name].write(listing())
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert FORMATS[name].write(listing()) == first


def test_a_csv_is_rows_of_one_length():
    lines = list(csv.reader(io.StringIO(to_csv(listing()).decode("utf-8-sig"), newline="")))
    assert {len(line) for line in lines} == {14}
