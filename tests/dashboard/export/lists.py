"""Lists made by hand, and what stands in a file, read back by other people's readers."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import shapely

from dashboard.export.listing import Column, Listing
from dashboard.live import LOCAL

SQUARE = shapely.box(113.5, 22.2, 113.51, 22.21)  # clockwise: to be turned
COLUMNS = (
    Column("code", "代码", "", "code"),
    Column("area_name", "区域", "", "text"),
    Column("coverage", "巡查率", "%", "percent", 1),
    Column("cases", "确诊", "例", "number"),
    Column("seen_at", "上报", "", "moment"),
    Column("seen_on", "日期", "", "day"),
)
FACTS = (("数据时间", "2020-03-29 20:05"), ("来源", "网格办"), ("范围", "香洲区"), ("快照", "31"))
AT = "2020-03-29T20:05:00+08:00"
ROWS: list[dict[str, Any]] = [
    {"code": "01010101", "area_name": "格一", "coverage": -1.5, "cases": 0, "seen_at": AT,
     "seen_on": "2020-03-29", "geometry": SQUARE},
    {"code": "440402001001001", "area_name": "格二", "cases": 3, "cases_state": "withheld",
     "geometry": shapely.MultiPolygon([SQUARE])},
    {"code": "", "area_name": "合计", "coverage": 93.44, "cases_state": "out_of_scope"},
]  # fmt: skip


def listing(entries: list[dict[str, Any]] = ROWS, **changes: Any) -> Listing:
    """A list of these entries; what one does not say is missing."""
    names = ["geometry", "cases_state", *(column.name for column in COLUMNS)]
    frame = pd.DataFrame(entries, columns=names, dtype=object)
    frame["seen_at"] = pd.to_datetime(frame["seen_at"], utc=True)
    given: dict[str, Any] = {
        "title": "我的辖区", "columns": COLUMNS, "facts": FACTS, "lang": "zh", "place": "香洲区",
        "rows": gpd.GeoDataFrame(frame, geometry="geometry", crs=4326), "day": "2020-03-29",
        "snapshot": 31, "exported_at": datetime(2020, 3, 30, 7, tzinfo=LOCAL),
    }  # fmt: skip
    return Listing(**(given | changes))


def named(text: str) -> Listing:
    """A list of one area of that name."""
    return listing([{"code": "0101", "area_name": text, "coverage": 1, "cases": 1,
                     "seen_at": AT, "seen_on": "2020-03-29", "geometry": SQUARE}])  # fmt: skip


def csv_frame(body: bytes) -> pd.DataFrame:
    """A CSV file by pandas, every cell as the text that it is."""
    return pd.read_csv(io.BytesIO(body), dtype=str, keep_default_na=False)


def sheets(body: bytes) -> Mapping[str, list[list[Any]]]:
    """The cells of a workbook's sheets by openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book}


def layers(body: bytes, folder: Path) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Both layers of a GeoPackage by pyogrio."""
    path = folder / "read.gpkg"
    path.write_bytes(body)
    areas = pyogrio.read_dataframe(path, layer="areas")
    return areas, pyogrio.read_dataframe(path, layer="about")


def every_text(body: bytes, format_name: str, folder: Path) -> str:
    """Everything that a file says, unpacked, as one text."""
    if format_name == "gpkg":
        return "\n".join(str(layer.to_dict()) for layer in layers(body, folder))
    if format_name == "xlsx":
        return str(sheets(body))
    text = body.decode("utf-8-sig")
    return str(json.loads(text)) if format_name == "geojson" else text
