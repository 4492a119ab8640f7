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
from dashboard.paper.furniture import draw_furniture, furnish
from dashboard.paper.ground_box import GroundBox
from dashboard.paper.ink import ink_of
from dashboard.paper.layout import Box, Layout, Size, lay_out
from dashboard.paper.legend_drawing import draw_legend, legend_of
from dashboard.paper.map_drawing import MapDrawing
from dashboard.paper.margins import draw_caption, draw_foot, draw_head, draw_numbers
from dashboard.paper.measured import PT_MM, fit, font, line_mm
from dashboard.paper.pen import Pen
from dashboard.paper.print_font import print_font
from dashboard.paper.sheet import MapPart, Sheet
from dashboard.paper.table_drawing import draw_table
from dashboard.text import Lang, say

TEXT_PX = 16.0  # pixels of the screen that ordinary text stands for: by it signs have their size
FULL_PX, SMALLEST_SIGNS = 800.0, 0.72  # signs on maps narrower than so many pixels are smaller
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
    if layout.legend:
        _draw_maps(pen, layout.legend, sheet, layout)
    if layout.chart and sheet.chart:
        draw_chart(pen, layout.chart, sheet.chart, sheet.theme, sheet.lang, layout.text_pt)
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
    FigureCanvasSVG(figure).print_svg(made, metadata=metadata)  # type: ignore[no-untyped-call]
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
            text.set_fontproperties(font(float(text.get_fontsize()), path))
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


def _draw_maps(pen: Pen, legend: Box, sheet: Sheet, layout: Layout) -> None:
    """The maps with their titles where there are several, and their legend; below it how many
    areas found no room for their names."""
    text_pt = layout.text_pt
    for part, title in zip(sheet.maps, layout.titles, strict=False):
        pen.fitted(title, part.title, text_pt, 0.7 * text_pt, is_bold=True)
    unplaced: set[str] = set()
    for part, box in zip(sheet.maps, layout.maps, strict=True):
        unplaced |= {*_draw_map(pen, part, box, sheet.theme, sheet.lang, text_pt)}
    bottom = legend.top + legend.height
    if unplaced:
        small = 0.8 * text_pt
        text = say("print_unnamed", sheet.lang, count=f"{len(unplaced):,}")
        note = fit(text, 0.99 * legend.width, 2 * line_mm(small), small, 0.75 * small)
        bottom -= note.height_mm
        for at, line in enumerate(note.lines):
            pen.text(legend.left, bottom + at * line_mm(note.pt), line, note.pt, pen.ink.quiet)
        bottom -= 0.5 * line_mm(small)
    room = Box(legend.left, legend.top, legend.width, bottom - legend.top)
    draw_legend(pen, room, legend_of(sheet.maps), sheet.theme, text_pt)


def _draw_map(
    pen: Pen, part: MapPart, box: Box, theme: Theme, lang: Lang, text_pt: float
) -> tuple[str, ...]:
    """Draws a map into a box; the names of areas that found no room."""
    px_mm = text_pt * PT_MM / TEXT_PX
    small = min(1.0, max(SMALLEST_SIGNS, box.width / (FULL_PX * px_mm)))
    ground = GroundBox(box, part.frame, px_mm * small)
    furniture = furnish(ground, part, lang)
    unplaced = MapDrawing(pen, ground, part, theme, furniture.boxes).draw()
    draw_furniture(pen, ground, furniture, part, lang)
    return unplaced


def _png(figure: Figure, size: Size) -> bytes:
    """The figure as RGB of exactly the size's pixels, with the dots an inch that print it true."""
    true_dpi = size.width_px / (size.width_mm / 25.4)
    height_px = round(size.width_px * size.height_mm / size.width_mm)
    # Whole dots an inch, as FreeType cuts off the rest and would set text narrower than its
    # outlines; a hundredth of a pixel more, as the canvas cuts to whole pixels.
    dpi = max(1, round(true_dpi))
    figure.set_dpi(dpi)
    figure.set_size_inches((size.width_px + 0.01) / dpi, (height_px + 0.01) / dpi)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = np.asarray(canvas.buffer_rgba())[..., :3]  # type: ignore[no-untyped-call]
    made = io.BytesIO()
    Image.fromarray(pixels).save(made, "png", compress_level=PNG_LEVEL, dpi=(true_dpi,) * 2)
    return made.getvalue()
