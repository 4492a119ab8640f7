"""An address as a QR code."""

from __future__ import annotations

import segno


def qr_modules(text: str) -> list[list[bool]]:
    """Rows of modules from the top, True for dark, without the four light ones around that a QR
    code needs; error correction M."""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix]
