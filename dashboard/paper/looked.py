"""What a sheet is made of: one view of one city in one transaction, as the page itself reads it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from dashboard.desk.panel import known_notice
from dashboard.desk.reading import Listing, narrowed, read_listing
from dashboard.errors import AddressRefused
from dashboard.figures import Figures
from dashboard.layers.styled import Seen
from dashboard.live import City
from dashboard.look import look
from dashboard.offer import offer_of
from dashboard.paper.frame import Frame
from dashboard.paper.sheet import Chart, MapPart, Number, Table
from dashboard.text import Lang, say
from dashboard.topics import TOPICS
from dashboard.view import Offer, View, from_params

PAGE_LISTED = "my_area"  # the page on which areas are listed by how much they need somebody


@dataclass(frozen=True)
class Looked:
    """A view with what the page reads of it.

    `frame` is the part of the ground that its maps show, None: that of the viewed area.
    """

    seen: Seen
    frame: Frame | None = None

    @property
    def view(self) -> View:
        return self.seen.view

    @property
    def city(self) -> City:
        return self.seen.city

    @property
    def lang(self) -> Lang:
        return self.seen.view.lang

    @property
    def place(self) -> str:
        """The name of the viewed area."""
        return self.city.hierarchy.name(self.view.area, self.lang)

    @cached_property
    def listing(self) -> Listing:
        """The areas at the view's level by need, and which of them the filters keep."""
        return read_listing(self.seen)

    @cached_property
    def kept(self) -> list[str] | None:
        """The areas that the filters keep; None without filters."""
        return list(self.listing.shown["area"]) if self.view.filters.is_on else None

    @cached_property
    def figures(self) -> Figures:
        """The figures, with filters those of the kept areas together."""
        seen = self.seen
        if self.kept is None:
            return seen.figures
        return narrowed(seen.conn, seen.city, seen.view, seen.figures, self.kept, seen.once)

    def but(self, **changes: object) -> Looked:
        """The same place with another view of it, read anew."""
        seen = self.seen
        view = seen.view.but(**changes)
        return Looked(look(seen.conn, seen.city, view, seen.once, seen.theme), self.frame)

    def notices(self, parts: Parts) -> tuple[str, ...]:
        """What has to be said of a sheet of the view: as known when, and that there are no data."""
        view, metric = self.view, self.figures.metric
        said = [known_notice(self.seen)] if view.known else []
        total = self.seen.figures.total
        if parts.is_of_metric and math.isnan(total["value"]) and not total["is_withheld"]:
            title = metric.title.in_(self.lang)
            said.append(
                say("sheet_nothing", self.lang, title=title, why=metric.nothing.in_(self.lang))
                if metric.nothing
                else say("sheet_no_data", self.lang, title=title, day=view.day)
            )
        return (*said, *parts.notices)


@dataclass(frozen=True)
class Parts:
    """What a kind of sheet puts on it.

    `answer` is the sentence that stands as the caption if the briefer writes none; `feeds` those
    whose data stand on the sheet, besides the metric's if it is of the metric (`is_of_metric`).
    """

    title: str
    answer: str = ""
    numbers: tuple[Number, ...] = ()
    maps: tuple[MapPart, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    notices: tuple[str, ...] = ()
    feeds: frozenset[str] = frozenset()
    is_of_metric: bool = True


def view_of(city: City, params: Mapping[str, str], lang: Lang) -> View:
    """The view that the parameters of a page's address name; `page` is the page.

    Raises AddressRefused, with what is wrong, for one that the scope does not have: what is
    exported was on a screen, so nothing is corrected.
    """
    view, corrected = from_params({**params, "lang": lang}, _offer(city, params.get("page", "")))
    if corrected:
        raise AddressRefused(
            f"there is no such view: {' '.join(corrected)} Reload the page and export again"
        )
    return view.but(desk=params.get("page") == PAGE_LISTED)


def _offer(city: City, page: str) -> Offer:
    topic = TOPICS.get(page)
    return offer_of(city, desk=topic is None, topic=topic)
