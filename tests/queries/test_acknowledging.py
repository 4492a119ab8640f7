"""Seen by somebody, with a note: it holds until it clears, and a new raise is a new item."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest

from queries.errors import StoreError
from queries.scope import Scope
from queries.snapshot import snapshot_number
from queries.store import Store
from tests.queries.deliveries import send
from tests.queries.rules import HEADS, february, open_ruled_town
from tests.queries.working import WHOLE, cases, seen

CLOCK = datetime(2020, 2, 10, tzinfo=UTC)  # where the town's clock stands


@pytest.fixture
def ruled(server: str, tmp_path: Path) -> Iterator[Store]:
    with open_ruled_town(server, tmp_path) as store:
        yield store


def test_an_acknowledged_alert_says_by_whom_and_comes_after_the_others(ruled: Store) -> None:
    with ruled.read(WHOLE) as conn:
        before = snapshot_number(conn)
    assert seen(ruled, "01010101", february(6), "  已派人 \n 上门 ") == before + 1
    found = cases(ruled)
    assert found.index.tolist() == ["02000001", "01010101"]
    own = found.loc["01010101"]
    assert own["acted_at"] == CLOCK
    assert own[["state", "action", "acted_by", "note"]].tolist() == [
        "acknowledged", "acknowledge", "desk", "已派人 上门",
    ]  # fmt: skip
    assert found.loc["02000001", ["state", "acted_by", "note"]].tolist() == ["open", None, None]
    with ruled.read(WHOLE) as conn:
        assert snapshot_number(conn) == before + 1


def test_it_holds_until_it_clears_and_a_new_raise_needs_a_new_one(
    ruled: Store, tmp_path: Path
) -> None:
    seen(ruled, "01010101", february(6), at=datetime(2020, 2, 7, 12, tzinfo=UTC))
    assert cases(ruled, february(9)).loc["01010101", "note"] == "已派人"
    cleared = f"01010101,{february(8)},0,2020-02-09T20:00:00+08:00"
    send(ruled, tmp_path, "cases", HEADS["cases"], cleared)
    again = cases(ruled, february(9)).loc["01010101"]
    assert (again["raised_on"], again["note"]) == (february(9), None)
    assert cases(ruled, february(7)).loc["01010101", "note"] == "已派人"
    with pytest.raises(StoreError, match="since 2020-02-09, not since 2020-02-06"):
        seen(ruled, "01010101", february(6))
    seen(ruled, "01010101", february(9), "又派人")
    assert cases(ruled).loc["01010101", "note"] == "又派人"


def test_a_correction_that_moves_the_beginning_back_leaves_it_seen(
    ruled: Store, tmp_path: Path
) -> None:
    seen(ruled, "01010101", february(6))
    earlier = f"01010101,{february(5)},3,2020-02-09T20:00:00+08:00"
    send(ruled, tmp_path, "cases", HEADS["cases"], earlier)
    found = cases(ruled).loc["01010101"]
    assert (found["raised_on"], found["note"]) == (february(5), "已派人")


def test_the_newest_note_counts_also_while_the_clock_stands(ruled: Store) -> None:
    for note in ("一", "二", "三"):
        seen(ruled, "01010101", february(6), note)
    assert cases(ruled).loc["01010101", "note"] == "三"


def test_as_known_before_it_was_acknowledged(ruled: Store) -> None:
    at = datetime(2020, 2, 8, tzinfo=UTC)
    seen(ruled, "01010101", february(6), at=at)
    assert (
        cases(ruled, known_at=datetime(2020, 2, 7, 23, tzinfo=UTC))["note"].tolist() == [None] * 2
    )
    assert cases(ruled, known_at=at)["acted_by"].tolist() == [None, "desk"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rule": "none"}, "no rule 'none' in the catalogue; there is cases, gap, town"),
        ({"area": "01010102"}, "not open for the area '01010102'"),
        ({"area": "99"}, "not open for the area '99'"),
        ({"area": "440101"}, "not open for the area '440101'"),
        ({"scope": Scope("4402")}, "not open for the area '01010101'"),
        ({"scope": Scope("")}, "not open for the area '01010101'"),
        ({"raised_on": february(2)}, "open for the area '01010101' since 2020-02-06"),
        ({"note": " \n "}, "note has 0 characters; it takes 1 to 500"),
        ({"note": "长" * 501}, "note has 501 characters"),
        ({"by": ""}, "id has 0 characters"),
        ({"note": "电话 13812345678"}, "ID or phone number"),
        ({"note": "138-1234-5678 已联系"}, "ID or phone number"),
        ({"note": "１３８１２３４５６７８"}, "ID or phone number"),
        ({"note": "440402199001011234"}, "ID or phone number"),
        ({"by": "13812345678"}, "ID or phone number"),
        ({"at": datetime(2020, 2, 10)}, "time zone"),
        ({"at": datetime(2020, 2, 5, tzinfo=UTC)}, "not open"),
    ],
)
def test_what_cannot_be_acknowledged(ruled: Store, change: dict[str, Any], said: str) -> None:
    asked = {"area": "01010101", "raised_on": february(6)} | change
    with pytest.raises(StoreError, match=said):
        seen(ruled, **asked)
    assert cases(ruled)["note"].tolist() == [None, None]


def test_five_hundred_characters_are_kept(ruled: Store) -> None:
    seen(ruled, "01010101", february(6), "长" * 500)
    assert cases(ruled).loc["01010101", "note"] == "长" * 500


def test_a_district_reads_only_its_own(ruled: Store) -> None:
    seen(ruled, "01010101", february(6))
    seen(ruled, "02000001", february(1), "西区", scope=Scope("4402"))
    query = "SELECT area FROM work_entry ORDER BY area"
    rows = {}
    for scope in ("44", "4401", "4402", "02000001", ""):
        with ruled.read(Scope(scope)) as conn:
            rows[scope] = [area for (area,) in conn.execute(query)]
    assert rows == {
        "44": ["01010101", "02000001"], "4401": ["01010101"], "4402": ["02000001"],
        "02000001": ["02000001"], "": [],
    }  # fmt: skip
    assert cases(ruled, scope=Scope("4402"))["note"].tolist() == ["西区"]


@pytest.mark.parametrize("change", ["UPDATE work_entry SET note = 'x'", "DELETE FROM work_entry"])
@pytest.mark.parametrize("role", ["command_map_app", "command_map_ingest"])
def test_what_was_entered_stays(ruled: Store, role: str, change: LiteralString) -> None:
    with psycopg.connect(ruled.url) as conn:
        conn.execute("SELECT set_config('role', %s, true)", (role,))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(change)
