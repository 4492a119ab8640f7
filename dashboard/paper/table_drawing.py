"""A table on a page: as many rows as have room, and how many there are besides."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.paper.layout import Box
from dashboard.paper.measured import cut, fit, line_mm, width_mm
from dashboard.paper.pen import Pen
from dashboard.paper.sheet import Table
from dashboard.text import Lang, say

SMALLEST, NOTE = 0.72, 0.8  # of ordinary print: rows before some are left out, the note
PAD = 0.6  # between columns, in sizes


def draw_table(pen: Pen, box: Box, table: Table, lang: Lang, text_pt: float) -> None:
    """Title, heads, rows, total and note; rows in smaller print before some are left out.

    The total always stands; "… n more" takes the place of the rows that have no room.
    """
    top = box.top
    title = pen.fitted(Box(box.left, top, box.width, line_mm(text_pt) * 1.02), table.title,
                       text_pt * 1.05, text_pt * SMALLEST, is_bold=True)  # fmt: skip
    top += title.height_mm * 1.1
    note = fit(table.note, 0.99 * box.width, 2 * line_mm(text_pt * NOTE), text_pt * NOTE,
               text_pt * SMALLEST)  # fmt: skip
    note_mm = note.height_mm if table.note else 0.0
    room = box.top + box.height - top - note_mm
    fixed = 1 + (table.total is not None)
    size = text_pt
    while size > SMALLEST * text_pt and (len(table.rows) + fixed) * _row_mm(size) > room:
        size = max(SMALLEST * text_pt, size * 0.97)
    shown = min(len(table.rows), int(room / _row_mm(size) + 1e-6) - fixed)
    if shown < len(table.rows):
        shown = max(0, shown - 1)
    widths, size = _fitted_widths(table, shown, box.width, size)
    _row(pen, box, top, [c.title for c in table.columns], table, widths, size, is_head=True)
    pen.line([(box.left, top + _row_mm(size)), (box.left + box.width, top + _row_mm(size))],
             pen.ink.quiet, 0.8)  # fmt: skip
    top += _row_mm(size)
    for at, row in enumerate(table.rows[:shown]):
        if at % 2:
            pen.box(Box(box.left, top, box.width, _row_mm(size)), fill=pen.ink.band)
        _row(pen, box, top, row, table, widths, size)
        top += _row_mm(size)
    if shown < len(table.rows):
        rest = say("print_more_rows", lang, count=f"{len(table.rows) - shown:,}")
        pen.text(box.left + 0.3 * PAD * size * 0.35, top + _lead(size), rest, size, pen.ink.quiet)
        top += _row_mm(size)
    if table.total is not None:
        pen.line([(box.left, top), (box.left + box.width, top)], pen.ink.quiet, 0.8)
        _row(pen, box, top, table.total, table, widths, size, is_head=True)
        top += _row_mm(size)
    if table.note:
        for line in note.lines:
            pen.text(box.left, top, line, note.pt, pen.ink.quiet)
            top += line_mm(note.pt)


def _row_mm(size: float) -> float:
    return 1.18 * line_mm(size)


def _lead(size: float) -> float:
    """From the top of a row to the top of its line of text."""
    return (_row_mm(size) - line_mm(size)) / 2


def _fitted_widths(
    table: Table, shown: int, width: float, size: float
) -> tuple[list[float], float]:
    """Widths of the columns for what they hold, and the size at which the columns of numbers fit.

    What is left over goes to the columns of text; where too much is asked, they give way first.
    """
    rows: list[Sequence[str]] = [[c.title for c in table.columns], *table.rows[:shown]]
    rows += [table.total] if table.total is not None else []
    pad = PAD * line_mm(size)
    asked = [
        max(width_mm(row[at], size) for row in rows) * 1.02 + pad
        for at in range(len(table.columns))
    ]
    texts = [at for at, column in enumerate(table.columns) if not column.is_number] or [0]
    over = sum(asked) - width
    if over <= 0:
        for at in texts:
            asked[at] -= over / len(texts)
        return asked, size
    for at in sorted(texts, key=lambda at: -asked[at]):
        given = min(over, max(0.0, asked[at] - max(0.25 * width, 8.0)))
        asked[at] -= given
        over -= given
    if over > 0:
        share = width / (width + over)
        return [one * share for one in asked], size
    return asked, size


def _row(
    pen: Pen, box: Box, top: float, cells: Sequence[str], table: Table, widths: Sequence[float],
    size: float, *, is_head: bool = False,
) -> None:  # fmt: skip
    x = box.left
    pad = PAD * line_mm(size)
    for cell, column, width in zip(cells, table.columns, widths, strict=True):
        room = width - 0.7 * pad
        made = fit(cell, room, line_mm(size), size, 0.75 * size)
        text = cut(made.lines[0], room, made.pt)
        y = top + _lead(size) + (line_mm(size) - line_mm(made.pt)) / 2
        at = x + width - pad / 2 if column.is_number else x + 0.2 * pad
        colour = pen.ink.quiet if is_head and cells is not table.total else None
        pen.text(at, y, text, made.pt, colour, "right" if column.is_number else "left",
                 is_bold=is_head and cells is table.total)  # fmt: skip
        x += width
