"""One map as SVG: what a file shows without a script, and what the script moves.

Everything is in steps of `svg_grid`; signs, names and the scale bar are drawn in pixels and scaled
by the CSS variable `--px`, the steps that a pixel has. What is pointed at says its `title`: the
name in the first line, then what there is to say of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import numpy as np

from dashboard.layers.styled import Theme
from dashboard.paper.frame import Frame
from dashboard.paper.markup import node
from dashboard.paper.sheet import MapPart
from dashboard.paper.svg_grid import Grid, area_path
from dashboard.paper.svg_layers import DRAWN, PLAIN_PX, Painter, sign_defs
from dashboard.text import Lang, say
from geo.measure import scale_bar

SCALE_ROOM_PX = 110
SIDES = {"west": (1, 0), "east": (-1, 0), "north": (0, 1), "south": (0, -1)}  # and the way in
FADE_SHARE = 0.2  # of the base map's width, at each edge
NEIGHBOUR_STEPS = 2  # detail left out of the land around


def steps_per_pixel(frame: Frame) -> float:
    """`--px` of a map until a script knows better."""
    return Grid.of(frame).width / PLAIN_PX


def svg_map(part: MapPart, key: str, theme: Theme, lang: Lang) -> Element:
    """The SVG element of a map; `key` is its own among those of the page."""
    grid = Grid.of(part.frame)
    painter = Painter(part, key, theme, lang, grid)
    below = [frame for frame in part.frames if frame.kind in ("areas", "lines")]
    above = [frame for frame in part.frames if frame.kind not in ("areas", "lines")]
    return node(
        "svg",
        node("defs", *_patterns(key, grid), *_fades(key), *sign_defs(painter)),
        node("g", *_ground(part, grid, key), id=f"{key}-ground"),
        *(layer for frame in below for layer in DRAWN[frame.kind](painter, frame)),
        *_outline(part, grid),
        node("path", class_="hover", d=""),
        *(layer for frame in above for layer in DRAWN[frame.kind](painter, frame)),
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


def _outline(part: MapPart, grid: Grid) -> Iterator[Element]:
    own = part.areas[(part.areas["code"] == part.area) & (part.areas["level"] > 1)]
    for path in map(area_path, grid.steps(own.geometry)):
        yield node("path", class_="outline casing", d=path)
        yield node("path", class_="outline", d=path)


def _ground(part: MapPart, grid: Grid, key: str) -> Iterator[Element]:
    """Neighbours, which fade into the sea where the base map ends, and land; for everyone alike."""
    shapes = grid.steps(part.base.geometry)
    is_near = part.base["kind"] == "neighbour"
    near = shapes[is_near].simplify(NEIGHBOUR_STEPS)
    yield node("path", class_="neighbour", d="".join(map(area_path, near)))
    if len(near):
        left, top, right, bottom = (round(edge) for edge in near.total_bounds)
        size = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        for side in SIDES:
            yield node("rect", fill=f"url(#{key}-{side})", **size)
    yield node(
        "path", class_="land", d="".join(map(area_path, shapes[part.base["kind"] == "land"]))
    )


def _fades(key: str) -> Iterator[Element]:
    for side, (x, y) in SIDES.items():
        ends = {"x1": max(-x, 0), "y1": max(-y, 0), "x2": max(x, 0), "y2": max(y, 0)}
        clear = node("stop", class_="fade clear", offset=FADE_SHARE)
        yield node("linearGradient", node("stop", class_="fade"), clear, id=f"{key}-{side}", **ends)


def _patterns(key: str, grid: Grid) -> Iterator[Element]:
    """Hatching for no data, dots for what is withheld; 6 px, as the script keeps them."""
    px = grid.width / PLAIN_PX
    drawn = {"no_data": node("path", d="M-1 7L7-1M-1 1L1-1M5 7L7 5"),
             "withheld": node("path", d="M2 3a1 1 0 1 0 2 0a1 1 0 1 0-2 0")}  # fmt: skip
    for name, mark in drawn.items():
        yield node("pattern", node("rect", width=6, height=6), mark, id=f"{key}-{name}",
                   class_=name, width=6, height=6, patternUnits="userSpaceOnUse",
                   patternTransform=f"scale({px:.3f})")  # fmt: skip


def _furniture(frame: Frame, grid: Grid, lang: Lang) -> Iterator[Element]:
    """Scale bar and north arrow in the lower corners; the script keeps them there, and true."""
    px = grid.width / PLAIN_PX
    bar = scale_bar(grid.unit_m * px * math.cos(math.radians(frame.lat)), SCALE_ROOM_PX)
    unit, length = (
        ("map_km", bar.length_m / 1000) if bar.length_m >= 1000 else ("map_m", bar.length_m)
    )
    text = say(unit, lang, count=f"{length:g}")
    wide = f"{bar.width_px:.1f}"
    corner = f"translate({14 * px:.0f} {grid.height - 14 * px:.0f})"
    yield node("g", node("g", node("path", d=f"M0-6V0H{wide}V-6"), node("text", text, x=4, y=-8)),
               class_="corner scale", transform=corner)  # fmt: skip
    corner = f"translate({grid.width - 24 * px:.0f} {36 * px:.0f})"
    arrow = node(
        "g", node("path", d="M0-22L7-2L0-6L-7-2Z"), node("text", say("file_north", lang), y=13)
    )
    yield node("g", arrow, class_="corner north", transform=corner)


def _world(part: MapPart, grid: Grid) -> tuple[float, float, float, float]:
    """What can be reached by panning, in steps: left, top, width, height."""
    every = (grid.steps(part.areas.geometry), grid.steps(part.base.geometry))
    boxes = np.array([shapes.total_bounds for shapes in every if len(shapes)] +
                     [[0, 0, grid.width, grid.height]])  # fmt: skip
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = boxes[:, 2:].max(axis=0)
    return left, top, right - left, bottom - top
