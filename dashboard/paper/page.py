"""A sheet drawn: as a picture, as SVG and, several together, as a PDF.

One drawing for every format, in millimetres. The same sheet gives the same bytes, and any number
of threads may draw at once: nothing here is shared between two drawings.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from dashboard.layers.styled import Theme
from dashboard.paper.chart_drawing import draw_chart
from dashboard.paper.furniture import draw_furniture
from dashboard.paper.ground_box import GroundBox
from dashboard.paper.ink import ink_of
from dashboard.paper.layout import Box, Layout, Size, lay_out
from dashboard.paper.legend_drawing import draw_legend
from dashboard.paper.map_drawing import MapDrawing
from dashboard.paper.margins import draw_caption, draw_foot, draw_head, draw_numbers
from dashboard.paper.measured import PT_MM, fit, font, line_mm
from dashboard.paper.pen import Pen
from dashboard.paper.print_font import print_font
from dashboard.paper.sheet import LegendGroup, MapPart, Sheet
from dashboard.paper.table_drawing import draw_table
from dashboard.text import Lang, say

PX_PER_PT = 16.0  # ordinary text stands for so many pixels of the screen: signs are as large as it
PNG_LEVEL = 2  # of compression: a quarter larger than the best, in a tenth of its time
MAP_TEXT_PT = 11.0  # of a map alone, which a slide puts beside text of this size
CREATOR = "Command map"


def draw_page(sheet: Sheet, size: Size) -> Figure:
    """The whole sheet as a matplotlib figure of its size in mm; nothing on it overlaps."""
    layout = lay_out(sheet, size)
    pen = Pen(size.width_mm, size.height_mm, ink_of(sheet.theme))
    draw_head(pen, layout, sheet)
    if layout.numbers:
        draw_numbers(pen, layout.numbers, sheet.numbers, layout.text_pt)
    for part, box, legend in zip(sheet.maps, layout.maps, layout.legends, strict=True):
        _draw_map_with_legend(pen, part, box, legend, sheet, layout)
    if layout.chart and sheet.chart:
        draw_chart(pen, layout.chart, sheet.chart, sheet.theme, layout.text_pt)
    if layout.table and sheet.table:
        draw_table(pen, layout.table, sheet.table, sheet.lang, layout.text_pt)
    if layout.caption:
        draw_caption(pen, layout.caption, sheet.caption, layout.text_pt)
    draw_foot(pen, layout, sheet)
    return pen.figure


def to_png(sheet: Sheet, size: Size) -> bytes:
    """The sheet as a PNG of the size's pixels."""
    return _png(draw_page(sheet, size), size)


def to_svg(sheet: Sheet, size: Size) -> bytes:
    """The sheet as SVG, text as outlines: the same wherever it is opened, whatever fonts there
    are."""
    figure = draw_page(sheet, size)
    made = io.BytesIO()
    metadata = {"Date": None, "Creator": CREATOR, "Title": sheet.title}
    FigureCanvasSVG(figure).print_svg(made, metadata=metadata)
    return made.getvalue()


def to_pdf(sheets: Sequence[Sheet], size: Size) -> bytes:
    """The sheets as one vector PDF, text as text in a font that the file brings along."""
    figures = [draw_page(sheet, size) for sheet in sheets]
    texts = [text for figure in figures for text in figure.findobj(Text)]
    characters = {char for text in texts for char in text.get_text()}
    metadata = {"Title": sheets[0].title, "Creator": CREATOR, "CreationDate": None}
    made = io.BytesIO()
    with print_font(characters) as path, PdfPages(made, metadata=metadata) as pages:
        for text in texts:
            text.set_fontproperties(font(text.get_fontsize(), path))
        for figure in figures:
            pages.savefig(figure)
    return made.getvalue()


def map_png(
    part: MapPart, theme: Theme, lang: Lang, width_mm: float, height_mm: float, width_px: int
) -> bytes:
    """One map with its scale bar, north arrow and locator as a PNG, for a slide."""
    pen = Pen(width_mm, height_mm, ink_of(theme))
    _draw_map(pen, part, Box(0, 0, width_mm, height_mm), theme, lang, MAP_TEXT_PT)
    return _png(pen.figure, Size("map", width_mm, height_mm, width_px))


def legend_png(
    groups: tuple[LegendGroup, ...], theme: Theme, width_mm: float, height_mm: float, width_px: int
) -> bytes:
    """A legend alone as a PNG, for a slide."""
    pen = Pen(width_mm, height_mm, ink_of(theme))
    draw_legend(pen, Box(0, 0, width_mm, height_mm), groups, theme, MAP_TEXT_PT)
    return _png(pen.figure, Size("legend", width_mm, height_mm, width_px))


def _draw_map_with_legend(
    pen: Pen, part: MapPart, box: Box, legend: Box, sheet: Sheet, layout: Layout
) -> None:
    title_mm = 0.0
    if len(sheet.maps) > 1:
        text_pt = layout.text_pt
        row = Box(box.left, box.top, box.width, 1.02 * line_mm(text_pt))
        pen.fitted(row, part.title, text_pt, 0.7 * text_pt, is_bold=True)
        title_mm = 1.1 * row.height
    below = Box(box.left, box.top + title_mm, box.width, box.height - title_mm)
    unplaced = _draw_map(pen, part, below, sheet.theme, sheet.lang, layout.text_pt)
    note_mm = 0.0
    if unplaced:
        small = 0.8 * layout.text_pt
        text = say("print_unnamed", sheet.lang, count=f"{len(unplaced):,}")
        note = fit(text, 0.99 * legend.width, 2 * line_mm(small), small, 0.75 * small)
        note_mm = note.height_mm + 0.5 * line_mm(small)
        top = legend.top + legend.height - note.height_mm
        for at, line in enumerate(note.lines):
            pen.text(legend.left, top + at * line_mm(note.pt), line, note.pt, pen.ink.quiet)
    room = Box(legend.left, below.top, legend.width, below.height - note_mm)
    draw_legend(pen, room, part.legend, sheet.theme, layout.text_pt)


def _draw_map(
    pen: Pen, part: MapPart, box: Box, theme: Theme, lang: Lang, text_pt: float
) -> tuple[str, ...]:
    """Draws a map into a box; the names of areas that found no room."""
    ground = GroundBox(box, part.frame, text_pt * PT_MM / PX_PER_PT)
    drawing = MapDrawing(pen, ground, part, theme)
    drawing.draw()
    draw_furniture(pen, ground, part, theme, lang)
    return drawing.unplaced


def _png(figure: Figure, size: Size) -> bytes:
    """The figure as RGB of exactly the size's pixels, with the dots an inch that print it true."""
    dpi = size.width_px / (size.width_mm / 25.4)
    height_px = round(size.width_px * size.height_mm / size.width_mm)
    # A hundredth of a pixel more: the canvas cuts to whole pixels, and 3,839.9999 is one too few.
    figure.set_dpi(dpi)
    figure.set_size_inches((size.width_px + 0.01) / dpi, (height_px + 0.01) / dpi)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[..., :3]
    made = io.BytesIO()
    Image.fromarray(pixels).save(made, "png", compress_level=PNG_LEVEL, dpi=(dpi, dpi))
    return made.getvalue()
