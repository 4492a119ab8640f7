"""Sheets for the tests of drawing: the town's own layers, and maps made by hand of the sample."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.figure import Figure
from matplotlib.text import Text

from dashboard.figures import read_figures
from dashboard.layers import LAYERS
from dashboard.layers.labels import LABELS
from dashboard.layers.styled import Seen, Style, StyledFrame, Theme
from dashboard.live import Live
from dashboard.paper.frame import around
from dashboard.paper.sheet import (
    Chart,
    Column,
    Imprint,
    LegendEntry,
    LegendGroup,
    MapPart,
    Number,
    Series,
    Sheet,
    Source,
    Table,
)
from dashboard.text import Lang
from dashboard.view import View
from geo.labels import label_points
from queries.scope import Scope
from sample_data import tables

DAY = date(2020, 2, 4)
LONG = "关于进一步加强全市疫情防控网格化管理与企业复工复产统筹协调工作的通报" * 2
IMPRINT = Imprint(
    sources=(
        Source("病例", "卫健局", "02-04 20:00", "正常"),
        Source("巡查", "网格办", "02-03 21:00", "陈旧"),
    ),
    snapshot=17,
    permalink="http://10.1.2.3:8501/city_map?area=44&day=2020-02-04&metric=confirmed&level=5",
    security="内部资料",
    review="粤S(2020)012号",
    attribution="© OpenStreetMap contributors",
    synthetic="示例数据 · synthetic",
    made_at="2020-02-04 21:05",
)
TABLE = Table(
    "下级区域",
    (Column("区域"), Column("确诊（例）", True), Column("较前日", True)),
    tuple((f"格{n}", f"{n * 37 % 101}", "+1") for n in range(1, 6)),
    ("合计", "12", "+3"),
    "已报 3 / 4",
)
CHART = Chart(
    "逐日", "例", ("02-01", "02-02", "02-03", "02-04"),
    (Series("确诊", (1.0, None, 9.0, 12.0), "#b4234a"), Series("均值", (1, 2, 5, 8), "#2f6db3")),
    marks=((2, "一级响应"),),
)  # fmt: skip
NUMBERS = tuple(
    Number(title, value, "例", change, tone, "02-04 20:00")
    for title, value, change, tone in (
        ("累计确诊", "1,234", "+3", "bad"), ("现有确诊", "12", "−1", "good"),
        ("巡查率", "92.4", "±0", "flat"), ("视频巡查", "无数据", "", "flat"),
    )
)  # fmt: skip


def town_map(
    live: Live, area: str = "44", level: int = 5, lang: Lang = "zh", theme: Theme = "light",
    metric: str = "confirmed", layers: set[str] | None = None, **changes: Any,
) -> MapPart:  # fmt: skip
    """A map of the small town as its layers draw it; `layers` by id, None for all there are."""
    with live.reading(Scope.whole()) as (conn, city):
        view = View(area, DAY, metric, level, (), lang, known=None)
        once = live.once(city)
        seen = Seen(conn, city, view, read_figures(conn, city, view, once), once, theme)
        shown = [one for one in LAYERS if one.offered(city.catalogue)]
        frames = tuple(one.draw(seen) for one in shown if layers is None or one.id in layers)
        areas = city.areas[city.areas["level"] <= level]
        bounds = city.areas.set_index("code").geometry[area].bounds
        legend = tuple(_legend(frame) for frame in frames if frame.kind not in ("lines", "labels"))
        part = MapPart("确诊", around(bounds, 1.6), frames, legend, areas, city.ground.base, area,
                       level, alt="确诊")  # fmt: skip
    return replace(part, **changes)


def _legend(frame: StyledFrame) -> LegendGroup:
    kind = "class" if frame.kind == "areas" else frame.kind
    entries = [LegendEntry(style, kind, "3") for style in frame.styles]
    if frame.kind == "areas":
        entries += [LegendEntry(Style("#000000", "无数据"), "no_data", "1"),
                    LegendEntry(Style("#000000", "未公开"), "withheld", "0")]  # fmt: skip
    return LegendGroup(frame.title, tuple(entries), frame.note)


def sheet(**changes: Any) -> Sheet:
    """A sheet without parts but those given."""
    given: dict[str, Any] = {
        "kind": "map", "title": "城 · 确诊", "path": "城", "day": "2020-02-04",
        "imprint": IMPRINT, "lang": "zh",
    }  # fmt: skip
    return Sheet(**(given | changes))


def full_sheet(live: Live, **changes: Any) -> Sheet:
    """A sheet with every part there is."""
    given: dict[str, Any] = {
        "maps": (town_map(live, locator=True, area="4401"),), "numbers": NUMBERS, "chart": CHART,
        "table": TABLE, "caption": "今晚补齐。", "notices": ("筛选：有病例",),
        "page": 2, "pages": 3,
    }  # fmt: skip
    return sheet(**(given | changes))


@cache
def sample_areas() -> gpd.GeoDataFrame:
    """The areas of the sample city, ordered by level and code; a parent is its cells together."""
    areas = gpd.read_file(tables.CITY_FOLDER / "areas.geojson")
    areas = areas.sort_values(["level", "code"]).reset_index(drop=True)
    shapes = dict(zip(areas["code"], areas.geometry, strict=True))
    for level in (4, 3, 2, 1):
        below = areas[areas["level"] == level + 1]
        for parent, codes in below.groupby("parent")["code"]:
            shapes[parent] = shapely.union_all([shapes[code] for code in codes])
    areas.geometry = [shapes[code] for code in areas["code"]]
    return areas


def sample_names() -> set[str]:
    """Every name of the sample's areas, in both languages."""
    text = (tables.CITY_FOLDER / "areas.geojson").read_text("utf-8")
    found = [feature["properties"] for feature in json.loads(text)["features"]]
    return {str(one[key]) for one in found for key in ("name", "name_en") if one.get(key)}


