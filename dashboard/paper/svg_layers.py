"""The layers of a map as SVG groups: areas by look, lines, paths, signs, circles and names."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

import geopandas as gpd
import numpy as np
import shapely

from dashboard.layers.styled import Kind, StyledFrame, Theme
from dashboard.map.spec import sign_colour
from dashboard.paper.markup import node
from dashboard.paper.sheet import MapPart
from dashboard.paper.signs import bubble_radius_px
from dashboard.paper.svg_grid import Grid, area_path, line_path, own_edges
from dashboard.paper.svg_signs import sign
from dashboard.text import Lang, say
from geo.labels import label_points
from geo.measure import EQUATOR_M

PLAIN_PX = 900  # how wide a map is taken to be where no script measures it
ARROWS_ZOOM = 11.2  # from which a path says which way it was flown
COUNTED_PX = 8  # a circle of this radius has its count in it


class Painter:
    """What every layer of one map needs: names and places are worked out once."""

    def __init__(self, part: MapPart, key: str, theme: Theme, lang: Lang, grid: Grid) -> None:
        self.part, self.key, self.theme, self.lang, self.grid = part, key, theme, lang, grid
        self.px = grid.width / PLAIN_PX
        self.zoom = math.log2(EQUATOR_M / 512 / (grid.unit_m * self.px))
        own = part.areas[part.areas["code"] == part.area]
        self.chosen = own.geometry.iloc[0] if len(own) else None
        self.chosen_level = int(own["level"].iloc[0]) if len(own) else 1

    def is_inside(self, points: gpd.GeoSeries) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether points lie in the area looked at."""
        if self.chosen is None or self.chosen_level == 1:
            return np.ones(len(points), dtype=bool)
        shapely.prepare(self.chosen)
        return np.asarray(shapely.contains_properly(self.chosen, points.to_numpy()))


def _areas(painter: Painter, frame: StyledFrame) -> Iterator[Element]:
    """A group a look, so that a look is said once."""
    features = frame.features
    inside = painter.is_inside(features.geometry.representative_point())
    shapes = painter.grid.steps(features.geometry)
    groups: dict[tuple[str, bool], list[Element]] = {}
    for shape, row, is_in in zip(shapes, _rows(frame), inside, strict=True):
        path = node("path", node("title", _said(painter, frame, row)), d=area_path(shape))
        groups.setdefault((_fill(painter, frame, row), bool(is_in)), []).append(path)
    for (fill, is_in), paths in groups.items():
        looks = ["areas", *([] if is_in else ["beside"]), *([] if fill else ["land"])]
        yield node("g", *paths, class_=" ".join(looks), fill=fill or None,
                   data_layer=frame.title, **_own_border(painter))  # fmt: skip


def _fill(painter: Painter, frame: StyledFrame, row: Mapping[str, Any]) -> str:
    """What an area is filled with; "" for the land's own colour, where a filter leaves it out."""
    if row["code"] in painter.part.left_out:
        return ""
    if row.get("is_withheld"):
        return f"url(#{painter.key}-withheld)"
    style = int(row["style"])
    return frame.styles[style].colour if style >= 0 else f"url(#{painter.key}-no_data)"


def _rows(frame: StyledFrame) -> list[dict[str, Any]]:
    """The features as dicts without their geometry."""
    named = frame.features.drop(columns="geometry").to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in named]


def _own_border(painter: Painter) -> dict[str, Any]:
    """How the areas' own outlines are drawn, if borders are: those of the deepest level are no
    lines of their own."""
    lines = [frame for frame in painter.part.frames if frame.kind == "lines"]
    if not lines:
        return {}
    width = lines[0].styles[painter.part.level - 1].size_px
    return {"data_level": painter.part.level, "stroke_width": width}


