"""The catalogue: what each department sends and what each figure means, declared in a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, get_args

from psycopg import Connection

from queries.errors import CatalogueError
from queries.setting import read_setting

FeedKind = Literal["observations", "sites", "site_reports", "events"]
Rollup = Literal["sum", "ratio", "max", "latest"]
Bad = Literal["high", "low", "none"]
TYPES = ("count", "number", "text", "flag", "time")


@dataclass(frozen=True)
class Text:
    """A title in both languages."""

    zh: str
    en: str

    def in_(self, lang: str) -> str:
        """The title in "zh" or "en"."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True)
class ColumnType:
    """What a feed's column holds: `kind` is one of TYPES or "choice" with its `choices`."""

    kind: str
    optional: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """What one department sends. `cadence_h` and `grace_h` in hours; `reject_limit` a share."""

    name: str
    title: Text
    department: Text
    kind: FeedKind
    cadence_h: float
    grace_h: float
    reject_limit: float
    columns: dict[str, ColumnType]
    site_kind: str | None
    event_kind: str | None


@dataclass(frozen=True)
class Metric:
    """A number that an area has on a day.

    `numerator` and `denominator` map stored columns to weights; the value is
    scale × Σ numerator / Σ denominator, or Σ numerator where there is no denominator. `breaks` are
    the upper limits of all classes but the last, by level.
    """

    name: str
    title: Text
    unit: Text
    feed: str
    rollup: Rollup
    numerator: dict[str, float]
    denominator: dict[str, float]
    scale: float
    bad: Bad
    decimals: int
    palette: str
    breaks: dict[int, tuple[float, ...]]
    carry_days: int

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def terms(self) -> tuple[str, ...]:
        """The stored columns that the metric needs."""
        return tuple(dict.fromkeys([*self.numerator, *self.denominator]))

    def breaks_at(self, level: int) -> tuple[float, ...]:
        """Breaks of a level; where a level has none, those of the nearest deeper, else higher."""
        if level in self.breaks:
            return self.breaks[level]
        deeper = [known for known in sorted(self.breaks) if known > level]
        return self.breaks[deeper[0] if deeper else max(self.breaks)]


@dataclass(frozen=True)
class Mark:
    """A day that the slider marks."""

    day: date
    title: Text


@dataclass(frozen=True)
class Catalogue:
    """A city's feeds and metrics. `text` is the TOML that it was read from."""

    text: str
    city: str
    clock: datetime | None
    period: tuple[date, date | None]
    synthetic: bool
    default_metric: str
    headline: tuple[str, ...]
    marks: tuple[Mark, ...]
    words: dict[str, Text]
    feeds: dict[str, Feed]
    metrics: dict[str, Metric]

    def __hash__(self) -> int:
        return hash(self.text)

    def word(self, key: str, lang: str) -> str:
        """What a column or a value is called; the key itself where the catalogue has no word."""
        found = self.words.get(key)
        return found.in_(lang) if found else key


