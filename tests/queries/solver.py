"""An attacker with a solver: knows every number that is shown, and all that is true of any of them.

Of every withheld number it asks for the least and the most that it can be: whole, not negative, not
shrinking from day to day, recovered no more than confirmed, children and not located their parent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_matrix

from queries.catalogue import Metric
from queries.published import published_trend
from queries.rollups import figures_by_day, trend
from queries.scope import Scope
from queries.store import Store

Item = tuple[str, bool]  # an area; whether what is not located in it is meant
Line = np.ndarray  # a number a day
Row = tuple[list[tuple[int, float]], float, float]  # terms of a sum, the least and the most of it
PEOPLE = 100_000  # no count is above it


@dataclass
class Knowledge:
    """What somebody knows of some `days`.

    `parents` of every area. By column, area and kind the number of every day: `known` those that
    are shown; whatever is not among them is hidden. `below` are pairs of columns (part, whole).
    """

    parents: Mapping[str, str | None]
    known: Mapping[str, Mapping[Item, Line]]
    days: int
    below: Sequence[tuple[str, str]] = ()
    children: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for area, parent in self.parents.items():
            if parent is not None:
                self.children.setdefault(parent, []).append(area)

    def hides(self, item: Item) -> bool:
        """Whether a number is hidden, in all columns or in none."""
        return any(item not in lines for lines in self.known.values())

    def parts(self, parent: str) -> list[Item]:
        """What a parent is the sum of."""
        return [*((child, False) for child in self.children[parent]), (parent, True)]

    def components(self) -> list[list[Item]]:
        """Hidden numbers that have to do with each other."""
        found: list[set[Item]] = []
        for parent in self.children:
            linked = {i for i in [*self.parts(parent), (parent, False)] if self.hides(i)}
            for other in [one for one in found if one & linked]:
                found.remove(other)
                linked |= other
            if linked:
                found.append(linked)
        return [sorted(one) for one in found]


class Attack:
    """The numbers that a component of hidden items may have."""

    def __init__(self, knowledge: Knowledge, items: Sequence[Item]) -> None:
        self._knowledge, self._items = knowledge, items
        self._columns = list(knowledge.known)
        self._days = knowledge.days
        self._constraints = self._made(list(self._rows()))

    def extreme(self, item: Item, sign: int, only: tuple[str, int] | None = None) -> np.ndarray:
        """[columns, days] of an item where its sum, or one number of it, is least (1) or most (-1).

        Raises AssertionError if nothing fits what is known, which is then not true.
        """
        cost = np.zeros(self._size)
        for column in self._columns:
            for day in range(self._days):
                if only in (None, (column, day)):
                    cost[self._at(item, column, day)] = sign
        found = milp(
            cost,
            constraints=self._constraints,
            bounds=Bounds(0, PEOPLE),
            integrality=np.ones(self._size),
        )
        assert found.success, found.message
        values = np.rint(found.x).reshape(len(self._items), len(self._columns), self._days)
        return np.asarray(values[self._items.index(item)])

    def recovered(self, item: Item) -> Iterator[tuple[str, int, int]]:
        """Numbers of an item that can be only one: column, day and the number.

        A 0 is nobody, and is not looked for.
        """
        least, most = self.extreme(item, 1), self.extreme(item, -1)
        for row, day in np.argwhere((least == most) & (most != 0)).tolist():
            column = self._columns[row]
            low = self.extreme(item, 1, (column, day))[row, day]
            if low == self.extreme(item, -1, (column, day))[row, day]:
                yield column, day, int(low)

    def _made(self, rows: Sequence[Row]) -> LinearConstraint:
        matrix = lil_matrix((len(rows), self._size))
        for row, (terms, _, _) in enumerate(rows):
            for at, weight in terms:
                matrix[row, at] += weight
        return LinearConstraint(matrix.tocsr(), [row[1] for row in rows], [row[2] for row in rows])

    @property
    def _size(self) -> int:
        return len(self._items) * len(self._columns) * self._days

    def _at(self, item: Item, column: str, day: int) -> int:
        row = self._items.index(item) * len(self._columns) + self._columns.index(column)
        return row * self._days + day

    def _rows(self) -> Iterator[Row]:
        """Every constraint."""
        for parent in self._knowledge.children:
            parts = self._knowledge.parts(parent)
            if not {*parts, (parent, False)} & set(self._items):
                continue
            for column in self._columns:
                for day in range(self._days):
                    terms, rest = self._sum(parent, parts, column, day)
                    yield terms, rest, rest
        for item in self._items:
            for column in self._columns:
                for day in range(1, self._days):
                    now, before = self._at(item, column, day), self._at(item, column, day - 1)
                    yield [(now, 1.0), (before, -1.0)], 0.0, np.inf
            for part, whole in self._knowledge.below:
                for day in range(self._days):
                    of, all_ = self._at(item, part, day), self._at(item, whole, day)
                    yield [(all_, 1.0), (of, -1.0)], 0.0, np.inf

    def _sum(
        self, parent: str, parts: Sequence[Item], column: str, day: int
    ) -> tuple[list[tuple[int, float]], float]:
        """Σ parts − parent = 0: the hidden terms, and what the known ones leave for them."""
        terms, rest = [], 0.0
        for item, weight in [*((part, 1.0) for part in parts), ((parent, False), -1.0)]:
            line = self._knowledge.known[column].get(item)
            if line is None:
                terms.append((self._at(item, column, day), weight))
            else:
                rest -= weight * float(line[day])
        return terms, rest


def recovered(
    knowledge: Knowledge, wanted: Sequence[str] | None = None
) -> list[tuple[str, str, int, int]]:
    """What can be worked out of hidden areas and is not 0: area, column, day and the number.

    Of those `wanted`, or of all leaves that are hidden.
    """
    found = []
    for items in knowledge.components():
        attack = Attack(knowledge, items)
        for item in items:
            area, is_direct = item
            asked = area not in knowledge.children if wanted is None else area in wanted
            if asked and not is_direct:
                found += [(area, *one) for one in attack.recovered(item)]
    return found


def known_to(
    store: Store,
    scope: Scope,
    parents: Mapping[str, str | None],
    metrics: Sequence[Metric],
    period: tuple[date, date],
    below: Sequence[tuple[str, str]] = (),
) -> Knowledge:
    """Everything that the application shows of some counts in a scope, and what is published."""
    inner = set(parents.values())
    known: dict[str, dict[Item, Line]] = {}
    with store.read(scope) as conn:
        own = [code for (code,) in conn.execute("SELECT code FROM area ORDER BY code")]
        published = conn.execute("SELECT code FROM published_areas() WHERE NOT is_own").fetchall()
        for metric in metrics:
            lines = known.setdefault(metric.name, {})
            values, withheld = figures_by_day(conn, metric, own, *period)
            for at, area in enumerate(own):
                if withheld[at]:
                    continue
                lines[area, False] = np.nan_to_num(values[:, at])
                if area in inner:
                    direct = trend(conn, metric, area, *period)["not_located"]
                    lines[area, True] = np.nan_to_num(direct.to_numpy())
            for (area,) in published:
                line = published_trend(conn, metric, area, *period)
                if not line["is_withheld"].any():
                    lines[area, False] = np.nan_to_num(line["value"].to_numpy())
    return Knowledge(parents, known, (period[1] - period[0]).days + 1, below)
