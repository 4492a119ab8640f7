"""A legend of native shapes: a box or sign, its label and its count in each line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pptx.enum.dml import MSO_PATTERN
from pptx.enum.shapes import MSO_SHAPE

from dashboard.layers.styled import Theme
from dashboard.map.spec import sign_colour
from dashboard.paper.ink import ink_of
from dashboard.paper.layout import Box
from dashboard.paper.measured import CUT, PT_MM, line_mm, width_mm, wrapped
from dashboard.paper.sheet import LegendEntry, LegendGroup
from dashboard.paper.slide.text import SPARE, Run, add_text, describe, place, rgb
from dashboard.text import Lang, say
from geo.palette import state_colours

TITLE, NOTE = 1.06, 0.84  # sizes beside that of an entry
SMALLEST_PT = 5.0
SWATCH = 2.1  # width of the place of a sign, in sizes
FILLED = ("class", "no_data", "withheld")
SIGNS = {
    "circle": MSO_SHAPE.OVAL,
    "square": MSO_SHAPE.RECTANGLE,
    "diamond": MSO_SHAPE.DIAMOND,
    "triangle": MSO_SHAPE.ISOSCELES_TRIANGLE,
    "cross": MSO_SHAPE.CROSS,
}


@dataclass(frozen=True)
class _Row:
    """A line of the legend, `height` in mm: a text, or an entry with its sign."""

    height: float
    text: str
    pt: float
    is_bold: bool = False
    entry: LegendEntry | None = None


def add_legend(
    slide: Any, box: Box, groups: tuple[LegendGroup, ...], theme: Theme, lang: Lang, text_pt: float
) -> None:
    """Puts a legend into a box as one group of shapes, in the size in which all of it fits."""
    size = 0.95 * text_pt
    rows = _rows(groups, box.width, size)
    while sum(row.height for row in rows) > box.height and size > SMALLEST_PT:
        size *= 0.96
        rows = _rows(groups, box.width, size)
    group = slide.shapes.add_group_shape()
    top = box.top
    for row in rows:
        if top + row.height > box.top + box.height + line_mm(size) / 2:
            _put(group.shapes, Box(box.left, top, box.width, row.height), CUT, size, theme, lang)
            break
        _add_row(group.shapes, Box(box.left, top, box.width, row.height), row, theme, lang)
        top += row.height
    title = say("panel_legend", lang)
    describe(group, title, f"{title}: {'; '.join(_in_words(one) for one in groups)}")


def _rows(groups: tuple[LegendGroup, ...], width: float, size: float) -> list[_Row]:
    rows: list[_Row] = []
    for group in groups:
        if rows:
            rows.append(_Row(0.5 * line_mm(size), "", size))
        title_pt, note_pt = TITLE * size, NOTE * size
        rows += [
            _Row(line_mm(title_pt), line, title_pt, is_bold=True)
            for line in wrapped(group.title, SPARE * width, title_pt)
        ]
        rows += [
            _Row(1.12 * line_mm(size), entry.style.label, size, entry=entry)
            for entry in group.entries
        ]
        if group.note:
            lines = wrapped(group.note, SPARE * width, note_pt)
            rows += [_Row(line_mm(note_pt), line, note_pt) for line in lines]
    return rows


def _add_row(shapes: Any, box: Box, row: _Row, theme: Theme, lang: Lang) -> None:
    if row.entry is None:
        if row.text:
            _put(shapes, box, row.text, row.pt, theme, lang, is_bold=row.is_bold)
        return
    swatch = SWATCH * row.pt * PT_MM
    _add_sign(shapes, Box(box.left, box.top, swatch, box.height), row.entry, row.pt, theme)
    count_mm = 1.1 * width_mm(row.entry.count, row.pt)
    left = box.left + 1.3 * swatch
    label_mm = box.left + box.width - left - count_mm
    _put(shapes, Box(left, box.top, label_mm, box.height), row.text, row.pt, theme, lang)
    if row.entry.count:
        place_ = Box(left + label_mm, box.top, count_mm, box.height)
        _put(shapes, place_, row.entry.count, row.pt, theme, lang, side="right")


def _put(
    shapes: Any, box: Box, text: str, pt: float, theme: Theme, lang: Lang, side: str = "left",
    *, is_bold: bool = False,
) -> None:  # fmt: skip
    run = Run(text, pt, ink_of(theme).ink, is_bold)
    add_text(shapes, box, [[run]], lang, side, is_middle=True)


def _add_sign(shapes: Any, box: Box, entry: LegendEntry, pt: float, theme: Theme) -> None:
    """A filled box for a class, the sign of the map for a layer's; no wider than its place."""
    middle = box.top + box.height / 2
    states = state_colours(theme)
    if entry.kind in FILLED:
        height = 0.72 * box.height
        sign = _shape(shapes, MSO_SHAPE.RECTANGLE, Box(box.left, middle - height / 2, box.width, height))
        colour = {"no_data": states["no_data"], "withheld": states["suppressed"]}
        _fill(sign, colour.get(entry.kind, entry.style.colour))
        if entry.kind == "no_data":
            sign.fill.patterned()
            sign.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
            sign.fill.fore_color.rgb = rgb(states["no_data_line"])
            sign.fill.back_color.rgb = rgb(states["no_data"])
        sign.line.color.rgb = rgb(ink_of(theme).rule)
        return
    if entry.kind == "paths":
        thin = 0.12 * box.height
        sign = _shape(shapes, MSO_SHAPE.RECTANGLE, Box(box.left, middle - thin / 2, box.width, thin))
    else:
        side = min(box.width, 0.78 * box.height)
        at = Box(box.left + (box.width - side) / 2, middle - side / 2, side, side)
        shape = "circle" if entry.kind == "bubbles" else entry.style.shape
        sign = _shape(shapes, SIGNS[shape], at)
    _fill(sign, sign_colour(entry.style.colour, theme))
    sign.line.fill.background()


def _shape(shapes: Any, kind: Any, box: Box) -> Any:
    shape = shapes.add_shape(kind, *place(box))
    shape.shadow.inherit = False
    return shape


def _fill(shape: Any, colour: str) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(colour)


def _in_words(group: LegendGroup) -> str:
    lines = (f"{one.style.label} {one.count}".strip() for one in group.entries)
    return f"{group.title}: {', '.join(lines)}"