def _said(painter: Painter, frame: StyledFrame, row: Mapping[str, Any]) -> str:
    """The lines that tell of a feature: its name, and its value or state; the group that it is in
    says of what."""
    style, styles = int(row["style"]), frame.styles
    told = row.get("tooltip")
    if frame.kind == "bubbles":
        told = f"{row['value']:,.0f}"
    elif frame.kind == "areas" and not isinstance(told, str):
        missing = "withheld" if row.get("is_withheld") else "no_data"
        told = styles[style].label if style >= 0 else say(missing, painter.lang)
    elif frame.kind == "points" and not isinstance(told, str) and (len(styles) > 1 or style < 0):
        told = styles[style].label if style >= 0 else say("state_unknown", painter.lang)
    return "\n".join([str(row["name"]), *([told] if isinstance(told, str) and told else [])])


def _borders(painter: Painter, frame: StyledFrame) -> Iterator[Element]:
    """Lines by level, the deepest first, so that those of districts lie on top."""
    has_areas = any(frame.kind == "areas" for frame in painter.part.frames)
    shapes = painter.grid.steps(frame.features.geometry)
    by_level = {
        level: shapely.multilinestrings(
            [line for shape in shapes[frame.features["style"] == level - 1] for line in
             shapely.get_parts(shape)]
        )
        for level in sorted({int(style) + 1 for style in frame.features["style"]})
        if level < painter.part.level or not has_areas
    }  # fmt: skip
    lines = dict(zip(by_level, own_edges(by_level.values()), strict=True))
    for level in sorted(lines, reverse=True):
        width = frame.styles[level - 1].size_px
        yield node("path", class_="border", d=line_path(lines[level]), stroke_width=width,
                   data_level=level)  # fmt: skip


def _paths(painter: Painter, frame: StyledFrame) -> Iterator[Element]:
    shapes = painter.grid.steps(frame.features.geometry)
    rows = _rows(frame)
    lines, arrows = [], []
    for shape, row in zip(shapes, rows, strict=True):
        lines.append(node("path", node("title", str(row["name"])), d=line_path(shape)))
        at, ahead = (shape.interpolate(share, normalized=True) for share in (0.6, 0.61))
        turn = math.degrees(math.atan2(ahead.y - at.y, ahead.x - at.x)) + 90
        arrows.append(_placed(sign("arrow", 8, ""), at.x, at.y, f"rotate({turn:.0f})"))
    style = frame.styles[0]
    colour = sign_colour(style.colour, painter.theme)
    yield node("g", *lines, class_="paths", stroke=colour, stroke_width=style.size_px,
               data_layer=frame.title)  # fmt: skip
    look = "signs arrows" if painter.zoom >= ARROWS_ZOOM else "signs arrows later"
    yield node("g", *arrows, class_=look, fill=colour, data_count=len(rows),
               data_min_zoom=ARROWS_ZOOM)  # fmt: skip


def _points(painter: Painter, frame: StyledFrame) -> Iterator[Element]:
    shapes = painter.grid.steps(frame.features.geometry)
    rows = _rows(frame)
    signs = []
    for point, row in zip(shapes, rows, strict=True):
        style = int(row["style"])
        title = node("title", _said(painter, frame, row))
        use = node("use", href=f"#{_sign_id(painter, frame, style)}")
        signs.append(node("g", title, use, transform=f"translate({point.x:.0f} {point.y:.0f})"))
    sizes = [style.size_px for style in frame.styles]
    yield node(
        "g", *signs, class_="signs" if painter.zoom >= frame.min_zoom else "signs later",
        data_layer=frame.title, data_count=len(signs), data_min_zoom=frame.min_zoom,
        data_size=max(sizes, default=9),
    )  # fmt: skip


def _bubbles(painter: Painter, frame: StyledFrame) -> Iterator[Element]:
    """Circles in proportion to the count, the largest below; none for 0 and what is not told."""
    places = painter.grid.steps(label_points(frame.features.geometry))
    told = [
        (point, row)
        for point, row in zip(places, _rows(frame), strict=True)
        if row["value"] > 0 and not row.get("is_withheld")
    ]
    told.sort(key=lambda pair: (-pair[1]["value"], pair[1]["code"]))
    most = told[0][1]["value"] if told else 1.0
    signs = []
    for point, row in told:
        radius, count = bubble_radius_px(row["value"], most), f"{row['value']:,.0f}"
        made = _placed(node("circle", r=f"{radius:.1f}"), point.x, point.y)
        made.insert(0, node("title", _said(painter, frame, row)))
        if radius >= COUNTED_PX:
            size = min(14.0, max(10.0, radius * 0.9))
            made[-1].append(node("text", count, dy="0.35em", font_size=f"{size:.1f}"))
        signs.append(made)
    colour = sign_colour(frame.styles[0].colour, painter.theme)
    yield node("g", *signs, class_="signs bubbles", fill=colour, data_count=len(signs),
               data_layer=frame.title)  # fmt: skip


