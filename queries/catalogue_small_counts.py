"""Small counts in the catalogue: which metrics have them, and from whom they are withheld."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queries.catalogue_entries import Metric, small_counts
from queries.catalogue_tables import Entry
from queries.errors import CatalogueError
from queries.people import BRIEFER, CENTRE, DISPLAY, WITHHOLD_FROM

MOST = 1000
ROLES = (CENTRE, BRIEFER, DISPLAY)  # a lead is in charge of all that they see


def withhold_from(top: Entry) -> tuple[str, ...]:
    """The roles from which small counts are withheld. Raises CatalogueError for others."""
    entry = Entry("small_counts", top.take("small_counts", dict, {}))
    entry.refuse_others(["withhold_from"])
    roles: list[Any] = entry.take("withhold_from", list, list(WITHHOLD_FROM))
    for role in roles:
        if role not in ROLES:
            raise CatalogueError(
                f"[small_counts] withhold_from has {role!r}; it may have {', '.join(ROLES)}"
            )
    return tuple(roles)


def refuse_tellers(metrics: Mapping[str, Metric], owner: Mapping[str, str]) -> None:
    """Raises CatalogueError naming a metric whose small counts cannot be withheld, or one that
    would tell what is withheld of its feed; `owner` stored column → its feed."""
    for metric in metrics.values():
        if metric.smallest_shown is not None:
            _refuse_unless_sum(metric, owner)
    for metric in metrics.values():
        feeds = sorted({owner[term.column] for term in metric.all_terms})
        tellers = [feed for feed in feeds if small_counts(metrics, owner, feed)]
        if metric.rollup in ("max", "latest") and tellers:
            raise CatalogueError(
                f"[metric.{metric.name}] rollup {metric.rollup!r} would show the one cell whose "
                f"small count is withheld in [feed.{tellers[0]}]; send its column by another feed"
            )


def _refuse_unless_sum(metric: Metric, owner: Mapping[str, str]) -> None:
    where = f"[metric.{metric.name}]"
    if metric.rollup != "sum":
        raise CatalogueError(
            f"{where} smallest_shown is for sums; {metric.rollup!r} is none. A ratio is withheld "
            "where the counts that it is made of are"
        )
    is_carried = len(metric.terms) > 1 and any(term.carry_days for term in metric.terms)
    if is_carried or len({owner[term.column] for term in metric.terms}) > 1:
        raise CatalogueError(
            f"{where} smallest_shown is for columns of one feed that are not carried; declare it "
            "for each of them"
        )
