"""Sheets as slides for PowerPoint and WPS: native text, tables and charts, the map as a picture.

The same sheets give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Mm

from dashboard.errors import ExportRefused
from dashboard.export.steady import steady
from dashboard.export.values import plain
from dashboard.paper.ink import ink_of
from dashboard.paper.layout import SIZES, Box, lay_out
from dashboard.paper.page import map_png
from dashboard.paper.sheet import MapPart, Sheet
from dashboard.paper.slide.chart import add_chart
from dashboard.paper.slide.legend import add_legend
from dashboard.paper.slide.margins import add_caption, add_foot, add_head, add_numbers
from dashboard.paper.slide.table import add_table
from dashboard.paper.slide.text import FONT, INSTEAD, describe, place, rgb
from dashboard.text import say

SIZE = SIZES["4k"]  # a slide is shown on a screen of so many pixels, or more
MADE_AT = "%Y-%m-%d %H:%M %z"  # as an imprint writes it
TITLE_ONLY = 5  # of the layouts of python-pptx's own template


def to_pptx(sheets: Sequence[Sheet]) -> bytes:
    """A slide of 16:9 for each sheet. Raises ExportRefused if there is none."""
    if not sheets:
        raise ExportRefused("there is no sheet to make slides of; choose at least one")
    deck = Presentation()
    deck.slide_width, deck.slide_height = Mm(SIZE.width_mm), Mm(SIZE.height_mm)
    _set_theme_fonts(deck)
    for sheet in sheets:
        _add_slide(deck, sheet)
    first = sheets[0]
    properties = deck.core_properties
    properties.title, properties.author = plain(first.title), say("product", first.lang)
    properties.last_modified_by, properties.revision = properties.author, 1
    properties.language = "zh-CN" if first.lang == "zh" else "en-US"
    out = io.BytesIO()
    deck.save(out)
    return steady(out.getvalue(), datetime.strptime(first.imprint.made_at, MADE_AT))


def _add_slide(deck: Any, sheet: Sheet) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    ink, layout = ink_of(sheet.theme), lay_out(sheet, SIZE)
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = rgb(ink.paper)
    add_head(slide, layout, sheet)
    text_pt, lang = layout.text_pt, sheet.lang
    if layout.numbers:
        add_numbers(slide, layout.numbers, sheet.numbers, ink, lang, text_pt)
    for part, box, legend in zip(sheet.maps, layout.maps, layout.legends, strict=True):
        _add_map(slide, box, part, sheet)
        add_legend(slide, legend, part.legend, sheet.theme, lang, text_pt)
    if layout.chart and sheet.chart:
        add_chart(slide, layout.chart, sheet.chart, ink, lang, text_pt)
    if layout.table and sheet.table:
        add_table(slide, layout.table, sheet.table, ink, lang, text_pt)
    if layout.caption:
        add_caption(slide, layout.caption, sheet, text_pt)
    add_foot(slide, layout, sheet)


def _add_map(slide: Any, box: Box, part: MapPart, sheet: Sheet) -> None:
    """The map as a picture of as many pixels as the screen has there."""
    width_px = round(box.width * SIZE.width_px / SIZE.width_mm)
    picture = map_png(part, sheet.theme, sheet.lang, box.width, box.height, width_px)
    describe(slide.shapes.add_picture(io.BytesIO(picture), *place(box)), part.title, part.alt)


def _set_theme_fonts(deck: Any) -> None:
    """The theme's fonts: what a text is shown in whose own font the machine does not have."""
    theme = deck.slide_master.part.part_related_by(THEME)
    theme._blob = _with_fonts(theme.blob)


THEME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"


def _with_fonts(blob: bytes) -> bytes:
    from lxml import etree

    root = etree.fromstring(blob)
    for scheme in (*root.iter(qn("a:majorFont")), *root.iter(qn("a:minorFont"))):
        scheme.find(qn("a:latin")).set("typeface", FONT)
        scheme.find(qn("a:ea")).set("typeface", INSTEAD)
        for font in scheme.findall(qn("a:font")):
            if font.get("script") == "Hans":
                font.set("typeface", INSTEAD)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
