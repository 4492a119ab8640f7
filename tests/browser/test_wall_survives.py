"""What a wall lives through: servers that hang or die, no network, no database, no picture."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from queries.scope import Scope
from queries.snapshot import next_snapshot, snapshot_number
from queries.store import Store
from tests.browser.conftest import READY as DESK_READY
from tests.server import Server
from tests.wall import (
    BANNER,
    PAINTED,
    READY,
    SCENE,
    SNAPSHOT,
    database_url,
    open_wall,
    own_server,
    start_database,
    stop_database,
    wait_until,
    wall_context,
)

STOPPED = re.compile(r"^数据停止更新 · 自 \d\d:\d\d:\d\d$")
NOTHING = "数据库连接中断，暂时没有可显示的数据；恢复后自动显示。"
LOST = re.compile(r"^数据库失去联系 · 数据停在 \d\d:\d\d:\d\d$")
# Streamlit's words and any English sentence; what a wall says is Chinese, but for its map's source.
FOREIGN = re.compile(r"streamlit|connection|\brerun\b|[A-Za-z]+ [a-z]+ [a-z]+", re.IGNORECASE)
LISTEN = """() => {
  window.said = new Set();
  const hear = (node) => {
    for (const line of (node.innerText ?? node.data ?? "").split("\\n")) window.said.add(line);
  };
  new MutationObserver((changes) => changes.forEach(({ target, addedNodes }) => {
    hear(target);
    addedNodes.forEach(hear);
  })).observe(document, { subtree: true, childList: true, characterData: true });
}"""
BLANK = """() => {
  const { deck } = window.__cm;
  deck.redraw = () => {};
  deck.device.gl.clear(deck.device.gl.COLOR_BUFFER_BIT);
}"""
LOSE_CONTEXT = "() => window.__cm.deck.device.gl.getExtension('WEBGL_lose_context').loseContext()"


@dataclass
class Wall:
    """A wall, its server as it is now, and what happened to its page."""

    server: Server
    page: Page
    loads: list[str] = field(default_factory=list)

    @property
    def banner(self) -> str:
        return self.page.evaluate(BANNER)

    def says(self, what: re.Pattern[str], seconds: float) -> None:
        wait_until(lambda: bool(what.match(self.banner)), seconds, f"says {what.pattern}")

    def is_well(self, seconds: float) -> None:
        wait_until(lambda: self.banner == "", seconds, "goes on")


@pytest.fixture(scope="module")
def context(chromium: Browser, wall_folder: Path) -> Iterator[tuple]:
    with own_server(wall_folder) as server, wall_context(chromium, server.url) as opened:
        opened.add_init_script(f"({LISTEN})()")
        yield opened, server


@pytest.fixture(scope="module")
def wall(context: tuple[BrowserContext, Server]) -> Wall:
    page = open_wall(context[0])
    found = Wall(context[1], page)
    page.on("load", lambda loaded: found.loads.append(loaded.url))
    page.on("dialog", lambda dialog: found.loads.append(dialog.message))
    return found


@pytest.fixture
def same(wall: Wall) -> Iterator[Wall]:
    """Whatever the test does, the wall ends as it began: its scene, no reload, nothing foreign."""
    wall.page.mouse.click(400, 300)  # no turning for a minute
    scene = wall.page.evaluate(SCENE)
    yield wall
    assert wall.banner == ""
    assert wall.page.evaluate(SCENE) == scene
    assert wall.page.evaluate(PAINTED) > 10
    assert wall.loads == []
    said = wall.page.evaluate("() => [...window.said]")
    assert [line for line in said if FOREIGN.search(line)] == []


@pytest.fixture(scope="module")
def blanked(chromium: Browser, wall: Wall) -> Iterator[tuple[Page, list[float], float]]:
    """Another wall whose map has gone blank while its code goes on; when it was loaded since."""
    with wall_context(chromium, wall.server.url) as other:
        page, loads = open_wall(other), []
        page.on("load", lambda: loads.append(time.monotonic()))
        page.evaluate(BLANK)
        assert page.evaluate(PAINTED) == 1
        yield page, loads, time.monotonic()


@pytest.mark.usefixtures("blanked")
def test_the_network_gone(same: Wall):
    same.page.context.set_offline(True)
    try:
        same.says(STOPPED, 15)
        same.page.wait_for_timeout(8000)
        assert STOPPED.match(same.banner)
    finally:
        same.page.context.set_offline(False)
    same.is_well(30)


def test_a_lost_drawing_context(same: Wall):
    same.page.evaluate(LOSE_CONTEXT)
    wait_until(lambda: same.page.evaluate(PAINTED) > 10, 60, "painted again")


def test_a_blank_map_is_loaded_anew_once(blanked: tuple[Page, list[float], float]):
    page, loads, start = blanked
    left_s = 60 - time.monotonic() + start
    wait_until(lambda: bool(page.wait_for_timeout(50) or loads), left_s, "reload")
    page.wait_for_selector(READY)
    wait_until(lambda: page.evaluate(PAINTED) > 10, 30, "painted")
    assert len(loads) == 1
    assert loads[0] - start < 60


def test_a_server_that_hangs(same: Wall):
    os.kill(same.server.process.pid, signal.SIGSTOP)
    try:
        same.says(STOPPED, 15)
    finally:
        os.kill(same.server.process.pid, signal.SIGCONT)
    same.is_well(30)


def test_a_server_killed_and_started_again(same: Wall):
    server = same.server
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    same.says(STOPPED, 15)
    again = Server.start(server.folder, int(server.url.rsplit(":", 1)[1]))
    server.process = again.process
    same.is_well(30)


def test_the_database_lost_and_back(same: Wall):
    stop_database(same.server.folder)
    same.says(LOST, 15)
    late, asked = same.page.context.new_page(), []
    late.on("request", lambda request: asked.append(request.url))
    late.goto("/wall")  # a wall that is switched on now has nothing to show yet, and says why
    wait_until(lambda: bool(LOST.match(late.evaluate(BANNER))), 15, "the other says so too")
    desk = same.page.context.new_page()
    desk.goto("/")
    desk.get_by_text(NOTHING).wait_for(timeout=30_000)
    asked.clear()
    late.wait_for_timeout(3000)
    pulses = len([url for url in asked if "/pulse" in url])
    start_database(same.server.folder)
    same.is_well(30)
    late.wait_for_selector(READY, timeout=30_000)
    late.close()
    desk.wait_for_selector(DESK_READY, timeout=30_000)
    desk.close()
    assert follows(same.server.folder, lambda: same.page.evaluate(SNAPSHOT))
    assert pulses < 10, "a lost database is no reason to ask without end"


def follows(folder: Path, shown: Callable[[], int]) -> bool:
    """Whether a wall hears of a new snapshot within 15 s."""
    with Store.open(database_url(folder)) as store:
        with store.write() as conn:
            next_snapshot(conn)
        with store.read(Scope.whole()) as conn:
            newest = snapshot_number(conn)
    return wait_until(lambda: shown() >= newest, 15, "the new snapshot") < 15
