"""What a layer gives: a styled frame, drawn alike on screen and on paper."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal

import geopandas as gpd
from psycopg import Connection

from dashboard.figures import Figures
from dashboard.live import City, Once
from dashboard.text import say
from dashboard.view import View
from queries.catalogue import Catalogue

Kind = Literal["areas", "lines", "labels", "bubbles", "points", "paths"]
Theme = Literal["light", "dark"]
Shape = Literal["circle", "square", "diamond", "triangle", "cross"]


@dataclass(frozen=True)
class Style:
    """How the features of one class look: `colour` #rrggbb, `size_px` the diameter or width."""

    colour: str
    label: str
    shape: Shape = "circle"
    size_px: float = 8
    upper: float | None = None  # choropleth: upper limit of the class, None for the last


@dataclass(frozen=True)
class StyledFrame:
    """Features and how each is drawn.

    `features`: GeoDataFrame in EPSG:4326 with [code, name, style, geometry], where `style` is an
    index into `styles` or -1 for "no data"; `value` where the layer shows a number; `tooltip`
    where it says more than the name. `min_zoom` is the web-mercator zoom from which it is drawn.
    `seconds` on a path has how long after its start each point was reached: the map plays it.
    `area` is the area that a feature lies in, by which it is counted; without it, its code.
    `note` stands in the legend in place of counts that would not be true. Arrows on a path say
    which way it goes; an outline has none.
    """

    id: str
    title: str
    kind: Kind
    features: gpd.GeoDataFrame
    styles: tuple[Style, ...]
    min_zoom: float = 0
    note: str = ""
    has_arrows: bool = True


@dataclass(frozen=True)
class Seen:
    """What a layer may look at: one view of one city at one snapshot, in one transaction.

    `once(key, make)` remembers what `make()` gives for the scope and the snapshot, by a key that
    names everything else that it depends on; `once(key, make, feeds)` until one of the feeds
    delivers.
    """

    conn: Connection
    city: City
    view: View
    figures: Figures
    once: Once = field(repr=False)
    theme: Theme = "light"

    @cached_property
    def moment(self) -> datetime:
        """The moment looked at: the end of the view's day or now, or as of when it is known. One
        and the same for all that is made of this view."""
        at = self.city.time_of(self.view.day)
        return at if self.view.known is None else min(at, self.view.known)

    @cached_property
    def heard_until(self) -> datetime | None:
        """`moment`, for keys of what is made of reports up to it and does not age; None where the
        clock runs. No report is of a time after its delivery: what a running clock has passed is
        all there is, and stays so until the next one."""
        city, view = self.city, self.view
        runs = city.clock is None and view.known is None and not city.is_past(view.day)
        return None if runs else self.moment

    def title(self, layer_id: str) -> str:
        """The name of a layer in the view's language."""
        return say(f"layer_{layer_id}", self.view.lang)


@dataclass(frozen=True)
class Layer:
    """A thing that can be switched on the map.

    `id` stands in the address; `title_key` is its name in the texts; `draw` makes its styled
    frame; `on` says whether it shows when the address names no layers; `local` layers are drawn
    by the browser from the city's geometry, so the screen asks only whether they are on;
    `site_kind` is the kind of site whose places the browser fetches by address; `by_day` layers
    have other places every day; `opens_area` says that the codes of its points are those of areas,
    into which a click leads; `offered` whether a city with this catalogue has the layer at all;
    `note` what the legend says besides, given what is counted on the map in the area looked at;
    `feeds` are those whose data it draws, the metric's own apart.
    """

    id: str
    title_key: str
    draw: Callable[[Seen], StyledFrame] = field(repr=False)
    on: bool = False
    local: bool = False
    site_kind: str | None = None
    by_day: bool = False
    opens_area: bool = False
    offered: Callable[[Catalogue], bool] = field(repr=False, default=lambda catalogue: True)
    note: Callable[[Seen, int], str] | None = field(repr=False, default=None)
    feeds: Callable[[Catalogue], Collection[str]] = field(repr=False, default=lambda catalogue: ())
