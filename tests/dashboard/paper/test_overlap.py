"""Nothing on a page lies over anything else or beyond its edge, however long the words are."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from dashboard.live import Live
from dashboard.paper.layout import SIZES, Layout, Size, lay_out
from dashboard.paper.page import draw_page, to_png
from dashboard.paper.sheet import LegendGroup, Sheet
from tests.dashboard.paper.drawn import (
    CHART,
    IMPRINT,
    LONG,
    NUMBERS,
    TABLE,
    full_sheet,
    sheet,
    texts_of,
    town_map,
)

Make = Callable[[Live], Sheet]


def long_words(live: Live) -> Sheet:
    """Every text as long as it may come."""
    part = town_map(live, area="4401", locator=True)
    legend = tuple(LegendGroup(LONG, one.entries, LONG) for one in part.legend * 2)
    return full_sheet(
        live,
        title=LONG,
        path=" › ".join([LONG] * 3),
        caption=LONG,
        maps=(replace(part, title=LONG, legend=legend),),
        numbers=tuple(replace(n, title=LONG, unit="万人次", age=LONG) for n in NUMBERS * 2),
        chart=replace(CHART, title=LONG, note=LONG),
        table=replace(TABLE, title=LONG, note=LONG, rows=((LONG, "1,234,567", "+99"),) * 40),
        imprint=replace(
            IMPRINT,
            sources=IMPRINT.sources * 6,
            permalink="http://10.1.2.3:8501/city_map?"
            + "&".join(f"p{n}=value{n}" for n in range(40)),
            attribution=LONG,
        ),
        notices=(LONG,),
    )


MAKES: dict[str, Make] = {
    "full": lambda live: full_sheet(live),
    "english": lambda live: full_sheet(live, lang="en", theme="dark"),
    "long": long_words,
    "two maps": lambda live: sheet(maps=(town_map(live), town_map(live)), table=TABLE),
    "maps alone": lambda live: sheet(maps=(town_map(live, level=2), town_map(live, theme="dark"))),
    "table": lambda live: sheet(table=TABLE, chart=CHART, numbers=NUMBERS),
}


def boxes(layout: Layout) -> dict[str, Any]:
    found = {name: getattr(layout, name) for name in (
        "head", "foot", "qr", "numbers", "legend", "chart", "table", "caption")}  # fmt: skip
    found |= {f"map {n}": box for n, box in enumerate(layout.maps)}
    found |= {f"title {n}": box for n, box in enumerate(layout.titles)}
    return {name: box for name, box in found.items() if box is not None}


@pytest.mark.parametrize("size", [SIZES["a4"], SIZES["1080p"]], ids=["a4", "1080p"])
@pytest.mark.parametrize("name", MAKES)
def test_no_text_lies_over_another_or_off_the_page(town: Live, name: str, size: Size):
    made = MAKES[name](town)
    figure = draw_page(made, size)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    spans = [(text.get_text(), text.get_window_extent()) for text in texts_of(figure)]
    width, height = figure.bbox.size
    for text, span in spans:
        assert span.x0 >= 0, text
        assert span.x1 <= width, text
        assert span.y0 >= 0, text
        assert span.y1 <= height, text
    for n, (text, span) in enumerate(spans):
        for other, second in spans[:n]:
            across = min(span.x1, second.x1) - max(span.x0, second.x0)
            up = min(span.y1, second.y1) - max(span.y0, second.y0)
            # Line boxes of one paragraph may touch: ink of a letter is lower than its line.
            assert across <= 1 or up <= 0.2 * min(span.height, second.height), (text, other)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("name", MAKES)
def test_parts_have_boxes_apart_and_on_the_page(town: Live, name: str, size: Size):
    found = boxes(lay_out(MAKES[name](town), size))
    for one, box in found.items():
        assert box.left >= 0, one
        assert box.top >= 0, one
        assert box.left + box.width <= size.width_mm, one
        assert box.top + box.height <= size.height_mm, one
        assert box.width > 5, one
        assert box.height > 3, one
    names = list(found)
    for n, one in enumerate(names):
        for other in names[:n]:
            a, b = found[one], found[other]
            across = min(a.left + a.width, b.left + b.width) - max(a.left, b.left)
            down = min(a.top + a.height, b.top + b.height) - max(a.top, b.top)
            assert across <= 1e-6 or down <= 1e-6, (one, other)


def test_forty_exports_leave_nothing_behind(town: Live):
    made, small = full_sheet(town), Size("tiny", 297.0, 210.0, 300)
    counts = []
    for n in range(40):
        to_png(made, small)
        if n in (4, 39):
            gc.collect()
            counts.append(len(gc.get_objects()))
    assert np.diff(counts)[0] < 500  # a single page has thousands
