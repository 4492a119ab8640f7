"""The legend of a map: in smaller print, then in two columns before anything is left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from dashboard.layers.styled import Theme
from dashboard.map.spec import sign_colour
from dashboard.paper.layout import Box
from dashboard.paper.measured import CUT, PT_MM, cut, fit, line_mm, width_mm
from dashboard.paper.pen import Pen
from dashboard.paper.sheet import LegendEntry, LegendGroup
from dashboard.paper.signs import sign_collection
from geo.palette import state_colours

TITLE, NOTE = 1.06, 0.84  # sizes beside that of an entry
SMALLEST = 0.62  # of ordinary print, before lines are left out
ROW = 1.5  # height of an entry as a share of its size
SWATCH = 1.9  # width of the place of a sign, in sizes


@dataclass(frozen=True)
class _Row:
    """A line of the legend and its height in mm at the size tried."""

    height: float
    text: str = ""
    entry: LegendEntry | None = None
    pt: float = 0.0
    is_bold: bool = False
    gap: float = 0.0  # above, but not at the top of a column


def draw_legend(
    pen: Pen, box: Box, groups: tuple[LegendGroup, ...], theme: Theme, text_pt: float
) -> None:
    """Draws the groups one below the other into a box, never beyond it."""
    for columns in (1, 2):
        gap = 0.03 * box.width * (columns - 1)
        width = (box.width - gap) / columns
        least = 0.8 if columns == 1 else SMALLEST
        size = text_pt
        while size >= least * text_pt - 1e-9:
            placed = _flow(_rows(groups, width, size), box, columns, width + gap)
            if placed is not None:
                for row, x, y in placed:
                    _draw(pen, row, x, y, width, theme, size)
                return
            size *= 0.95
    _draw_cut(pen, box, groups, theme, SMALLEST * text_pt)


def _draw_cut(
    pen: Pen, box: Box, groups: tuple[LegendGroup, ...], theme: Theme, size: float
) -> None:
    """What has room of a legend that fits in no way, with an ellipsis for the rest."""
    y, bottom = box.top, box.top + box.height - line_mm(size)
    for row in _rows(groups, box.width, size):
        if y + row.gap + row.height > bottom:
            pen.text(box.left, y, CUT, size)
            return
        y += row.gap if y > box.top else 0.0
        _draw(pen, row, box.left, y, box.width, theme, size)
        y += row.height


def _rows(groups: tuple[LegendGroup, ...], width: float, size: float) -> list[_Row]:
    rows: list[_Row] = []
    for group in groups:
        title_pt, note_pt = size * TITLE, size * NOTE
        room = 3 * line_mm(title_pt)
        lines = fit(group.title, 0.97 * width, room, title_pt, size * 0.85)
        gap = 0.7 * line_mm(size) if rows else 0.0
        for line in lines.lines:
            rows.append(_Row(line_mm(lines.pt), line, pt=lines.pt, is_bold=True, gap=gap))
            gap = 0.0
        rows += [_Row(ROW * size * PT_MM, entry.style.label, entry, size) for entry in group.entries]
        if group.note:
            note = fit(group.note, width, 6 * line_mm(note_pt), note_pt, note_pt * 0.85)
            rows += [_Row(line_mm(note.pt), line, pt=note.pt) for line in note.lines]
    return rows


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


def _draw(
    pen: Pen, row: _Row, x: float, y: float, width: float, theme: Theme, size: float
) -> None:
    if row.entry is None:
        colour = pen.ink.ink if row.is_bold else pen.ink.quiet
        pen.text(x, y, row.text, row.pt, colour, is_bold=row.is_bold)
        return
    em = size * PT_MM
    place = SWATCH * em
    _swatch(pen, row.entry, Box(x, y, place, row.height), theme)
    count = row.entry.count
    count_mm = width_mm(count, size) if count else 0.0
    top = y + (row.height - line_mm(size)) / 2
    room = width - place - 0.45 * em - (count_mm + 0.6 * em if count else 0.0)
    label = fit(row.text, room, line_mm(size), size, size * 0.75)
    offset = (line_mm(size) - line_mm(label.pt)) / 2
    pen.text(x + place + 0.45 * em, top + offset, cut(row.text, room, label.pt), label.pt)
    pen.text(x + width, top, count, size, pen.ink.quiet, "right")


def _swatch(pen: Pen, entry: LegendEntry, box: Box, theme: Theme) -> None:
    """The sign of an entry as the map draws it."""
    ink, states = pen.ink, state_colours(theme)
    middle_x, middle_y = box.left + box.width / 2, box.top + box.height / 2
    if entry.kind in ("class", "no_data", "withheld"):
        fill = {"no_data": states["no_data"], "withheld": states["suppressed"]}
        colour = fill.get(entry.kind, entry.style.colour)
        pen.box(box, fill=colour, edge=colour, width_pt=0.2)
        if entry.kind == "no_data":
            pen.box(box, edge=states["no_data_line"], width_pt=0, hatch="/////")
        pen.box(box, edge=ink.rule, width_pt=0.5)
        return
    colour = sign_colour(entry.style.colour, theme)
    if entry.kind == "paths":
        line = [(box.left + 0.1 * box.width, middle_y), (box.left + 0.9 * box.width, middle_y)]
        pen.line(line, colour, 1.4)
        return
    # As large as on the screen, but not larger than its line.
    size_px = min(entry.style.size_px, 14.0) if entry.kind == "points" else 13.0
    style = replace(entry.style, colour=colour, size_px=size_px)
    px_mm = box.height * 0.74 / 14.0
    place = np.array([[middle_x, middle_y]])
    pen.add(sign_collection(place, [style], 1.0, px_mm, pen))
