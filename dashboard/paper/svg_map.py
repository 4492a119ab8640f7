"""One map as SVG: what a file shows without a script, and what the script moves.

Everything is in steps of `svg_grid`; signs, names and the scale bar are drawn in pixels and scaled
by the CSS variable `--px`, the steps that a pixel has. What is pointed at says its `title`: the
name in the first line, then what there is to say of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

import geopandas as gpd
import numpy as np
import shapely

from dashboard.layers.styled import StyledFrame, Theme
from dashboard.map.spec import sign_colour
from dashboard.paper.frame import Frame
from dashboard.paper.markup import node
from dashboard.paper.sheet import MapPart
from dashboard.paper.svg_grid import Grid, area_path, line_path, own_edges
from dashboard.paper.svg_signs import sign
from dashboard.text import Lang, say
from geo.labels import label_points
from geo.measure import EQUATOR_M, scale_bar

PLAIN_PX = 900  # how wide a map is taken to be where no script measures it
SCALE_ROOM_PX = 110
NEIGHBOUR_STEPS = 2  # detail left out of the land around
BUBBLE_PX = {"most": 22.0, "least": 5.5, "one": 5.5}  # radii, as on the screen


def svg_map(part: MapPart, key: str, theme: Theme, lang: Lang) -> Element:
    """The SVG element of a map; `key` is its own among those of the page."""
    grid = Grid.of(part.frame)
    drawn = {
        "areas": _areas,
        "lines": _borders,
        "paths": _paths,
        "points": _points,
        "bubbles": _bubbles,
        "labels": _labels,
    }
    painter = _Painter(part, key, theme, lang, grid)
    below = [frame for frame in part.frames if frame.kind in ("areas", "lines")]
    above = [frame for frame in part.frames if frame.kind not in ("areas", "lines")]
    return node(
        "svg",
        node("defs", *_patterns(key, grid), *_sign_defs(painter)),
        node("g", *_ground(part, grid), id=f"{key}-ground"),
        *(layer for frame in below for layer in drawn[frame.kind](painter, frame)),
        *_outline(part, grid),
        node("path", class_="hover", d=""),
        *(layer for frame in above for layer in drawn[frame.kind](painter, frame)),
        *_furniture(part.frame, grid, lang),
        class_="map",
        id=key,
        viewBox=f"0 0 {grid.width} {grid.height}",
        role="img",
        aria_label=part.alt or part.title,
        data_unit=f"{grid.unit_m:.6g}",
        data_north=f"{grid.north:.0f}",
        data_world=" ".join(str(round(edge)) for edge in _world(part, grid)),
    )


def locator(part: MapPart, key: str, lang: Lang) -> Element:
    """A small map of the whole scope with what the large one shows; drawn from its land."""
    grid = Grid.of(part.frame)
    left, top, right, bottom = grid.steps(part.areas.geometry).total_bounds
    room = 0.06 * (right - left)
    view = node("rect", class_="view", width=grid.width, height=grid.height)
    return node(
        "svg",
        node("use", href=f"#{key}-ground"),
        view,
        class_="locator",
        viewBox=f"{left - room:.0f} {top - room:.0f} {right - left + 2 * room:.0f} "
        f"{bottom - top + 2 * room:.0f}",
        role="img",
        aria_label=say("file_locator", lang),
    )


class _Painter:
    """What every layer of one map needs: names and places are worked out once."""

    def __init__(self, part: MapPart, key: str, theme: Theme, lang: Lang, grid: Grid) -> None:
        self.part, self.key, self.theme, self.lang, self.grid = part, key, theme, lang, grid
        self.zoom = math.log2(EQUATOR_M / 512 / (grid.unit_m * grid.width / PLAIN_PX))
        own = part.areas[part.areas["code"] == part.area]
        self.chosen = own.geometry.iloc[0] if len(own) else None
        self.chosen_level = int(own["level"].iloc[0]) if len(own) else 1

    def is_inside(self, points: gpd.GeoSeries) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether points lie in the area looked at."""
        if self.chosen is None or self.chosen_level == 1:
            return np.ones(len(points), dtype=bool)
        shapely.prepare(self.chosen)
        return np.asarray(shapely.contains_properly(self.chosen, points.to_numpy()))


