"""CSV for spreadsheets and programs alike: UTF-8 with BOM, CRLF, quoted by RFC 4180.

- The first line is the header, everything below it rows: Excel and QGIS need no option, pandas only
  dtype=str for the codes, as with every CSV. The facts are fields at the right of each row: a row
  that is cut out, sorted or put together with those of other days still says of when and from where
  it is. A list without rows is one row of facts, all else empty.
- A spreadsheet takes 0101 for the number 101 and 440402001001001 for 4.40402E+14, quoted or not.
  ="0101" would be a formula. So a code ends in a tab, and so does a text that is written like a
  number or a date: spreadsheets then leave it a text, the cell shows nothing of it, and stripping
  gives the code back. At the end and not before it, because a cell that begins with a tab is itself
  a formula's start to some.
- A text that a spreadsheet could take for a formula begins with an apostrophe instead (OWASP, CSV
  injection). Numbers are numbers, negative ones too.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime

from dashboard.export.listing import Column, Listing
from dashboard.export.values import Value, cells_of, plain, state_word

CODE_END = "\t"
LIKE_A_NUMBER = re.compile(r"[\d\s.,:/%-]+(e\d+)?|true|false", re.IGNORECASE)
STARTS = tuple("=+-@\t\r\n＝＋－＠")
QUOTE = "'"


def to_csv(listing: Listing) -> bytes:
    """The list as a CSV file; see the module for what it does to codes, texts and facts."""
    header: list[str] = []
    columns: list[list[str]] = []
    for cells in cells_of(listing):
        header.append(defused(cells.column.heading(listing.lang)))
        columns.append([_cell(cells.column, value) for value in cells.values])
        if cells.states:
            header.append(defused(cells.state_heading(listing.lang)))
            columns.append([state_word(state, listing.lang) for state in cells.states])
    facts = [defused(value) for _, value in listing.facts]
    rows = [list(row) for row in zip(*columns, strict=True)] or [[""] * len(columns)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*header, *(defused(label) for label, _ in listing.facts)])
    writer.writerows([*row, *facts] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula, whatever blanks it begins with."""
    known = plain(text)
    return QUOTE + known if known.startswith(STARTS) or known.lstrip().startswith(STARTS) else known


def _cell(column: Column, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = defused(value)
        is_code = bool(text) and column.kind == "code"
        return text + CODE_END if is_code or LIKE_A_NUMBER.fullmatch(text) else text
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"{value:.{column.decimals}f}"
