"""The one error of this package."""

from __future__ import annotations

from collections.abc import Iterable

SHOWN_CODES = 10


class GeoError(ValueError):
    """Something given to `geo` cannot be used; the message says what, and what to do."""


def listed(codes: Iterable[object], most: int = SHOWN_CODES) -> str:
    """Codes as text for a message, in order, at most `most` of them: `"a, b, c and 4 more"`."""
    names = [str(code) for code in codes]
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