def label_frame(areas: gpd.GeoDataFrame) -> StyledFrame:
    """Labels of areas in the styles of the layer."""
    features = gpd.GeoDataFrame(
        {"code": areas["code"], "name": areas["name"],
         "style": (areas["level"] - 1).astype(np.int8)},
        geometry=label_points(areas.geometry).to_numpy(), crs=4326,
    )  # fmt: skip
    styles = tuple(Style("#26323a", "", size_px=size) for size in (18, 15, 13, 12, 11))
    return StyledFrame(LABELS.id, "地名", "labels", features, styles)


def squares(
    styles: tuple[Style, ...], style: list[int], withheld: list[bool] | None = None
) -> MapPart:
    """A map of squares in a row, one for each entry of `style`, and nothing else on it."""
    boxes = [shapely.box(113.5 + 0.01 * n, 22.2, 113.51 + 0.01 * n, 22.21)
             for n in range(len(style))]  # fmt: skip
    codes = [f"c{n}" for n in range(len(style))]
    features = gpd.GeoDataFrame(
        {"code": codes, "name": codes, "value": [1.0] * len(style), "style": style},
        geometry=boxes, crs=4326,
    )  # fmt: skip
    if withheld:
        features["is_withheld"] = withheld
    areas = gpd.GeoDataFrame(
        {"code": ["all", *codes], "name": ["全", *codes], "level": [1] + [5] * len(codes)},
        geometry=[shapely.union_all(boxes), *boxes], crs=4326,
    )  # fmt: skip
    base = gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=4326)
    frame = StyledFrame("cells", "格", "areas", features, styles)
    bounds = (113.5, 22.2, 113.5 + 0.01 * len(style), 22.21)
    return MapPart("格", around(bounds, len(style)), (frame,), (), areas, base, "all", 5)


def texts_of(figure: Figure) -> list[Text]:
    """The texts on a page that say something."""
    return [text for text in figure.findobj(Text) if text.get_text().strip()]
