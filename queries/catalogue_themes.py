"""[cases], [resumption] and [plan.METRIC] of the catalogue."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from queries.catalogue_entries import Feed, Metric
from queries.catalogue_tables import Entry, text_of
from queries.errors import CatalogueError
from queries.theme_entries import CaseTheme, ResumptionTheme

STATUS = "status"  # the column that the store has an index of
COUNTS = ("recovered", "died", "imported", "local", "current", "onset")
# Fewer people than this make a rate that one case more or less turns round.
SMALLEST_POPULATION = 1000
# As few as are withheld of a cell: their interval is wider than any difference told from it.
SMALLEST_CASES = 5
MOST_PEOPLE = 10**9


def case_theme_of(top: Entry, metrics: Mapping[str, Metric]) -> CaseTheme | None:
    """The theme of cases; None without a `case_metric`.

    Raises CatalogueError if `[cases]` names a metric that there is not or that cannot be that.
    """
    total = top.take("case_metric", str, None)
    entry = Entry("cases", top.take("cases", dict, {}))
    entry.refuse_others((*COUNTS, "incidence", "smallest_population", "smallest_cases"))
    if total is None:
        if entry.body:
            raise CatalogueError("[cases] goes with a case_metric, the cumulative count of cases")
        return None
    return CaseTheme(
        total=total,
        incidence=_named(entry, "incidence", metrics, "ratio"),
        smallest_population=entry.whole("smallest_population", 1, MOST_PEOPLE, SMALLEST_POPULATION),
        smallest_cases=entry.whole("smallest_cases", 1, MOST_PEOPLE, SMALLEST_CASES),
        **{role: _named(entry, role, metrics, "sum") for role in COUNTS},
    )


def _named(entry: Entry, key: str, metrics: Mapping[str, Metric], rollup: str) -> str | None:
    """The metric of a key, which has to roll up so."""
    name: str | None = entry.take(key, str, None)
    if name is None:
        return None
    if name not in metrics:
        raise CatalogueError(f"[{entry.name}] {key} = {name!r}, but there is no [metric.{name}]")
    if metrics[name].rollup != rollup:
        raise CatalogueError(
            f"[{entry.name}] {key} = {name!r} should be a metric with rollup {rollup!r}; it has "
            f"{metrics[name].rollup!r}"
        )
    return name


def resumption_theme_of(
    top: Entry, feeds: Mapping[str, Feed], metrics: Mapping[str, Metric]
) -> ResumptionTheme | None:
    """The theme of resumption; None without `[resumption]`.

    Raises CatalogueError if a column that it names is not declared by the feeds of its sites, or
    is of another kind, or if the metric is no ratio.
    """
    body = top.take("resumption", dict, None)
    if body is None:
        return None
    entry = Entry("resumption", body)
    keys = ("site_kind", "staff", "staff_back", "group_by", "rate", "holder")
    entry.refuse_others(keys)
    kind = entry.take("site_kind", str)
    register = _feed(entry, feeds, "sites", kind)
    reports = _feed(entry, feeds, "site_reports", kind)
    group_by = tuple(entry.take("group_by", list, []))
    for column in group_by:
        _kind_of(entry, register, column, ("text", "choice", "flag"))
    staff, back = entry.take("staff", str), entry.take("staff_back", str)
    _kind_of(entry, register, staff, ("count",))
    _kind_of(entry, reports, back, ("count",))
    _kind_of(entry, reports, STATUS, ("choice",))
    rate = _named(entry, "rate", metrics, "ratio")
    if rate is None:
        raise CatalogueError("[resumption] has no 'rate'")
    steps = reports.columns[STATUS].choices
    holders = Entry("resumption.holder", entry.take("holder", dict, {}))
    holders.refuse_others(steps)
    named = {step: text_of(f"{holders.name}.{step}", text) for step, text in holders.body.items()}
    return ResumptionTheme(
        site_kind=kind,
        feed=reports.name,
        steps=steps,
        staff=staff,
        staff_back=back,
        group_by=group_by,
        rate=rate,
        holders=MappingProxyType({step: (text.zh, text.en) for step, text in named.items()}),
    )


def _feed(entry: Entry, feeds: Mapping[str, Feed], kind: str, site_kind: str) -> Feed:
    for feed in feeds.values():
        if feed.kind == kind and feed.site_kind == site_kind:
            return feed
    raise CatalogueError(
        f"[{entry.name}] site_kind = {site_kind!r}, of which no feed of kind {kind!r} tells"
    )


def _kind_of(entry: Entry, feed: Feed, column: Any, kinds: tuple[str, ...]) -> None:
    found = feed.columns.get(column) if isinstance(column, str) else None
    if found is None or found.kind not in kinds:
        raise CatalogueError(
            f"[{entry.name}] names {column!r}, which is no {' or '.join(kinds)} column of "
            f"[feed.{feed.name}]"
        )


def plans_of(
    top: Entry, metrics: Mapping[str, Metric]
) -> Mapping[str, tuple[tuple[date, float], ...]]:
    """`[plan.METRIC]`: what the metric should be from a day on; (day, value) in order of days.

    Raises CatalogueError naming the entry for a metric that there is not, or a value that is no
    day or no number.
    """
    plans = {}
    for name, body in top.tables("plan", {}):
        if name not in metrics:
            raise CatalogueError(f"[plan.{name}], but there is no [metric.{name}]")
        entry = Entry(f"plan.{name}", body)
        plans[name] = tuple(sorted((_day(entry, key), _goal(entry, key)) for key in body))
    return MappingProxyType(plans)


def _day(entry: Entry, key: str) -> date:
    try:
        return date.fromisoformat(key)
    except ValueError:
        raise CatalogueError(f"[{entry.name}] {key!r} should be a day, as 2020-02-20") from None


def _goal(entry: Entry, key: str) -> float:
    goal = float(entry.take(key, (int, float)))
    if not math.isfinite(goal):
        raise CatalogueError(f"[{entry.name}] {key} = {goal} should be a finite number")
    return goal
