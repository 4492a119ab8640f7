"""The entries of a catalogue: what each department sends and what each figure means."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from queries.theme_entries import CaseTheme, ResumptionTheme

Lang = Literal["zh", "en"]
FeedKind = Literal["observations", "sites", "site_reports", "events"]
ColumnKind = Literal["count", "number", "text", "flag", "time", "stream", "choice"]
Rollup = Literal["sum", "ratio", "max", "latest"]
Severity = Literal["act", "watch"]
NeedKind = Literal["days_without", "missing_reports", "sites_in"]


@dataclass(frozen=True)
class Text:
    """A text in both languages."""

    zh: str
    en: str

    def in_(self, lang: str) -> str:
        """The text in "en", otherwise in Chinese."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True)
class Mark:
    """A day that the day slider marks."""

    day: date
    title: Text


@dataclass(frozen=True)
class Column:
    """A column that a feed sends.

    kind: count (whole, ≥ 0), number, text, flag (true/false), time (ISO with offset), stream (the
    address of a video, `queries.streams`) or choice (one of `choices`). A column that is not
    `required` may be missing from a file; a value may be empty in any observation.
    """

    name: str
    kind: ColumnKind
    choices: tuple[str, ...]
    required: bool


@dataclass(frozen=True)
class Feed:
    """What one department sends, and how often: one file a delivery.

    `cadence_h` and `grace_h` are hours; `reject_limit` is the share of rows that may be wrong
    before the whole delivery is refused. `not_above` names columns that are parts of another: no
    row's value may be above the other's.
    """

    name: str
    title: Text
    department: Text
    kind: FeedKind
    site_kind: str | None
    event_kind: str | None
    cadence_h: float
    grace_h: float
    reject_limit: float
    columns: Mapping[str, Column] = field(hash=False)
    not_above: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class Term:
    """A stored column in a figure: its weight, and for how many days a report of it stands."""

    column: str
    weight: float
    carry_days: int


@dataclass(frozen=True)
class Metric:
    """A number that an area has on a day.

    rollup: sum (Σ weight × column of `terms`), ratio (scale × Σ `numerator` / Σ `denominator`),
    max or latest (of the one column of `terms`). `breaks` holds the classes' upper limits by
    level; a value on a break belongs to the class below. `bad` says which way is bad. Counts of a
    cell above 0 and below `smallest_shown` are small (`queries.withholding`); None: none are.
    `classes` are the names of the classes where a value is no more than the number of one, from 0:
    they are told in place of it. `nothing` is what an area without a value is called, where it is
    another thing than that nobody has reported.
    """

    name: str
    title: Text
    unit: Text
    feed: str
    rollup: Rollup
    terms: tuple[Term, ...]
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    scale: float
    carry_days: int
    bad: Literal["high", "low", "none"]
    decimals: int
    palette: str
    breaks: tuple[tuple[int, tuple[float, ...]], ...]
    smallest_shown: int | None = None
    classes: tuple[Text, ...] = ()
    nothing: Text | None = None

    @property
    def all_terms(self) -> tuple[Term, ...]:
        """Every term, whichever side of a fraction it stands on."""
        return self.terms + self.numerator + self.denominator

    @property
    def is_carried(self) -> bool:
        """Whether every report in it stands for longer than its own day."""
        return all(term.carry_days > 0 for term in self.all_terms)

    def breaks_at(self, level: int) -> tuple[float, ...]:
        """The class limits at a level; where the catalogue has none, those of the nearest."""
        return min(self.breaks, key=lambda entry: (abs(entry[0] - level), entry[0]))[1]


@dataclass(frozen=True)
class Rule:
    """When a metric of the areas at a level needs somebody's attention, and until when.

    Where `bad` is "high" a day is bad if the value ≥ `raise_at` and good if it is ≤ `clear_at`;
    where it is "low", the other way round; in between it is neither. An area is raised on the day
    that is the `days`-th bad one in a row, or, unless `silent_days` is 0, the `silent_days`-th in
    a row on which it has not reported but others have; it is cleared on the day that is the
    `clear_days`-th good one in a row. A day without a value breaks no run, except that, where
    silence counts, a silent day breaks a run of good ones.
    """

    name: str
    title: Text
    metric: str
    level: int
    severity: Severity
    bad: Literal["high", "low"]
    raise_at: float
    clear_at: float
    days: int
    clear_days: int
    silent_days: int


