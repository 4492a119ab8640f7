"""Bars that lie, each beside its name and with its value: for areas rather than days."""

from __future__ import annotations

from matplotlib.patches import Rectangle

from dashboard.layers.styled import Theme
from dashboard.map.panels import number
from dashboard.map.spec import sign_colour
from dashboard.paper.layout import Box
from dashboard.paper.measured import cut, line_mm, width_mm
from dashboard.paper.pen import Pen
from dashboard.paper.sheet import Chart

NAME_SHARE = 0.36  # of the width, that names may take
THICKEST = 2.0  # of a row, in lines of text


def draw_bars(pen: Pen, box: Box, chart: Chart, theme: Theme, text_pt: float) -> None:
    """A row for each label from the top, a bar in it for each series; a dash where a value is
    missing. Bars begin at 0; text is smaller where rows are many."""
    count = max(1, len(chart.labels))
    row_mm = min(box.height / count, THICKEST * line_mm(text_pt))
    size = min(text_pt, 0.9 * text_pt * row_mm / line_mm(text_pt))
    names = min(NAME_SHARE * box.width, max(width_mm(name, size) for name in chart.labels) + 2)
    known = [v for one in chart.series for v in one.values if v is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    texts = [[number(v, chart.decimals) if v is not None else number(float("nan"), 0)
              for v in one.values] for one in chart.series]  # fmt: skip
    value_mm = max(width_mm(text, size) for row in texts for text in row) + 2
    left = box.left + names + (value_mm if low < 0 else 0.0)
    room = box.left + box.width - value_mm - left
    scale = room / (high - low) if high > low else 0.0
    zero = left - low * scale
    thick = 0.72 * row_mm / len(chart.series)
    for at, name in enumerate(chart.labels):
        top = box.top + at * row_mm
        middle = top + (row_mm - line_mm(size)) / 2
        pen.text(box.left + names - 1.5, middle, cut(name, names - 1.5, size), size, align="right")
        for nth, one in enumerate(chart.series):
            value = one.values[at]
            y = top + 0.14 * row_mm + nth * thick
            wide = (value or 0.0) * scale
            colour = sign_colour(one.colour, theme)
            pen.add(Rectangle((zero, y), wide, thick * 0.95, facecolor=colour, linewidth=0))
            text_top = y + (thick - line_mm(size)) / 2
            align, off = ("right", -1.0) if wide < 0 else ("left", 1.0)
            pen.text(zero + wide + off, text_top, texts[nth][at], size, align=align)
    pen.line([(zero, box.top), (zero, box.top + count * row_mm)], pen.ink.quiet, 0.8)
