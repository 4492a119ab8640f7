"""What stands around the parts of every sheet: head, key figures, caption and foot."""

from __future__ import annotations

from matplotlib.patches import PathPatch
from matplotlib.path import Path

from dashboard.paper.layout import Box, Layout
from dashboard.paper.measured import fit, line_mm, width_mm
from dashboard.paper.pen import Pen
from dashboard.paper.qr import qr_modules
from dashboard.paper.sheet import Imprint, Number, Sheet, Source
from dashboard.text import Lang, say

TITLE, MARK, SMALL, LEAST = 1.9, 0.92, 0.8, 0.6  # sizes of print beside ordinary text
LATE_STATES = ("late", "stale", "expired", "missing", "never")


def draw_head(pen: Pen, layout: Layout, sheet: Sheet) -> None:
    """Title, path and day; at the right the security mark and that the data are a sample's."""
    box, text_pt, ink = layout.head, layout.text_pt, pen.ink
    mark_pt = MARK * text_pt
    marks = [(sheet.imprint.security, ink.act), (sheet.imprint.synthetic, ink.bad)]
    right, top, widest = box.left + box.width, box.top, 0.0
    for mark, colour in marks:
        if not mark:
            continue
        width = width_mm(mark, mark_pt) + 1.2 * line_mm(mark_pt)
        height = 1.25 * line_mm(mark_pt)
        plate = Box(right - width, top, width, height)
        pen.box(plate, edge=colour, width_pt=1.0, radius_mm=0.15 * height)
        pen.text(plate.left + width / 2, top + 0.12 * line_mm(mark_pt), mark, mark_pt, colour,
                 "center", is_bold=True)  # fmt: skip
        top, widest = top + height * 1.12, max(widest, width)
    room = box.width - widest - 3
    title_height = 0.62 * box.height
    title = pen.fitted(Box(box.left, box.top, room, title_height), sheet.title,
                       TITLE * text_pt, text_pt, is_bold=True)  # fmt: skip
    below = box.top + max(title.height_mm, 0.55 * box.height)
    line = " · ".join(part for part in (sheet.path, sheet.day) if part)
    rest = Box(box.left, below, room, box.height - (below - box.top))
    pen.fitted(rest, line, 1.08 * text_pt, SMALL * text_pt, ink.quiet)
    rule = box.top + box.height + 0.6
    pen.line([(box.left, rule), (right, rule)], ink.rule, 0.8)


def draw_numbers(pen: Pen, box: Box, numbers: tuple[Number, ...], text_pt: float) -> None:
    """Cards side by side: title, value with unit, change in its tone, age in small print."""
    gap = 0.12 * box.height
    width = (box.width - gap * (len(numbers) - 1)) / len(numbers)
    for at, number in enumerate(numbers):
        left = box.left + at * (width + gap)
        _card(pen, Box(left, box.top, width, box.height), number, text_pt)


def _card(pen: Pen, card: Box, number: Number, text_pt: float) -> None:
    ink = pen.ink
    pen.box(card, fill=ink.band, radius_mm=0.06 * card.height)
    pad = 0.09 * card.height
    left, width = card.left + pad, card.width - 2 * pad
    small = SMALL * text_pt
    line = line_mm(small)
    pen.fitted(Box(left, card.top + 0.3 * pad, width, line), number.title, small, LEAST * text_pt,
               ink.quiet)  # fmt: skip
    pen.fitted(Box(left, card.top + card.height - line - 0.3 * pad, width, line), number.age,
               small, LEAST * text_pt, ink.quiet)  # fmt: skip
    middle = Box(left, card.top + line, width, card.height - 2 * line - 0.4 * pad)
    change_mm = 1.1 * width_mm(number.change, small) + pad if number.change else 0.0
    unit_mm = 1.1 * width_mm(number.unit, small) + 0.5 * pad if number.unit else 0.0
    room = max(0.4 * width, width - change_mm - unit_mm)
    value = fit(number.value, room, middle.height, 2.3 * text_pt, text_pt)
    top = middle.top + (middle.height - line_mm(value.pt)) / 2
    pen.text(left, top, value.lines[0], value.pt, is_bold=True)
    beside = left + width_mm(value.lines[0], value.pt) + 0.5 * pad
    base = top + line_mm(value.pt) * 0.79 - line * 0.79  # on the value's baseline
    unit = fit(number.unit, max(1.0, left + width - change_mm - beside), line, small, LEAST * small)
    pen.text(beside, base, unit.lines[0], unit.pt, ink.quiet)
    pen.text(left + width, base, number.change, small, ink.tone(number.tone), "right",
             is_bold=True)  # fmt: skip


