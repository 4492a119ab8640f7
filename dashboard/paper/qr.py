"""QR codes: the one file that knows the library."""

from __future__ import annotations

import segno

QUIET = 2  # modules of margin that the code brings along; the page around it is white as well


def qr_modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The dark modules of the QR code of a text, row by row, with its quiet zone.

    Error correction M, 15 %: a print may be creased. Raises ValueError for a text longer than a
    code holds, 2,331 bytes.
    """
    code = segno.make_qr(text, error="m", boost_error=False)
    return tuple(tuple(bool(dark) for dark in row) for row in code.matrix_iter(border=QUIET))
