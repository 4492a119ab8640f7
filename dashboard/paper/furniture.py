"""What a map needs to be read: scale bar, north arrow, where in the city it lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.patches import PathPatch

from dashboard.paper.frame import around
from dashboard.paper.ground_box import GroundBox
from dashboard.paper.layout import Box
from dashboard.paper.measured import PT_MM, line_mm, width_mm
from dashboard.paper.pen import Pen
from dashboard.paper.sheet import MapPart
from dashboard.text import Lang, say
from geo.measure import ScaleBar

SCALE_SHARE = 0.22  # of the map's width, that the scale bar may take
LOCATOR_SHARE = 0.2  # of the map's width
PT_PX = 12.0  # size of its text
LEAST_PX = 3.0  # of the frame in the locator


@dataclass(frozen=True)
class Furniture:
    """Where the furniture of a map stands, in mm: names keep clear of it."""

    bar: ScaleBar
    scale: Box
    north: Box
    locator: Box | None

    @property
    def boxes(self) -> npt.NDArray[np.float64]:
        """Left, top, right and bottom of each piece."""
        found = [one for one in (self.scale, self.north, self.locator) if one is not None]
        return np.array([(b.left, b.top, b.left + b.width, b.top + b.height) for b in found])


def furnish(ground: GroundBox, part: MapPart, lang: Lang) -> Furniture:
    """Scale bar at the lower left, north arrow at the upper right, locator at the lower right."""
    box, px = ground.box, ground.px_mm
    bar = ground.scale(SCALE_SHARE * box.width)
    pt = PT_PX * px / PT_MM
    away, pad, line = 8 * px, 6 * px, line_mm(pt)
    wide = max(bar.width_px, width_mm(scale_text(bar.length_m, lang), pt)) + 2 * pad
    high = line + 2.6 * pad
    scale = Box(box.left + away, box.top + box.height - away - high, wide, high)
    north = Box(box.left + box.width - away - 28 * px, box.top + away, 28 * px, line + 32 * px)
    width = LOCATOR_SHARE * box.width
    corner = (box.left + box.width - away - width, box.top + box.height - away - width / 1.5)
    return Furniture(bar, scale, north, Box(*corner, width, width / 1.5) if part.locator else None)


def draw_furniture(
    pen: Pen, ground: GroundBox, furniture: Furniture, part: MapPart, lang: Lang
) -> None:
    """Draws it over the map."""
    _scale_bar(pen, ground.px_mm, furniture, lang)
    _north(pen, ground.px_mm, furniture.north, lang)
    if furniture.locator is not None:
        _locator(pen, ground, furniture.locator, part)


def scale_text(length_m: float, lang: Lang) -> str:
    """A length of a scale bar as text, in kilometres from 1,000 m on."""
    if length_m >= 1000:
        return say("map_km", lang, count=f"{length_m / 1000:g}")
    return say("map_m", lang, count=f"{length_m:g}")


def _scale_bar(pen: Pen, px: float, furniture: Furniture, lang: Lang) -> None:
    plate, bar, ink = furniture.scale, furniture.bar, pen.ink
    pad = 6 * px
    pen.box(plate, fill=ink.paper, alpha=0.82, radius_mm=2 * px)
    left, bottom = plate.left + pad, plate.top + plate.height - pad
    pt = PT_PX * px / PT_MM
    pen.text(left, plate.top + pad * 0.5, scale_text(bar.length_m, lang), pt)
    high = 3.5 * px
    pen.box(Box(left, bottom - high, bar.width_px / 2, high), fill=ink.ink)
    pen.box(Box(left, bottom - high, bar.width_px, high), edge=ink.ink, width_pt=0.7)


def _north(pen: Pen, px: float, plate: Box, lang: Lang) -> None:
    """Web mercator has north at the top everywhere: a needle and its letter."""
    ink, pt = pen.ink, PT_PX * px / PT_MM
    x = plate.left + plate.width / 2
    pen.box(plate, fill=ink.paper, alpha=0.82, radius_mm=2 * px)
    pen.text(x, plate.top + px, say("print_north", lang), pt, align="center")
    tip = plate.top + line_mm(pt) + px
    foot = tip + 26 * px
    pen.polygon([(x, tip), (x, foot - 6 * px), (x - 8 * px, foot)], ink.ink)
    pen.polygon([(x, tip), (x, foot - 6 * px), (x + 8 * px, foot)], ink.quiet)


def _locator(pen: Pen, ground: GroundBox, side: Box, part: MapPart) -> None:
    """The whole scope in small, and in it the frame of the map."""
    whole = part.areas[part.areas["level"] == part.areas["level"].min()].geometry
    ink, px = pen.ink, ground.px_mm
    west, south, east, north = map(float, whole.total_bounds)
    small = GroundBox(side, around((west, south, east, north), 1.5, 0.08), px)
    pen.box(side, fill=ink.sea)
    land = part.base.geometry.to_numpy()
    pen.add(PathPatch(small.polygons(land), facecolor=ink.neighbour, linewidth=0), side)
    pen.add(PathPatch(small.polygons(whole.to_numpy()), facecolor=ink.unknown, linewidth=0), side)
    shown = shapely.box(*small.bounds).intersection(shapely.box(*ground.bounds))
    if not shown.is_empty:
        left_m, low_m, right_m, high_m = shown.bounds
        least = LEAST_PX * px / small.mm_per_m  # a cell in the city would not be seen
        wide_m, tall_m = max(right_m - left_m, least), max(high_m - low_m, least)
        corner = (side.left + (left_m - small.bounds[0]) * small.mm_per_m,
                  side.top + (small.bounds[3] - high_m) * small.mm_per_m)  # fmt: skip
        scale = small.mm_per_m
        pen.box(Box(*corner, wide_m * scale, tall_m * scale), edge=ink.act, width_pt=1.2)
    pen.box(side, edge=ink.quiet, width_pt=0.8)
