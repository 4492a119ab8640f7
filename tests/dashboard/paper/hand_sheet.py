"""A sheet made by hand, with names that want to be markup: four squares in a row, two districts.

D1 ─ A (class 0), B (withheld)      D2 ─ C (no data), D (class 1, left out by a filter)
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import geopandas as gpd
import shapely

from dashboard.layers.styled import Style, StyledFrame, Theme
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

HOSTILE = "<script>globalThis.hacked=1</script>"
NAMES = {"A": HOSTILE, "B": "@@=hacked", "C": "</style></title>&amp;", "D": "“丁”'\"区"}
EDGES = (113.5, 113.6, 113.7, 113.8, 113.9)
SQUARES = {
    code: shapely.box(west, 22.2, east, 22.3)
    for code, (west, east) in zip(NAMES, pairwise(EDGES), strict=True)
}
DISTRICTS = {"D1": ("AB", "东区"), "D2": ("CD", "西区")}


def _frame(rows: list[dict[str, Any]], shapes: list[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=4326)


def _areas() -> gpd.GeoDataFrame:
    rows = [{"code": "R", "name": "城", "level": 1}]
    shapes = [shapely.union_all(list(SQUARES.values()))]
    for code, (cells, name) in DISTRICTS.items():
        rows.append({"code": code, "name": name, "level": 2})
        shapes.append(shapely.union_all([SQUARES[cell] for cell in cells]))
    for code, name in NAMES.items():
        rows.append({"code": code, "name": name, "level": 3})
        shapes.append(SQUARES[code])
    return _frame(rows, shapes)


def _frames(areas: gpd.GeoDataFrame) -> tuple[StyledFrame, ...]:
    cells = [
        {"code": code, "name": NAMES[code], "style": style, "is_withheld": code == "B",
         "tooltip": told}
        for code, style, told in (("A", 0, "3 例"), ("B", -1, "未公开"), ("C", -1, "无数据"),
                                  ("D", 1, "40 例"))
    ]  # fmt: skip
    classes = (Style("#fee0d2", "≤ 10", "square", 14, 10.0), Style("#de2d26", "> 10", "square", 14))
    lines = [{"code": a.code, "name": a.name, "style": a.level - 1} for a in areas.itertuples()]
    middles = [shape.centroid for shape in areas.geometry]
    labels = [{"code": a.code, "name": a.name, "style": a.level - 1} for a in areas.itertuples()]
    sites = [
        {"code": f"S{at}", "name": name, "style": style, "area": "A"}
        for at, (name, style) in enumerate((("甲院", 0), ("乙院", 1), ("丙院", -1)))
    ]
    cases = [
        {"code": code, "name": NAMES[code], "value": value, "style": style, "is_withheld": hidden}
        for code, value, style, hidden in (
            ("A", 4.0, 0, False), ("B", 987654.0, 0, True), ("C", float("nan"), -1, False))
    ]  # fmt: skip
    flight = shapely.LineString([(113.52, 22.22), (113.55, 22.28)])
    places = [shapely.Point(113.52 + at / 100, 22.27) for at in range(3)]
    return (
        StyledFrame("cells", "确诊", "areas", _frame(cells, list(SQUARES.values())), classes),
        StyledFrame("borders", "边界", "lines", _frame(lines, list(areas.geometry.boundary)),
                    tuple(Style("#3b4a54", "", size_px=width) for width in (1.6, 1.6, 1.1))),
        StyledFrame("flights", "航线", "paths", _frame(
            [{"code": "F", "name": "航线 09:00", "style": 0}], [flight]),
            (Style("#5b4b9a", "航线", size_px=2),)),
        StyledFrame("cases", "病例", "bubbles", _frame(cases, [SQUARES[c] for c in "ABC"]),
                    (Style("#b4234a", "病例"),)),
        StyledFrame("clinics", "门诊", "points", _frame(sites, places),
                    (Style("#0b6e4f", "开放", "cross", 17), Style("#6b7280", "关闭", "cross", 17))),
        StyledFrame("labels", "地名", "labels", _frame(labels, middles),
                    tuple(Style("#26323a", "", size_px=size) for size in (18, 15, 13))),
    )  # fmt: skip


def hand_sheet(lang: Lang = "zh", theme: Theme = "light", **changes: Any) -> Sheet:
    """The sheet; `changes` are fields of it to be others."""
    areas = _areas()
    coast = shapely.union_all(list(SQUARES.values())).buffer(0.01)
    base = _frame([{"kind": "land", "name": ""}, {"kind": "neighbour", "name": ""}],
                  [coast, shapely.box(113.2, 22.4, 114.2, 22.6)])  # fmt: skip
    frames = _frames(areas)
    classes = [LegendEntry(style, "class") for style in frames[0].styles]
    missing = [
        LegendEntry(Style("", "无数据"), "no_data"),
        LegendEntry(Style("", "未公开"), "withheld"),
    ]
    clinics = tuple(LegendEntry(style, "points", "1") for style in frames[4].styles)
    part = MapPart(
        title="确诊",
        frame=around((113.5, 22.2, 113.9, 22.3), 1.6),
        frames=frames,
        legend=(
            LegendGroup("确诊 例 · 镇街", (*classes, *missing), "含上限"),
            LegendGroup("门诊", clinics),
        ),
        areas=areas,
        base=base,
        area="R",
        level=3,
        left_out=frozenset("D"),
        alt="四个镇街的确诊数",
    )
    made = Sheet(
        kind="page",
        title=f"确诊 {HOSTILE}",
        path="城 › 东区",
        day="2020-02-04",
        imprint=Imprint(
            (Source("病例日报", "卫健局", "02-04 20:00", "正常"),), 7, "http://10.2.3.4:8501/?area=R",
            "内部资料", "粤S(2020)001号", "© 岸线", "示例数据 · synthetic", "2020-02-05 08:00",
        ),
        lang=lang,
        theme=theme,
        numbers=(Number("确诊", "43", "例", "+3", "bad", "02-04 20:00 正常"),),
        maps=(part,),
        chart=Chart("确诊", "例", ("02-03", "02-04", "02-05"),
                    (Series("确诊", (40, None, 43), "#0b5a92"),), marks=((1, "停课"),)),
        table=Table("下级镇街", (Column("区域"), Column("确诊 例", True)),
                    ((NAMES["D"], "40"), (HOSTILE, "3"), ("丙", "—"), ("乙", "1,200")),
                    ("合计", "43")),
    )  # fmt: skip
    return replace(made, **changes)
