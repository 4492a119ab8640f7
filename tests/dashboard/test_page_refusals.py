"""What the map asks and may not have: put right or refused, and said so."""

from __future__ import annotations

import pytest

from dashboard.live import Live
from tests.dashboard.desk import Desk

SEEN = {
    "rule": "many", "area": "01010101", "raised_on": "2020-02-04", "action": "acknowledge",
    "note": "已派人核查", "seen": 0, "n": "7",
}  # fmt: skip


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ({"area": "44010199"}, {"area": "440101"}),
        ({"area": "99"}, {}),
        ({"day": "1999-12-31"}, {"day": "2020-02-01"}),
        ({"day": "2099-12-31"}, {"day": "2020-02-10"}),
        ({"metric": "'; DROP TABLE area"}, {}),
        ({"level": 1}, {}),
        ({"layers": ["cells", "moon"]}, {"layers": "cells"}),
        ({"rows": "all", "area": "4402"}, {"area": "4402"}),
    ],
)
def test_what_the_map_asks_is_checked_like_an_address(asked: dict, address: dict):
    desk = Desk()
    desk.go(**asked)
    assert desk.address == address
    assert desk.screen["seq"] == 1
    assert Desk(**address).screen["view"] == desk.screen["view"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"note": "  "}, "说明须为 1 至 500 字"),
        ({"action": "erase"}, "没有这种操作"),
        ({"action": None}, "没有这种操作"),
        ({"action": "assign", "assignee": "西区督导组"}, "名册中没有这一岗位"),
        ({"action": "reopen"}, "没有办结"),
        ({"seen": "x"}, "已不在待处置之列"),
        ({"seen": [1]}, "已不在待处置之列"),
        ({"raised_on": "2020-02-03"}, "已不在待处置之列"),
        ({"raised_on": "yesterday"}, "已不在待处置之列"),
        ({"area": "01010102"}, "已不在待处置之列"),
        ({"area": "0101\0"}, "已不在待处置之列"),
        ({"rule": "none"}, "已不在待处置之列"),
        ({"note": "电话 13800138000"}, "不留个人信息"),
    ],
)
def test_a_deed_refused_is_told_once_and_to_one(town: Live, change: dict[str, object], why: str):
    desk, snapshot = Desk(), town.snapshot
    desk.tell("act", SEEN | change)
    assert desk.screen["acted"] == {"n": "7", "ok": False}
    assert len(desk.notices) == 1
    assert why in desk.notices[0]
    assert Desk().notices == []
    desk.tell("act", SEEN | change)
    assert len(desk.notices) == 1, "the same one, sent again: its answer was not heard"
    desk.go()
    assert desk.notices == []
    alerts = desk.screen["panel"]["attention"]
    assert (alerts["total"], alerts["unacknowledged"]) == (2, 2)
    assert town.snapshot == snapshot
