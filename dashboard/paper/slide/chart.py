"""A native chart whose numbers can be edited; what happened on a day stands on a line of its own."""

from __future__ import annotations

import math
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from dashboard.paper.ink import Ink
from dashboard.paper.layout import Box
from dashboard.paper.measured import line_mm
from dashboard.paper.sheet import Chart
from dashboard.paper.slide.text import Run, add_fitted, describe, place, rgb, set_face
from dashboard.text import Lang, say

SMALL = 0.85  # of ordinary print: on the axes
LABELS = 10  # days that are written below the axis
HEADROOM, STEP = 1.35, 0.09  # of the axis above the values, for marks; from one mark to the next
PERCENT = '[<=100]0;""'  # the axis of a share leaves out what no share can be


def add_chart(slide: Any, box: Box, chart: Chart, ink: Ink, lang: Lang, text_pt: float) -> None:
    """Title, chart and note in a box: lines over the days, or a bar for each name."""
    is_bars = chart.series[0].kind == "bar"
    title_mm = 1.15 * line_mm(1.05 * text_pt)
    text = say("export_heading", lang, title=chart.title, unit=chart.unit) if chart.unit else chart.title
    head = Box(box.left, box.top, box.width, title_mm)
    add_fitted(slide.shapes, head, Run(text, 1.05 * text_pt, ink.ink, is_bold=True), 0.7 * text_pt, lang)
    note_mm = line_mm(SMALL * text_pt) if chart.note else 0.0
    room = Box(box.left, box.top + title_mm, box.width, box.height - title_mm - note_mm)
    data = CategoryChartData(number_format=_format(chart))
    data.categories = chart.labels
    for series in chart.series:
        data.add_series(series.name, series.values)
    top = _top(chart)
    if chart.marks and not is_bars and top:
        data.add_series(say("slide_marks", lang), _heights(chart, top))
    kind = XL_CHART_TYPE.BAR_CLUSTERED if is_bars else XL_CHART_TYPE.LINE
    frame = slide.shapes.add_chart(kind, *place(room), data)
    describe(frame, text, _in_words(chart, text, lang))
    made = frame.chart
    _set_font(made, ink, lang, SMALL * text_pt)
    _draw_axes(made, chart, ink, top)
    (_draw_bars if is_bars else _draw_lines)(made, chart, ink, lang, text_pt)
    if chart.note:
        below = Box(box.left, room.top + room.height, box.width, note_mm)
        add_fitted(slide.shapes, below, Run(chart.note, SMALL * text_pt, ink.quiet), 0.6 * text_pt, lang)


def _format(chart: Chart) -> str:
    return "#,##0" + ("." + "0" * chart.decimals if chart.decimals else "")


def _known(chart: Chart) -> list[float]:
    return [value for one in chart.series for value in one.values if value is not None]


def _top(chart: Chart) -> float:
    """The end of the value axis; 0 if nothing is known to be above 0."""
    peak = max(_known(chart), default=0.0) * (HEADROOM if chart.marks else 1.0)
    if peak <= 0:
        return 0.0
    step = 10 ** math.floor(math.log10(peak)) / 2
    return math.ceil(peak / step) * step


def _heights(chart: Chart, top: float) -> list[float | None]:
    """How high the line of each mark is: one below the other, so that no text meets another."""
    heights: list[float | None] = [None] * len(chart.labels)
    for n, (at, _) in enumerate(chart.marks):
        heights[at] = top * (1 - STEP / 2 - STEP * n)
    return heights


def _set_font(made: Any, ink: Ink, lang: Lang, pt: float) -> None:
    made.font.size, made.font.color.rgb = Pt(round(pt, 1)), rgb(ink.quiet)
    set_face(made.font._element, lang)
    made.has_title = False
    made._chartSpace.chart.get_or_add_autoTitleDeleted().set("val", "1")


