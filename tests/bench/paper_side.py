"""What a sheet costs: a 4K picture and a PDF of the whole city by cells, against a bare plot."""

from __future__ import annotations

import gc
import io
import time
from collections.abc import Callable

import geopandas as gpd
import psutil
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure as Picture

from dashboard.figures import read_figures
from dashboard.layers import LAYERS
from dashboard.layers.styled import Seen
from dashboard.live import Live
from dashboard.paper.frame import around
from dashboard.paper.layout import SIZES, Size
from dashboard.paper.page import to_pdf, to_png
from dashboard.paper.sheet import Imprint, LegendEntry, LegendGroup, MapPart, Sheet
from dashboard.view import View
from queries.scope import Scope
from tests.bench.table import Figure, at_most

REPEATS = 5
EXPORTS = 500
PNG_S, PDF_S = 3.0, 2.0
MOST_GROWN = 0.1  # of the process


def sheets(live: Live) -> list[Figure]:
    """A 4K PNG and an A4 PDF in seconds and as a multiple of the same polygons plotted bare, and
    what 500 exports leave in memory."""
    sheet = _city_sheet(live)
    areas = sheet.maps[0].areas
    cells = areas[areas["level"] == 5].to_crs(3857)
    png_s = _median_s(lambda: to_png(sheet, SIZES["4k"]))
    pdf_s = _median_s(lambda: to_pdf([sheet], SIZES["a4"]))
    bare_png_s = _median_s(lambda: _bare(cells, SIZES["4k"], FigureCanvasAgg))
    bare_pdf_s = _median_s(lambda: _bare(cells, SIZES["a4"], FigureCanvasPdf))
    png_kb, pdf_kb = (len(body) / 1e3 for body in (
        to_png(sheet, SIZES["4k"]), to_pdf([sheet], SIZES["a4"])))  # fmt: skip
    return [
        at_most("4K PNG of the city by cells, all layers", png_s, PNG_S, "s",
                f"{png_s / bare_png_s:.2f} × a bare plot ({bare_png_s:.2f} s), {png_kb:,.0f} kB"),
        at_most("A4 PDF of the same", pdf_s, PDF_S, "s",
                f"{pdf_s / bare_pdf_s:.2f} × a bare plot ({bare_pdf_s:.2f} s), {pdf_kb:,.0f} kB"),
        _growth(sheet),
    ]  # fmt: skip


def _city_sheet(live: Live) -> Sheet:
    """The whole city at cell level with every layer that it has."""
    with live.reading(Scope.whole()) as (conn, city):
        metric = city.catalogue.default_metric
        view = View(city.root, city.newest_day, metric, 5, (), "zh", known=None)
        once = live.once(city)
        seen = Seen(conn, city, view, read_figures(conn, city, view, once), once)
        frames = tuple(one.draw(seen) for one in LAYERS if one.offered(city.catalogue))
        legend = tuple(
            LegendGroup(f.title, tuple(LegendEntry(s, f.kind, "1") for s in f.styles), f.note)
            for f in frames
            if f.kind not in ("areas", "lines", "labels")
        )
        bounds = city.areas.total_bounds
        part = MapPart("", around(bounds, 2.0), frames, legend, city.areas, city.ground.base,
                       city.root)  # fmt: skip
        link = "http://127.0.0.1:8501/city_map?level=5"
        imprint = Imprint(
            (), city.snapshot, link, "内部资料", "", "", "示例数据", "2020-03-30 08:00"
        )
        title = city.hierarchy.name(city.root, "zh")
        return Sheet("map", title, title, view.day.isoformat(), imprint, "zh", maps=(part,))


def _bare(cells: gpd.GeoDataFrame, size: Size, canvas: type) -> bytes:
    """The polygons by geopandas on an Axes and nothing else, at the same size."""
    dpi = round(size.width_px / size.width_mm * 25.4)
    figure = Picture(figsize=(size.width_mm / 25.4, size.height_mm / 25.4), dpi=dpi)
    canvas(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    cells.plot(ax=axes, color="#cccccc", edgecolor="#333333", linewidth=0.3)
    made = io.BytesIO()
    figure.savefig(made, format="png" if canvas is FigureCanvasAgg else "pdf", dpi=dpi)
    return made.getvalue()


def _median_s(make: Callable[[], object]) -> float:
    make()
    took = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        make()
        took.append(time.perf_counter() - start)
    return sorted(took)[REPEATS // 2]


def _growth(sheet: Sheet) -> Figure:
    """Growth of the process over the exports, small ones, after some to warm up."""
    tiny = Size("tiny", 297.0, 210.0, 400)
    process = psutil.Process()
    before = 0
    for at in range(EXPORTS + 20):
        if at == 20:
            gc.collect()
            before = process.memory_info().rss
        to_png(sheet, tiny)
    gc.collect()
    grown = process.memory_info().rss - before
    return at_most(
        f"memory that {EXPORTS} exports leave", 100 * max(0.0, grown / before), 100 * MOST_GROWN,
        "%", f"{grown / 1e6:.1f} of {before / 1e6:.0f} MB",
    )  # fmt: skip