def draw_caption(pen: Pen, box: Box, caption: str, text_pt: float) -> None:
    """The briefer's own sentence, beside a bar in the accent's colour."""
    bar = 0.8
    pen.box(Box(box.left, box.top, bar, box.height), fill=pen.ink.accent)
    room = Box(box.left + 3 * bar, box.top, box.width - 3 * bar, box.height)
    made = fit(caption, 0.99 * room.width, room.height, 1.15 * text_pt, SMALL * text_pt)
    top = room.top + (room.height - made.height_mm) / 2
    for line in made.lines:
        pen.text(room.left, top, line, made.pt)
        top += line_mm(made.pt)


def draw_foot(pen: Pen, layout: Layout, sheet: Sheet) -> None:
    """Sources with time and state, notices, what made the sheet and where it is found again."""
    box, imprint, lang, ink = layout.foot, sheet.imprint, sheet.lang, pen.ink
    pen.line([(box.left, box.top - 0.8), (layout.qr.left + layout.qr.width, box.top - 0.8)],
             ink.rule, 0.8)  # fmt: skip
    small, least = SMALL * layout.text_pt, LEAST * layout.text_pt
    last = [made_line(imprint, sheet, lang), imprint.permalink]
    upper = list(sheet.notices)
    sources = say("print_and", lang).join(source_text(one, lang) for one in imprint.sources)
    if sources:
        upper.insert(0, say("print_sources", lang, sources=sources))
    below = 2.05 * line_mm(small)
    texts = Box(box.left, box.top, box.width, box.height - below)
    made = fit("\n".join(upper), 0.99 * texts.width, texts.height, small, least)
    late = [source_text(one, lang) for one in imprint.sources if is_late(one, lang)]
    for at, line in enumerate(made.lines):
        _sources_line(pen, texts.left, texts.top + at * line_mm(made.pt), line, made.pt, late)
    for at, line in enumerate(last):
        row = Box(box.left, texts.top + texts.height + at * line_mm(small), box.width,
                  1.001 * line_mm(small))  # fmt: skip
        pen.fitted(row, line, small, least, ink.quiet if at else ink.ink)
    _qr(pen, layout.qr, imprint.permalink)


def source_text(source: Source, lang: Lang) -> str:
    """One source as the foot says it; what is late is marked by a triangle, also without colour."""
    mark = "▲" if is_late(source, lang) else ""
    return say(
        "print_source", lang, feed=source.feed, department=source.department,
        data_time=source.data_time, state=mark + source.state,
    )  # fmt: skip


def is_late(source: Source, lang: Lang) -> bool:
    """Whether a source's state is one to look at."""
    return source.state in {say(f"state_{state}", lang) for state in LATE_STATES}


def _sources_line(
    pen: Pen, x: float, top: float, line: str, pt: float, late: list[str]
) -> None:
    """A line of the foot with the marks of late sources in the colour that says so."""
    for part in line.replace("▲", "\0▲").split("\0"):
        pen.text(x, top, part, pt, pen.ink.bad if part.startswith("▲") and late else pen.ink.ink)
        x += width_mm(part, pt)


def made_line(imprint: Imprint, sheet: Sheet, lang: Lang) -> str:
    parts = [
        say("print_page", lang, page=sheet.page, pages=sheet.pages),
        say("print_snapshot", lang, snapshot=imprint.snapshot),
        say("print_made", lang, made_at=imprint.made_at),
        say("print_review", lang, review=imprint.review) if imprint.review else "",
        imprint.attribution,
    ]
    return " · ".join(part for part in parts if part)


def _qr(pen: Pen, box: Box, text: str) -> None:
    """The address as a QR code, dark on light also on a dark sheet."""
    if not text:
        return
    rows = qr_modules(text)
    side = box.width / len(rows)
    pen.box(box, fill="#ffffff")
    squares = [
        [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
        for y, row in ((box.top + at * side, row) for at, row in enumerate(rows))
        for x, is_dark in ((box.left + at * side, dark) for at, dark in enumerate(row))
        if is_dark
    ]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(squares)
    path = Path([corner for square in squares for corner in square], codes)
    modules = PathPatch(path, facecolor="#000000", edgecolor="none", linewidth=0)
    modules.set_snap(False)
    pen.add(modules)
