"""The tree of areas: city, district, town, community, cell.

The tree is what the parent column says, never what the codes look like. It may be ragged: an area
may hang directly on one two levels up, and a leaf may end early.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from geo.errors import GeoError, listed
from geo.name_search import NameIndex

COLUMNS = ("code", "name", "name_en", "level", "parent")


@dataclass(frozen=True, slots=True)
class _Area:
    code: str
    name: str
    name_en: str
    level: int
    parent: str | None


class Hierarchy:
    """An immutable tree of areas, cheap to make and to share between threads.

    Parameters
    ----------
    areas : DataFrame [code, name, name_en, level, parent], in any order, other columns ignored.
        `code` and `parent` are text, `parent` null for the root. `level` counts from 1 at the
        city. A missing English name falls back to the Chinese one, a missing Chinese one to the
        code. The rows may also be the subtree of one area, as a scope sees it: then the one area
        whose parent is not in the table is the root.

    Raises
    ------
    GeoError
        if a column is missing or the table empty; a code is not text, empty or given twice; there
        is more than one root, a parent that is not in the table, a cycle, or a child whose level
        is not below its parent's. The message names the codes.

    Every method that takes a code raises GeoError if the area is not in the tree.
    """

    def __init__(self, areas: pd.DataFrame) -> None:
        rows = _read(areas)
        self._areas = {area.code: area for area in rows}
        self._root = _find_root(self._areas)
        children: defaultdict[str, list[str]] = defaultdict(list)
        for area in rows:
            if area.parent is not None and area.code != self._root:
                children[area.parent].append(area.code)
        self._children = {code: tuple(sorted(below)) for code, below in children.items()}
        self._below: dict[str, tuple[str, ...]] = {}
        self._leaves: dict[str, tuple[str, ...]] = {}
        self._paths = self._walk()
        by_level: defaultdict[int, list[str]] = defaultdict(list)
        for area in rows:
            by_level[area.level].append(area.code)
        self._by_level = {level: tuple(sorted(found)) for level, found in sorted(by_level.items())}

    def _walk(self) -> dict[str, tuple[str, ...]]:
        """The path of every area, from the root down; what is not reached hangs on a cycle."""
        paths: dict[str, tuple[str, ...]] = {self._root: (self._root,)}
        waiting = [self._root]
        for code in waiting:
            for child in self._children.get(code, ()):
                if self._areas[child].level <= self._areas[code].level:
                    raise GeoError(
                        f"area {child} is at level {self._areas[child].level} but its parent "
                        f"{code} at level {self._areas[code].level}; a child's level must be the "
                        "larger number"
                    )
                paths[child] = (*paths[code], child)
                waiting.append(child)
        if len(paths) < len(self._areas):
            cycle = _find_cycle(self._areas, next(c for c in self._areas if c not in paths))
            raise GeoError(f"parents form a cycle: {listed(cycle)}; correct one parent among them")
        return paths

    @property
    def root(self) -> str:
        """Code of the area above all others."""
        return self._root

    @property
    def levels(self) -> tuple[int, ...]:
        """Levels that occur, ascending."""
        return tuple(self._by_level)

    def __contains__(self, code: object) -> bool:
        return code in self._areas

    def __len__(self) -> int:
        return len(self._areas)

    def __iter__(self) -> Iterator[str]:
        """Codes, ordered by level and code."""
        return iter(self.codes())

    def __repr__(self) -> str:
        counts = " / ".join(str(len(found)) for found in self._by_level.values())
        return f"<Hierarchy {self._root} {self.name(self._root)}: {counts} areas>"

    def _area(self, code: str) -> _Area:
        try:
            return self._areas[code]
        except (KeyError, TypeError):
            raise GeoError(
                f"area {code!r} is not in the hierarchy of {self._root}; codes are text, such as "
                f"{self._root!r}"
            ) from None

    def parent(self, code: str) -> str | None:
        """Code of the area directly above; None for the root."""
        area = self._area(code)
        return None if code == self._root else area.parent

    def children(self, code: str) -> tuple[str, ...]:
        """Codes directly below, ordered by code; in a ragged tree of more than one level."""
        return self._children.get(self._area(code).code, ())

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Codes above, the root first, without the area itself."""
        return self.path(code)[:-1]

    def path(self, code: str) -> tuple[str, ...]:
        """Codes from the root down to the area itself."""
        return self._paths[self._area(code).code]

    def ancestor_at(self, code: str, level: int) -> str | None:
        """The area itself or the one above it at `level`; None where a ragged tree has none."""
        return next((up for up in self.path(code) if self._areas[up].level == level), None)

    def descendants(self, code: str, level: int | None = None) -> tuple[str, ...]:
        """Codes below, at `level` if given, without the area itself, ordered by level and code."""
        code = self._area(code).code
        if code not in self._below:  # every click asks, several times
            found = [code]
            for area in found:
                found.extend(self._children.get(area, ()))
            order = sorted(found[1:], key=lambda c: (self._areas[c].level, c))
            self._below[code] = tuple(order)
        below = self._below[code]
        if level is None:
            return below
        return tuple(c for c in below if self._areas[c].level == level)

    def siblings(self, code: str) -> tuple[str, ...]:
        """Codes of the other children of the parent, ordered by code, without the area itself."""
        above = self.parent(code)
        return () if above is None else tuple(c for c in self._children[above] if c != code)

    def leaves(self, code: str | None = None) -> tuple[str, ...]:
        """Codes below `code` (default: the root) that have nothing below, ordered by level, code.

        An area that has nothing below is its own leaf.
        """
        start = self._root if code is None else self._area(code).code
        if start not in self._leaves:  # as often as what is below
            ends = tuple(c for c in self.descendants(start) if c not in self._children)
            self._leaves[start] = ends or (start,)
        return self._leaves[start]

    def level(self, code: str) -> int:
        """1 city, 2 district, 3 town, 4 community, 5 cell."""
        return self._area(code).level

    def name(self, code: str, lang: str = "zh") -> str:
        """The name in Chinese ("zh") or English ("en"). Raises GeoError for another language."""
        area = self._area(code)
        if lang not in ("zh", "en"):
            raise GeoError(f"language {lang!r} is not known; names are in 'zh' and 'en'")
        return area.name_en if lang == "en" else area.name

    def codes(self, level: int | None = None) -> tuple[str, ...]:
        """Codes of a level ordered by code; without a level all, ordered by level and code."""
        if level is not None:
            return self._by_level.get(level, ())
        return tuple(code for found in self._by_level.values() for code in found)

    def closure(self) -> pd.DataFrame:
        """Every pair of an area and one at or below it: DataFrame [ancestor, descendant, depth].

        `depth` counts parent links, 0 for the area itself. Ordered by ancestor, depth, descendant.
        """
        pairs = [
            (above, code, len(path) - 1 - step)
            for code, path in self._paths.items()
            for step, above in enumerate(path)
        ]
        table = pd.DataFrame(pairs, columns=["ancestor", "descendant", "depth"])
        return table.sort_values(["ancestor", "depth", "descendant"], ignore_index=True)

    @cached_property
    def _names(self) -> NameIndex:
        codes = self.codes()
        areas = [self._areas[code] for code in codes]
        return NameIndex(codes, [a.name for a in areas], [a.name_en for a in areas])

    def search(self, text: str, limit: int = 20) -> list[str]:
        """Codes of the areas that `text` may mean, the best first, at most `limit`.

        `text` may be a Chinese name, its pinyin, its pinyin initials, an English name or the
        beginning of a code; case, spaces and full-width forms do not matter. Exact matches come
        first, then beginnings, then matches inside; among equals the higher area, then the code.
        Empty text finds nothing.
        """
        return self._names.search(text, limit)

    def search_columns(self) -> dict[str, list[Any]]:
        """What a browser needs to search by itself, as columns ordered by level and code.

        {code, name, name_en, level, parent (None for the root), pinyin (syllables separated by
        spaces), initials}.
        """
        codes = self.codes()
        return {
            "code": list(codes),
            "name": [self._areas[code].name for code in codes],
            "name_en": [self._areas[code].name_en for code in codes],
            "level": [self._areas[code].level for code in codes],
            "parent": [self.parent(code) for code in codes],
            "pinyin": list(self._names.pinyin),
            "initials": list(self._names.initials),
        }


