"""[attention.NAME] of the catalogue: what needs attention, from when until when."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from typing import Any, Literal, get_args

from queries.catalogue_entries import Rule, Severity
from queries.catalogue_tables import NAME, Entry, text_of
from queries.errors import CatalogueError

LONGEST_DAYS = 60
PAIRS: Mapping[str, tuple[Literal["high", "low"], str]] = {
    "raise_above": ("high", "clear_below"),
    "raise_below": ("low", "clear_above"),
}
KNOWN = (
    "title", "metric", "level", "severity", "raise_above", "clear_below", "raise_below",
    "clear_above", "days", "clear_days", "silent_days",
)  # fmt: skip


def rule_of(name: str, body: Mapping[str, Any], metrics: Collection[str]) -> Rule:
    """One rule on one of `metrics`.

    Raises CatalogueError naming the entry if a key is missing, unknown or of the wrong kind, if
    there is no such metric, level or severity, or if the bounds do not leave a gap between them.
    """
    entry = Entry(f"attention.{name}", body)
    if not re.fullmatch(NAME, name):
        raise CatalogueError(f"[{entry.name}] {name!r} cannot be the name of a rule")
    entry.refuse_others(KNOWN)
    metric = entry.take("metric", str)
    if metric not in metrics:
        raise CatalogueError(
            f"[{entry.name}] metric = {metric!r}, but there is no [metric.{metric}]"
        )
    bad, raise_at, clear_at = _bounds(entry)
    severity: Severity = entry.one_of("severity", get_args(Severity))
    return Rule(
        name=name,
        title=text_of(entry.name, entry.take("title", dict)),
        metric=metric,
        level=entry.whole("level", 1, 5),
        severity=severity,
        bad=bad,
        raise_at=raise_at,
        clear_at=clear_at,
        days=entry.whole("days", 1, LONGEST_DAYS, 1),
        clear_days=entry.whole("clear_days", 1, LONGEST_DAYS, 1),
        silent_days=entry.whole("silent_days", 0, LONGEST_DAYS, 0),
    )


def _bounds(entry: Entry) -> tuple[Literal["high", "low"], float, float]:
    """Which way is bad, where it is raised and where it is cleared."""
    given = [key for key in ("raise_above", "raise_below") if key in entry.body]
    if len(given) != 1:
        raise CatalogueError(
            f"[{entry.name}] should have either raise_above and clear_below or raise_below and "
            "clear_above"
        )
    bad, clear_key = PAIRS[given[0]]
    raise_at = float(entry.take(given[0], (int, float)))
    clear_at = float(entry.take(clear_key, (int, float)))
    stray = [key for _, key in PAIRS.values() if key in entry.body and key != clear_key]
    if stray:
        raise CatalogueError(f"[{entry.name}] {stray[0]} does not go with {given[0]}")
    gap = raise_at - clear_at if bad == "high" else clear_at - raise_at
    if not 0 < gap < math.inf:  # TOML knows nan and inf too
        side = "below" if bad == "high" else "above"
        raise CatalogueError(
            f"[{entry.name}] {clear_key} = {clear_at:g} should be {side} {given[0]} = {raise_at:g}"
        )
    return bad, raise_at, clear_at
