"""What stands on a sheet, before anyone says how it is drawn: the same for every format.

All texts and numbers are as the page shows them, worked out once from one view and one snapshot;
a format only places them. So slide, PDF, picture and data file cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import geopandas as gpd

from dashboard.layers.styled import Style, StyledFrame, Theme
from dashboard.paper.frame import Frame
from dashboard.text import Lang


@dataclass(frozen=True)
class Number:
    """A key figure: all as text. `tone` is good, bad or flat; `age` its data time and state."""

    title: str
    value: str
    unit: str
    change: str = ""
    tone: str = "flat"
    age: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table; numbers stand at the right."""

    title: str
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """Rows as text in the order shown, a total below them, and a note (what is not in it)."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    note: str = ""


@dataclass(frozen=True)
class Series:
    """A line or a row of bars; None where there are no data."""

    name: str
    values: tuple[float | None, ...]
    colour: str
    kind: str = "line"  # or "bar"


@dataclass(frozen=True)
class Chart:
    """Series over the same `labels` (days as MM-DD, or names); `marks` are (position, text)."""

    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    decimals: int = 0
    marks: tuple[tuple[int, str], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class LegendEntry:
    """A line of a legend; `count` of what is drawn in the area looked at, "" where none is told.

    `kind`: "class" (a filled box), "no_data" (hatched), "withheld", or that of the layer: "points",
    "paths", "bubbles".
    """

    style: Style
    kind: str
    count: str = ""


@dataclass(frozen=True)
class LegendGroup:
    """A layer in the legend: title with unit and level, its entries, and a note in small print.

    The title is "" for a layer of one look, whose entry names it.
    """

    title: str
    entries: tuple[LegendEntry, ...]
    note: str = ""


@dataclass(frozen=True, eq=False)
class MapPart:
    """A map on a sheet.

    `frames`: styled frames in drawing order, the cells first; those of the scope and nothing else.
    `areas`: GeoDataFrame [code, name, level, geometry] of the scope, EPSG:4326, down to the level
    shown, `base` the land around ([kind, name, geometry]). `area` is the one looked at, outlined;
    with `locator` a small map says where in the city it lies. `left_out`: codes that a filter
    dims. `alt` says in words what the map shows.
    """

    title: str
    frame: Frame
    frames: tuple[StyledFrame, ...]
    legend: tuple[LegendGroup, ...]
    areas: gpd.GeoDataFrame = field(repr=False)
    base: gpd.GeoDataFrame = field(repr=False)
    area: str = ""
    level: int = 5
    locator: bool = False
    left_out: frozenset[str] = frozenset()
    alt: str = ""


@dataclass(frozen=True)
class Source:
    """A feed whose figures stand on the sheet: who sends it, of when it is and its state."""

    feed: str
    department: str
    data_time: str
    state: str


@dataclass(frozen=True)
class Imprint:
    """What stands at the foot of every sheet.

    `permalink` is the address that shows the same view, also as a QR code; `security` the mark
    (内部 …), `review` the 审图号 or "", `attribution` whose the map data are, `synthetic` the line
    that says so of a sample, "" for real data; `made_at` when the sheet was made.
    """

    sources: tuple[Source, ...]
    snapshot: int
    permalink: str
    security: str
    review: str
    attribution: str
    synthetic: str
    made_at: str


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet: title and path always, and whichever parts it has; `caption` is the briefer's own
    sentence. `page` of `pages` counts from 1."""

    kind: str
    title: str
    path: str
    day: str
    imprint: Imprint
    lang: Lang
    theme: Theme = "light"
    caption: str = ""
    numbers: tuple[Number, ...] = ()
    maps: tuple[MapPart, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    notices: tuple[str, ...] = ()
    page: int = 1
    pages: int = 1


def numbered(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The sheets with their page numbers."""
    return tuple(replace(s, page=n, pages=len(sheets)) for n, s in enumerate(sheets, 1))
