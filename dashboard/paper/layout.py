"""Where the parts of a sheet stand, in millimetres: one answer for picture, PDF and slide."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.paper.sheet import Sheet


@dataclass(frozen=True)
class Size:
    """A paper or screen: width and height in mm, and the pixels of a picture's width.

    16:9 sheets are as wide as a slide of PowerPoint (13.333 inches), whatever their pixels.
    """

    name: str
    width_mm: float
    height_mm: float
    width_px: int


SIZES = {
    "1080p": Size("1080p", 338.667, 190.5, 1920),
    "4k": Size("4k", 338.667, 190.5, 3840),
    "a4": Size("a4", 297.0, 210.0, 3508),
    "a3": Size("a3", 420.0, 297.0, 4961),
}  # A4 and A3 at 300 dots an inch


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet in mm, from the top left."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """The boxes of a sheet's parts; None for those it does not have. `maps` and `legends` go
    together, one for each map."""

    head: Box
    foot: Box
    qr: Box
    numbers: Box | None
    maps: tuple[Box, ...]
    legends: tuple[Box, ...]
    chart: Box | None
    table: Box | None
    caption: Box | None
    text_pt: float  # of ordinary text; smallest print is 0.8 of it


MARGIN = 0.032  # of the sheet's height
HEAD, FOOT, NUMBERS, CAPTION, LEGEND = 0.105, 0.105, 0.13, 0.055, 0.19


def lay_out(sheet: Sheet, size: Size) -> Layout:
    """The boxes of a sheet on a size."""
    width, height = size.width_mm, size.height_mm
    gap = MARGIN * height
    left, inner = gap, width - 2 * gap
    head = Box(left, gap * 0.7, inner, HEAD * height)
    foot_top = height - FOOT * height - gap * 0.5
    qr_side = FOOT * height
    foot = Box(left, foot_top, inner - qr_side - gap / 2, FOOT * height)
    qr = Box(left + inner - qr_side, foot_top, qr_side, qr_side)
    top, bottom = head.top + head.height + gap * 0.4, foot_top - gap * 0.5
    numbers = caption = None
    if sheet.numbers:
        numbers = Box(left, top, inner, NUMBERS * height)
        top += numbers.height + gap * 0.5
    if sheet.caption:
        caption = Box(left, bottom - CAPTION * height, inner, CAPTION * height)
        bottom = caption.top - gap * 0.3
    body = Box(left, top, inner, bottom - top)
    maps, legends, rest = _maps(sheet, body, gap)
    chart, table = _rest(sheet, rest, gap)
    return Layout(
        head, foot, qr, numbers, maps, legends, chart, table, caption, text_pt=height * 0.058
    )


def _maps(sheet: Sheet, body: Box, gap: float) -> tuple[tuple[Box, ...], tuple[Box, ...], Box]:
    """The boxes of the maps, each with its legend at its right, and what is left of the body."""
    if not sheet.maps:
        return (), (), body
    has_more = sheet.chart is not None or sheet.table is not None
    share = 1.0 if not has_more else 0.62
    width = body.width * share - (gap / 2 if has_more else 0)
    each = (width - gap * (len(sheet.maps) - 1)) / len(sheet.maps)
    maps, legends = [], []
    for at in range(len(sheet.maps)):
        left = body.left + at * (each + gap)
        legend_width = min(LEGEND * body.width, each * 0.3)
        maps.append(Box(left, body.top, each - legend_width - gap / 3, body.height))
        legends.append(Box(left + each - legend_width, body.top, legend_width, body.height))
    rest_left = body.left + width + gap
    rest = Box(rest_left, body.top, body.left + body.width - rest_left, body.height)
    return tuple(maps), tuple(legends), rest


def _rest(sheet: Sheet, rest: Box, gap: float) -> tuple[Box | None, Box | None]:
    """Chart and table: one alone has the whole, beside a map the chart stands above the table,
    without one at its left."""
    if sheet.chart is None or sheet.table is None:
        return (rest if sheet.chart else None), (rest if sheet.table else None)
    if sheet.maps:
        upper = rest.height * 0.4
        chart = Box(rest.left, rest.top, rest.width, upper)
        below = rest.top + upper + gap / 2
        return chart, Box(rest.left, below, rest.width, rest.height - upper - gap / 2)
    half = (rest.width - gap) / 2
    chart = Box(rest.left, rest.top, half, rest.height)
    return chart, Box(rest.left + half + gap, rest.top, half, rest.height)
