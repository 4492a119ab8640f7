"""A chart on a page: lines and bars over days, drawn in the page's own mm; bars over names lie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from dashboard.layers.styled import Theme
from dashboard.map.panels import number
from dashboard.map.spec import sign_colour
from dashboard.paper.bar_drawing import draw_bars
from dashboard.paper.layout import Box
from dashboard.paper.measured import fit, line_mm, width_mm
from dashboard.paper.pen import Pen
from dashboard.paper.sheet import Chart, Series
from dashboard.text import Lang, say

SMALL = 0.8
GRID_LINES = 4


def draw_chart(pen: Pen, box: Box, chart: Chart, theme: Theme, lang: Lang, text_pt: float) -> None:
    """Title with unit, key of the series, values over labels, marks, note.

    Where there are no data a line has a gap and a bar is missing; the axis begins at 0 unless
    values lie below it. Bars whose labels do not all fit below them lie, each beside its name.
    """
    small = SMALL * text_pt
    line = line_mm(small)
    title = chart.title
    if chart.unit:
        title = say("export_heading", lang, title=chart.title, unit=chart.unit)
    made = pen.fitted(Box(box.left, box.top, box.width, 1.02 * line_mm(text_pt)), title,
                      1.05 * text_pt, small, is_bold=True)  # fmt: skip
    top, bottom = box.top + made.height_mm * 1.1, box.top + box.height
    if len(chart.series) > 1:
        _key(pen, Box(box.left, top, box.width, line), chart.series, theme, small)
        top += line * 1.1
    if chart.note:
        note = fit(chart.note, 0.99 * box.width, 2 * line, small, 0.8 * small)
        bottom -= note.height_mm
        for at, text in enumerate(note.lines):
            pen.text(box.left, bottom + at * line_mm(note.pt), text, note.pt, pen.ink.quiet)
    room = Box(box.left, top, box.width, bottom - top)
    if all(one.kind == "bar" for one in chart.series) and _step(chart.labels, room, small) > 1:
        draw_bars(pen, room, chart, theme, text_pt)
    else:
        _draw_upright(pen, room, chart, theme, small)


def _draw_upright(pen: Pen, box: Box, chart: Chart, theme: Theme, small: float) -> None:
    line = line_mm(small)
    low, high, ticks = _ticks(chart)
    texts = [number(tick, _decimals(ticks)) for tick in ticks]
    left = box.left + max(width_mm(text, small) for text in texts) + 1.5
    marks = _mark_rows(chart, box.left + box.width - left, small)
    above = (0.5 + max((row for *_, row in marks), default=-1) + 1) * line
    last = max((width_mm(text, small) for text in chart.labels[-1:]), default=0.0) / 2
    room = Box(left, box.top + above, box.left + box.width - left - last,
               box.height - above - 1.2 * line)  # fmt: skip
    for value, text in zip(ticks, texts, strict=True):
        y = _up(room, value, low, high)
        pen.line([(room.left, y), (room.left + room.width, y)], pen.ink.rule, 0.5)
        pen.text(room.left - 1.0, y - line / 2, text, small, pen.ink.quiet, "right")
    _labels(pen, room, chart.labels, small)
    bars = [one for one in chart.series if one.kind == "bar"]
    base = _up(room, max(low, 0), low, high)
    for one in chart.series:
        colour = sign_colour(one.colour, theme)
        ys = [None if v is None else _up(room, v, low, high) for v in one.values]
        if one.kind == "bar":
            _bars(pen, room, ys, colour, bars.index(one), len(bars), base)
        else:
            _line(pen, room, ys, colour)
    for x, width, text, row in marks:
        at = room.left + x
        top = box.top + (row + 0.2) * line
        pen.line([(at, top), (at, room.top + room.height)], pen.ink.accent, 0.7)
        is_left = x + width <= room.width  # beside its line, at the right if there is room
        pen.text(at + (0.6 if is_left else -0.6), top, text, small, pen.ink.accent,
                 "left" if is_left else "right")  # fmt: skip


def _ticks(chart: Chart) -> tuple[float, float, list[float]]:
    """The least and greatest value of the axis, and round values on it."""
    known = [v for one in chart.series for v in one.values if v is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    if high == low:
        high = low + 1
    found = MaxNLocator(GRID_LINES, steps=[1, 2, 2.5, 5, 10], integer=chart.decimals == 0)
    ticks = [float(tick) for tick in found.tick_values(low, high)]
    return ticks[0], ticks[-1], ticks


def _decimals(ticks: Sequence[float]) -> int:
    step = min(np.diff(ticks), default=1.0)
    return next((n for n in range(4) if abs(step * 10**n - round(step * 10**n)) < 1e-6), 4)


def _up(room: Box, value: float, low: float, high: float) -> float:
    return room.top + room.height * (1 - (value - low) / (high - low))


def _along(room: Box, at: int, count: int) -> float:
    return room.left + room.width * (at + 0.5) / count


def _step(labels: Sequence[str], room: Box, small: float) -> int:
    """Of how many labels one has room."""
    widest = max((width_mm(text, small) for text in labels), default=0.0) + 2
    return max(1, int(np.ceil(widest * len(labels) / room.width)))


def _labels(pen: Pen, room: Box, labels: tuple[str, ...], small: float) -> None:
    """As many labels as have room, evenly, counted back from the last."""
    top = room.top + room.height + 0.6
    for at in range(len(labels) - 1, -1, -_step(labels, room, small)):
        pen.text(_along(room, at, len(labels)), top, labels[at], small, pen.ink.quiet, "center")


def _line(pen: Pen, room: Box, ys: Sequence[float | None], colour: str) -> None:
    vertices: list[tuple[float, float]] = []
    codes: list[int] = []
    for at, y in enumerate(ys):
        if y is None:
            continue
        is_start = at == 0 or ys[at - 1] is None
        x = _along(room, at, len(ys))
        if is_start and (at + 1 == len(ys) or ys[at + 1] is None):  # alone: a dot
            vertices.append((x - 0.01, y))
            codes.append(int(Path.MOVETO))
            is_start = False
        vertices.append((x, y))
        codes.append(int(Path.MOVETO if is_start else Path.LINETO))
    if vertices:
        pen.add(PathPatch(Path(vertices, codes), facecolor="none", edgecolor=colour, linewidth=1.8,
                          capstyle="round", joinstyle="round"))  # fmt: skip


def _bars(
    pen: Pen, room: Box, ys: Sequence[float | None], colour: str, nth: int, count: int, base: float
) -> None:
    slot = room.width / len(ys)
    width = 0.72 * slot / count
    for at, y in enumerate(ys):
        if y is not None and y != base:
            left = room.left + at * slot + 0.14 * slot + nth * width
            pen.add(Rectangle((left, y), width, base - y, facecolor=colour, linewidth=0))


def _key(pen: Pen, box: Box, series: Sequence[Series], theme: Theme, small: float) -> None:
    """The series by colour and name, side by side, in smaller print where room is short."""
    line = line_mm(small)
    asked = sum(width_mm(one.name, small) + 2.2 * line for one in series)
    size = small * min(1.0, box.width / asked)
    x, line = box.left, line_mm(size)
    for one in series:
        fill = sign_colour(one.colour, theme)
        pen.box(Box(x, box.top + 0.4 * line, 0.9 * line, 0.22 * line), fill=fill)
        pen.text(x + 1.2 * line, box.top, one.name, size)
        x += width_mm(one.name, size) + 2.2 * line


def _mark_rows(chart: Chart, width: float, small: float) -> list[tuple[float, float, str, int]]:
    """Marks as (x from the left, width, text, row), each in the first row where it has room."""
    rows: list[list[tuple[float, float]]] = []
    made = []
    for at, text in sorted(chart.marks):
        x, wide = width * (at + 0.5) / len(chart.labels), width_mm(text, small) + 2
        span = (x, x + wide) if x + wide <= width else (x - wide, x)
        row = next((n for n, taken in enumerate(rows)
                    if all(span[1] < a or span[0] > b for a, b in taken)), len(rows))  # fmt: skip
        if row == len(rows):
            rows.append([])
        rows[row].append(span)
        made.append((x, wide, text, row))
    return made
