"""Finding areas by Chinese name, pinyin, initials, English name or code."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cached_property

EXACT, PREFIX, INSIDE = range(3)
_DROPPED = str.maketrans("ü", "v", " \t\n\u3000'’·-()（）")


def normalise(text: str) -> str:
    """Text as it is compared: full-width forms folded, lower case, without spaces, `ü` as `v`."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_DROPPED)


class NameIndex:
    """Names, pinyin and codes of areas, ready to be searched.

    Parameters
    ----------
    codes, names, names_en : parallel sequences; among equally good matches the one that stands
        first here comes first.

    Each name has one reading, the one that pypinyin's dictionary of phrases gives. Pinyin is
    worked out at the first use (about 50 ms for 1,700 names).
    """

    def __init__(self, codes: Sequence[str], names: Sequence[str], names_en: Sequence[str]) -> None:
        self._codes = tuple(codes)
        self._names = tuple(names)
        self._names_en = tuple(names_en)

    @cached_property
    def _syllables(self) -> tuple[tuple[str, ...], ...]:
        # Imported where it is used: its dictionary of phrases takes a second of every start.
        from pypinyin import Style, lazy_pinyin

        return tuple(
            tuple(normalise(part) for part in lazy_pinyin(name, style=Style.NORMAL))
            for name in self._names
        )

    @cached_property
    def pinyin(self) -> tuple[str, ...]:
        """Pinyin of every name: syllables without tones, separated by spaces."""
        return tuple(" ".join(syllables) for syllables in self._syllables)

    @cached_property
    def initials(self) -> tuple[str, ...]:
        """First letters of the syllables of every name; digits stay whole."""
        return tuple(
            "".join(part if part.isdigit() else part[:1] for part in syllables)
            for syllables in self._syllables
        )

    @cached_property
    def _keys(self) -> list[tuple[str, str, tuple[str, ...], str, tuple[str, ...]]]:
        rows = zip(
            self._names, self._codes, self._syllables, self.initials, self._names_en, strict=True
        )
        return [
            (normalise(name), normalise(code), _tails(said), initials, _tails(english.split()))
            for name, code, said, initials, english in rows
        ]

    def search(self, text: str, limit: int = 20) -> list[str]:
        """Codes that match `text`, the best first, at most `limit`; see `Hierarchy.search`."""
        wanted = normalise(text)
        if not wanted:
            return []
        found = []
        for position, key in enumerate(self._keys):
            rank = _rank(wanted, *key)
            if rank is not None:
                found.append((rank, position))
        return [self._codes[position] for _, position in sorted(found)[: max(limit, 0)]]


def _tails(words: Sequence[str]) -> tuple[str, ...]:
    """Every ending of a name that begins with a word, the whole first, words run together."""
    plain = [normalise(word) for word in words]
    return tuple("".join(plain[start:]) for start in range(len(plain)))


def _rank(
    wanted: str,
    name: str,
    code: str,
    said: tuple[str, ...],
    initials: str,
    english: tuple[str, ...],
) -> int | None:
    """How well an area matches, 0 the best, None not at all.

    A code matches only from its beginning, and a spoken name only from the beginning of a
    syllable or word: "an" would otherwise find half the city.
    """
    whole = (name, code, said[0] if said else "", initials, english[0] if english else "")
    if wanted in whole:
        return EXACT
    if any(text.startswith(wanted) for text in whole):
        return PREFIX
    if wanted in name or (len(wanted) > 1 and wanted in initials):
        return INSIDE
    if any(tail.startswith(wanted) for tail in (*said[1:], *english[1:])):
        return INSIDE
    return None
