"""Small counts: which areas of a feed are withheld from who is not in charge there.

A cell with 1 case is a person whom the neighbours know. `[metric.NAME] smallest_shown` of the
catalogue says how small is too small; from the day on which a leaf has such a count, in any report,
nothing of its feed is shown of it to those from whom small counts are withheld. That alone would
hide nothing, since every total is shown and the rest is a subtraction away. So:

- Siblings are withheld by parties of at least two, made by their codes alone. Were the second one
  chosen for its value, as the smallest that is not zero, then who knows the rule would learn from
  the choice which of the two it was made for, and often its count.
- Where a party is too small, as that of an only child, the parent is withheld too, and its party.
- What is withheld although nothing below it is gets a party below it, or it would be the sum of
  its parts. (From the leaves upwards alone, the usual way, this stays open.)
- It holds for all days, before and after: counts that only grow, and differences of two days, tell
  nothing. It holds for every column of the feed: recovered ≤ confirmed tells nothing, and a missing
  row, which shows in all of them, does not say that all the rest is the other's.
- Nothing of it is ever taken back as long as the catalogue's rules stay.

What is left to know of a party is its sum on each day, and each of its leaves can be all of that or
nothing: whatever is known besides (whole numbers, none negative, none shrinking, parts not above
their whole) holds of the sum and therefore of whoever has it all. Where the sum is 0, so is each of
them; 0 is nobody. What is not located in an area is a count of no cell and is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from psycopg import Connection

from queries.blocks import block
from queries.catalogue_entries import Catalogue, Metric


def withhold_delivered(conn: Connection[Any], catalogue: Catalogue, feed: str) -> None:
    """Withholds what the delivery just staged and taken in makes small, in its transaction."""
    if not catalogue.small_counts(feed):
        return
    days = [day for (day,) in conn.execute(block("withheld", "staged_days"))]
    _withhold(conn, catalogue, [feed], days)


def withhold_anew(conn: Connection[Any], catalogue: Catalogue) -> None:
    """Withholds what all that was ever reported makes small, by the rules of a new catalogue."""
    conn.execute(block("withheld", "forget"))
    _withhold(conn, catalogue, catalogue.feeds, None)


def _withhold(
    conn: Connection[Any], catalogue: Catalogue, feeds: Iterable[str], days: Sequence[date] | None
) -> None:
    ruled = [feed for feed in feeds if catalogue.small_counts(feed)]
    if not ruled:
        return
    conn.execute(block("withheld", "siblings"), {"published": catalogue.published_level})
    rising = [level for (level,) in conn.execute(block("withheld", "levels"))]
    for feed in ruled:
        found = _own(conn, feed, catalogue.small_counts(feed), days)
        if not found:
            continue
        for name, levels in (("rise", rising), ("sink", rising[::-1])):
            for level in levels:
                conn.execute(block("withheld", name), {"feed": feed, "level": level})


def _own(
    conn: Connection[Any], feed: str, metrics: Sequence[Metric], days: Sequence[date] | None
) -> int:
    """Withholds the leaves that have small counts themselves; how many of them are new."""
    names = sorted({term.column for metric in metrics for term in metric.terms})
    ids = dict(conn.execute(block("catalogue", "metric_ids"), {"names": names}).fetchall())
    params = {"feed": feed, "days": None if days is None else list(days)}
    alone = [metric for metric in metrics if len(metric.terms) == 1]
    found = conn.execute(
        block("withheld", "own_values"),
        params
        | {
            "metrics": [ids[metric.terms[0].column] for metric in alone],
            "weights": [metric.terms[0].weight for metric in alone],
            "smallest": [metric.smallest_shown for metric in alone],
        },
    ).rowcount
    for metric in metrics:
        if len(metric.terms) > 1:
            terms = {
                "metrics": [ids[term.column] for term in metric.terms],
                "weights": [term.weight for term in metric.terms],
                "smallest": metric.smallest_shown,
            }
            found += conn.execute(block("withheld", "own_sum"), params | terms).rowcount
    return found
