"""A chart as SVG; what is pointed at says its `title`, as on the map."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element

from matplotlib.ticker import MaxNLocator

from dashboard.map.panels import number
from dashboard.paper.markup import node
from dashboard.paper.sheet import Chart, Series
from dashboard.text import Lang, say

WIDTH, HEIGHT = 480, 200
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 22, 22
LABEL_ROOM = 52  # pixels that a label below the axis needs
Place = Callable[[float], float]


def svg_chart(chart: Chart, lang: Lang) -> Element:
    """Lines and bars over the chart's labels; a gap where there are no data, never a 0."""
    known = [value for one in chart.series for value in one.values if value is not None]
    ticks = _ticks(known, chart.decimals)
    low, high = ticks[0], ticks[-1]
    step = (WIDTH - LEFT - RIGHT) / max(1, len(chart.labels))

    def at_x(position: float) -> float:
        return LEFT + (position + 0.5) * step

    def at_y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low)

    bars = [one for one in chart.series if one.kind == "bar"]
    return node(
        "svg",
        *_axes(chart, ticks, at_x, at_y),
        *(_bars(one, at, len(bars), step, at_x, at_y) for at, one in enumerate(bars)),
        *(_line(one, at_x, at_y) for one in chart.series if one.kind != "bar"),
        *_marks(chart, at_x),
        *_readings(chart, step, at_x, lang),
        class_="chart",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=chart.title,
    )


def _ticks(known: Sequence[float], decimals: int) -> list[float]:
    low, high = min(known, default=0.0), max(known, default=1.0)
    if low >= 0 and low < 0.6 * high:
        low = 0.0
    found = MaxNLocator(nbins=4, steps=[1, 2, 5, 10], integer=decimals == 0).tick_values(
        low, high if high > low else low + 1
    )
    return [float(tick) for tick in found]


def _axes(chart: Chart, ticks: Sequence[float], at_x: Place, at_y: Place) -> Iterator[Element]:
    decimals = next((d for d in range(4) if all(round(t, d) == round(t, 6) for t in ticks)), 3)
    for tick in ticks:
        y = f"{at_y(tick):.1f}"
        yield node("path", class_="grid", d=f"M{LEFT} {y}H{WIDTH - RIGHT}")
        yield node("text", number(tick, decimals), x=LEFT - 5, y=y, dy="0.35em", class_="tick y")
    every = max(1, -(-len(chart.labels) * LABEL_ROOM // (WIDTH - LEFT - RIGHT)))
    for at in range(0, len(chart.labels), every):
        yield node("text", chart.labels[at], x=f"{at_x(at):.1f}", y=HEIGHT - 6, class_="tick x")


def _bars(one: Series, at: int, count: int, step: float, at_x: Place, at_y: Place) -> Element:
    width = max(0.6, 0.76 * step / count)
    base = at_y(0) if at_y(0) <= HEIGHT - BOTTOM else HEIGHT - BOTTOM
    drawn = "".join(
        f"M{at_x(position) - 0.38 * step + at * width:.1f} {base:.1f}V{at_y(value):.1f}"
        f"h{width:.1f}V{base:.1f}z"
        for position, value in enumerate(one.values)
        if value is not None
    )
    return node("path", d=drawn, fill=one.colour)


def _line(one: Series, at_x: Place, at_y: Place) -> Element:
    """A piece for each run of days with a value; a day alone is a short dash."""
    runs = groupby(enumerate(one.values), key=lambda pair: pair[1] is not None)
    drawn = []
    for has_value, run in runs:
        points = [(at_x(at), at_y(value)) for at, value in run if value is not None]
        if not has_value:
            continue
        if len(points) == 1:
            points = [(points[0][0] - 1.5, points[0][1]), (points[0][0] + 1.5, points[0][1])]
        drawn.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points))
    return node("path", class_="series", d="".join(drawn), stroke=one.colour)


def _marks(chart: Chart, at_x: Place) -> Iterator[Element]:
    for at, text in chart.marks:
        x = f"{at_x(at):.1f}"
        title = node("title", f"{chart.labels[at]}\n{text}")
        yield node("path", title, class_="mark", d=f"M{x} {TOP - 8}V{HEIGHT - BOTTOM}")


def _readings(chart: Chart, step: float, at_x: Place, lang: Lang) -> Iterator[Element]:
    """A clear strip over each label that says the values there."""
    marks = dict(chart.marks)
    for at, label in enumerate(chart.labels):
        lines = [label]
        for one in chart.series:
            value = one.values[at]
            text = say("no_data", lang) if value is None else (
                f"{number(value, chart.decimals)} {chart.unit}".strip())  # fmt: skip
            lines.append(f"{one.name} {text}".strip())
        if at in marks:
            lines.append(marks[at])
        yield node("rect", node("title", "\n".join(lines)), class_="reading",
                   x=f"{at_x(at) - step / 2:.1f}", y=TOP, width=f"{step:.1f}",
                   height=HEIGHT - TOP - BOTTOM)  # fmt: skip
