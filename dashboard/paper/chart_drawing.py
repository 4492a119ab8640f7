"""A chart on a page: lines and bars over days or names, drawn in the page's own mm."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from dashboard.map.panels import number
from dashboard.map.spec import sign_colour
from dashboard.layers.styled import Theme
from dashboard.paper.layout import Box
from dashboard.paper.measured import fit, line_mm, width_mm
from dashboard.paper.pen import Pen
from dashboard.paper.sheet import Chart, Series

SMALL = 0.8
GRID_LINES = 4


def draw_chart(pen: Pen, box: Box, chart: Chart, theme: Theme, text_pt: float) -> None:
    """Title with unit, key of the series, values over labels, marks, note.

    Where there are no data a line has a gap and a bar is missing; the axis begins at 0 unless
    values lie below it.
    """
    small = SMALL * text_pt
    line = line_mm(small)
    title = f"{chart.title}（{chart.unit}）" if chart.unit else chart.title
    made = pen.fitted(Box(box.left, box.top, box.width, 1.02 * line_mm(text_pt)), title,
                      1.05 * text_pt, small, is_bold=True)  # fmt: skip
    top = box.top + made.height_mm * 1.1
    if len(chart.series) > 1:
        _key(pen, Box(box.left, top, box.width, line), chart.series, theme, small)
        top += line * 1.1
    bottom = box.top + box.height
    if chart.note:
        note = fit(chart.note, 0.99 * box.width, 2 * line, small, 0.8 * small)
        bottom -= note.height_mm
        for at, text in enumerate(note.lines):
            pen.text(box.left, bottom + at * line_mm(note.pt), text, note.pt, pen.ink.quiet)
    low, high, ticks = _ticks(chart)
    texts = [number(tick, _decimals(ticks)) for tick in ticks]
    left = box.left + max(width_mm(text, small) for text in texts) + 1.5
    room = Box(left, top + 0.5 * line, box.left + box.width - left - 1.0, bottom - top - 1.7 * line)
    _grid(pen, room, list(zip(ticks, texts, strict=True)), (low, high), small)
    _labels(pen, room, chart.labels, small)
    bars = [one for one in chart.series if one.kind == "bar"]
    for one in chart.series:
        colour = sign_colour(one.colour, theme)
        y = [None if v is None else _up(room, v, low, high) for v in one.values]
        if one.kind == "bar":
            _bars(pen, room, y, colour, bars.index(one), len(bars), _up(room, max(low, 0), low, high))
        else:
            _line(pen, room, y, colour)
    _marks(pen, room, chart, small)


def _ticks(chart: Chart) -> tuple[float, float, list[float]]:
    """The least and greatest value of the axis, and round values on it."""
    known = [v for one in chart.series for v in one.values if v is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    if high == low:
        high = low + 1
    whole = chart.decimals == 0
    found = MaxNLocator(GRID_LINES, steps=[1, 2, 2.5, 5, 10], integer=whole)
    ticks = [float(tick) for tick in found.tick_values(low, high)]
    ticks = [t for t in ticks if t >= low - 1e-9] if low == 0 else ticks
    return ticks[0], ticks[-1], ticks


def _decimals(ticks: Sequence[float]) -> int:
    step = min(np.diff(ticks), default=1.0)
    return next((n for n in range(4) if abs(step * 10**n - round(step * 10**n)) < 1e-6), 4)


def _up(room: Box, value: float, low: float, high: float) -> float:
    return room.top + room.height * (1 - (value - low) / (high - low))


def _along(room: Box, at: int, count: int) -> float:
    return room.left + room.width * (at + 0.5) / count


def _grid(
    pen: Pen, room: Box, ticks: list[tuple[float, str]], ends: tuple[float, float], small: float
) -> None:
    for value, text in ticks:
        y = _up(room, value, *ends)
        pen.line([(room.left, y), (room.left + room.width, y)], pen.ink.rule, 0.5)
        pen.text(room.left - 1.0, y - line_mm(small) / 2, text, small, pen.ink.quiet, "right")


def _labels(pen: Pen, room: Box, labels: tuple[str, ...], small: float) -> None:
    """As many labels as have room, evenly, the last always."""
    if not labels:
        return
    widest = max(width_mm(text, small) for text in labels) + 2
    step = max(1, int(np.ceil(widest * len(labels) / room.width)))
    last = len(labels) - 1
    top = room.top + room.height + 0.6
    for at in range(last % step, len(labels), step):
        text, x = labels[at], _along(room, at, len(labels))
        half = width_mm(text, small) / 2
        x = min(max(x, room.left + half), room.left + room.width - half)
        pen.text(x, top, text, small, pen.ink.quiet, "center")


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
        if y is None or y == base:
            continue
        left = room.left + at * slot + 0.14 * slot + nth * width
        pen.add(Rectangle((left, y), width, base - y, facecolor=colour, linewidth=0))


def _key(
    pen: Pen, box: Box, series: Sequence[Series], theme: Theme, small: float
) -> None:
    """The series by colour and name, side by side, in smaller print where room is short."""
    line = line_mm(small)
    asked = sum(width_mm(one.name, small) + 2.2 * line for one in series)
    size = small * min(1.0, box.width / asked)
    x, line = box.left, line_mm(size)
    for one in series:
        colour = sign_colour(one.colour, theme)
        pen.box(Box(x, box.top + 0.4 * line, 0.9 * line, 0.22 * line), fill=colour)
        pen.text(x + 1.2 * line, box.top, one.name, size)
        x += width_mm(one.name, size) + 2.2 * line


def _marks(pen: Pen, room: Box, chart: Chart, small: float) -> None:
    for at, text in chart.marks:
        x = _along(room, at, len(chart.labels))
        pen.line([(x, room.top), (x, room.top + room.height)], pen.ink.accent, 0.8)
        half = width_mm(text, small) / 2
        x = min(max(x, room.left + half), room.left + room.width - half)
        pen.text(x, room.top - 0.95 * line_mm(small), text, small, pen.ink.accent, "center")
