"""Text measured with the font it is printed in, and fitted into a box.

Fonts are given by path: no list of installed fonts is asked, so that a sheet is the same on every
machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontProperties

from dashboard.fonts import SOURCE

PT_MM = 25.4 / 72  # a point in mm
LINE = 1.36  # height of a line as a share of the font size
BASELINE = 1.06  # of the baseline below the top of its line
CUT = "…"
# A Chinese character with the punctuation that may not begin a line, or a word with its spaces.
_PIECES = re.compile(r"[\u2e80-\uffff][，。、；：）」』》！？%]*|[^\s\u2e80-\uffff]+\s*|\s+")


@dataclass(frozen=True)
class Fitted:
    """Lines of text and the size in points at which they fit; `is_cut` if some of it is left out."""

    lines: tuple[str, ...]
    pt: float
    is_cut: bool = False

    @property
    def height_mm(self) -> float:
        """Of all lines together."""
        return len(self.lines) * line_mm(self.pt)


def font(pt: float, path: str = str(SOURCE)) -> FontProperties:
    """The font at a size, for matplotlib."""
    return FontProperties(fname=path, size=pt)


def line_mm(pt: float) -> float:
    """Height of one line of text."""
    return LINE * pt * PT_MM


def width_mm(text: str, pt: float) -> float:
    """Width of a line of text: the sum of the advances, which kerning only makes less."""
    return sum(map(_advance, text)) * pt * PT_MM


def fit(text: str, room_mm: float, height_mm: float, pt: float, least_pt: float) -> Fitted:
    """The text at the largest size from `pt` down to `least_pt` at which it fits, wrapped into as
    many lines as the height holds; at the least size it is cut with an ellipsis."""
    size = pt
    while True:
        most = max(1, int(height_mm / line_mm(size) + 1e-6))
        lines = wrapped(text, room_mm, size)
        if len(lines) <= most or size <= least_pt:
            break
        size = max(least_pt, size * 0.96)
    if len(lines) <= most and all(width_mm(line, size) <= room_mm for line in lines):
        return Fitted(tuple(lines), size)
    kept = lines[:most]
    last = "".join(lines[most - 1 :])
    return Fitted((*kept[:-1], cut(last, room_mm, size)), size, is_cut=True)


def wrapped(text: str, room_mm: float, pt: float) -> list[str]:
    """Lines not wider than the room: broken between Chinese characters and between words, and
    within a word only where one alone is too wide."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph, room_mm, pt):
            if line and width_mm((line + piece).rstrip(), pt) > room_mm:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return lines


def cut(text: str, room_mm: float, pt: float) -> str:
    """The text, or as much of its beginning as has room with an ellipsis."""
    if width_mm(text, pt) <= room_mm:
        return text
    while text and width_mm(text + CUT, pt) > room_mm:
        text = text[:-1]
    return text.rstrip() + CUT


def _pieces(text: str, room_mm: float, pt: float) -> list[str]:
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        is_too_wide = width_mm(piece.rstrip(), pt) > room_mm
        pieces.extend(piece if is_too_wide else [piece])
    return pieces


@lru_cache(maxsize=32_768)
def _advance(char: str) -> float:
    """Width of a character as a share of the font size."""
    glyphs, advances, units = _metrics()
    return advances[glyphs.get(ord(char), ".notdef")][0] / units


@cache
def _metrics() -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    with TTFont(SOURCE, lazy=True) as found:
        return found.getBestCmap(), dict(found["hmtx"].metrics), found["head"].unitsPerEm


def missing(text: str) -> set[str]:
    """The characters of a text that the font has no glyph for."""
    return {char for char in text if ord(char) not in _metrics()[0] and not char.isspace()}
