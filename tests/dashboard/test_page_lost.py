"""The database is lost and comes back: what the page keeps, what it says, how it goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from dashboard.live import Live
from tests.dashboard.conftest import open_town
from tests.dashboard.desk import Desk

PATIENCE_S = 1.0  # instead of 10: for how long the page waits for a connection
BACK_S = 20
LOST = "数据库连接中断，显示的是 02-10 08:00 的数据；恢复后自动更新。"
REFUSED = "未能提交：数据库连接中断，请稍后再试"
LOST_EN = (
    "The database cannot be reached; showing the data of 02-10 08:00. "
    "It updates by itself once it is back."
)
NOTHING = "数据库连接中断，暂时没有可显示的数据；恢复后自动显示。"
NOTHING_EN = (
    "The database cannot be reached and there is nothing to show yet; "
    "it appears by itself once it is back."
)


@pytest.fixture(scope="module")
def town(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The town, with a page that does not wait for long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("queries.store.PATIENCE_S", PATIENCE_S)
        with open_town(server, tmp_path_factory.mktemp("town")) as live:
            yield live


@contextmanager
def lost(server: str, live: Live) -> Iterator[None]:
    """Every connection breaks and none is let in; at the end they are again."""
    name = conninfo_to_dict(live.store.url)["dbname"]
    door = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(door.format(sql.Identifier(name), sql.Literal(False)))
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            conn.execute(door.format(sql.Identifier(name), sql.Literal(True)))


def go_on(desk: Desk) -> None:
    """What the browser does again and again until the database is back."""
    until = time.monotonic() + BACK_S
    while (not desk.has_map or desk.notices) and time.monotonic() < until:
        desk.open(**desk.address)
        time.sleep(0.1)


@pytest.mark.parametrize(("lang", "said"), [("zh", LOST), ("en", LOST_EN)])
def test_the_last_screen_stays_and_the_choice_is_kept(
    server: str, town: Live, lang: str, said: str
):
    desk = Desk(lang=lang)
    before = desk.screen
    with lost(server, town):
        desk.choose("level", 2)
        assert desk.notices == [said]
        gone = {"preview_url": before["preview_url"]}  # of a sheet that cannot be drawn now
        assert not gone.keys() & desk.screen.keys()
        assert desk.screen | {"top": before["top"], **gone} == before
        assert desk.address["level"] == "2"
        assert desk.control("level").value == 2
    go_on(desk)
    assert desk.notices == []
    assert desk.screen["view"] == before["view"] | {"level": 2}
    assert desk.values == [8, 4]


def test_the_map_is_answered_and_arrives_later(server: str, town: Live):
    desk = Desk()
    with lost(server, town):
        desk.go(area="4402", metric="coverage")
        assert desk.notices == [LOST]
        assert (desk.screen["seq"], desk.screen["view"]["area"]) == (1, "44")
        assert desk.address == {"area": "4402", "metric": "coverage"}
        desk.go(area="4401", metric="coverage")
        assert (desk.screen["seq"], desk.path) == (2, ["城"])
        assert desk.address == {"area": "4401", "metric": "coverage"}
    go_on(desk)
    assert desk.path == ["城", "东区"]
    assert desk.kpis == {"confirmed": ("8", "+3"), "coverage": ("87.5", "+62.5")}
    desk.go(area="44", metric="confirmed")
    assert (desk.address, desk.notices, desk.path) == ({}, [], ["城"])


@pytest.mark.parametrize(("lang", "said"), [("zh", NOTHING), ("en", NOTHING_EN)])
def test_who_comes_first_is_told_and_sees_the_map_later(
    server: str, town: Live, lang: str, said: str
):
    with lost(server, town):
        desk = Desk(day="2020-02-03", lang=lang)
        assert [line.value for line in desk.app.warning] == [said]
        assert not desk.has_map
    go_on(desk)
    assert len(desk.app.warning) == 0
    assert desk.values == [3, 0, None, 4]
    assert desk.notices == []


def test_what_the_server_remembers_is_shown_all_the_same(server: str, town: Live):
    Desk(area="4402", day="2020-02-03")
    with lost(server, town):
        desk = Desk(area="4402", day="2020-02-03")
        assert desk.path == ["城", "西区"]
        assert desk.kpis == {"confirmed": ("4", ""), "coverage": ("—", "")}
        assert len(desk.app.warning) == 0
    desk.open(area="440102")
    go_on(desk)
    assert (desk.path, desk.notices) == (["城", "东区", "乙镇"], [])


def test_a_remembered_view_says_that_the_database_is_lost(server: str, town: Live):
    Desk()
    with lost(server, town):
        until = time.monotonic() + BACK_S
        while town.lost_since is None and time.monotonic() < until:
            time.sleep(0.05)
        assert Desk().notices == [LOST]


def test_a_deed_that_cannot_be_entered_now_is_said_in_the_readers_words(server: str, town: Live):
    desk = Desk()
    deed = {"rule": "many", "area": "01010101", "raised_on": "2020-02-04", "note": "已派人核查"}
    with lost(server, town):
        desk.tell("act", deed | {"action": "acknowledge"})
        assert REFUSED in desk.notices


def test_a_choice_after_a_delivery_that_was_never_read_is_kept(server: str, town: Live):
    desk = Desk()
    with lost(server, town):
        town.listener.number += 1  # heard of a delivery, and then the database was gone
        desk.choose("level", 2)
        assert (desk.notices, desk.address["level"]) == ([LOST], "2")
