"""catalogue.toml → Catalogue, with a message for each way in which it can be wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, get_args

from queries.catalogue_entries import (
    Catalogue,
    Column,
    ColumnKind,
    Feed,
    FeedKind,
    Mark,
    Metric,
    Rollup,
    Term,
    Text,
)
from queries.catalogue_needs import need_of
from queries.catalogue_rules import rule_of
from queries.catalogue_small_counts import MOST, refuse_tellers, withhold_from
from queries.catalogue_tables import NAME, REQUIRED, Entry, text_of
from queries.catalogue_themes import case_theme_of, plans_of, resumption_theme_of
from queries.errors import CatalogueError
from queries.personal import personal_columns
from queries.streams import origin_of

RESERVED = {
    "area_code", "site_code", "event_code", "observed_on", "observed_at", "occurred_at",
    "recorded_at", "name", "name_en", "lon", "lat", "geometry", "times", "row_number",
}  # fmt: skip


@lru_cache(maxsize=8)
def parse_catalogue(text: str) -> Catalogue:
    """Reads a catalogue. Raises CatalogueError naming the entry, what it says and what it may."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"the catalogue is not TOML: {error}") from None
    top = Entry("catalogue", raw)
    feeds = {name: _feed(name, body) for name, body in top.tables("feed")}
    owner = _column_owners(feeds)
    carried = {name: int(body.get("carry_days", 0)) for name, body in top.tables("metric")}
    metrics = {
        name: _metric(name, body, feeds, owner, carried) for name, body in top.tables("metric")
    }
    refuse_tellers(metrics, owner)
    headline = tuple(top.take("headline", list, []))
    default = top.take("default_metric", str)
    case_metric = top.take("case_metric", str, None)
    for name in (default, *headline, *filter(None, [case_metric])):
        if name not in metrics:
            raise CatalogueError(f"the catalogue names the metric {name!r}, which it does not have")
    first, last = _period(top)
    clock = top.take("clock", str, None)
    return Catalogue(
        text=text,
        city=top.take("city", str),
        title=_own_text(top, "title"),
        attribution=_own_text(top, "attribution"),
        clock=None if clock is None else _moment(clock),
        period=(first, last),
        default_metric=default,
        headline=headline,
        case_metric=case_metric,
        synthetic=top.take("synthetic", bool, False),
        published_level=top.whole("published_level", 1, 5, 1),
        withhold_from=withhold_from(top),
        marks=tuple(_mark(Entry("mark", body)) for body in raw.get("mark", [])),
        words=MappingProxyType(
            {name: text_of(f"word.{name}", body) for name, body in raw.get("word", {}).items()}
        ),
        feeds=MappingProxyType(feeds),
        metrics=MappingProxyType(metrics),
        rules=MappingProxyType(
            {name: rule_of(name, body, metrics) for name, body in top.tables("attention", {})}
        ),
        needs=MappingProxyType(
            {name: need_of(name, body, feeds, owner) for name, body in top.tables("need", {})}
        ),
        cases=case_theme_of(top, metrics),
        resumption=resumption_theme_of(top, feeds, metrics),
        plans=plans_of(top, metrics),
        stream_origins=_stream_origins(top),
    )


def _own_text(top: Entry, key: str) -> Text | None:
    given = top.take(key, dict, None)
    return None if given is None else text_of(key, given)


def _moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise CatalogueError(
            f"clock = {value!r} should be a time with its offset, as 2020-03-30T08:00:00+08:00"
        )
    return moment


def _stream_origins(top: Entry) -> tuple[str, ...]:
    given = top.take("stream_origins", list, [])
    read = [origin_of(one) if isinstance(one, str) else None for one in given]
    for one, origin in zip(given, read, strict=True):
        if origin is None:
            raise CatalogueError(
                f"stream_origins has {one!r}; each should be scheme, host and port and no more, as "
                '"https://video.example:8443"'
            )
    return tuple(dict.fromkeys(filter(None, read)))


