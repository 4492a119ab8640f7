"""Several people act on one item at the same moment: nothing that was taken is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from queries.acting import act
from queries.audit import verify_audit
from queries.errors import NotActed
from queries.people import Person, put_person
from queries.roster import put_post
from queries.scope import Scope
from queries.snapshot import snapshot_number
from queries.store import Store
from queries.work import Action, Item, history, work_of
from tests.queries.rules import february, open_ruled_town

ITEM = Item("cases", "01010101", february(6))
MANY = 8


@pytest.fixture
def ruled(server: str, tmp_path: Path) -> Iterator[Store]:
    with open_ruled_town(server, tmp_path) as store:
        put_post(store, "甲镇巡查队", "440101")
        yield store


def at_once(*deeds: Callable[[], int]) -> list[int | str]:
    """What each deed returned, or why it was refused; all begin together."""
    together = Barrier(len(deeds))

    def do(deed: Callable[[], int]) -> int | str:
        together.wait()
        try:
            return deed()
        except NotActed as refused:
            return refused.why

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def doing(store: Store, who: str, action: Action, seen: int | None = None) -> Callable[[], int]:
    assignee = "甲镇巡查队" if action == "assign" else None
    person = Person(who, "centre", "*")
    return lambda: act(store, person, ITEM, action, f"{who}说", assignee=assignee, seen_entry=seen)


def entered(store: Store) -> list[tuple[str, str]]:
    with store.read(Scope.whole()) as conn:
        return [(one.acted_by, one.action) for one in history(conn, ITEM, february(10))]


def test_acknowledging_and_noting_at_once_keeps_every_entry(ruled: Store) -> None:
    with ruled.read(Scope.whole()) as conn:
        before = snapshot_number(conn)
    deeds = [doing(ruled, f"p{n}", "note" if n % 2 else "acknowledge") for n in range(MANY)]
    numbers = at_once(*deeds)
    assert sorted(map(int, numbers)) == list(range(before + 1, before + 1 + MANY))
    kinds = ("acknowledge", "note")
    assert sorted(entered(ruled)) == [(f"p{n}", kinds[n % 2]) for n in range(MANY)]
    with ruled.read(Scope.whole()) as conn:
        chain = verify_audit(conn)
    assert (chain.entries, chain.problems) == (MANY, [])


@pytest.mark.parametrize("action", ["close", "assign"])
def test_of_many_who_decide_at_once_one_is_taken_and_the_others_hear_of_it(
    ruled: Store, action: Action
) -> None:
    found = at_once(*(doing(ruled, f"p{n}", action) for n in range(MANY)))
    assert sorted(map(str, found))[1:] == ["overtaken"] * (MANY - 1)
    assert [what for _, what in entered(ruled)] == [action]


def test_a_decision_and_a_note_at_once_in_either_order_lose_nothing(ruled: Store) -> None:
    """The note is always there; the decision is, unless the note came before it."""
    closed, noted = at_once(doing(ruled, "li", "close"), doing(ruled, "wang", "note"))
    assert isinstance(noted, int)
    with ruled.read(Scope.whole()) as conn:
        entries = history(conn, ITEM, february(10))
    order = [one.action for one in entries]
    assert order == (["note"] if closed == "overtaken" else ["close", "note"])
    assert work_of(entries).state == ("open" if closed == "overtaken" else "closed")


def test_who_may_see_what_can_change_meanwhile(ruled: Store) -> None:
    """Both raise the snapshot and enter the audit: neither waits for the other for ever."""

    def change() -> int:
        put_person(ruled, "sun", "briefer")
        return 0

    for n in range(MANY):
        found = at_once(doing(ruled, f"p{n}", "note"), change)
        assert isinstance(found[0], int)
    assert len(entered(ruled)) == MANY
