"""Sheets of a draft are moved, doubled and removed; whether anything is unsaved is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboard.briefing.draft import Draft, cards_of, draft_of
from queries.briefings import Briefing, BriefingSheet

SAVED = Briefing(
    "b1", 3, "晨会", "li", "4401", "zh", tuple(BriefingSheet("map", f"area={n}") for n in "123"),
    datetime(2020, 2, 4, tzinfo=UTC), "li",
)  # fmt: skip


def areas(draft: Draft) -> str:
    return "".join(sheet.view[-1] for sheet in draft.sheets)


@pytest.mark.parametrize(
    ("at", "by", "order"),
    [(0, 1, "213"), (2, -1, "132"), (0, -1, "123"), (2, 1, "123"), (0, 9, "231")],
)
def test_a_sheet_moves_and_stays_the_same_one(at: int, by: int, order: str):
    draft = draft_of(SAVED)
    key = draft.cards[at].key
    moved = draft.moved(key, by)
    assert areas(moved) == order
    assert sorted(card.key for card in moved.cards) == [card.key for card in draft.cards]
    assert moved.is_changed == (order != "123")


def test_a_sheet_is_doubled_below_itself_and_removed():
    draft = draft_of(SAVED)
    key = draft.cards[0].key
    doubled = draft.doubled(key)
    assert areas(doubled) == "1123"
    assert len({card.key for card in doubled.cards}) == 4
    again = doubled.without(doubled.cards[1].key)
    assert again.cards == draft.cards
    assert not again.is_changed


def test_what_is_changed_and_changed_back_is_saved_as_it_is():
    draft = draft_of(SAVED)
    key = draft.cards[1].key
    changed = draft.changed(key, caption="上升", view="area=9")
    assert changed.sheets[1] == BriefingSheet("map", "area=9", "上升")
    assert changed.is_changed
    assert not changed.changed(key, caption="", view="area=2").is_changed
    assert replace(draft, name="例会").is_changed
    assert replace(draft, lang="en").is_changed


def test_a_new_one_is_unsaved_once_it_holds_a_sheet_and_the_template_never():
    assert not Draft("新", "zh").is_changed
    assert Draft("新", "zh").with_sheet(BriefingSheet("map", "")).is_changed
    assert not Draft("日报", "zh", cards_of(SAVED.sheets), is_template=True).is_changed


def test_after_saving_the_cards_are_the_same_ones():
    draft = draft_of(SAVED)
    changed = draft.moved(draft.cards[0].key, 1)
    saved = replace(SAVED, version=4, sheets=changed.sheets)
    assert changed.saved_as(saved).cards == changed.cards
    assert not changed.saved_as(saved).is_changed
