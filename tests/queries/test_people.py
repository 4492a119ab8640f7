"""Who may see what: put, read, changed and taken away; never by the server's own roles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from queries.errors import StoreError
from queries.people import (
    Person,
    put_person,
    read_display,
    read_people,
    read_person,
    remove_person,
)
from queries.scope import Scope
from queries.snapshot import snapshot_number
from queries.store import Store
from tests.queries.rules import open_ruled_town

NOBODY = Scope("")


@pytest.fixture
def store(server: str, tmp_path: Path) -> Iterator[Store]:
    with open_ruled_town(server, tmp_path) as opened:
        yield opened


def person(store: Store, person_id: str) -> Person | None:
    with store.read(NOBODY) as conn:
        return read_person(conn, person_id)


def snapshot(store: Store) -> int:
    with store.read(NOBODY) as conn:
        return snapshot_number(conn)


def test_a_person_is_put_changed_and_taken_away_and_each_raises_the_snapshot(store: Store):
    numbers = [snapshot(store)]
    assert put_person(store, "li", "district", "4401") is None
    assert person(store, "li") == Person("li", "district", "4401")
    numbers.append(snapshot(store))
    put_person(store, "li", "briefer")
    assert person(store, "li") == Person("li", "briefer", "*")
    numbers.append(snapshot(store))
    remove_person(store, "li")
    assert person(store, "li") is None
    numbers.append(snapshot(store))
    assert numbers == sorted(set(numbers))


def test_the_root_is_the_whole_city(store: Store):
    with store.read(Scope.whole()) as conn:
        root = conn.execute("SELECT code FROM area WHERE parent IS NULL").fetchone()
    assert root is not None
    put_person(store, "wang", "centre", root[0])
    assert person(store, "wang") == Person("wang", "centre", "*")


def test_a_display_is_known_by_its_newest_secret_and_signs_in_as_nobody(store: Store):
    old = put_person(store, "hall", "display", "4401")
    new = put_person(store, "hall", "display", "4402")
    assert old is not None
    assert new is not None
    with store.read(NOBODY) as conn:
        assert read_display(conn, old) is None
        assert read_display(conn, new) == Person("hall", "display", "4402")
        assert read_display(conn, "") is None
        assert read_person(conn, "hall") is None
    with store.read(Scope("4402")) as conn:
        assert read_people(conn) == [], "nobody sees who else there is"
    with store.read(Scope.whole()) as conn:
        assert [one.id for one in read_people(conn)] == ["hall"]
        kept = conn.execute("SELECT secret_sha256 FROM person").fetchone()
    assert kept is not None
    assert new not in kept[0]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("", "centre", None), "1 to 255"),
        (("x" * 256, "centre", None), "1 to 255"),
        (("x", "admin", None), "one of centre, district, briefer, display"),
        (("x", "district", "9999"), "no area '9999'"),
        (("x", "district", None), "needs an area below the city"),
        (("x", "centre", "4401"), "needs the whole city"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    store: Store, given: tuple[str, str, str | None], why: str
):
    before = snapshot(store)
    with pytest.raises(StoreError, match=why):
        put_person(store, *given)
    with store.read(Scope.whole()) as conn:
        assert read_people(conn) == []
    assert snapshot(store) == before


def test_who_is_not_there_cannot_be_removed(store: Store):
    with pytest.raises(StoreError, match="nobody with the id 'li'"):
        remove_person(store, "li")


def test_the_servers_own_roles_cannot_say_who_may_see_what(store: Store):
    with pytest.raises(StoreError, match="permission denied"), store.write() as conn:
        conn.execute("INSERT INTO person VALUES ('x', 'centre', '*', NULL)")
    with pytest.raises(StoreError, match="permission denied"), store.write() as conn:
        conn.execute("DELETE FROM person")


def test_a_change_by_hand_raises_the_snapshot_too(store: Store):
    put_person(store, "li", "district", "4401")
    before = snapshot(store)
    with psycopg.connect(store.url) as conn:
        conn.execute("UPDATE person SET area = '4402'")
    assert snapshot(store) == before + 1
