"""A batch reaches the wall's pixels by itself: its numbers, its map, and what just happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from queries.catalogue import read_catalogue
from queries.rollups import trend
from queries.scope import Scope
from queries.snapshot import next_snapshot
from queries.store import Store
from tests.browser.conftest import READY as DESK_READY
from tests.wall import SNAPSHOT, CaseReports, database_url, open_wall, own_server, wall_context

CELL = "440404101209001"  # of 飞沙村, the largest community of 南水镇
DATA = "() => window.__cm.store.get('data')"
HAPPENED = "() => window.__cm.store.get('data').wall.happened.map((one) => one.text)"
UNACKNOWLEDGED = "() => window.__cm.store.get('data').wall.attention.unacknowledged"
TWO_FRAMES = """() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(done));
})"""
# Pixels of the map that have a colour, but for what smoothing makes of it.
COLOURED = """(hex) => {
  const { deck } = window.__cm;
  deck.redraw("test");
  const { gl } = deck.device;
  const { width, height } = gl.canvas;
  const bytes = new Uint8Array(width * height * 4);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  let found = 0;
  for (let at = 0; at < bytes.length; at += 4) {
    const off = [r, g, b].map((wanted, n) => Math.abs(bytes[at + n] - wanted));
    if (Math.max(...off) < 4) found += 1;
  }
  return found;
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser, wall_folder: Path) -> Iterator[Page]:
    with (
        own_server(wall_folder) as server,
        wall_context(chromium, server.url, 1280, 720) as context,
    ):
        yield open_wall(context, "?scene=city")


@pytest.fixture
def reports(wall_folder: Path, tmp_path: Path, page: Page) -> Iterator[CaseReports]:
    with Store.open(database_url(wall_folder)) as store:
        yield CaseReports(store, tmp_path)


def number(page: Page, title: str) -> int:
    tile = page.locator(".wall-number", has_text=title)
    return int(tile.locator(".wall-number-value").inner_text())


def coloured(page: Page, colour: str) -> int:
    """How much of the map has a colour, once nothing is drawn any more that was on its way."""
    known = -1
    for _ in range(20):
        before, known = known, page.evaluate(COLOURED, colour)
        if before == known:
            break
        page.wait_for_timeout(500)
    return known


def follow(page: Page, snapshot: int) -> None:
    """Until the wall shows a snapshot, painted."""
    page.wait_for_function(f"(number) => ({SNAPSHOT})() >= number", arg=snapshot, timeout=15_000)
    page.evaluate(TWO_FRAMES)


def test_a_batch_changes_the_number_and_the_map(page: Page, reports: CaseReports):
    data = page.evaluate(DATA)
    highest = data["legend"]["classes"][-1]["colour"]
    new, painted = number(page, "新增确诊"), coloured(page, highest)
    page.evaluate("() => { window.isSame = true; }")
    follow(page, reports.send(CELL, data["view"]["day"], 7))
    assert number(page, "新增确诊") == new + 7
    assert coloured(page, highest) > painted + 100
    assert "南水镇 新增确诊 7 例" in page.evaluate(HAPPENED)
    follow(page, reports.send(CELL, data["view"]["day"], 0))
    assert number(page, "新增确诊") == new
    assert coloured(page, highest) == painted
    assert page.evaluate("() => window.isSame"), "a batch is no reason to load the page anew"


def test_a_number_is_that_of_the_newest_report(page: Page, reports: CaseReports):
    """The morning's cases are in at 07:30, before anybody has patrolled that day."""
    newest = date(2020, 3, 30)
    follow(page, reports.send(CELL, newest.isoformat(), 4))
    with reports.store.read(Scope.whole()) as conn:
        total = read_catalogue(conn).metrics["confirmed_total"]
        before, now = trend(conn, total, "440400", newest - timedelta(days=1), newest)["value"]
    shown = number(page, "新增确诊")
    follow(page, reports.send(CELL, newest.isoformat(), 0))
    assert now - before == 4
    assert shown == 4


def test_what_a_desk_acknowledges_is_so_on_the_wall(page: Page):
    before = page.evaluate(UNACKNOWLEDGED)
    desk = page.context.new_page()
    desk.set_viewport_size({"width": 1366, "height": 1080})  # as many rows as there are to act on
    desk.goto("/")
    desk.wait_for_selector(DESK_READY)
    alert = desk.locator(".cm-alert").first
    alert.locator(".cm-alert-open").click()
    alert.get_by_label("说明（必填）").fill("已派人核查")
    desk.keyboard.press("Enter")
    page.wait_for_function(f"(number) => ({UNACKNOWLEDGED})() === number", arg=before - 1)
    expect(page.locator(".wall-unacknowledged")).to_have_text(f"未确认 {before - 1} 项")
    expect(desk.locator(".cm-alerts")).to_contain_text("已派人核查")
    desk.close()


def test_a_wall_that_cannot_get_the_new_numbers_says_so(page: Page, reports: CaseReports):
    """The server answers the pulse, and only its screens fail: what stands there is old."""
    page.route("**/wall/screen?**", lambda route: route.fulfill(status=500, body="failed"))
    try:
        with reports.store.write() as conn:
            snapshot = next_snapshot(conn)
        expect(page.locator(".wall-banner")).to_contain_text("数据停止更新", timeout=15_000)
    finally:
        page.unroute("**/wall/screen?**")
    follow(page, snapshot)
    expect(page.locator(".wall-banner")).to_have_count(0)
