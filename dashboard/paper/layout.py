"""Where the parts of a sheet stand, in millimetres: one answer for picture, PDF and slide."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.paper.sheet import MapPart, Sheet


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
    """The boxes of a sheet's parts; None for those it does not have. `maps` and, where there are
    several, their `titles` are in the order of the sheet's; `legend` is that of all of them."""

    head: Box
    foot: Box
    qr: Box
    numbers: Box | None
    maps: tuple[Box, ...]
    titles: tuple[Box, ...]
    legend: Box | None
    chart: Box | None
    table: Box | None
    caption: Box | None
    text_pt: float  # of ordinary text; smallest print is 0.6 of it


TEXT_PT = 0.055  # of ordinary text, as a share of the sheet's height in mm: 11.5 pt on A4
MARGIN = 0.032  # of the sheet's height
HEAD, FOOT, NUMBERS, CAPTION, TITLE = 0.105, 0.115, 0.12, 0.055, 0.03
LEGEND, LEGEND_LINES = 0.19, 12.5  # of the body's width, but at least that of so many characters
PT_MM = 25.4 / 72  # a point in mm
MAP_SHARE = 0.64  # of the body's width, where a chart or a table stands beside the maps


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
    maps, legend, rest = _maps(sheet, body, gap, TEXT_PT * height)
    chart, table = _rest(sheet, rest, gap)
    titles = tuple(Box(one.left, one.top, one.width, TITLE * height) for one in maps)
    if len(maps) > 1:
        maps = tuple(
            Box(one.left, one.top + title.height, one.width, one.height - title.height)
            for one, title in zip(maps, titles, strict=True)
        )
    return Layout(
        head, foot, qr, numbers, maps, titles if len(maps) > 1 else (), legend, chart, table,
        caption, text_pt=TEXT_PT * height,
    )  # fmt: skip


def _maps(
    sheet: Sheet, body: Box, gap: float, text_pt: float
) -> tuple[tuple[Box, ...], Box | None, Box]:
    """The boxes of the maps, of their legend at the right, and what is left of the body."""
    if not sheet.maps:
        return (), None, body
    has_more = sheet.chart is not None or sheet.table is not None
    width = body.width * (MAP_SHARE if has_more else 1.0)
    legend_width = min(max(LEGEND * body.width, LEGEND_LINES * text_pt * PT_MM), 0.3 * width)
    room = Box(body.left, body.top, width - legend_width - gap / 2, body.height)
    maps = _arranged(sheet.maps, room, gap)
    legend = Box(room.left + room.width + gap / 2, body.top, legend_width, body.height)
    rest_left = body.left + width + gap
    rest = Box(rest_left, body.top, body.left + body.width - rest_left, body.height)
    return maps, legend, rest


def _arranged(parts: tuple[MapPart, ...], room: Box, gap: float) -> tuple[Box, ...]:
    """Maps side by side or one above the other, whichever shows their ground larger."""
    count = len(parts)
    wide = (room.width - gap * (count - 1)) / count
    high = (room.height - gap / 2 * (count - 1)) / count
    beside = [Box(room.left + n * (wide + gap), room.top, wide, room.height) for n in range(count)]
    above = [
        Box(room.left, room.top + n * (high + gap / 2), room.width, high) for n in range(count)
    ]
    best = max(beside, above, key=lambda boxes: _shown(parts[0], boxes[0]))
    return tuple(best)


def _shown(part: MapPart, box: Box) -> float:
    """Width in mm of the ground that a map frames, in a box."""
    return min(box.width, box.height * part.frame.aspect)


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