@dataclass(frozen=True)
class Need:
    """What makes an area need somebody: a count by leaf area, and the points it is worth.

    kind: `days_without` for how many of the last `days` reported days in a row `column` was 0 or
    missing; an area has the largest of its leaves. `missing_reports` on how many of the last `days`
    reported days a leaf sent no `column`; `sites_in` how many sites of `site_kind` were last in
    `status`; an area has the sum of its leaves. Leaves that never report are not expected to.
    Counts below `least` are none. Each is worth `points`, all of them `most_points` at the most.
    """

    name: str
    title: Text
    kind: NeedKind
    column: str
    site_kind: str
    status: str
    feed: str
    days: int
    least: int
    points: int
    most_points: int

    @property
    def takes_largest(self) -> bool:
        """Whether an area has the largest count of its leaves, and not their sum."""
        return self.kind == "days_without"


@dataclass(frozen=True)
class Catalogue:
    """A city's catalogue: feeds, metrics, rules and needs by name, in the file's order.

    `title` is what the map of this city is called, `attribution` whom its ground is owed to; None:
    nothing is said. `case_metric` is the cumulative count of cases that the map shows as circles;
    None: no circles. The figures of areas down to `published_level` are for everybody who has
    signed in; `withhold_from` are the roles from which small counts are withheld. `cases` and
    `resumption` are what their pages are made of; None: no such page. `plans` are what a metric
    should be, as (from this day on, value) in order of days. Videos are played from
    `stream_origins` and from nowhere else.
    """

    text: str = field(repr=False)
    city: str
    title: Text | None
    attribution: Text | None
    clock: datetime | None
    period: tuple[date, date | None]
    default_metric: str
    headline: tuple[str, ...]
    case_metric: str | None
    synthetic: bool
    published_level: int
    withhold_from: tuple[str, ...]
    marks: tuple[Mark, ...]
    words: Mapping[str, Text] = field(hash=False)
    feeds: Mapping[str, Feed] = field(hash=False)
    metrics: Mapping[str, Metric] = field(hash=False)
    rules: Mapping[str, Rule] = field(hash=False)
    needs: Mapping[str, Need] = field(hash=False)
    cases: CaseTheme | None
    resumption: ResumptionTheme | None
    plans: Mapping[str, tuple[tuple[date, float], ...]] = field(hash=False)
    stream_origins: tuple[str, ...]

    def feeds_of(self, metric: Metric) -> frozenset[str]:
        """The feeds that the metric's figures are made of."""
        return frozenset(self.stored_columns[term.column] for term in metric.all_terms)

    def planned(self, metric: str, on: date) -> float:
        """What a metric should be on a day: its plan's newest value by then; NaN without one."""
        due = [value for day, value in self.plans.get(metric, ()) if day <= on]
        return due[-1] if due else math.nan

    def small_counts(self, feed: str) -> tuple[Metric, ...]:
        """The metrics of a feed whose small counts are withheld."""
        return small_counts(self.metrics, self.stored_columns, feed)

    def word(self, name: str, lang: str) -> str:
        """What a column, kind or value is called on screen; its own name if nothing is said."""
        found = self.words.get(name)
        return name if found is None else found.in_(lang)

    @property
    def stored_columns(self) -> Mapping[str, str]:
        """Stored column of an observation feed → the feed that sends it."""
        return {
            column: feed.name
            for feed in self.feeds.values()
            if feed.kind == "observations"
            for column in feed.columns
        }


def small_counts(
    metrics: Mapping[str, Metric], owner: Mapping[str, str], feed: str
) -> tuple[Metric, ...]:
    """Those of some metrics whose small counts are withheld and whose columns a feed sends;
    `owner` stored column → its feed."""
    return tuple(
        metric
        for metric in metrics.values()
        if metric.smallest_shown is not None and owner[metric.terms[0].column] == feed
    )
