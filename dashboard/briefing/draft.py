"""A briefing as somebody edits it: saved or not, nothing of it is lost by looking elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count

from dashboard.text import Lang, as_lang
from queries.briefings import Briefing, BriefingSheet

_keys = count(1)


@dataclass(frozen=True)
class Card:
    """A sheet on the page. `key` stays the sheet's own while it is moved and changed."""

    key: int
    sheet: BriefingSheet


@dataclass(frozen=True)
class Draft:
    """A briefing on the page. `of` is the saving that it was read from, None for a new one;
    `is_template` for one that ships with the program, which can be used and not changed."""

    name: str
    lang: Lang
    cards: tuple[Card, ...] = ()
    of: Briefing | None = None
    is_template: bool = False

    @property
    def sheets(self) -> tuple[BriefingSheet, ...]:
        """The sheets in their order."""
        return tuple(card.sheet for card in self.cards)

    @property
    def is_changed(self) -> bool:
        """Whether it says anything that is not saved."""
        if self.of is None:
            return not self.is_template and bool(self.cards)
        return (self.name, self.lang, self.sheets) != (self.of.name, self.of.lang, self.of.sheets)

    def moved(self, key: int, by: int) -> Draft:
        """With one sheet `by` places further down; not beyond the ends."""
        at = self._at(key)
        to = min(max(at + by, 0), len(self.cards) - 1)
        rest = [card for card in self.cards if card.key != key]
        return replace(self, cards=(*rest[:to], self.cards[at], *rest[to:]))

    def without(self, key: int) -> Draft:
        """Without a sheet."""
        return replace(self, cards=tuple(card for card in self.cards if card.key != key))

    def doubled(self, key: int) -> Draft:
        """With a sheet once more, below itself."""
        at = self._at(key)
        again = Card(next(_keys), self.cards[at].sheet)
        return replace(self, cards=(*self.cards[: at + 1], again, *self.cards[at + 1 :]))

    def changed(self, key: int, **changes: str) -> Draft:
        """With another view or caption of a sheet."""
        return replace(
            self,
            cards=tuple(
                replace(card, sheet=replace(card.sheet, **changes)) if card.key == key else card
                for card in self.cards
            ),
        )

    def with_sheet(self, sheet: BriefingSheet) -> Draft:
        """With one more sheet at the end."""
        return replace(self, cards=(*self.cards, Card(next(_keys), sheet)))

    def saved_as(self, saved: Briefing) -> Draft:
        """After it was saved: the cards stay the same ones."""
        return replace(self, name=saved.name, of=saved)

    def _at(self, key: int) -> int:
        return [card.key for card in self.cards].index(key)


def draft_of(saved: Briefing) -> Draft:
    """A saved briefing, to be edited."""
    return Draft(saved.name, as_lang(saved.lang), cards_of(saved.sheets), saved)


def cards_of(sheets: Iterable[BriefingSheet]) -> tuple[Card, ...]:
    """The sheets as new cards."""
    return tuple(Card(next(_keys), sheet) for sheet in sheets)
