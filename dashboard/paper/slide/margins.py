"""What stands around the parts of every slide: title, key figures, caption, foot and QR code."""

from __future__ import annotations

import io
from typing import Any

import segno
from pptx.enum.shapes import MSO_SHAPE

from dashboard.paper.ink import Ink, ink_of
from dashboard.paper.layout import Box, Layout
from dashboard.paper.margins import made_line, source_text
from dashboard.paper.measured import fit, line_mm, width_mm
from dashboard.paper.sheet import Number, Sheet
from dashboard.paper.slide.text import SPARE, Run, add_fitted, add_text, describe, place, rgb, write
from dashboard.text import Lang, say

TITLE, SMALL, LEAST = 1.9, 0.8, 0.6  # sizes of print beside ordinary text
QR_SCALE, QR_QUIET = 8, 2  # pixels a module, modules of margin


def add_head(slide: Any, layout: Layout, sheet: Sheet) -> None:
    """The slide's own title, path and day below it; at the right the mark and whose sample it is."""
    box, text_pt, ink = layout.head, layout.text_pt, ink_of(sheet.theme)
    marks = [(sheet.imprint.security, ink.act), (sheet.imprint.synthetic, ink.bad)]
    shown = [(mark, colour) for mark, colour in marks if mark]
    marks_mm = 1.1 * max((width_mm(mark, text_pt) for mark, _ in shown), default=0.0)
    if shown:
        at = Box(box.left + box.width - marks_mm, box.top, marks_mm, box.height)
        runs = [[Run(mark, 0.92 * text_pt, colour, is_bold=True)] for mark, colour in shown]
        add_text(slide.shapes, at, runs, sheet.lang, "right")
    width = box.width - marks_mm - 3
    upper = 0.6 * box.height
    title = fit(sheet.title, SPARE * width, upper, TITLE * text_pt, text_pt)
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = place(Box(box.left, box.top, width, upper))
    words = "\n".join(title.lines) if title.is_cut else sheet.title
    write(shape.text_frame, [[Run(words, title.pt, ink.ink, is_bold=True)]], sheet.lang, is_middle=True)
    line = " · ".join(part for part in (sheet.path, sheet.day) if part)
    below = Box(box.left, box.top + upper, width, box.height - upper)
    add_fitted(slide.shapes, below, Run(line, 1.08 * text_pt, ink.quiet), SMALL * text_pt, sheet.lang)


def add_numbers(
    slide: Any, box: Box, numbers: tuple[Number, ...], ink: Ink, lang: Lang, text_pt: float
) -> None:
    """Cards side by side, each one shape: title, value with unit and change, age."""
    gap = 0.12 * box.height
    width = (box.width - gap * (len(numbers) - 1)) / len(numbers)
    for at, number in enumerate(numbers):
        card = Box(box.left + at * (width + gap), box.top, width, box.height)
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place(card))
        shape.shadow.inherit = False
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(ink.band)
        shape.line.fill.background()
        shape.name = number.title
        write(shape.text_frame, _card(number, card, ink, text_pt), lang, is_middle=True, margin_mm=1.5)


def _card(number: Number, card: Box, ink: Ink, text_pt: float) -> list[list[Run]]:
    small = SMALL * text_pt
    room = SPARE * card.width - 3.0
    beside = f" {number.unit}  {number.change}"
    value_mm = room - width_mm(beside, small)
    height = card.height - 2.2 * line_mm(small)
    value = fit(number.value, max(0.3 * room, value_mm), height, 2.0 * text_pt, small)
    title, age = (fit(text, room, line_mm(small), small, LEAST * text_pt) for text in (number.title, number.age))
    return [
        [Run(title.lines[0], title.pt, ink.quiet)],
        [
            Run(number.value, value.pt, ink.ink, is_bold=True),
            Run(f" {number.unit}", small, ink.quiet),
            Run(f"  {number.change}", small, ink.tone(number.tone), is_bold=True),
        ],
        [Run(age.lines[0], age.pt, ink.quiet)],
    ]


def add_caption(slide: Any, box: Box, sheet: Sheet, text_pt: float) -> None:
    """The briefer's own sentence, or the one made of the figures."""
    run = Run(sheet.caption, 1.15 * text_pt, ink_of(sheet.theme).ink)
    shape = add_fitted(slide.shapes, box, run, LEAST * text_pt, sheet.lang, is_middle=True)
    shape.name = say("slide_caption", sheet.lang)


def add_foot(slide: Any, layout: Layout, sheet: Sheet) -> None:
    """Sources with time and state, notices, what made the sheet, and where it is found again."""
    box, imprint, lang, ink = layout.foot, sheet.imprint, sheet.lang, ink_of(sheet.theme)
    small, least = SMALL * layout.text_pt, LEAST * layout.text_pt
    told = say("print_and", lang).join(source_text(one, lang) for one in imprint.sources)
    upper = [say("print_sources", lang, sources=told)] if told else []
    below_mm = 2.05 * line_mm(small)
    top = Box(box.left, box.top, box.width, box.height - below_mm)
    notices = [Run(text, small, ink.bad, is_bold=True) for text in sheet.notices]
    lines = [*(Run(text, small, ink.ink) for text in upper), *notices]
    if lines:
        made = fit("\n".join(one.text for one in lines), SPARE * box.width, top.height, small, least)
        runs = [[Run(one.text, made.pt, one.colour, one.is_bold)] for one in lines]
        add_text(slide.shapes, top, runs, lang).name = say("panel_feeds", lang)
    for at, text in enumerate((made_line(imprint, sheet, lang), imprint.permalink)):
        row = Box(box.left, top.top + top.height + at * line_mm(small), box.width, line_mm(small))
        if text:
            add_fitted(slide.shapes, row, Run(text, small, ink.quiet), least, lang)
    if imprint.permalink:
        _add_qr(slide, layout.qr, imprint.permalink, lang)


def _add_qr(slide: Any, box: Box, text: str, lang: Lang) -> None:
    """The address as a QR code that can be clicked too."""
    out = io.BytesIO()
    code = segno.make_qr(text, error="m", boost_error=False)
    code.save(out, kind="png", scale=QR_SCALE, border=QR_QUIET)
    picture = slide.shapes.add_picture(out, *place(box))
    describe(picture, say("slide_qr", lang), say("slide_qr_alt", lang, address=text))
    if text.startswith(("http://", "https://")):
        picture.click_action.hyperlink.address = text
