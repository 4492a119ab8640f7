"""The audit is a chain: whatever is done to it afterwards is found, and by whom it matters not."""

from __future__ import annotations

import threading

import psycopg
import pytest

from queries.audit import read_audit, record, verify_audit
from queries.errors import StoreError
from queries.schema import migrate
from queries.scope import Scope
from queries.store import Store
from tests.queries.databases import new_database

ENTRIES = [("li", "sign-in", "4401", ""), ("li", "view", "4401", "map"),
           ("hall", "view", "*", "wall"), ("li", "acknowledge", "01010101", "cases")]  # fmt: skip

SWAP = "UPDATE audit SET id = -id WHERE id IN (2, 3); UPDATE audit SET id = 5 + id WHERE id < 0"


@pytest.fixture
def store(server: str):
    url = new_database(server)
    migrate(url)
    with Store.open(url) as opened:
        for entry in ENTRIES:
            with opened.write() as conn:
                record(conn, *entry)
        yield opened


def problems(store: Store) -> str:
    with store.read(Scope.whole()) as conn:
        return "; ".join(verify_audit(conn).problems)


def test_what_was_recorded_is_there_in_its_order_and_the_chain_is_whole(store: Store):
    with store.read(Scope.whole()) as conn:
        found = read_audit(conn)
        chain = verify_audit(conn)
    assert [(e.person, e.action, e.area, e.detail) for e in reversed(found)] == ENTRIES
    assert [e.id for e in found] == [4, 3, 2, 1]
    assert (chain.entries, len(chain.head), chain.problems) == (4, 64, [])


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("UPDATE audit SET person = 'wang' WHERE id = 2", "1 entries are changed, moved"),
        ("UPDATE audit SET at = at - interval '1 hour' WHERE id = 3", ": 3"),
        ("UPDATE audit SET area = '*', detail = '4401' || detail WHERE id = 1", ": 1"),
        ("DELETE FROM audit WHERE id = 1", "3 entries"),
        ("DELETE FROM audit WHERE id = 2", ": 3"),
        ("DELETE FROM audit WHERE id = 4", "the head knows of 4 entries, there are 3"),
        ("TRUNCATE audit", "the head knows of 4 entries, there are 0"),
        (SWAP, ": 2, 3, 4"),
        ("UPDATE audit_head SET hash = 'x'", "or it was changed"),
        (
            "ALTER TABLE audit DISABLE TRIGGER seal_audit; INSERT INTO audit "
            "VALUES (5, now(), 'x', 'view', '*', '', repeat('0', 64))",
            ": 5",
        ),
    ],
)
def test_whatever_is_done_to_it_is_found(store: Store, done: str, said: str):
    with psycopg.connect(store.url) as conn:
        conn.execute(done.encode())
    assert said in problems(store)


def test_many_at_once_make_one_chain(store: Store):
    def write(person: str) -> None:
        for _ in range(10):
            with store.write() as conn:
                record(conn, person, "view", "*")

    threads = [threading.Thread(target=write, args=(f"p{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read(Scope.whole()) as conn:
        assert verify_audit(conn).entries == 64
    assert problems(store) == ""


def test_what_does_not_happen_leaves_no_entry_and_no_gap(store: Store):
    with pytest.raises(StoreError, match="audit_person_check"), store.write() as conn:
        record(conn, "", "view", "4401")
    with store.write() as conn:
        record(conn, "li", "view", "4401")
    with store.read(Scope.whole()) as conn:
        assert read_audit(conn, 1)[0].id == 5
    assert problems(store) == ""


@pytest.mark.parametrize("done", ["UPDATE audit SET detail = ''", "DELETE FROM audit",
                                  "UPDATE audit_head SET entries = 0"])  # fmt: skip
def test_the_server_itself_can_only_add(store: Store, done: str):
    with pytest.raises(StoreError, match="permission denied"), store.write() as conn:
        conn.execute(done.encode())


def test_a_part_of_the_city_sees_none_of_it(store: Store):
    with store.read(Scope("4401")) as conn:
        assert read_audit(conn) == []