def _draw_axes(made: Any, chart: Chart, ink: Ink, top: float) -> None:
    is_bars = chart.series[0].kind == "bar"
    values, names = made.value_axis, made.category_axis
    values.has_major_gridlines, names.has_major_gridlines = not is_bars, False
    values.visible = not is_bars
    values.minimum_scale = min(0.0, *_known(chart)) if _known(chart) else 0.0
    if top:
        values.maximum_scale = top
    values.tick_labels.number_format_is_linked = False
    values.tick_labels.number_format = PERCENT if chart.unit == "%" else "General"
    values.format.line.fill.background()
    if not is_bars:
        values.major_gridlines.format.line.color.rgb = rgb(ink.rule)
        values.major_gridlines.format.line.width = Pt(0.5)
        skip = max(1, round(len(chart.labels) / LABELS))
        for name in ("c:tickLblSkip", "c:tickMarkSkip"):
            element = parse_xml(f'<{name} {nsdecls("c")} val="{skip}"/>')
            names._element.find(qn("c:noMultiLvlLbl")).addprevious(element)
    else:
        names.reverse_order = True  # the first stands at the top
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.rgb = rgb(ink.quiet)


def _draw_bars(made: Any, chart: Chart, ink: Ink, lang: Lang, text_pt: float) -> None:
    plot = made.plots[0]
    plot.gap_width, made.has_legend = 45, False
    for series, given in zip(plot.series, chart.series, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(given.colour)
        series.invert_if_negative = False
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = _format(chart), False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.color.rgb = Pt(round(SMALL * text_pt, 1)), rgb(ink.ink)


def _draw_lines(made: Any, chart: Chart, ink: Ink, lang: Lang, text_pt: float) -> None:
    every = list(made.plots[0].series)
    for series, given in zip(every, chart.series, strict=False):
        series.smooth, series.marker.style = False, XL_MARKER_STYLE.NONE
        series.format.line.color.rgb, series.format.line.width = rgb(given.colour), Pt(2)
        if given.kind == "bar":
            series.format.line.width = Pt(1)
    made.has_legend = len(chart.series) > 1
    if made.has_legend:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    if len(every) > len(chart.series):
        _draw_marks(made, every[-1], chart, ink, lang, text_pt)


def _draw_marks(
    made: Any, series: Any, chart: Chart, ink: Ink, lang: Lang, text_pt: float
) -> None:
    """Each mark is a thin upright line, drawn as an error bar down to the axis, with its text."""
    series.smooth, series.marker.style = False, XL_MARKER_STYLE.NONE
    series.format.line.fill.background()
    for at, text in chart.marks:
        label = series.points[at].data_label
        label.position = XL_LABEL_POSITION.RIGHT
        run = label.text_frame.paragraphs[0].add_run()
        run.text = text
        run.font.size, run.font.color.rgb = Pt(round(SMALL * text_pt, 1)), rgb(ink.ink)
        set_face(run.font._element, lang)
    colour = ink.quiet.lstrip("#").upper()
    bars = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errDir val="y"/><c:errBarType val="minus"/>'
        '<c:errValType val="percentage"/><c:noEndCap val="1"/><c:val val="100"/><c:spPr>'
        f'<a:ln w="9525"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        '<a:prstDash val="dash"/></a:ln></c:spPr></c:errBars>'
    )
    series._element.find(qn("c:cat")).addprevious(bars)
    if made.has_legend:
        hidden = f'<c:legendEntry {nsdecls("c")}><c:idx val="{len(chart.series)}"/><c:delete val="1"/></c:legendEntry>'
        made.legend._element.find(qn("c:legendPos")).addnext(parse_xml(hidden))


def _in_words(chart: Chart, text: str, lang: Lang) -> str:
    """What the chart shows, for who cannot see it."""
    known = [v for v in chart.series[0].values if v is not None]
    if not known:
        return say("slide_chart_none", lang, title=text)
    ends = (f"{value:,.{chart.decimals}f}" for value in (min(known), max(known), known[-1]))
    least, most, last = ends
    first_label, last_label = chart.labels[0], chart.labels[-1]
    return say("slide_chart_alt", lang, title=text, first=first_label, until=last_label,
               least=least, most=most, last=last)  # fmt: skip
