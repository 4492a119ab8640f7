"""The video wall: who stands on it and how, whom a stream's address is told, and from where the
page may play anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dashboard.addresses import Address
from dashboard.app import make_app
from dashboard.headers import policy
from dashboard.live import Live
from dashboard.map.card import site_card
from dashboard.map.screen import as_json, build_screen
from dashboard.routes import make_routes
from dashboard.sign_in import demo_id
from queries.audit import read_audit
from queries.catalogue import write_catalogue
from queries.catalogue_file import parse_catalogue
from queries.schema import migrate
from queries.scope import Scope
from queries.snapshot import Listener
from queries.store import Store
from tests.dashboard.serving import served
from tests.dashboard.topics.patrolled_town import cells_of, section, seen_in
from tests.dashboard.topics.streamed_town import streamed, write_streamed
from tests.queries.databases import new_database

ORIGIN = "http://127.0.0.1:8554"
CENTRE, EAST, WEST = Scope.whole(), Scope("4401"), Scope("4402")
AT = "02-03 06:00"


@contextmanager
def open_streamed(server: str, folder: Path, *later: str) -> Iterator[Live]:
    """The town; after its deliveries the catalogue declares the origins `later`."""
    url = new_database(server)
    migrate(url)
    with Store.open(url) as store:
        write_streamed(store, folder, ORIGIN)
        if later:
            with store.write() as conn:
                write_catalogue(conn, parse_catalogue(streamed(*later)))
        live = Live(store, Listener(url))
        yield live
        live.close()


@pytest.fixture(scope="module")
def watched(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with open_streamed(server, tmp_path_factory.mktemp("watched")) as live:
        yield live


def wall(live: Live, scope: Scope, **address: str) -> dict[str, Any]:
    return section(seen_in(live, scope, **address)[1], "视频墙")


def test_the_wall_has_nine_the_largest_gap_first_and_none_offline_while_others_are_there(
    watched: Live,
):
    shown = wall(watched, CENTRE)
    assert [one["site"] for one in shown["streams"]] == [
        "CA01", "CA03", "CA04", "CA11", "CA12", "CA13", "CA14", "CA15", "CA16",
    ]  # fmt: skip
    assert shown["streams"][0] == {
        "site": "CA01", "title": "视频CA01", "state": f"在线 · {AT}", "tone": "flat",
        "is_playable": True,
    }  # fmt: skip
    assert shown["streams"][3]["state"] == "状态未报"
    assert shown["note"].startswith(
        "视频点 14 个：在线 3、离线 1、未报 10；13 个有视频流地址，在线且空白大的在前"
    )


def test_the_wall_is_of_the_viewed_area_and_says_who_is_offline(watched: Live):
    _, panel = seen_in(watched, CENTRE, area="01010101")
    assert [(one["site"], one["state"], one["tone"], one["is_playable"])
            for one in section(panel, "视频墙")["streams"]] == [
        ("CA01", f"在线 · {AT}", "flat", True), ("CA02", f"离线 · {AT}", "bad", True),
    ]  # fmt: skip
    offline = section(panel, "离线的视频点")
    assert offline["title"] == "离线的视频点（1 / 1）"
    assert cells_of(offline) == [["视频CA02", AT]]
    assert (offline["rows"][0]["site"], offline["rows"][0]["below"]) == ("CA02", "格一")
    without = wall(watched, CENTRE, area="01020101")
    assert without["streams"] == []
    assert "名录中均无视频流地址，无法在此播放" in without["note"]


def test_nobody_is_offline_where_nobody_said_so(watched: Live):
    _, panel = seen_in(watched, CENTRE, area="02000001")
    assert not any("离线的" in one["title"] for one in panel["sections"])


def test_a_stream_on_a_host_that_is_no_longer_declared_is_refused_in_words(
    server: str, tmp_path: Path
):
    with open_streamed(server, tmp_path, "https://video.example") as live:
        shown = wall(live, CENTRE, area="01010101")["streams"]
        assert [(one["site"], one["state"], one["is_playable"]) for one in shown] == [
            ("CA01", f"在线 · {AT} · 视频流主机未登记，不予播放", False),
            ("CA02", f"离线 · {AT} · 视频流主机未登记，不予播放", False),
        ]
        seen, _ = seen_in(live, CENTRE)
        assert ask(live, "centre", "*", "CA01") == (
            200, {"url": None, "why": "视频流主机未登记，不予播放"},
        )  # fmt: skip
        assert live.stream_origins == ("https://video.example",)
        assert seen.city.catalogue.stream_origins == live.stream_origins


def test_a_card_plays_its_own_and_never_shows_the_address(watched: Live):
    with watched.reading(CENTRE) as (conn, _):
        seen, _ = seen_in(watched, CENTRE)
        seen = type(seen)(conn, seen.city, seen.view, seen.figures, seen.once)
        card = site_card(seen, "CA04")
        bare = site_card(seen, "CA05")
    assert card is not None
    assert bare is not None
    assert card["stream"] == {
        "address": Address("stream", "*", ("zh",)), "site": "CA04", "title": "视频CA04",
        "state": f"在线 · {AT}", "tone": "flat", "is_playable": True,
    }  # fmt: skip
    assert (bare["stream"]["is_playable"], bare["stream"]["state"]) == (
        False, "状态未报 · 名录中无视频流地址",
    )  # fmt: skip
    rows = [row for part in card["sections"] for row in part["rows"]]
    assert not any("stream_url" in row[0] or ORIGIN in row[1] for row in rows)


def test_no_screen_holds_an_address_of_a_stream(watched: Live):
    seen, _ = seen_in(watched, CENTRE)
    for site in (None, "CA01"):
        screen = build_screen(watched, CENTRE, seen.view.but(site=site))
        assert ORIGIN not in as_json(screen, lambda address: f"/data/{address.kind}/…").decode()


def ask(live: Live, role: str, area: str, site: str) -> tuple[int, Any]:
    """What somebody of an area is told who presses play."""
    address = Address.of("stream", area, "zh")
    path = live.addresses.sign(address, demo_id(role, "" if area == "*" else area))
    with served(make_routes(live, Path("fonts"))) as client:
        answer = client.raw(f"{path}?site={site}")
    return answer.status, json.loads(answer.body)


def test_an_address_is_told_to_whom_the_site_belongs_and_that_is_in_the_audit(watched: Live):
    assert ask(watched, "centre", "*", "CA04") == (200, {"url": f"{ORIGIN}/a.mp4", "why": ""})
    assert ask(watched, "district", "4402", "CA04")[1]["url"] == f"{ORIGIN}/a.mp4"
    nothing = (200, {"url": None, "why": "名录中无视频流地址"})
    for area, site in (
        ("4401", "CA04"), ("4402", "CA01"), ("*", "CA05"), ("*", "CA99"), ("*", ""),
        ("*", "%27%00"),
    ):  # fmt: skip
        assert ask(watched, "centre" if area == "*" else "district", area, site) == nothing
    with watched.store.read(CENTRE) as conn:
        entries = [(e.person, e.action, e.area, e.detail) for e in read_audit(conn)]
    assert entries == [
        (demo_id("district", "4402"), "watch", "4402", "CA04"),
        (demo_id("centre"), "watch", "*", "CA04"),
    ]


def test_an_address_of_another_area_is_of_no_use(watched: Live):
    foreign = watched.addresses.sign(Address.of("stream", "*", "zh"), demo_id("district", "4401"))
    with served(make_routes(watched, Path("fonts"))) as client:
        assert client.raw(f"{foreign}?site=CA04").status == 403


def test_the_page_may_ask_the_declared_hosts_for_videos_and_no_other(watched: Live, tmp_path: Path):
    app = make_app(watched, tmp_path)
    middleware = app._user_middleware[0]
    assert middleware.kwargs["origins"]() == (ORIGIN,)
    said = dict(one.split(" ", 1) for one in policy((ORIGIN,)).split("; "))
    assert said["media-src"] == f"'self' blob: {ORIGIN}"
    assert said["connect-src"] == f"'self' data: blob: {ORIGIN}"
    assert [name for name, sources in said.items() if "http" in sources] == [
        "media-src", "connect-src",
    ]  # fmt: skip
    assert "http" not in policy(())