def _read(areas: pd.DataFrame) -> list[_Area]:
    missing = [column for column in COLUMNS if column not in areas.columns]
    if missing:
        raise GeoError(f"areas lack the columns {listed(missing)}; needed are {listed(COLUMNS)}")
    if areas.empty:
        raise GeoError("there are no areas; a hierarchy needs at least its root")
    columns = (areas[column].tolist() for column in COLUMNS)
    rows = [_read_row(*values) for values in zip(*columns, strict=True)]
    twice = sorted(code for code, times in Counter(row.code for row in rows).items() if times > 1)
    if twice:
        raise GeoError(f"codes are given more than once: {listed(twice)}")
    return sorted(rows, key=lambda row: (row.level, row.code))


def _read_row(code: Any, name: Any, name_en: Any, level: Any, parent: Any) -> _Area:
    if not isinstance(code, str) or not code:
        raise GeoError(f"code {code!r} is not text; read codes as text to keep leading zeros")
    has_parent = not pd.isna(parent) and parent != ""
    if has_parent and not isinstance(parent, str):
        raise GeoError(
            f"parent {parent!r} of area {code} is not text; read codes as text to keep leading "
            "zeros"
        )
    try:
        depth = int(level)
        is_whole = depth == level
    except (TypeError, ValueError, OverflowError):
        is_whole = False
    if not is_whole:
        raise GeoError(f"level {level!r} of area {code} is not a whole number")
    chinese = code if pd.isna(name) or name == "" else str(name)
    english = chinese if pd.isna(name_en) or name_en == "" else str(name_en)
    return _Area(code, chinese, english, depth, str(parent) if has_parent else None)


def _find_root(areas: dict[str, _Area]) -> str:
    tops = [code for code, area in areas.items() if area.parent is None]
    strangers = [c for c, area in areas.items() if area.parent and area.parent not in areas]
    if len(tops) > 1:
        raise GeoError(f"more than one area has no parent: {listed(tops)}; only the root has none")
    if len(tops) == 1 and not strangers:
        return tops[0]
    if not tops and len(strangers) == 1:
        return strangers[0]
    if strangers:
        missing = (f"{code} (parent {areas[code].parent})" for code in strangers)
        raise GeoError(f"areas whose parent is not in the table: {listed(missing)}")
    cycle = _find_cycle(areas, next(iter(areas)))
    raise GeoError(f"no area is the root: parents form a cycle: {listed(cycle)}")


def _find_cycle(areas: dict[str, _Area], start: str) -> Iterable[str]:
    seen: list[str] = []
    code = start
    while code not in seen:
        seen.append(code)
        code = areas[code].parent or start
    return seen[seen.index(code) :]
