"""Sums of stored columns over subtrees, day by day: what every figure is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from queries.blocks import block
from queries.catalogue import Metric

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
FIELDS = ("total", "direct", "highest", "reporting", "recorded_s", "latest")
READY = FIELDS[:5]  # what is summed up at ingest
OF_LEAVES = ("total", "highest", "reporting", "recorded_s")
# Which file's queries are asked: those of the scope's own areas, or of the published ones.
Source = Literal["figures", "published"]
TOTALS = {"sum": "total", "ratio": "total", "max": "highest", "latest": "latest"}


@dataclass(frozen=True)
class Sums:
    """One stored column for some days and areas; every array is [days, areas], NaN where nothing.

    `total` over the subtree by the metric's rollup (sum, largest or latest); `direct` what was
    reported of the area itself where it has areas below it; `reporting` how many leaves are in it;
    `recorded_s` when the newest report in it was recorded, seconds since 1970 UTC. `is_withheld`
    [areas] where it has numbers that are not shown: then it has nothing here on any day.
    """

    total: Floats
    direct: Floats
    reporting: Floats
    recorded_s: Floats
    is_withheld: Flags

    def part(self, days: slice, areas: slice) -> Sums:
        """Those of some of the days and areas."""
        return Sums(
            self.total[days, areas], self.direct[days, areas], self.reporting[days, areas],
            self.recorded_s[days, areas], self.is_withheld[areas],
        )  # fmt: skip


def joined(own: Sums, rollup: str) -> Sums:
    """The areas of some sums taken together as one; every array is [days, 1].

    With one of them withheld the whole is: whoever chooses the others could tell it.
    """
    recorded_s = np.fmax.reduce(own.recorded_s, axis=1, keepdims=True, initial=np.nan)
    if rollup == "latest" and own.total.shape[1]:
        at = np.nan_to_num(own.recorded_s, nan=-np.inf).argmax(axis=1)[:, np.newaxis]
        total = np.take_along_axis(own.total, at, axis=1)
    elif rollup == "max":
        total = np.fmax.reduce(own.total, axis=1, keepdims=True, initial=np.nan)
    else:
        total = _sum(own.total)
    is_withheld = np.array([own.is_withheld.any()])
    nothing = np.full_like(total, np.nan)
    if is_withheld.any():
        return Sums(nothing, nothing, nothing, nothing, is_withheld)
    return Sums(total, nothing, _sum(own.reporting), recorded_s, is_withheld)


def _sum(values: Floats) -> Floats:
    """The sum of every row, NaN where it has nothing but NaN."""
    is_empty = np.isnan(values).all(axis=1, keepdims=True)
    return np.where(is_empty, np.nan, np.nansum(values, axis=1, keepdims=True))


def asked(areas: Sequence[str]) -> str:
    """Codes of areas as the SQL in figures.sql takes them; no code has a space or a line's end."""
    return "\n".join(areas)


def read_sums(
    conn: Connection[Any],
    metric: Metric,
    areas: Sequence[str],
    first: date,
    last: date,
    known_at: datetime | None = None,
    source: Source = "figures",
) -> dict[str, Sums]:
    """The columns of a metric for the days from `first` to `last` and the areas, by column.

    What was summed up at ingest serves as it is; carried terms, figures as known at a moment and
    the latest of a subtree are worked out from the facts.
    """
    carry_days = {term.column: term.carry_days for term in metric.all_terms}
    numbers, withheld = _columns(conn, list(carry_days), areas, source)
    ready = [
        column
        for column in numbers
        if not carry_days[column] and known_at is None and metric.rollup != "latest"
    ]
    shape = ((last - first).days + 1, len(areas))
    fields = {column: {field: np.full(shape, np.nan) for field in FIELDS} for column in carry_days}
    if ready:
        params = {
            "metrics": [numbers[column] for column in ready], "areas": asked(areas),
            "first": first, "days": [first + timedelta(days=n) for n in range(shape[0])],
        }  # fmt: skip
        by_number = {numbers[column]: fields[column] for column in ready}
        parents = conn.execute(block(source, "sums_of_parents"), params, binary=True).fetchall()
        _place(by_number, parents, READY)
        leaves = conn.execute(block(source, "sums_of_leaves"), params, binary=True).fetchall()
        # A leaf is one leaf, and its own highest.
        alone = [(*at, value, value, 1, recorded_s) for *at, value, recorded_s in leaves]
        _place(by_number, alone, OF_LEAVES)
    for column in numbers.keys() - ready:
        fields[column] |= _from_facts(
            conn, numbers[column], areas, (first, last), carry_days[column], known_at, source
        )
    total = TOTALS[metric.rollup]
    return {
        column: Sums(
            own[total], own["direct"], own["reporting"], own["recorded_s"], withheld[column]
        )
        for column, own in fields.items()
    }


def _place(
    fields: Mapping[int, dict[str, Floats]], rows: Sequence[Sequence[Any]], names: Sequence[str]
) -> None:
    """Puts rows (metric, days, areas, then an array a field of `names`) where they belong."""
    for number, days, places, *arrays in rows:
        if days is None:
            continue
        at = np.array(days, dtype=np.intp), np.array(places, dtype=np.intp)
        for field, values in zip(names, arrays, strict=True):
            if values is None:
                continue
            fields[number][field][at] = np.array(values, dtype=np.float64)  # NaN for None


def _from_facts(
    conn: Connection[Any],
    number: int,
    areas: Sequence[str],
    period: tuple[date, date],
    carry_days: int,
    known_at: datetime | None,
    source: Source,
) -> dict[str, Floats]:
    """Every field for every day: worked out where it may change, the same until it does again."""
    first, last = period
    days = {first}
    if last > first:
        params = {"metric": number, "first": first, "last": last, "carry_days": carry_days}
        days |= {day for (day,) in conn.execute(block("figures", "days_of_change"), params)}
    changes = sorted(days)
    rows = conn.execute(
        block(source, "sums_from_facts"),
        {"metric": number, "areas": asked(areas), "days": changes, "carry_days": carry_days,
         "known_at": known_at},
        binary=True,
    ).fetchall()  # fmt: skip
    found = {field: np.full((len(changes), len(areas)), np.nan) for field in FIELDS}
    _place({number: found}, rows, FIELDS)
    every = np.arange(np.datetime64(first), np.datetime64(last) + 1)
    at = np.searchsorted(np.array(changes, dtype="datetime64[D]"), every, side="right") - 1
    return {field: values[at] for field, values in found.items()}


def _columns(
    conn: Connection[Any], columns: Sequence[str], areas: Sequence[str], source: Source
) -> tuple[dict[str, int], dict[str, Flags]]:
    """Numbers of stored columns, and of every column the areas [areas] where it is withheld.

    One that no feed has ever declared to the store has no number.
    """
    params = {"names": list(columns), "areas": asked(areas)}
    numbers: dict[str, int] = {}
    withheld = {column: np.zeros(len(areas), dtype=np.bool_) for column in columns}
    for name, number, places in conn.execute(block(source, "columns"), params):
        numbers[name] = int(number)
        withheld[name][np.array(places or (), dtype=np.intp)] = True
    return numbers, withheld