def _areas(painter: _Painter, frame: StyledFrame) -> Iterator[Element]:
    """A group a look, so that a look is said once."""
    features = frame.features
    inside = painter.is_inside(features.geometry.representative_point())
    withheld = (
        features["is_withheld"].to_numpy(bool) if "is_withheld" in features else [False] * len(inside)
    )
    left_out = features["code"].isin(painter.part.left_out).to_numpy()
    shapes = painter.grid.steps(features.geometry)
    groups: dict[tuple[str, bool], list[Element]] = {}
    said = (_said(painter, frame, row) for row in features.drop(columns="geometry").to_dict("records"))
    for shape, style, is_in, is_withheld, is_out, text in zip(
        shapes, features["style"], inside, withheld, left_out, said, strict=True
    ):
        if is_out:
            fill = "left-out"
        elif style < 0:
            fill = f"url(#{painter.key}-{'withheld' if is_withheld else 'no_data'})"
        else:
            fill = frame.styles[style].colour
        path = node("path", node("title", text), d=area_path(shape))
        groups.setdefault((fill, bool(is_in)), []).append(path)
    for (fill, is_in), paths in groups.items():
        looks = ["areas", *([] if is_in else ["beside"]), *(["land"] if fill == "left-out" else [])]
        yield node("g", *paths, class_=" ".join(looks), fill=None if fill == "left-out" else fill,
                   **_own_border(painter))  # fmt: skip


def _own_border(painter: _Painter) -> dict[str, Any]:
    """How the areas' own outlines are drawn, if borders are: those of the deepest level are no
    lines of their own."""
    lines = [frame for frame in painter.part.frames if frame.kind == "lines"]
    if not lines:
        return {}
    width = lines[0].styles[painter.part.level - 1].size_px
    return {"data_level": painter.part.level, "stroke_width": width}


def _said(painter: _Painter, frame: StyledFrame, row: Mapping[Any, Any]) -> str:
    """The lines that tell of a feature: its name, its layer with the value or the state."""
    lines = [str(row["name"])]
    style, styles = int(row["style"]), frame.styles
    told = row.get("tooltip")
    if frame.kind == "bubbles":
        told = f"{row['value']:,.0f}"
    elif frame.kind == "areas" and not isinstance(told, str):
        missing = "withheld" if row.get("is_withheld") else "no_data"
        told = styles[style].label if style >= 0 else say(missing, painter.lang)
    elif frame.kind == "points" and not isinstance(told, str) and (len(styles) > 1 or style < 0):
        told = styles[style].label if style >= 0 else say("state_unknown", painter.lang)
    lines.append(f"{frame.title} {told or ''}".strip())
    return "\n".join(lines)


def _borders(painter: _Painter, frame: StyledFrame) -> Iterator[Element]:
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


def _paths(painter: _Painter, frame: StyledFrame) -> Iterator[Element]:
    shapes = painter.grid.steps(frame.features.geometry)
    rows = frame.features.drop(columns="geometry").to_dict("records")
    lines, arrows = [], []
    for shape, row in zip(shapes, rows, strict=True):
        lines.append(node("path", node("title", str(row["name"])), d=line_path(shape)))
        at, ahead = (shape.interpolate(share, normalized=True) for share in (0.6, 0.61))
        turn = math.degrees(math.atan2(ahead.y - at.y, ahead.x - at.x)) + 90
        arrows.append(_placed(sign("arrow", 8, ""), at.x, at.y, f"rotate({turn:.0f})"))
    style = frame.styles[0]
    colour = sign_colour(style.colour, painter.theme)
    yield node("g", *lines, class_="paths", stroke=colour, stroke_width=style.size_px)
    yield node("g", *arrows, class_="signs arrows", fill=colour, data_count=len(rows),
               data_min_zoom=11.2)  # fmt: skip


def _points(painter: _Painter, frame: StyledFrame) -> Iterator[Element]:
    shapes = painter.grid.steps(frame.features.geometry)
    rows = frame.features.drop(columns="geometry").to_dict("records")
    signs = []
    for point, row in zip(shapes, rows, strict=True):
        style = int(row["style"])
        title = node("title", _said(painter, frame, row))
        use = node("use", href=f"#{_sign_id(painter, frame, style)}")
        signs.append(node("g", title, use, transform=f"translate({point.x:.0f} {point.y:.0f})"))
    sizes = [style.size_px for style in frame.styles]
    yield node(
        "g", *signs, class_="signs" if painter.zoom >= frame.min_zoom else "signs later",
        data_count=len(signs), data_min_zoom=frame.min_zoom, data_size=max(sizes, default=9),
    )  # fmt: skip


