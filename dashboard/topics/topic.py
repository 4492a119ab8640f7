"""A topic page: an answer, a measure on the map, and the tables and charts that stand behind it.

A topic is a file that makes one `Topic`, and a line in `dashboard.topics`. Metrics, rollups,
classes, legend, export and scope are those of every map page; a topic adds what no metric of the
catalogue says: a `Measure` worked out from several feeds, sections of the panel, layers, options.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
from psycopg import Connection

from dashboard.addresses import Address
from dashboard.layers.styled import Layer, Seen
from dashboard.live import City
from dashboard.paper.sheet import Chart, Column
from dashboard.text import Lang
from queries.catalogue import Metric, Text
from queries.terms import Flags, Floats


@dataclass(frozen=True)
class Row:
    """A row of a section: its cells as text, what stands in small print `below` the first, the
    area that a press goes to or the site whose card it opens, "" for none, the tone of the row
    (act, bad, good, flat), what `explain` is asked for behind it, and the option that a button in
    it sets: (name, value, what the button says) or nothing."""

    cells: tuple[str, ...]
    below: str = ""
    area: str = ""
    site: str = ""
    tone: str = "flat"
    behind: str = ""
    sets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """A table of a topic's panel; `note` says what is not in it, or why there are no rows."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: tuple[str, ...] | None = None
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """A bar: `value` of `Bars.full` or None where there are no data, `text` as it is written;
    `area` and `behind` as of a `Row`."""

    name: str
    value: float | None
    text: str
    area: str = ""
    tone: str = "flat"
    behind: str = ""


@dataclass(frozen=True)
class Bars:
    """Bars below each other, such as the steps of a funnel; `full` is the value of a whole one."""

    title: str
    bars: tuple[Bar, ...]
    full: float
    note: str = ""


@dataclass(frozen=True)
class Stream:
    """A site's video: how it stands in words and tone, and whether it can be played at all."""

    site: str
    title: str
    state: str
    tone: str
    is_playable: bool


@dataclass(frozen=True)
class Streams:
    """Videos side by side, at most nine; `address` tells where each is served."""

    title: str
    streams: tuple[Stream, ...]
    address: Address
    note: str = ""


Section = Listed | Bars | Chart | Streams


@dataclass(frozen=True)
class Fact:
    """A number beside the answer, with its tone and what `explain` is asked for behind it, as of a
    `Row`."""

    title: str
    text: str
    tone: str = "flat"
    behind: str = ""


@dataclass(frozen=True)
class Answer:
    """What a topic page opens with: one sentence, and the facts that stand beside it."""

    text: str
    tone: str = "flat"
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Option:
    """A choice of a topic that stands in the address under `name`.

    `values(city)` are those there are, the first the default; with ANY among them the topic judges
    what else is given. `word` is what one is called; an option without `title_key` has no control
    at the left, a row of a section sets it.
    """

    name: str
    title_key: str
    values: Callable[[City], Sequence[str]] = field(repr=False)
    word: Callable[[City, str, Lang], str] = field(repr=False)


@dataclass(frozen=True)
class Measure:
    """A number that an area has, worked out by a topic: it colours the map as a metric does.

    `metric` names, classes and colours it; `read(seen, areas)` gives a Series by area, NaN for no
    data and never a figure that is withheld, or a DataFrame [value, is_withheld] saying where.
    `by_day(conn, city, areas)` gives the same for every day of the slider at once, which can be
    played then: values [days, areas] and where they are withheld [areas]; for measures that depend
    on the day alone and no option.
    `offered` whether a city has it, besides its feed; `titled` what it is called in a view that
    supposes something, on screen and in every file.
    """

    metric: Metric
    read: Callable[[Seen, Sequence[str]], pd.Series | pd.DataFrame] = field(repr=False)
    by_day: Callable[[Connection, City, Sequence[str]], tuple[Floats, Flags]] | None = field(
        repr=False, default=None
    )
    offered: Callable[[City], bool] = field(repr=False, default=lambda city: True)
    titled: Callable[[Seen, Metric], Text] = field(
        repr=False, default=lambda _seen, metric: metric.title
    )


@dataclass(frozen=True)
class Topic:
    """A topic page.

    `metrics` are those of the catalogue that it offers (missing ones fall away), `measures` its
    own, the first of all the default; `layers` those that are on at first, `own_layers` what only
    this topic draws, or draws in its own way (by the id of a layer of every page). `answer` and
    `sections` read what they need in the view's transaction; `explain(seen, behind)` lists what a
    number is made of, down to the batch, as `Row.behind` asks for it; `behind` comes from the
    browser and may be anything.
    """

    id: str
    title_key: str
    metrics: tuple[str, ...]
    layers: tuple[str, ...]
    answer: Callable[[Seen], Answer] = field(repr=False)
    sections: Callable[[Seen], Sequence[Section]] = field(repr=False)
    measures: tuple[Measure, ...] = ()
    own_layers: tuple[Layer, ...] = ()
    options: tuple[Option, ...] = ()
    explain: Callable[[Seen, str], Listed | None] | None = field(repr=False, default=None)

    def offered(self, city: City) -> list[str]:
        """What may colour its map: its own measures, where the city has their feed and what else
        they take, and the metrics that it has."""
        catalogue = city.catalogue
        fed = [one for one in self.measures if one.metric.feed in catalogue.feeds]
        own = [one.metric.name for one in fed if one.offered(city)]
        return own + [name for name in self.metrics if name in catalogue.metrics]

    def feed(self, city: City, name: str) -> str:
        """The feed of one of its measures or metrics."""
        own = self.measure(name)
        return own.metric.feed if own else city.catalogue.metrics[name].feed

    def measure(self, name: str) -> Measure | None:
        """The topic's own measure of that name."""
        return next((one for one in self.measures if one.metric.name == name), None)


def chosen(seen: Seen, name: str) -> str:
    """The value of an option in the view."""
    return dict(seen.view.options)[name]


def by_name(topics: Sequence[Topic]) -> Mapping[str, Topic]:
    """The topics by their id."""
    return {topic.id: topic for topic in topics}
