"""Noto Sans SC for the browser: the characters that the city uses, small enough to come first.

The whole font is 8 MB. A subset with every character of the interface, the area names and GB 2312's
most common plane 1 rows of symbols is about a hundred kilobytes; the whole font follows only if a
page shows a character outside it.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Iterable
from pathlib import Path

import pylopdf_fonts_zh_cn
from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
BASIC = [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2030), 0x2039, 0x203A, 0x2190,
         0x2191, 0x2192, 0x2193, 0x2212, 0x2264, 0x2265, *range(0x25A0, 0x25D0),
         *range(0x3000, 0x3020), *range(0xFF01, 0xFF5F)]  # fmt: skip


def make_web_fonts(texts: Iterable[str], folder: Path) -> str:
    """Writes the subset, the whole font and `fonts.css` for `texts`; returns their version.

    The version names the characters and the source font, so that a second start finds the files
    made before. The licence (SIL OFL 1.1) is copied beside them.
    """
    characters = sorted({ord(char) for text in texts for char in text} | set(BASIC))
    seed = ",".join(map(str, characters)) + str(SOURCE.stat().st_size)
    version = hashlib.sha256(seed.encode()).hexdigest()[:12]
    if (folder / version / "fonts.css").is_file():
        return version
    target = folder / version
    target.mkdir(parents=True, exist_ok=True)
    font, present = subset_woff2(characters)
    (target / "subset.woff2").write_bytes(font)
    shutil.copyfile(SOURCE, target / "whole.otf")
    (target / "fonts.css").write_text(_css(present), "utf-8")
    return version


def subset_woff2(characters: Iterable[int]) -> tuple[bytes, list[int]]:
    """The font with these code points alone as woff2, the same bytes every time, and those of them
    that the font has."""
    font = TTFont(SOURCE, lazy=True, recalcTimestamp=False)
    present = sorted(set(font.getBestCmap()) & set(characters))
    options = subset.Options(flavor="woff2", layout_features=["kern", "tnum", "locl", "halt"])
    options.hinting = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=present)
    subsetter.subset(font)
    made = io.BytesIO()
    subset.save_font(font, made, options)
    return made.getvalue(), present


def _css(present: list[int]) -> str:
    """Two faces of one family: the subset for its ranges, the whole font for all the rest."""
    ranges = _ranges(present)
    rest = _ranges(sorted(set(range(0x20, 0x2FA20)) - set(present)))
    face = (
        "@font-face{{font-family:'Noto Sans SC';font-weight:100 900;font-display:swap;"
        "src:url({}) format('{}');unicode-range:{}}}\n"
    )
    return face.format("subset.woff2", "woff2", ranges) + face.format("whole.otf", "opentype", rest)


def _ranges(points: list[int]) -> str:
    """Code points as a CSS unicode-range list."""
    parts: list[str] = []
    start = previous = None
    for point in [*points, None]:
        if start is None:
            start = point
        elif point is None or previous is None or point != previous + 1:
            parts.append(f"U+{start:X}" if start == previous else f"U+{start:X}-{previous:X}")
            start = point
        previous = point
    return ",".join(parts)
