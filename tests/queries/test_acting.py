"""What people do about an alert, one after the other: how it stands, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from queries.areas import read_hierarchy
from queries.attention import open_alerts
from queries.audit import read_audit, verify_audit
from queries.errors import NotActed
from queries.people import Person
from queries.roster import put_post
from queries.scope import Scope
from queries.snapshot import snapshot_number
from queries.store import Store
from queries.work import Item
from tests.queries.deliveries import send
from tests.queries.rules import HEADS, RULED, february, open_ruled_town
from tests.queries.working import WHOLE, cases, does, entries, newest, told


@pytest.fixture
def ruled(server: str, tmp_path: Path) -> Iterator[Store]:
    with open_ruled_town(server, tmp_path) as store:
        yield store


@pytest.fixture
def manned(ruled: Store) -> Store:
    """The town with posts of both districts and of a town."""
    put_post(ruled, "东区督导组", "4401", "East supervision")
    put_post(ruled, "甲镇巡查队", "440101", "Jia patrol")
    put_post(ruled, "乙镇巡查队", "440102")
    put_post(ruled, "西区督导组", "4402")
    return ruled


def test_an_item_goes_from_open_over_assigned_to_closed_and_back(manned: Store) -> None:
    def stands() -> list[object]:
        return cases(manned).loc["01010101", ["state", "assignee", "assignee_en", "note"]].tolist()

    assert stands() == ["open", None, None, None]
    does(manned, "note", "先记一笔")
    assert stands() == ["open", None, None, "先记一笔"], "a note alone acknowledges nothing"
    does(manned, "acknowledge", "已知悉")
    assert stands() == ["acknowledged", None, None, "已知悉"]
    does(manned, "assign", assignee="甲镇巡查队", seen_entry=newest(manned))
    assert stands() == ["assigned", "甲镇巡查队", "Jia patrol", ""]
    does(manned, "acknowledge", "另一人也知悉")
    assert stands() == ["assigned", "甲镇巡查队", "Jia patrol", "另一人也知悉"]
    does(manned, "assign", "请督导", assignee="东区督导组", seen_entry=newest(manned))
    does(manned, "close", "已处置", seen_entry=newest(manned))
    assert stands() == ["closed", "东区督导组", "East supervision", "已处置"]
    does(manned, "reopen", "又有新情况", seen_entry=newest(manned))
    assert stands() == ["assigned", "东区督导组", "East supervision", "又有新情况"]
    assert [one.action for one in entries(manned)] == [
        "note", "acknowledge", "assign", "acknowledge", "assign", "close", "reopen",
    ]  # fmt: skip


def test_a_closed_item_comes_last_of_all_while_its_figures_stand(ruled: Store) -> None:
    with ruled.read(WHOLE) as conn:
        order = open_alerts(conn, RULED, read_hierarchy(conn), february(6))["area"].tolist()
    assert order == ["01010101", "440101", "02000001", "01010102", "01010101"]
    does(ruled, "close", "已处置")
    with ruled.read(WHOLE) as conn:
        after = open_alerts(conn, RULED, read_hierarchy(conn), february(6))
    assert after["area"].tolist() == ["440101", "02000001", "01010102", "01010101", "01010101"]
    assert after["state"].tolist() == ["open"] * 4 + ["closed"]
    assert str(after["entry"].dtype) == "Int64"


def test_a_new_raise_of_a_closed_item_is_an_open_one(ruled: Store, tmp_path: Path) -> None:
    does(ruled, "close", "已处置", at=datetime(2020, 2, 7, 12, tzinfo=UTC))
    cleared = f"01010101,{february(8)},0,2020-02-09T20:00:00+08:00"
    send(ruled, tmp_path, "cases", HEADS["cases"], cleared)
    again = cases(ruled).loc["01010101"]
    assert (again["raised_on"], again["state"], again["note"]) == (february(9), "open", None)
    assert entries(ruled, Item("cases", "01010101", february(9))) == []


def test_a_reopened_item_that_nobody_has_is_acknowledged(ruled: Store) -> None:
    does(ruled, "close", "已处置")
    does(ruled, "reopen", "还没有", seen_entry=newest(ruled))
    assert cases(ruled).loc["01010101", "state"] == "acknowledged"


def test_who_has_not_seen_the_newest_entry_does_not_decide(manned: Store) -> None:
    does(manned, "acknowledge", "已知悉", by="li")
    unseen = newest(manned)
    for action, more in (("close", {}), ("assign", {"assignee": "甲镇巡查队"}), ("reopen", {})):
        with pytest.raises(NotActed, match="li has meanwhile entered: acknowledge") as refused:
            does(manned, action, "办结", by="wang", **more)  # type: ignore[arg-type]
        assert refused.value.why == "overtaken"
        assert refused.value.entry == entries(manned)[-1]
    does(manned, "note", "没看到也记下", by="wang")
    does(manned, "acknowledge", "没看到也确认", by="wang")
    with pytest.raises(NotActed, match="wang has meanwhile"):
        does(manned, "close", "办结", by="wang", seen_entry=unseen)
    assert told(manned) == [
        ("li", "acknowledge", "已知悉"), ("wang", "note", "没看到也记下"),
        ("wang", "acknowledge", "没看到也确认"),
    ]  # fmt: skip


def test_what_is_closed_takes_notes_and_has_to_be_reopened_first(manned: Store) -> None:
    does(manned, "close", "已处置", by="li")
    last = newest(manned)
    for action, more in (("close", {}), ("assign", {"assignee": "甲镇巡查队"}),
                         ("acknowledge", {})):  # fmt: skip
        with pytest.raises(NotActed, match="li has closed it") as refused:
            does(manned, action, "再来", seen_entry=last, **more)  # type: ignore[arg-type]
        assert refused.value.why == "closed"
    does(manned, "note", "补充")
    does(manned, "reopen", "重来", seen_entry=newest(manned))
    with pytest.raises(NotActed, match="nothing to reopen"):
        does(manned, "reopen", "重来", seen_entry=newest(manned))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"action": "assign", "assignee": "西区督导组"}, "assignee"),
        ({"action": "assign", "assignee": "乙镇巡查队"}, "assignee"),
        ({"action": "assign"}, "assignee"),
        ({"action": "assign", "assignee": "东区督导组", "note": "长" * 501}, "length"),
        ({"action": "close", "note": ""}, "length"),
        ({"action": "reopen", "note": " "}, "length"),
        ({"action": "note", "note": ""}, "length"),
        ({"action": "erase"}, "action"),
        ({"action": "close", "person": Person("sun", "briefer", "*")}, "role"),
        ({"action": "close", "person": Person("hall", "display", "4401")}, "role"),
        ({"action": "close", "person": Person("qian", "district", "4402")}, "gone"),
    ],
)
def test_what_cannot_be_done_leaves_no_trace(manned: Store, more: dict[str, Any], why: str) -> None:
    with manned.read(WHOLE) as conn:
        before = snapshot_number(conn)
    with pytest.raises(NotActed) as refused:
        does(manned, **({"note": "办"} | more))
    assert refused.value.why == why
    with manned.read(Scope.whole()) as conn:
        assert (snapshot_number(conn), read_audit(conn)) == (before, [])
    assert entries(manned) == []


def test_a_lead_gives_work_to_the_posts_of_their_own_area_only(manned: Store) -> None:
    town = Person("zhao", "district", "440101")
    with pytest.raises(NotActed) as refused:
        does(manned, "assign", person=town, assignee="东区督导组")
    assert refused.value.why == "assignee", "above what they lead"
    does(manned, "assign", person=town, assignee="甲镇巡查队")
    lead = Person("qian", "district", "4401")
    does(manned, "assign", person=lead, assignee="东区督导组", seen_entry=newest(manned))
    assert [one.assignee for one in entries(manned)] == ["甲镇巡查队", "东区督导组"]
    below = entries(manned, scope=Scope("440101"))
    assert [one.assignee for one in below] == ["甲镇巡查队", "东区督导组"], "they read to whom"


def test_every_deed_is_in_the_audit_by_the_persons_id(manned: Store) -> None:
    does(manned, "acknowledge", "知悉", by="li")
    does(manned, "assign", assignee="甲镇巡查队", by="wang", seen_entry=newest(manned))
    does(manned, "note", "在办", by="li")
    does(manned, "close", "办结", by="wang", seen_entry=newest(manned))
    does(manned, "reopen", "重来", by="li", seen_entry=newest(manned))
    with manned.read(Scope.whole()) as conn:
        found = [(e.person, e.action, e.area, e.detail) for e in reversed(read_audit(conn))]
        assert verify_audit(conn).problems == []
    about = "cases 2020-02-06"
    assert found == [
        ("li", "acknowledge", "01010101", about),
        ("wang", "assign", "01010101", f"{about}: 甲镇巡查队"),
        ("li", "note", "01010101", about),
        ("wang", "close", "01010101", about),
        ("li", "reopen", "01010101", about),
    ]
