"""A native table: rows in smaller print before some are left out, the total always there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

from dashboard.paper.ink import Ink
from dashboard.paper.layout import Box
from dashboard.paper.measured import cut, line_mm, width_mm
from dashboard.paper.sheet import Table
from dashboard.paper.slide.text import Run, add_fitted, describe, lines_of, place, rgb, write
from dashboard.text import Lang, say

SMALLEST, NOTE = 0.62, 0.8  # of ordinary print: before rows are left out, the note
PAD_MM = 1.3  # at each side of a cell
ROW = 1.22  # height of a row in lines
WIDER = 1.28  # of a column of numbers: bold digits of a font that stands in may be so much wider
LEAST_MM = 14.0  # width of a column of text, before those of numbers give way
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the table style "no style, no grid"


@dataclass(frozen=True)
class Fitted:
    """What of a table fits: its rows, the widths of its columns and the height of its head in mm,
    the size of print in points."""

    rows: list[Sequence[str]]
    widths: list[float]
    head_mm: float
    size: float


def add_table(slide: Any, box: Box, table: Table, ink: Ink, lang: Lang, text_pt: float) -> None:
    """Title, note and table in a box; the note stands above, where no row can grow into it."""
    least = SMALLEST * text_pt
    top = box.top
    title = Run(table.title, 1.05 * text_pt, ink.ink, is_bold=True)
    note = Run(table.note, NOTE * text_pt, ink.quiet)
    for run in (title, note) if table.note else (title,):
        line = Box(box.left, top, box.width, 1.1 * line_mm(run.pt))
        add_fitted(slide.shapes, line, run, least, lang)
        top += line.height
    room = Box(box.left, top + 0.8, box.width, box.top + box.height - top - 0.8)
    made = fitted(table, room, text_pt, lang)
    height_mm = ROW * line_mm(made.size)
    head = tuple(column.title for column in table.columns)
    every = [head, *made.rows, *([table.total] if table.total else [])]
    whole = Box(room.left, room.top, room.width, made.head_mm + height_mm * (len(every) - 1))
    frame = slide.shapes.add_table(len(every), len(head), *place(whole))
    describe(
        frame, table.title, say("slide_table_alt", lang, title=table.title, rows=len(made.rows))
    )
    grid = frame.table
    grid.horz_banding, grid.first_row, grid.last_row = False, True, bool(table.total)
    frame._element.xpath(".//a:tableStyleId")[0].text = PLAIN
    for column, width in zip(grid.columns, made.widths, strict=True):
        column.width = Mm(width)
    for at, cells in enumerate(every):
        grid.rows[at].height = Mm(height_mm if at else made.head_mm)
        is_strong = at == 0 or (bool(table.total) and at == len(every) - 1)
        for column_at, text in enumerate(cells):
            shown = text if at == 0 else cut(text, made.widths[column_at] - 2 * PAD_MM, made.size)
            run = Run(shown, made.size, ink.ink if at else ink.quiet, is_strong)
            is_number = table.columns[column_at].is_number
            _fill(grid.cell(at, column_at), run, ink, lang, is_number=is_number, is_head=at == 0)


def fitted(table: Table, room: Box, text_pt: float, lang: Lang) -> Fitted:
    """The largest print in which all rows fit; what has no room in the smallest is one row,
    "… n more"."""
    fixed = int(table.total is not None)
    size = 0.95 * text_pt
    while True:
        row_mm = ROW * line_mm(size)
        asked = _asked(table, size, room.width)
        widths = _spread(table, asked, room.width)
        head_mm = row_mm * max(
            len(lines_of(column.title, (width - 2 * PAD_MM) / WIDER, size))
            for column, width in zip(table.columns, widths, strict=True)
        )
        fits = head_mm + (len(table.rows) + fixed) * row_mm <= room.height
        if size <= SMALLEST * text_pt or (fits and sum(asked) <= room.width):
            break
        size = max(SMALLEST * text_pt, 0.97 * size)
    most = int((room.height - head_mm) / row_mm + 1e-6) - fixed
    rows: list[Sequence[str]] = list(table.rows)
    if len(rows) > most:
        kept = max(0, most - 1)
        more = say("print_more_rows", lang, count=f"{len(rows) - kept:,}")
        rows = [*rows[:kept], (more, *[""] * (len(table.columns) - 1))]
    return Fitted(rows, widths, head_mm, size)


def _asked(table: Table, size: float, room_mm: float) -> list[float]:
    """The width of each column for what it holds; heads take two lines where one has no room."""
    cells = [*table.rows, *([table.total] if table.total else [])]
    for lines in (1, 2):
        asked = []
        for at, column in enumerate(table.columns):
            widest = max((width_mm(row[at], size) for row in cells), default=0.0)
            words = max(width_mm(word, size) for word in column.title.split() or [""])
            is_latin = column.title.isascii()
            head = width_mm(column.title, size)
            head = head if lines == 1 else words if is_latin else 0.6 * head
            spare = WIDER if column.is_number else 1.1
            asked.append(spare * max(widest, head) + 2 * PAD_MM)
        if sum(asked) <= room_mm:
            break
    return asked


def _spread(table: Table, asked: list[float], width: float) -> list[float]:
    """The widths that fill the table: what is left over goes to the texts; where too much is asked
    the widest text gives way first."""
    texts = [at for at, column in enumerate(table.columns) if not column.is_number] or [0]
    over = sum(asked) - width
    given = list(asked)
    if over <= 0:
        for at in texts:
            given[at] -= over / len(texts)
        return given
    while over > 0 and max(given[at] for at in texts) > LEAST_MM:
        widest = max(texts, key=lambda at: given[at])
        less = min(over, 1.0)
        given[widest] -= less
        over -= less
    return [one * width / sum(given) for one in given]


def _fill(cell: Any, run: Run, ink: Ink, lang: Lang, *, is_number: bool, is_head: bool) -> None:
    write(cell.text_frame, [[run]], lang, "right" if is_number else "left")
    cell.margin_left = cell.margin_right = Mm(PAD_MM)
    cell.margin_top = cell.margin_bottom = 0
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    if is_head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(ink.band)
    else:
        cell.fill.background()
    _rule_below(cell, ink.rule)


def _rule_below(cell: Any, colour: str) -> None:
    """A thin line below a cell, for which python-pptx has no words."""
    properties = cell._tc.get_or_add_tcPr()
    line = properties.makeelement(qn("a:lnB"), {"w": str(Pt(0.5)), "cap": "flat"})
    solid = line.makeelement(qn("a:solidFill"), {})
    solid.append(solid.makeelement(qn("a:srgbClr"), {"val": colour.lstrip("#").upper()}))
    line.append(solid)
    properties.insert(0, line)
