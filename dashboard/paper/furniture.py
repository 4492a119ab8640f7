"""What a map needs to be read: scale bar, north arrow, where in the city it lies."""

from __future__ import annotations

import numpy as np
import shapely
from matplotlib.patches import PathPatch

from dashboard.layers.styled import Theme
from dashboard.paper.frame import around
from dashboard.paper.ground_box import GroundBox
from dashboard.paper.layout import Box
from dashboard.paper.measured import LINE, PT_MM, width_mm
from dashboard.paper.pen import Pen
from dashboard.paper.sheet import MapPart
from dashboard.text import Lang, say

SCALE_SHARE = 0.22  # of the map's width, that the scale bar may take
LOCATOR_SHARE = 0.2  # of the map's width
PT_PX = 12.0


def draw_furniture(pen: Pen, ground: GroundBox, part: MapPart, theme: Theme, lang: Lang) -> None:
    """Scale bar at the lower left, north arrow at the upper right, locator at the lower right."""
    _scale_bar(pen, ground, lang)
    _north(pen, ground, lang)
    if part.locator:
        _locator(pen, ground, part)


def scale_text(length_m: float, lang: Lang) -> str:
    """A length of a scale bar as text, in kilometres from 1,000 m on."""
    if length_m >= 1000:
        return say("map_km", lang, count=f"{length_m / 1000:g}")
    return say("map_m", lang, count=f"{length_m:g}")


def _scale_bar(pen: Pen, ground: GroundBox, lang: Lang) -> None:
    bar = ground.scale(SCALE_SHARE * ground.box.width)
    px, ink = ground.px_mm, pen.ink
    pt = PT_PX * px / PT_MM
    text = scale_text(bar.length_m, lang)
    pad, height = 6 * px, LINE * pt * PT_MM
    plate = Box(
        ground.box.left + 8 * px, ground.box.top + ground.box.height - 8 * px - height - 2 * pad,
        max(bar.width_px, width_mm(text, pt)) + 2 * pad, height + 2 * pad,
    )  # fmt: skip
    pen.box(plate, fill=ink.paper, alpha=0.82, radius_mm=2 * px)
    left, bottom = plate.left + pad, plate.top + plate.height - pad
    pen.text(left, plate.top + pad * 0.4, text, pt)
    tick, half = 5 * px, bar.width_px / 2
    pen.box(Box(left, bottom - tick, half, tick * 0.7), fill=ink.ink)
    pen.box(Box(left, bottom - tick, bar.width_px, tick * 0.7), edge=ink.ink, width_pt=0.7)


def _north(pen: Pen, ground: GroundBox, lang: Lang) -> None:
    """Web mercator has north at the top everywhere: a needle and its letter."""
    px, ink = ground.px_mm, pen.ink
    pt = PT_PX * px / PT_MM
    x = ground.box.left + ground.box.width - 22 * px
    top = ground.box.top + 8 * px
    word = say("print_north", lang)
    letter = LINE * pt * PT_MM
    plate = Box(x - 14 * px, top, 28 * px, letter + 32 * px)
    pen.box(plate, fill=ink.paper, alpha=0.82, radius_mm=2 * px)
    pen.text(x, top + px, word, pt, align="center")
    tip, foot = top + letter + 1 * px, top + letter + 27 * px
    pen.polygon([(x, tip), (x, foot - 6 * px), (x - 8 * px, foot)], ink.ink)
    pen.polygon([(x, tip), (x, foot - 6 * px), (x + 8 * px, foot)], ink.quiet)


def _locator(pen: Pen, ground: GroundBox, part: MapPart) -> None:
    """The whole scope in small, and in it the frame of the map."""
    whole = part.areas[part.areas["level"] == part.areas["level"].min()].geometry
    px, ink, box = ground.px_mm, pen.ink, ground.box
    width = LOCATOR_SHARE * box.width
    west, south, east, north = whole.total_bounds
    frame = around((west, south, east, north), 1.5, 0.08)
    side = Box(
        box.left + box.width - width - 8 * px, box.top + box.height - width / 1.5 - 8 * px,
        width, width / 1.5,
    )  # fmt: skip
    small = GroundBox(side, frame, px)
    pen.box(side, fill=ink.sea)
    land = part.base.geometry.to_numpy()
    pen.add(PathPatch(small.polygons(land), facecolor=ink.neighbour, linewidth=0), side)
    pen.add(PathPatch(small.polygons(whole.to_numpy()), facecolor=ink.unknown, linewidth=0), side)
    shown = shapely.box(*small.bounds).intersection(shapely.box(*ground.bounds))
    if not shown.is_empty:
        west_m, south_m, east_m, north_m = shown.bounds
        left = side.left + (west_m - small.bounds[0]) * small.mm_per_m
        top = side.top + (small.bounds[3] - north_m) * small.mm_per_m
        least = 3 * px  # a cell in the city would not be seen
        size = np.maximum([(east_m - west_m), (north_m - south_m)], least / small.mm_per_m)
        width_mm_, height_mm_ = size * small.mm_per_m
        pen.box(Box(left, top, width_mm_, height_mm_), edge=ink.act, width_pt=1.2)
    pen.box(side, edge=ink.quiet, width_pt=0.8)
