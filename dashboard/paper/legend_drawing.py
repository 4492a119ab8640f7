"""The legend of a map: in smaller print, then in two columns before anything is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.layers.styled import Theme
from dashboard.map.spec import sign_colour
from dashboard.paper.layout import Box
from dashboard.paper.measured import CUT, PT_MM, Fitted, fit, line_mm, width_mm
from dashboard.paper.pen import Pen
from dashboard.paper.sheet import LegendEntry, LegendGroup, MapPart
from dashboard.paper.signs import draw_signs
from geo.palette import state_colours

TITLE, NOTE = 1.04, 0.84  # sizes beside that of an entry
SMALLEST = 0.6  # of ordinary print, before lines are left out
LEAST = 0.8  # size of a line beside the others', before it is wrapped
ROW = 1.5  # height of an entry as a share of its size
SWATCH, GAP = 1.9, 0.5  # width of the place of a sign and of the room beside it, in sizes
COUNT_SHARE = 0.45  # of a line, beyond which a count stands in lines of its own
MOST_PX = 14.0  # a sign of so many pixels fills its line


@dataclass(frozen=True)
class _Row:
    """A line of the legend and its height in mm at the size tried; `gap` above it, but not at the
    top of a column."""

    height: float
    lines: tuple[str, ...]
    entry: LegendEntry | None = None
    pt: float = 0.0
    is_bold: bool = False
    gap: float = 0.0


def legend_of(parts: Sequence[MapPart]) -> tuple[LegendGroup, ...]:
    """One legend for maps.

    Where they differ in nothing but counts and notes, these stand side by side in the order of the
    maps; where they show different things, one follows the other under the maps' titles.
    """
    looks = [
        [(group.title, [(one.style, one.kind) for one in group.entries]) for group in part.legend]
        for part in parts
    ]
    if any(look != looks[0] for look in looks):
        return tuple(
            replace(group, title=f"{part.title} · {group.title}")
            for part in parts
            for group in part.legend
        )
    return tuple(
        LegendGroup(
            groups[0].title,
            tuple(
                replace(same[0], count=_beside([one.count for one in same]))
                for same in zip(*(group.entries for group in groups), strict=True)
            ),
            _beside([group.note for group in groups]),
        )
        for groups in zip(*(part.legend for part in parts), strict=True)
    )


def _beside(texts: Sequence[str]) -> str:
    return texts[0] if len(set(texts)) == 1 else " | ".join(text or "—" for text in texts)


def draw_legend(
    pen: Pen, box: Box, groups: tuple[LegendGroup, ...], theme: Theme, text_pt: float
) -> None:
    """Draws the groups one below the other into a box, never beyond it."""
    for columns, smallest in ((1, 0.68), (2, SMALLEST)):
        gap = 0.04 * box.width * (columns - 1)
        width = (box.width - gap) / columns
        size = text_pt * (1.0 if columns == 1 else 0.8)
        while size >= smallest * text_pt:
            placed = _flow(_rows(groups, width, size), box, columns, width + gap)
            if placed is not None:
                for row, x, y in placed:
                    _draw(pen, row, x, y, width, theme, size)
                return
            size *= 0.96
    _draw_cut(pen, box, groups, theme, SMALLEST * text_pt)


def _draw_cut(
    pen: Pen, box: Box, groups: tuple[LegendGroup, ...], theme: Theme, size: float
) -> None:
    """What has room of a legend that fits in no way, with an ellipsis for the rest."""
    y, bottom = box.top, box.top + box.height - line_mm(size)
    for row in _rows(groups, box.width, size):
        gap = row.gap if y > box.top else 0.0
        if y + gap + row.height > bottom:
            pen.text(box.left, y, CUT, size)
            return
        _draw(pen, row, box.left, y + gap, box.width, theme, size)
        y += gap + row.height


def _rows(groups: tuple[LegendGroup, ...], width: float, size: float) -> list[_Row]:
    rows: list[_Row] = []
    for group in groups:
        gap = 0.6 * line_mm(size) if rows else 0.0
        for line in _lines(group.title, width, size * TITLE):
            rows.append(replace(line, is_bold=True, gap=gap))
            gap = 0.0
        for entry in group.entries:
            rows += _entry_rows(entry, width, size)
        rows += _lines(group.note, width, size * NOTE)
    return rows


def _entry_rows(entry: LegendEntry, width: float, size: float) -> list[_Row]:
    """An entry with its count beside it; a count that is a sentence stands in lines below."""
    em = size * PT_MM
    room = width - (SWATCH + GAP) * em
    below: list[_Row] = []
    if (count_mm := width_mm(entry.count, size)) > COUNT_SHARE * room:
        below = _lines(entry.count, width, size * NOTE)
        entry = replace(entry, count="")
    elif entry.count:
        room -= count_mm + GAP * em
    label = _fitted(entry.style.label, room, size, 2)
    height = max(ROW * em, label.height_mm)
    return [_Row(height, label.lines, entry, label.pt), *below]


def _lines(text: str, width: float, pt: float) -> list[_Row]:
    """Text in as many lines as it takes, at most six."""
    if not text:
        return []
    made = _fitted(text, 0.97 * width, pt, 6)
    return [_Row(line_mm(made.pt), (line,), pt=made.pt) for line in made.lines]


def _fitted(text: str, room: float, pt: float, most_lines: int) -> Fitted:
    """Text in one line, if need be in smaller print, before it is wrapped."""
    least = LEAST * pt
    lines = 1 if width_mm(text, least) <= room else most_lines
    return fit(text, room, 1.001 * lines * line_mm(pt), pt, least)


def _flow(
    rows: list[_Row], box: Box, columns: int, step: float
) -> list[tuple[_Row, float, float]] | None:
    """Where each row stands, column by column; None if they need more room.

    A title is never the last of a column.
    """
    placed: list[tuple[_Row, float, float]] = []
    column, y = 0, 0.0
    for at, row in enumerate(rows):
        gap = row.gap if y else 0.0
        need = gap + row.height
        if row.is_bold:
            need += sum(following.height for following in rows[at + 1 : at + 3])
        if y + need > box.height + 1e-6 and y:
            column, y, gap = column + 1, 0.0, 0.0
        if column == columns or row.height > box.height:
            return None
        placed.append((row, box.left + column * step, box.top + y + gap))
        y += gap + row.height
    return placed


def _draw(pen: Pen, row: _Row, x: float, y: float, width: float, theme: Theme, size: float) -> None:
    if row.entry is None:
        colour = pen.ink.ink if row.is_bold else pen.ink.quiet
        pen.text(x, y, row.lines[0], row.pt, colour, is_bold=row.is_bold)
        return
    em = size * PT_MM
    _swatch(pen, row.entry, Box(x, y, SWATCH * em, row.height), theme, ROW * em)
    top = y + (row.height - len(row.lines) * line_mm(row.pt)) / 2
    for at, line in enumerate(row.lines):
        pen.text(x + (SWATCH + GAP) * em, top + at * line_mm(row.pt), line, row.pt)
    top = y + (row.height - line_mm(size)) / 2
    pen.text(x + width, top, row.entry.count, size, pen.ink.quiet, "right")


def _swatch(pen: Pen, entry: LegendEntry, box: Box, theme: Theme, line: float) -> None:
    """The sign of an entry as the map draws it, but not larger than its line."""
    states = state_colours(theme)
    x, y = box.left + box.width / 2, box.top + box.height / 2
    fills = {
        "class": entry.style.colour,
        "no_data": states["no_data"],
        "withheld": states["suppressed"],
    }
    if entry.kind in fills:
        pen.box(box, fill=fills[entry.kind])
        if entry.kind == "no_data":
            pen.box(box, edge=states["no_data_line"], width_pt=0, hatch="/////")
        pen.box(box, edge=pen.ink.rule, width_pt=0.5)
        return
    colour = sign_colour(entry.style.colour, theme)
    if entry.kind == "paths":
        pen.line([(box.left + 0.1 * box.width, y), (x + 0.4 * box.width, y)], colour, 1.4)
        return
    size_px = min(entry.style.size_px, MOST_PX) if entry.kind == "points" else MOST_PX - 1
    style = replace(entry.style, colour=colour, size_px=size_px)
    px_mm = 0.74 * line / MOST_PX
    shown = None if entry.kind == "unknown" else style
    draw_signs(pen, np.array([[x, y]]), [shown], 1.0, px_mm)
