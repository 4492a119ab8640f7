"""A native table: rows in smaller print before some are left out, the total always there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

from dashboard.paper.ink import Ink
from dashboard.paper.layout import Box
from dashboard.paper.measured import cut, line_mm, width_mm
from dashboard.paper.sheet import Table
from dashboard.paper.slide.text import SPARE, Run, add_fitted, describe, place, rgb, write
from dashboard.text import Lang, say

SMALLEST, NOTE = 0.62, 0.8  # of ordinary print: before rows are left out, the note
PAD_MM = 1.0  # at each side of a cell
ROW = 1.22  # height of a row in lines
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the table style "no style, no grid"


def add_table(slide: Any, box: Box, table: Table, ink: Ink, lang: Lang, text_pt: float) -> None:
    """Title, table and note in a box."""
    title_mm = 1.15 * line_mm(1.05 * text_pt)
    title = Run(table.title, 1.05 * text_pt, ink.ink, is_bold=True)
    add_fitted(slide.shapes, Box(box.left, box.top, box.width, title_mm), title, SMALLEST * text_pt, lang)
    note_mm = 2 * line_mm(NOTE * text_pt) if table.note else 0.0
    room = Box(box.left, box.top + title_mm, box.width, box.height - title_mm - note_mm)
    rows, widths, size = fitted_rows(table, room, text_pt, lang)
    height_mm = ROW * line_mm(size)
    total = [table.total] if table.total is not None else []
    head = tuple(column.title for column in table.columns)
    every = [head, *rows, *total]
    frame = slide.shapes.add_table(
        len(every), len(head), *place(Box(room.left, room.top, room.width, height_mm * len(every)))
    )
    describe(frame, table.title, say("slide_table_alt", lang, title=table.title, rows=len(rows)))
    grid = frame.table
    grid.horz_banding, grid.first_row, grid.last_row = False, True, bool(total)
    frame._element.xpath(".//a:tableStyleId")[0].text = PLAIN
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for at, cells in enumerate(every):
        grid.rows[at].height = Mm(height_mm)
        is_strong = at == 0 or (bool(total) and at == len(every) - 1)
        for place_at, text in enumerate(cells):
            is_number = table.columns[place_at].is_number
            run = Run(_shown(text, widths[place_at], size), size, ink.quiet if at == 0 else ink.ink, is_strong)
            _fill(grid.cell(at, place_at), run, ink, lang, is_number=is_number, is_head=at == 0)
    if table.note:
        below = Box(box.left, room.top + height_mm * len(every) + 0.8, box.width, note_mm)
        note = Run(table.note, NOTE * text_pt, ink.quiet)
        add_fitted(slide.shapes, below, note, SMALLEST * text_pt, lang)


def fitted_rows(
    table: Table, room: Box, text_pt: float, lang: Lang
) -> tuple[list[Sequence[str]], list[float], float]:
    """The rows that fit with the widths of the columns in mm and the size of print in points.

    What has no room is one row, "… n more".
    """
    fixed = 1 + (table.total is not None)
    size = 0.95 * text_pt
    while True:
        widths = _asked(table, size)
        is_small = size <= SMALLEST * text_pt
        fits = (len(table.rows) + fixed) * ROW * line_mm(size) <= room.height
        if is_small or (fits and sum(widths) <= room.width):
            break
        size = max(SMALLEST * text_pt, 0.97 * size)
    most = int(room.height / (ROW * line_mm(size)) + 1e-6) - fixed
    rows: list[Sequence[str]] = list(table.rows)
    if len(rows) > most:
        kept = max(0, most - 1)
        more = say("print_more_rows", lang, count=f"{len(rows) - kept:,}")
        rows = [*rows[:kept], (more, *[""] * (len(table.columns) - 1))]
    return rows, _spread(table, widths, room.width), size


def _asked(table: Table, size: float) -> list[float]:
    """The width of each column for what it holds."""
    every = [tuple(c.title for c in table.columns), *table.rows, *([table.total] if table.total else [])]
    return [
        max(width_mm(row[at], size) for row in every) / SPARE + 2 * PAD_MM
        for at in range(len(table.columns))
    ]


def _spread(table: Table, asked: list[float], width: float) -> list[float]:
    """The widths that fill the table: what is left over goes to the texts, which give way first."""
    texts = [at for at, column in enumerate(table.columns) if not column.is_number] or [0]
    over = sum(asked) - width
    if over <= 0:
        return [w - over / len(texts) if at in texts else w for at, w in enumerate(asked)]
    own = sum(asked[at] for at in texts)
    share = max(0.3, (own - over) / own)
    given = [w * share if at in texts else w for at, w in enumerate(asked)]
    return [w * width / sum(given) for w in given]


def _shown(text: str, width: float, size: float) -> str:
    return cut(text, width - 2 * PAD_MM, size)


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
