"""Who came and what they opened stands in the audit, once, and nothing of who is nobody."""

from __future__ import annotations

from dashboard.live import Live
from dashboard.sign_in import DEMO_KEY, demo_id
from queries.audit import read_audit, verify_audit
from queries.scope import Scope
from tests.dashboard.desk import Desk

EAST, WEST = demo_id("district", "4401"), demo_id("district", "4402")


def entries(live: Live) -> list[tuple[str, str, str, str]]:
    with live.store.read(Scope.whole()) as conn:
        assert verify_audit(conn).problems == []
        found = read_audit(conn)
    return [(one.person, one.action, one.area, one.detail) for one in reversed(found)]


def test_a_session_is_entered_once_and_again_when_it_is_somebody_elses(town: Live):
    before = len(entries(town))
    desk = Desk(EAST)
    desk.go(metric="coverage")
    desk.go(area="440101")
    assert entries(town)[before:] == [
        (EAST, "sign-in", "4401", ""),
        (EAST, "view", "4401", "city_map"),
    ]
    desk.app.session_state[DEMO_KEY] = WEST
    desk.open()
    assert entries(town)[before + 2 :] == [
        (WEST, "sign-in", "4402", ""),
        (WEST, "view", "4402", "city_map"),
    ]
    Desk("demo:admin:")
    assert len(entries(town)) == before + 4, "who is nobody has seen nothing"
