"""A small ragged city made by hand: unit squares of 0.01° in a row.

    44 (city)
    ├─ 4401 district ─ 440101 town ─ cells 01010101, 01010102 (level 5)
    │                └ 440102 town ─ cell  01020101
    └─ 4402 district ─ cell 02000001 (nothing between: ragged)

Cells stand from west to east; the code of one begins with 0 so that a lost zero shows.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import shapely

from queries.city_folder import load_city
from queries.store import Store

AREAS = [
    ("44", "城", "City", 1, None),
    ("4401", "东区", "East", 2, "44"),
    ("4402", "西区", "West", 2, "44"),
    ("440101", "甲镇", "Jia", 3, "4401"),
    ("440102", "乙镇", "Yi", 3, "4401"),
    ("01010101", "格一", "Cell 1", 5, "440101"),
    ("01010102", "格二", "Cell 2", 5, "440101"),
    ("01020101", "格三", "Cell 3", 5, "440102"),
    ("02000001", "格四", "Cell 4", 5, "4402"),
]
CELLS = [area[0] for area in AREAS if area[3] == 5]
WEST, SOUTH, SIDE = 113.5, 22.2, 0.01

CATALOGUE = """
city = "44"
period = ["2020-02-01", "2020-02-10"]
clock = "2020-02-10T08:00:00+08:00"
default_metric = "confirmed"
headline = ["confirmed", "coverage"]
case_metric = "confirmed"

[word]
open = { zh = "开放", en = "open" }

[feed.cases]
title = { zh = "病例", en = "Cases" }
department = { zh = "卫健局", en = "Health" }
kind = "observations"
cadence_h = 24
grace_h = 10
reject_limit = 0.2
columns = { confirmed = "count", recovered = "count?" }

[feed.patrols]
title = { zh = "巡查", en = "Patrols" }
department = { zh = "网格办", en = "Grid office" }
kind = "observations"
cadence_h = 24
grace_h = 10
reject_limit = 0
columns = { due = "count", done = "count" }
not_above = { done = "due" }

[feed.people]
title = { zh = "人口", en = "People" }
department = { zh = "统计局", en = "Statistics" }
kind = "observations"
cadence_h = 8784
grace_h = 720
reject_limit = 0
columns = { people = "count", level_m = "number?" }

[feed.clinics]
title = { zh = "门诊", en = "Clinics" }
department = { zh = "卫健局", en = "Health" }
kind = "sites"
site_kind = "clinic"
cadence_h = 8784
grace_h = 720
reject_limit = 0.5
columns = { beds = "count", hours = "text?", is_24h = "flag?" }

[feed.clinic_status]
title = { zh = "门诊状态", en = "Clinic status" }
department = { zh = "卫健局", en = "Health" }
kind = "site_reports"
site_kind = "clinic"
cadence_h = 1
grace_h = 1
reject_limit = 0.5
columns = { status = "open|closed", queue = "count?" }

[feed.flights]
title = { zh = "飞行", en = "Flights" }
department = { zh = "应急局", en = "Emergency" }
kind = "events"
event_kind = "flight"
cadence_h = 24
grace_h = 4
reject_limit = 0.5
columns = { height_m = "number", ended_at = "time?" }

[metric.confirmed]
title = { zh = "确诊", en = "Confirmed" }
unit = { zh = "例", en = "cases" }
feed = "cases"
rollup = "sum"
bad = "high"
decimals = 0
palette = "rose"
breaks = { 2 = [0, 5], 5 = [0, 1] }

[metric.current]
title = { zh = "现有", en = "Current" }
unit = { zh = "例", en = "cases" }
feed = "cases"
rollup = "sum"
terms = { confirmed = 1, recovered = -1 }
bad = "high"
decimals = 0
palette = "rose"
breaks = { 2 = [0, 5] }

[metric.coverage]
title = { zh = "巡查率", en = "Coverage" }
unit = { zh = "%", en = "%" }
feed = "patrols"
rollup = "ratio"
numerator = { done = 1 }
denominator = { due = 1 }
scale = 100
bad = "low"
decimals = 1
palette = "amber"
breaks = { 2 = [50, 90] }

[metric.people]
title = { zh = "人口", en = "People" }
unit = { zh = "人", en = "people" }
feed = "people"
rollup = "sum"
carry_days = 36500
bad = "none"
decimals = 0
palette = "blue"
breaks = { 2 = [100] }

[metric.per_thousand]
title = { zh = "千人确诊", en = "Per thousand" }
unit = { zh = "‰", en = "‰" }
feed = "cases"
rollup = "ratio"
numerator = { confirmed = 1 }
denominator = { people = 1 }
scale = 1000
decimals = 2
bad = "none"
palette = "rose"
breaks = { 2 = [1] }

[metric.highest_m]
title = { zh = "最高水位", en = "Highest level" }
unit = { zh = "米", en = "m" }
feed = "people"
rollup = "max"
terms = { level_m = 1 }
decimals = 1
bad = "none"
palette = "blue"
breaks = { 2 = [1] }

[metric.newest_m]
title = { zh = "最新水位", en = "Newest level" }
unit = { zh = "米", en = "m" }
feed = "people"
rollup = "latest"
terms = { level_m = 1 }
decimals = 1
bad = "none"
palette = "blue"
breaks = { 2 = [1] }
"""


def town_areas() -> gpd.GeoDataFrame:
    """The areas [code, name, name_en, level, parent, geometry]; only cells have geometry."""
    squares = {
        code: shapely.box(WEST + i * SIDE, SOUTH, WEST + (i + 1) * SIDE, SOUTH + SIDE)
        for i, code in enumerate(CELLS)
    }
    frame = gpd.GeoDataFrame(
        AREAS, columns=["code", "name", "name_en", "level", "parent"], geometry=None
    )
    return frame.set_geometry([squares.get(code) for code in frame["code"]], crs=4326)


def in_cell(cell: str, east: float = 0.5, north: float = 0.5) -> tuple[float, float]:
    """Longitude and latitude of a place in a cell, as shares of its side."""
    return WEST + (CELLS.index(cell) + east) * SIDE, SOUTH + north * SIDE


def write_town(store: Store, folder: Path, catalogue: str = CATALOGUE) -> None:
    """Loads the town without any delivery."""
    write_town_files(folder, catalogue)
    load_city(store, folder)


def write_town_files(folder: Path, catalogue: str = CATALOGUE) -> None:
    """Writes the town's catalogue and areas into a folder, without any delivery."""
    (folder / "catalogue.toml").write_text(catalogue, "utf-8")
    town_areas().to_file(folder / "areas.geojson", engine="pyogrio")
