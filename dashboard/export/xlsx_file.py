"""XLSX of two sheets: the list, and what is known about it. The same list gives the same bytes."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from dashboard.export.listing import Column, Listing
from dashboard.export.steady import steady
from dashboard.export.values import Value, cells_of, plain, state_word
from dashboard.text import say

TEXT = "@"
FORMATS = {"code": TEXT, "text": TEXT, "moment": "yyyy-mm-dd hh:mm", "day": "yyyy-mm-dd"}
NARROWEST, WIDEST = 8, 48  # characters
LONGEST_CELL = 32_767  # characters, Excel's limit


def to_xlsx(listing: Listing) -> bytes:
    """The list as a workbook: header frozen, filter on, codes and texts as text cells."""
    book = Workbook()
    sheet = book.active
    sheet.title = say("export_sheet_rows", listing.lang)
    at = 0
    for cells in cells_of(listing):
        at += 1
        number_format = _number_format(cells.column)
        heading = cells.column.heading(listing.lang)
        _fill(sheet, at, heading, cells.values, number_format)
        if cells.states:
            at += 1
            words = [state_word(state, listing.lang) for state in cells.states]
            _fill(sheet, at, cells.state_heading(listing.lang), words, TEXT)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(at)}{len(listing.rows) + 1}"
    about = book.create_sheet(say("export_sheet_about", listing.lang))
    _fill(about, 1, say("export_fact", listing.lang), [k for k, _ in listing.facts], TEXT)
    _fill(about, 2, say("export_value", listing.lang), [v for _, v in listing.facts], TEXT)
    book.properties.title = plain(listing.title)
    book.properties.creator = say("product", listing.lang)
    out = io.BytesIO()
    book.save(out)
    return steady(out.getvalue(), listing.exported_at)


def _fill(sheet: Any, at: int, heading: str, values: Iterable[Value], number_format: str) -> None:
    """One column: heading, values, width."""
    head = sheet.cell(1, at)
    _put(head, heading)
    head.font = Font(bold=True)
    head.alignment = Alignment(wrap_text=True, vertical="top")
    widest = _width(heading)
    for row, value in enumerate(values, start=2):
        if value is None or value == "":
            continue
        cell = sheet.cell(row, at)
        _put(cell, value)
        cell.number_format = number_format
        widest = max(widest, _width(str(value)))
    sheet.column_dimensions[get_column_letter(at)].width = min(WIDEST, max(NARROWEST, widest + 2))


def _put(cell: Any, value: Value) -> None:
    """A text stays a text, whatever it looks like: openpyxl takes one with = for a formula."""
    if isinstance(value, str):
        cell.value = plain(value)[:LONGEST_CELL]
        cell.data_type = "s"
    elif isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)  # a workbook knows no zones; the heading says it
    else:
        cell.value = value


def _number_format(column: Column) -> str:
    known = FORMATS.get(column.kind)
    return known or ("#,##0." + "0" * column.decimals if column.decimals else "#,##0")


def _width(text: str) -> int:
    """Characters across: a Chinese one is as wide as two others."""
    lines = text.split("\n")
    return max(sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line) for line in lines)