def _day(where: str, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise CatalogueError(f"{where} = {value!r} should be a day, as 2020-01-17") from None


def _period(top: Entry) -> tuple[date, date | None]:
    days = [_day("period", value) for value in top.take("period", list)]
    if len(days) not in (1, 2) or days != sorted(days):
        raise CatalogueError("period should be the first day and, if it has ended, the last")
    return days[0], days[1] if len(days) == 2 else None


def _mark(entry: Entry) -> Mark:
    return Mark(
        _day("mark.day", entry.take("day", str)), text_of("mark", entry.take("title", dict))
    )


def _feed(name: str, body: Mapping[str, Any]) -> Feed:
    entry = Entry(f"feed.{name}", body)
    kind: FeedKind = entry.one_of("kind", get_args(FeedKind))
    columns = {
        column: _column(f"feed.{name}", column, spec)
        for column, spec in entry.take("columns", dict).items()
    }
    personal = personal_columns(list(columns), kind)
    if personal:
        raise CatalogueError(
            f"[feed.{name}] has columns of personal data, which this system never holds: "
            f"{', '.join(personal)}"
        )
    if kind == "observations" and any(c.kind not in ("count", "number") for c in columns.values()):
        raise CatalogueError(f"[feed.{name}] observations are numbers: columns count or number")
    if kind != "sites" and any(c.kind == "stream" for c in columns.values()):
        raise CatalogueError(f'[feed.{name}] a stream is something of a site: kind = "sites"')
    limit = float(entry.take("reject_limit", (int, float)))
    if not 0 <= limit <= 1:
        raise CatalogueError(f"[feed.{name}] reject_limit = {limit} should be a share, 0 to 1")
    return Feed(
        name=name,
        title=text_of(entry.name, entry.take("title", dict)),
        department=text_of(entry.name, entry.take("department", dict)),
        kind=kind,
        site_kind=entry.take("site_kind", str) if kind.startswith("site") else None,
        event_kind=entry.take("event_kind", str) if kind == "events" else None,
        cadence_h=float(entry.take("cadence_h", (int, float))),
        grace_h=float(entry.take("grace_h", (int, float))),
        reject_limit=limit,
        columns=MappingProxyType(columns),
        not_above=MappingProxyType(_not_above(entry, columns)),
    )


def _not_above(entry: Entry, columns: Mapping[str, Column]) -> dict[str, str]:
    parts: dict[str, str] = entry.take("not_above", dict, {})
    for name in (*parts, *parts.values()):
        if name not in columns or columns[name].kind not in ("count", "number"):
            raise CatalogueError(
                f"[{entry.name}] not_above names {name!r}, which is no column of numbers of it"
            )
    return parts


def _column(where: str, name: str, spec: Any) -> Column:
    if not re.fullmatch(NAME, name) or name in RESERVED:
        raise CatalogueError(f"[{where}] {name!r} cannot be the name of a column")
    if not isinstance(spec, str):
        raise CatalogueError(f'[{where}] column {name} = {spec!r} should be text, as "count"')
    required, kind = not spec.endswith("?"), spec.removesuffix("?")
    if "|" in kind:
        return Column(name, "choice", tuple(kind.split("|")), required)
    if kind not in get_args(ColumnKind) or kind == "choice":
        raise CatalogueError(
            f"[{where}] column {name} = {spec!r} should be count, number, text, flag, time, stream "
            'or choices as "open|closed", with ? at the end if it may be missing'
        )
    return Column(name, kind, (), required)  # type: ignore[arg-type]


def _column_owners(feeds: Mapping[str, Feed]) -> dict[str, str]:
    owner: dict[str, str] = {}
    for feed in feeds.values():
        for column in feed.columns if feed.kind == "observations" else ():
            if column in owner:
                raise CatalogueError(
                    f"column {column!r} is in both [feed.{owner[column]}] and [feed.{feed.name}]; "
                    "a figure comes from one department"
                )
            owner[column] = feed.name
    return owner


def _metric(
    name: str,
    body: Mapping[str, Any],
    feeds: Mapping[str, Feed],
    owner: Mapping[str, str],
    carried: Mapping[str, int],
) -> Metric:
    entry = Entry(f"metric.{name}", body)
    rollup: Rollup = entry.one_of("rollup", get_args(Rollup))
    feed = entry.take("feed", str)
    if feed not in feeds:
        raise CatalogueError(f"[metric.{name}] feed = {feed!r}, but there is no [feed.{feed}]")
    carry_days = entry.take("carry_days", int, 0)

    def terms(key: str, default: Any = REQUIRED) -> tuple[Term, ...]:
        found = []
        for column, weight in entry.take(key, dict, default).items():
            if column not in owner:
                raise CatalogueError(
                    f"[metric.{name}] {key} has {column!r}, which no observation feed sends"
                )
            carry = max(carry_days, carried.get(column, 0))
            found.append(Term(column, float(weight), carry))
        if not found:
            raise CatalogueError(f"[metric.{name}] {key} is empty")
        return tuple(found)

    ratio = rollup == "ratio"
    own = () if ratio else terms("terms", {name: 1})
    if rollup in ("max", "latest") and (len(own) != 1 or own[0].weight != 1):
        raise CatalogueError(f"[metric.{name}] rollup {rollup!r} takes one column of weight 1")
    breaks = tuple(
        (int(level), tuple(float(limit) for limit in limits))
        for level, limits in sorted(entry.take("breaks", dict).items())
    )
    if not breaks or any(list(limits) != sorted(set(limits)) for _, limits in breaks):
        raise CatalogueError(f"[metric.{name}] breaks should be rising limits for each level")
    return Metric(
        name=name,
        title=text_of(entry.name, entry.take("title", dict)),
        unit=text_of(entry.name, entry.take("unit", dict)),
        feed=feed,
        rollup=rollup,
        terms=own,
        numerator=terms("numerator") if ratio else (),
        denominator=terms("denominator") if ratio else (),
        scale=float(entry.take("scale", (int, float), 1)),
        carry_days=carry_days,
        bad=entry.one_of("bad", ("high", "low", "none")),
        decimals=entry.take("decimals", int),
        palette=entry.take("palette", str),
        breaks=breaks,
        smallest_shown=entry.whole("smallest_shown", 2, MOST, None),
    )
