"""A sheet as one HTML file that opens from disk, without a network, and answers to the hand.

The map is an SVG that stands without any script; the script adds panning, zooming, reading and
sorting. The file asks nobody for anything: its own policy forbids it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from dashboard.fonts import subset_woff2
from dashboard.layers.styled import Theme
from dashboard.paper.html_parts import (
    caption,
    chart_part,
    foot,
    head,
    map_part,
    notices,
    numbers,
    table_part,
)
from dashboard.paper.ink import ink_of
from dashboard.paper.markup import node
from dashboard.paper.sheet import Sheet
from dashboard.paper.svg_map import steps_per_pixel
from dashboard.text import strings
from geo.palette import state_colours

STATIC = Path(__file__).parent / "static"
SCRIPT, STYLE = STATIC / "map_file.js", STATIC / "file.css"
WORDS = ("map_zoom_in", "map_zoom_out", "file_zoom_fit", "map_km", "map_m", "panel_sort_by")
ALWAYS = range(0x20, 0x7F)  # what the script writes: figures and units


def to_html(sheet: Sheet) -> bytes:
    """The sheet as an HTML document in UTF-8; the same sheet gives the same bytes.

    In it is what the sheet holds, as text that nothing takes for markup. Its fonts are Noto Sans SC
    with the characters that it shows.
    """
    words = {f"data_{key}": strings(sheet.lang)[key] for key in WORDS}
    body = node("body", *_body(sheet), class_=sheet.theme, **words)
    scales = (
        f"#m{at}{{--px:{steps_per_pixel(part.frame):.3f}}}" for at, part in enumerate(sheet.maps)
    )
    style = "\n".join(
        [_face(_characters(body)), _colours(sheet.theme), STYLE.read_text("utf-8"), *scales]
    )
    script = script_text()
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "font-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )
    lang = "zh-CN" if sheet.lang == "zh" else "en"
    document = node(
        "html",
        node(
            "head",
            node("meta", charset="utf-8"),
            node("meta", http_equiv="Content-Security-Policy", content=policy),
            node("meta", name="viewport", content="width=device-width, initial-scale=1"),
            node("meta", name="color-scheme", content=sheet.theme),
            node("meta", name="referrer", content="no-referrer"),
            node("title", f"{sheet.title} · {sheet.path}"),
            node("style", style),
        ),
        body,
        lang=lang,
    )
    body.append(node("script", script, type="module"))
    return b"<!DOCTYPE html>\n" + ElementTree.tostring(document, "unicode", method="html").encode()


def _body(sheet: Sheet) -> Iterator[Element]:
    yield head(sheet)
    yield from notices(sheet)
    yield from numbers(sheet)
    beside = [*chart_part(sheet), *table_part(sheet)]
    maps = [map_part(part, f"m{at}", sheet) for at, part in enumerate(sheet.maps)]
    main = [node("div", *maps, class_="maps")] if maps else []
    if beside:
        main.append(node("div", *beside, class_="side"))
    yield node("main", *main, class_="both" if maps and beside else None)
    yield from caption(sheet)
    yield foot(sheet)


@lru_cache(maxsize=1)
def script_text() -> str:
    """The script of the file with the modules that it imports, each once, as one module without
    comments."""
    taken: dict[Path, str] = {}

    def take(path: Path) -> None:
        text = path.read_text("utf-8")
        for name in re.findall(r'^import .* from "(.+)";$', text, re.MULTILINE):
            if (other := (path.parent / name).resolve()) not in taken:
                take(other)
        text = re.sub(r'^import .* from ".+";\n', "", text, flags=re.MULTILINE)
        taken[path.resolve()] = re.sub(r"^export ", "", text, flags=re.MULTILINE)

    take(SCRIPT)
    return re.sub(r"^\s*(//|/?\*).*\n|^\s+", "", "\n".join(taken.values()), flags=re.MULTILINE)


def _characters(body: Element) -> str:
    """Every character that the page may show, in order, each once."""
    attributes = ("aria-label", "title")
    said = ["".join(body.itertext()), *map(chr, ALWAYS)]
    said += [value for one in body.iter() for key, value in one.items()
             if key in attributes or key.startswith("data-")]  # fmt: skip
    return "".join(sorted(set("".join(said))))


@lru_cache(maxsize=8)
def _face(characters: str) -> str:
    font, _ = subset_woff2(map(ord, characters))
    data = base64.b64encode(font).decode()
    return (
        "@font-face{font-family:'Noto Sans SC';font-weight:100 900;"
        f"src:url(data:font/woff2;base64,{data}) format('woff2')}}\n"
    )


def _colours(theme: Theme) -> str:
    """The colours of a theme as variables: those of paper and of what has no class."""
    named = asdict(ink_of(theme)) | state_colours(theme)
    said = (f"--{key.replace('_', '-')}:{value}" for key, value in named.items())
    return f":root{{{';'.join(said)}}}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