def _bubbles(painter: _Painter, frame: StyledFrame) -> Iterator[Element]:
    """Circles in proportion to the count, the largest below; none for 0 and what is not told."""
    features = frame.features[frame.features["value"] > 0]
    places = painter.grid.steps(label_points(features.geometry))
    most = features["value"].max() if len(features) else 0
    largest = min(max(BUBBLE_PX["one"] * math.sqrt(most), BUBBLE_PX["least"]), BUBBLE_PX["most"])
    rows = zip(places, features.drop(columns="geometry").to_dict("records"), strict=True)
    signs = []
    for point, row in sorted(rows, key=lambda pair: (-pair[1]["value"], pair[1]["code"])):
        radius = largest * math.sqrt(row["value"] / most)
        circle = node("circle", r=f"{radius:.1f}")
        made = _placed(circle, point.x, point.y)
        made.insert(0, node("title", _said(painter, frame, row)))
        if radius >= 8:
            size = min(14.0, max(10.0, radius * 0.9))
            made[-1].append(node("text", f"{row['value']:,.0f}", dy="0.35em", font_size=f"{size:.1f}"))
        signs.append(made)
    colour = sign_colour(frame.styles[0].colour, painter.theme)
    yield node("g", *signs, class_="signs bubbles", fill=colour, data_count=len(signs))


def _labels(painter: _Painter, frame: StyledFrame) -> Iterator[Element]:
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
    first, px = max(2, painter.chosen_level + 1), painter.grid.width / PLAIN_PX
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


def _is_named(painter: _Painter, code: str, level: int, *, is_inside: bool) -> bool:
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


def _outline(part: MapPart, grid: Grid) -> Iterator[Element]:
    own = part.areas[(part.areas["code"] == part.area) & (part.areas["level"] > 1)]
    for path in map(area_path, grid.steps(own.geometry)):
        yield node("path", class_="outline casing", d=path)
        yield node("path", class_="outline", d=path)


def _ground(part: MapPart, grid: Grid) -> Iterator[Element]:
    """Neighbours, shallow water and land: the same for everyone."""
    shapes = grid.steps(part.base.geometry)
    for kind in ("neighbour", "land"):
        own = shapes[part.base["kind"] == kind]
        if kind == "neighbour":
            own = own.simplify(NEIGHBOUR_STEPS)
        path = "".join(map(area_path, own))
        yield node("path", class_=kind, d=path)


def _patterns(key: str, grid: Grid) -> Iterator[Element]:
    """Hatching for no data, dots for what is withheld; 6 px, as the script keeps them."""
    px = grid.width / PLAIN_PX
    drawn = {"no_data": node("path", d="M-1 7L7-1M-1 1L1-1M5 7L7 5"),
             "withheld": node("path", d="M2 3a1 1 0 1 0 2 0a1 1 0 1 0-2 0")}  # fmt: skip
    for name, mark in drawn.items():
        yield node("pattern", node("rect", width=6, height=6), mark, id=f"{key}-{name}",
                   class_=name, width=6, height=6, patternUnits="userSpaceOnUse",
                   patternTransform=f"scale({px:.3f})")  # fmt: skip


def _sign_defs(painter: _Painter) -> Iterator[Element]:
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


def _sign_id(painter: _Painter, frame: StyledFrame, style: int) -> str:
    return f"{painter.key}{painter.part.frames.index(frame)}{'?' if style < 0 else f's{style}'}"


def _furniture(frame: Frame, grid: Grid, lang: Lang) -> Iterator[Element]:
    """Scale bar and north arrow in the lower corners; the script keeps them there, and true."""
    px = grid.width / PLAIN_PX
    bar = scale_bar(grid.unit_m * px * math.cos(math.radians(frame.lat)), SCALE_ROOM_PX)
    unit, length = ("map_km", bar.length_m / 1000) if bar.length_m >= 1000 else ("map_m", bar.length_m)
    text = say(unit, lang, count=f"{length:g}")
    wide = f"{bar.width_px:.1f}"
    corner = f"translate({14 * px:.0f} {grid.height - 14 * px:.0f})"
    yield node("g", node("g", node("path", d=f"M0-6V0H{wide}V-6"), node("text", text, x=4, y=-8)),
               class_="corner scale", transform=corner)  # fmt: skip
    corner = f"translate({grid.width - 24 * px:.0f} {36 * px:.0f})"
    arrow = node("g", node("path", d="M0-22L7-2L0-6L-7-2Z"), node("text", say("file_north", lang), y=13))
    yield node("g", arrow, class_="corner north", transform=corner)


def _placed(what: Element, x: float, y: float, turn: str = "") -> Element:
    """A sign at a place; what is in pixels is one element within, which the page's style scales."""
    if turn:
        what = node("g", what, transform=turn)
    return node("g", node("g", what), transform=f"translate({x:.0f} {y:.0f})")


def _world(part: MapPart, grid: Grid) -> tuple[float, float, float, float]:
    """What can be reached by panning, in steps: left, top, width, height."""
    every = (grid.steps(part.areas.geometry), grid.steps(part.base.geometry))
    boxes = np.array([shapes.total_bounds for shapes in every if len(shapes)] +
                     [[0, 0, grid.width, grid.height]])  # fmt: skip
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = boxes[:, 2:].max(axis=0)
    return left, top, right - left, bottom - top
