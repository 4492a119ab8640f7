"""A workbook's cells as they are: also those that hold no value, and would pass for empty ones.

A formula that was never worked out (written by a program, not saved by a spreadsheet) and one that
failed, as #DIV/0!, hold no value; a reader of values gives nothing for both, and nothing means "not
reported". Here they become a text that says what they are, which no column takes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import python_calamine

from queries.errors import BatchRefused

UNWORKED = "=…"  # stands in a cell for a formula without a result
ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!")
_SUSPECT = re.compile(rb"""<(\w+:)?f[ />]|\bt=["']e["']""")
_PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
Lines = list[list[Any]]


def read_sheet(content: bytes, name: str) -> Lines:
    """The cells of the one visible sheet that has any, line by line.

    Raises BatchRefused if the workbook cannot be read, or has another number of them.
    """
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        sheets = {
            sheet.name: book.get_sheet_by_name(sheet.name)
            for sheet in book.sheets_metadata
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible
        }
        lines = {title: sheet.to_python(skip_empty_area=True) for title, sheet in sheets.items()}
        filled = [title for title, found in lines.items() if found]
        if len(filled) != 1:
            which = f"{len(filled)} ({', '.join(filled)})" if filled else "none"
            raise BatchRefused(f"{name}: expected one visible sheet with rows, there is {which}")
        only = filled[0]
        first_row, first_column = sheets[only].start or (0, 0)
        for row, column, text in _valueless(content, only):
            _put(lines[only], row - first_row, column - first_column, text)
        return lines[only]
    except (
        python_calamine.CalamineError, zipfile.BadZipFile, ElementTree.ParseError, ValueError,
        IndexError, KeyError,
    ) as error:  # fmt: skip
        raise BatchRefused(f"{name} cannot be read as XLSX: {error}") from None


def _put(lines: Lines, row: int, column: int, text: str) -> None:
    """A text where the reader of values saw nothing; also past the last value that it saw."""
    if row < 0 or column < 0:
        return  # left of the header, or above it
    while len(lines) <= row:
        lines.append([""] * len(lines[0]))
    if column < len(lines[row]) and lines[row][column] in ("", None):
        lines[row][column] = text


def _valueless(content: bytes, sheet: str) -> Iterator[tuple[int, int, str]]:
    """Row and column (from 0) of each cell of a sheet without a value, and what stands for it."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        part = book.read(_part(book, sheet))
    if not _SUSPECT.search(part):
        return  # a large sheet of plain values need not be read twice
    row = column = -1
    for event, node in ElementTree.iterparse(io.BytesIO(part), ("start", "end")):
        tag = node.tag.rpartition("}")[2]
        if tag == "row" and event == "start":
            row, column = int(node.get("r", row + 2)) - 1, -1
        elif tag == "row":
            node.clear()
        elif tag == "c" and event == "end":
            letters = node.get("r", "").rstrip("0123456789")
            column = _column(letters) if letters else column + 1
            value = node.findtext("{*}v")
            if node.get("t") == "e":
                yield row, column, value or UNWORKED
            elif node.find("{*}f") is not None and not value and node.get("t") != "str":
                yield row, column, UNWORKED  # a text may well have come out empty


def _part(book: zipfile.ZipFile, sheet: str) -> str:
    """The name of the file in the workbook that holds a sheet."""
    titles, links = (ElementTree.fromstring(book.read(part)) for part in _PARTS)
    ids = {
        one.get("name"): next(value for key, value in one.items() if key.endswith("}id"))
        for one in titles.iterfind("{*}sheets/{*}sheet")
    }
    target = next(link.get("Target", "") for link in links if link.get("Id") == ids[sheet])
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
