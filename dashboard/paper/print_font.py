"""The font of a PDF: TrueType outlines of just the characters that stand in it.

Noto Sans SC has PostScript outlines, which matplotlib embeds as if they were TrueType: a file that
strict readers refuse. So they are turned into TrueType's quadratic curves before a page is written
(fontTools' cu2qu), at most half a thousandth of the em off.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from dashboard.fonts import SOURCE

MOST_OFF = 0.5  # units of the em's 1,000
NOTDEF = ".notdef"
_reading = threading.Lock()  # fontTools reads outlines as they are asked for, from one file


@contextmanager
def print_font(characters: set[str]) -> Iterator[str]:
    """The path of a TrueType font with the characters, until the block is left.

    Advances are those of the source; a character that it lacks has its box. The bytes depend on
    the characters alone.
    """
    with tempfile.TemporaryDirectory(prefix="print-font-") as folder:
        path = Path(folder) / "print.ttf"
        with _reading:
            _build(characters).save(path)
        yield str(path)


def _build(characters: set[str]) -> TTFont:
    source, outlines, glyphs = _source()
    wanted = {ord(char): glyphs[ord(char)] for char in sorted(characters) if ord(char) in glyphs}
    order = [NOTDEF, *dict.fromkeys(wanted.values())]
    head, across = source["head"], source["hhea"]
    builder = FontBuilder(head.unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(wanted)
    builder.setupGlyf({name: _quadratic(outlines, name) for name in order})
    drawn = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {name: (source["hmtx"][name][0], getattr(drawn[name], "xMin", 0)) for name in order}
    )
    builder.setupHorizontalHeader(ascent=across.ascent, descent=across.descent)
    name = str(source["name"].getDebugName(6))
    builder.setupNameTable({"familyName": "Noto Sans SC", "styleName": "Regular", "psName": name})
    builder.setupOS2(sTypoAscender=across.ascent, sTypoDescender=across.descent)
    builder.setupPost()
    builder.updateHead(created=head.created, modified=head.modified)
    builder.font.recalcTimestamp = False
    return builder.font


def _quadratic(outlines: Any, name: str) -> Any:
    pen = TTGlyphPen(None)
    outlines[name].draw(Cu2QuPen(pen, MOST_OFF, reverse_direction=True))
    return pen.glyph()


@cache
def _source() -> tuple[TTFont, Any, dict[int, str]]:
    font = TTFont(SOURCE, lazy=True)
    return font, font.getGlyphSet(), font.getBestCmap()