def _labels(painter: Painter, frame: StyledFrame) -> Iterator[Element]:
    """Names by level, each with the room that its area has in steps; the script says which show.

    Not those that the path above the map says already, nor those of small areas beside the one
    looked at.
    """
    features = frame.features
    places = painter.grid.steps(features.geometry)
    rooms = painter.grid.steps(painter.part.areas.geometry).bounds.set_axis(
        painter.part.areas["code"].to_numpy()
    )
    inside = painter.is_inside(features.geometry)
    names = set(features["name"])
    first, px = max(2, painter.chosen_level + 1), painter.px
    at_level: dict[int, list[Element]] = {}
    for point, code, name, style, is_in in zip(
        places, features["code"], features["name"], features["style"], inside, strict=True
    ):
        level = int(style) + 1
        if not _is_named(painter, code, level, is_inside=bool(is_in)):
            continue
        box = rooms.loc[code]
        room = (box.maxx - box.minx, box.maxy - box.miny)
        label = node(
            "text",
            short_name(name, names),
            class_=None if is_in else "beside",
            data_at=" ".join(f"{number:.0f}" for number in (point.x, point.y, *room)),
        )
        if level == first:
            label.set("transform", f"translate({point.x:.0f} {point.y:.0f}) scale({px:.2f})")
        at_level.setdefault(level, []).append(label)
    for level, labels in sorted(at_level.items()):
        yield node("g", *labels, class_="labels" if level == first else "labels later",
                   data_level=level, font_size=f"{frame.styles[level - 1].size_px:g}")  # fmt: skip


def _is_named(painter: Painter, code: str, level: int, *, is_inside: bool) -> bool:
    chosen = painter.chosen_level
    if level == 1 or (level <= chosen and is_inside and chosen < 5):
        return False  # the root, the area looked at and those above it
    if code == painter.part.area:
        return chosen == 5
    return is_inside or level <= max(2, chosen)


def short_name(name: str, names: set[str]) -> str:
    """A name without that of the area it lies in: 前山社区第2网格 → 第2网格."""
    for length in range(len(name) - 1, 1, -1):
        if name[:length].rstrip() in names:
            return name[length:].strip() or name
    return name


def sign_defs(painter: Painter) -> Iterator[Element]:
    """The signs that the points of a map use, each once."""
    for frame in painter.part.frames:
        if frame.kind != "points":
            continue
        for at, style in enumerate(frame.styles):
            made = sign(style.shape, style.size_px, sign_colour(style.colour, painter.theme))
            made.set("id", _sign_id(painter, frame, at))
            yield made
        if (frame.features["style"] < 0).any():
            made = sign("unknown", frame.styles[0].size_px, "")
            made.set("id", _sign_id(painter, frame, -1))
            yield made


def _sign_id(painter: Painter, frame: StyledFrame, style: int) -> str:
    return f"{painter.key}{painter.part.frames.index(frame)}{'?' if style < 0 else f's{style}'}"


def _placed(what: Element, x: float, y: float, turn: str = "") -> Element:
    """A sign at a place; what is in pixels is one element within, which the page's style scales."""
    if turn:
        what = node("g", what, transform=turn)
    return node("g", node("g", what), transform=f"translate({x:.0f} {y:.0f})")


DRAWN: dict[Kind, Callable[[Painter, StyledFrame], Iterator[Element]]] = {
    "areas": _areas,
    "lines": _borders,
    "paths": _paths,
    "points": _points,
    "bubbles": _bubbles,
    "labels": _labels,
}
