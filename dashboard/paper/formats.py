"""The formats that a sheet can be had in. What draws them is loaded with the first one made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.paper.layout import Size
from dashboard.paper.sheet import Sheet

Write = Callable[[Sequence[Sheet], Size], bytes]


@dataclass(frozen=True)
class SheetFormat:
    """One format: the end of its files' names, its media type, and what writes it.

    Without `many` it holds one sheet; without `sized` it has a size of its own.
    """

    suffix: str
    media_type: str
    write: Write
    many: bool = False
    sized: bool = True


def _png(sheets: Sequence[Sheet], size: Size) -> bytes:
    from dashboard.paper.page import to_png

    return to_png(sheets[0], size)


def _svg(sheets: Sequence[Sheet], size: Size) -> bytes:
    from dashboard.paper.page import to_svg

    return to_svg(sheets[0], size)


def _pdf(sheets: Sequence[Sheet], size: Size) -> bytes:
    from dashboard.paper.page import to_pdf

    return to_pdf(sheets, size)


def _pptx(sheets: Sequence[Sheet], _size: Size) -> bytes:
    from dashboard.paper.slides import to_pptx

    return to_pptx(sheets)


def _html(sheets: Sequence[Sheet], _size: Size) -> bytes:
    from dashboard.paper.html_file import to_html

    return to_html(sheets[0])


PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
SHEET_FORMATS: Mapping[str, SheetFormat] = MappingProxyType(
    {
        "png": SheetFormat(".png", "image/png", _png),
        "svg": SheetFormat(".svg", "image/svg+xml", _svg),
        "pdf": SheetFormat(".pdf", "application/pdf", _pdf, many=True),
        "pptx": SheetFormat(".pptx", PPTX, _pptx, many=True, sized=False),
        "html": SheetFormat(".html", "text/html; charset=utf-8", _html, sized=False),
    }
)