@cache
def parse_catalogue(text: str) -> Catalogue:
    """Reads a catalogue's TOML.

    Raises CatalogueError naming the entry at fault: TOML syntax, a missing or unknown field, a
    metric whose feed or terms do not exist, breaks that do not ascend.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"catalogue.toml is not valid TOML: {error}") from None
    feeds = {name: _feed(name, entry) for name, entry in data.get("feed", {}).items()}
    columns = {
        column: feed
        for feed in feeds.values()
        if feed.kind == "observations"
        for column in feed.columns
    }
    metrics = {
        name: _metric(name, entry, feeds, columns)
        for name, entry in data.get("metric", {}).items()
    }
    if not metrics:
        raise CatalogueError("the catalogue declares no metric; the map needs at least one")
    default = data.get("default_metric", next(iter(metrics)))
    headline = tuple(data.get("headline", list(metrics)[:6]))
    for name in (default, *headline):
        if name not in metrics:
            raise CatalogueError(f"default_metric and headline: there is no metric {name!r}")
    first, *rest = data.get("period") or [None]
    if first is None:
        raise CatalogueError('the catalogue needs period = ["first day"] or ["first", "last"]')
    return Catalogue(
        text=text,
        city=_need(data, "city", "the catalogue"),
        clock=datetime.fromisoformat(data["clock"]) if "clock" in data else None,
        period=(_day(first), _day(rest[0]) if rest else None),
        synthetic=bool(data.get("synthetic", False)),
        default_metric=default,
        headline=headline,
        marks=tuple(Mark(_day(m["day"]), _text(m, "title", "mark")) for m in data.get("mark", [])),
        words={key: _text(data["word"], key, "word") for key in data.get("word", {})},
        feeds=feeds,
        metrics=metrics,
    )


def read_catalogue(conn: Connection[Any]) -> Catalogue:
    """The catalogue of the city in the store."""
    return parse_catalogue(read_setting(conn, "catalogue"))


def _need(entry: Mapping[str, Any], key: str, where: str) -> Any:
    if key not in entry:
        raise CatalogueError(f"{where} lacks {key!r}")
    return entry[key]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise CatalogueError(f"{text!r} is no day; expected YYYY-MM-DD") from None


def _text(entry: Mapping[str, Any], key: str, where: str) -> Text:
    value = _need(entry, key, where)
    if not isinstance(value, dict) or not {"zh", "en"} <= set(value):
        raise CatalogueError(f'{where}: {key} needs both languages, {{ zh = "…", en = "…" }}')
    return Text(str(value["zh"]), str(value["en"]))


def _column(name: str, text: str, where: str) -> ColumnType:
    optional = text.endswith("?")
    kind = text.removesuffix("?")
    if "|" in kind:
        return ColumnType("choice", optional, tuple(kind.split("|")))
    if kind not in TYPES:
        raise CatalogueError(
            f"{where}: column {name} has type {kind!r}; expected one of {', '.join(TYPES)} "
            "or choices separated by |"
        )
    return ColumnType(kind, optional)


def _feed(name: str, entry: Mapping[str, Any]) -> Feed:
    where = f"feed.{name}"
    kind = _need(entry, "kind", where)
    if kind not in get_args(FeedKind):
        raise CatalogueError(f"{where}: kind {kind!r}; one of {', '.join(get_args(FeedKind))}")
    return Feed(
        name=name,
        title=_text(entry, "title", where),
        department=_text(entry, "department", where),
        kind=kind,
        cadence_h=float(_need(entry, "cadence_h", where)),
        grace_h=float(_need(entry, "grace_h", where)),
        reject_limit=float(entry.get("reject_limit", 0)),
        columns={c: _column(c, t, where) for c, t in _need(entry, "columns", where).items()},
        site_kind=entry.get("site_kind"),
        event_kind=entry.get("event_kind"),
    )


def _metric(
    name: str, entry: Mapping[str, Any], feeds: Mapping[str, Feed], columns: Mapping[str, Feed]
) -> Metric:
    where = f"metric.{name}"
    rollup = _need(entry, "rollup", where)
    if rollup not in get_args(Rollup):
        raise CatalogueError(f"{where}: rollup {rollup!r}; one of {', '.join(get_args(Rollup))}")
    feed = _need(entry, "feed", where)
    if feed not in feeds:
        raise CatalogueError(f"{where}: there is no feed {feed!r}")
    if rollup == "ratio":
        numerator, denominator = _need(entry, "numerator", where), _need(entry, "denominator", where)
    else:
        numerator, denominator = entry.get("terms", {name: 1}), {}
    for term in (*numerator, *denominator):
        if term not in columns:
            raise CatalogueError(f"{where}: no observations feed has a column {term!r}")
    breaks = {int(level): tuple(map(float, b)) for level, b in _need(entry, "breaks", where).items()}
    for level, limits in breaks.items():
        if list(limits) != sorted(set(limits)):
            raise CatalogueError(f"{where}: breaks of level {level} must ascend: {list(limits)}")
    return Metric(
        name=name,
        title=_text(entry, "title", where),
        unit=_text(entry, "unit", where),
        feed=feed,
        rollup=rollup,
        numerator={t: float(w) for t, w in numerator.items()},
        denominator={t: float(w) for t, w in denominator.items()},
        scale=float(entry.get("scale", 1)),
        bad=entry.get("bad", "none"),
        decimals=int(entry.get("decimals", 0)),
        palette=_need(entry, "palette", where),
        breaks=breaks,
        carry_days=int(entry.get("carry_days", 0)),
    )
