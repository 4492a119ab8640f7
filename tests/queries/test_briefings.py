"""A briefing is kept for whom it concerns, a row a saving: nothing that was saved is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import psycopg
import pytest

from queries.audit import read_audit, verify_audit
from queries.briefings import (
    MOST_SHEETS,
    Briefing,
    BriefingSheet,
    delete_briefing,
    read_briefings,
    save_briefing,
)
from queries.errors import NotSaved, StoreError
from queries.people import Person
from queries.schema import migrate
from queries.scope import Scope
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.town import write_town

CITY, EAST, EAST_TOO = (
    Person("zhao", "centre", "*"), Person("li", "district", "4401"),
    Person("qian", "briefer", "4401"),
)  # fmt: skip
TOWN, WEST = Person("sun", "district", "440101"), Person("wang", "district", "4402")
SHEETS = (
    BriefingSheet("cover", "day=newest"),
    BriefingSheet("compare", "day=2020-02-03&compare=-7&metric=confirmed", "东区上升"),
)


@pytest.fixture
def store(server: str, tmp_path: Path) -> Iterator[Store]:
    url = new_database(server)
    migrate(url)
    with Store.open(url) as opened:
        write_town(opened, tmp_path)
        yield opened


def seen_by(store: Store, person: Person) -> list[tuple[str, int]]:
    with store.read(person.scope) as conn:
        return [(one.name, one.version) for one in read_briefings(conn, person)]


def save(store: Store, person: Person, name: str, of: Briefing | None = None) -> Briefing:
    return save_briefing(store, person, name, "zh", SHEETS, of=of)


def test_what_is_saved_is_read_again_as_it_was(store: Store):
    saved = save_briefing(store, EAST, " 晨会\n简报 ", "en", SHEETS)
    with store.read(EAST.scope) as conn:
        assert read_briefings(conn, EAST, saved.id) == [saved]
    assert (saved.name, saved.version, saved.lang, saved.sheets) == ("晨会 简报", 1, "en", SHEETS)
    assert (saved.owner, saved.area, saved.saved_by) == ("li", "4401", "li")
    assert saved.saved_at.tzinfo is not None


def test_of_the_whole_city_it_is_made_for_the_root(store: Store):
    assert save(store, CITY, "日报").area == "44"


def test_the_newest_saving_stands_first_and_alone(store: Store):
    first = save(store, EAST, "一")
    save(store, EAST, "二")
    save(store, EAST, "一改", first)
    assert seen_by(store, EAST) == [("一改", 2), ("二", 1)]


def test_it_is_for_its_owner_and_those_of_its_area(store: Store):
    save(store, EAST, "东区")
    save(store, CITY, "全市")
    assert seen_by(store, EAST) == seen_by(store, EAST_TOO) == [("东区", 1)]
    assert seen_by(store, CITY) == [("全市", 1)]
    assert seen_by(store, TOWN) == seen_by(store, WEST) == []


def test_who_is_moved_takes_along_what_is_in_their_scope(store: Store):
    save(store, EAST, "东区")
    assert seen_by(store, replace(EAST, area="*")) == [("东区", 1)]
    assert seen_by(store, replace(EAST, area="440101")) == []
    assert seen_by(store, replace(EAST, area="4402")) == []


@pytest.mark.parametrize(
    ("person", "wanted"),
    [(CITY, ["全市"]), (EAST, ["东区"]), (EAST_TOO, ["东区"]), (TOWN, []), (WEST, [])],
    ids=lambda one: getattr(one, "id", ""),
)
@pytest.mark.parametrize("wall", ["row-level security", "filter"])
def test_each_wall_alone_keeps_other_peoples_briefings_away(
    store: Store, wall: str, person: Person, wanted: list[str]
):
    save(store, EAST, "东区")
    save(store, CITY, "全市")
    if wall == "filter":
        with psycopg.connect(store.url) as conn:
            conn.execute(
                "ALTER TABLE briefing DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY"
            )
        assert [name for name, _ in seen_by(store, person)] == wanted
        return
    with store.read(person.scope) as conn:
        conn.execute("SELECT set_config('app.person', %s, true)", [person.id])
        found = conn.execute("SELECT name FROM public.briefing ORDER BY name").fetchall()
    assert [name for (name,) in found] == wanted


def test_nobody_writes_where_they_cannot_see(store: Store):
    saved = save(store, EAST, "东区")
    for person in (WEST, TOWN, CITY):
        with pytest.raises(NotSaved, match="not there any more") as refused:
            save(store, person, "改", saved)
        assert refused.value.why == "gone"
    foreign = (
        "INSERT INTO briefing (id, version, name, owner, area, lang, sheets, saved_at, saved_by) "
        "VALUES ('x', 1, 'x', 'li', '4401', 'zh', '[]', now(), 'li')"
    )
    with store.write() as conn:
        conn.execute("SELECT set_config('app.area', '4402', true)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), conn.transaction():
            conn.execute(foreign)
    with pytest.raises(StoreError), store.write() as conn:
        conn.execute("UPDATE briefing SET name = 'x'")
    assert seen_by(store, EAST) == [("东区", 1)]


def test_the_second_of_two_is_told_who_was_first_and_saves_under_another_name(store: Store):
    read = save(store, EAST, "晨会")
    theirs = save(store, EAST_TOO, "晨会改", read)
    with pytest.raises(NotSaved, match="qian saved the briefing '晨会改' at") as refused:
        save(store, EAST, "晨会再改", read)
    assert (refused.value.why, refused.value.newest) == ("overtaken", theirs)
    assert theirs.owner == "li"
    save(store, EAST, "晨会另存")
    assert seen_by(store, EAST) == [("晨会另存", 1), ("晨会改", 2)]


def test_of_many_at_the_same_moment_one_wins_and_nothing_is_lost(store: Store):
    read, together = save(store, EAST, "晨会"), Barrier(6)

    def saving(n: int) -> Callable[[], str]:
        def run() -> str:
            together.wait()
            try:
                return save(store, (EAST, EAST_TOO)[n % 2], f"第{n}人", read).name
            except NotSaved as refused:
                return f"after {refused.newest.name if refused.newest else None}"

        return run

    with ThreadPoolExecutor(6) as threads:
        ended = [one.result() for one in [threads.submit(saving(n)) for n in range(6)]]
    (won,) = [one for one in ended if not one.startswith("after")]
    assert [one for one in ended if one != won] == [f"after {won}"] * 5
    assert seen_by(store, EAST) == [(won, 2)]


def test_a_deleted_one_is_marked_and_not_removed(store: Store):
    first = save(store, EAST, "晨会")
    second = save(store, EAST, "晨会二", first)
    with pytest.raises(NotSaved) as refused:
        delete_briefing(store, EAST, first)
    assert refused.value.why == "overtaken"
    delete_briefing(store, EAST, second)
    assert seen_by(store, EAST) == []
    with pytest.raises(NotSaved) as refused:
        save(store, EAST, "晨会三", second)
    assert refused.value.why == "gone"
    with psycopg.connect(store.url) as conn:
        rows = conn.execute("SELECT version, is_deleted FROM briefing ORDER BY version").fetchall()
    assert rows == [(1, False), (2, False), (3, True)]


def test_the_audit_tells_who_saved_and_deleted(store: Store):
    saved = save(store, EAST, "晨会")
    with pytest.raises(NotSaved):
        save(store, WEST, "晨会", saved)
    delete_briefing(store, EAST_TOO, saved)
    with store.read(Scope.whole()) as conn:
        entries = [(e.person, e.action, e.area, e.detail) for e in read_audit(conn)]
        assert verify_audit(conn).problems == []
    about = f"briefing {saved.id} version"
    assert entries == [
        ("qian", "delete", "4401", f"{about} 2: 晨会"), ("li", "save", "4401", f"{about} 1: 晨会"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sheet", "count", "why", "message"),
    [
        (" ", SHEETS[0], 1, "length", "the name has 0 characters; it takes 1 to 60"),
        ("长" * 61, SHEETS[0], 1, "length", "the name has 61"),
        ("晨会", SHEETS[0], 0, "sheets", "it has 0 sheets; a briefing has 1 to 40"),
        ("晨会", SHEETS[0], MOST_SHEETS + 1, "sheets", "it has 41 sheets"),
        ("晨会", BriefingSheet("map", "", "话" * 121), 1, "length", "the caption has 121"),
        ("晨会", BriefingSheet("map", "a" * 601), 1, "length", "the view has 601"),
        ("晨会", BriefingSheet("", ""), 1, "length", "the kind has 0"),
        ("晨会", BriefingSheet("map", "", "致电13812345678"), 1, "personal", "the caption holds"),
        ("找13812345678", SHEETS[0], 1, "personal", "personal data never enters"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(
    store: Store, name: str, sheet: BriefingSheet, count: int, why: str, message: str
):
    with pytest.raises(NotSaved, match=message) as refused:
        save_briefing(store, EAST, name, "zh", [sheet] * count)
    assert refused.value.why == why
    assert seen_by(store, EAST) == []
