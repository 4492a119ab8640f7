"""What a user waits for, in headless Chromium without a graphics card, against the floors."""

from __future__ import annotations

import statistics
import time
from typing import Any

import psutil
from playwright.sync_api import Browser, Page

from tests.bench.floors import ROUNDS
from tests.bench.table import Figure, at_most, of_floor
from tests.browser.conftest import READY
from tests.server import Server

WINDOW = {"width": 1366, "height": 768}
SESSIONS = 4
SWITCHED = ["累计确诊", "企业复工率", "居家隔离", "员工返岗率", "每十万人确诊", "网格巡查率"]
DRILLED = ["440402", "440402005", "440402", "440400", "440403", "440403106", "440400"]

# Milliseconds from a change until the server's answer is painted; `ask` starts it.
SWITCH = """async (name) => {
  const store = window.__cm.store;
  const label = [...document.querySelectorAll('[data-testid="stRadio"] label')]
    .find((one) => one.textContent.trim() === name);
  const before = store.get('data');
  const start = performance.now();
  label.click();
  await new Promise((done) => {
    const look = () => store.get('data') !== before
      ? requestAnimationFrame(() => requestAnimationFrame(done)) : requestAnimationFrame(look);
    look();
  });
  return performance.now() - start;
}"""
DRILL = """async (area) => {
  const { store, stats } = window.__cm;
  const start = performance.now();
  store.go({ area });
  const seq = store.get('seq');
  await new Promise((done) => {
    const look = () => (stats.painted[seq] ? done() : requestAnimationFrame(look));
    look();
  });
  const painted = stats.painted[seq] - start;
  await new Promise((done) => {
    const look = () => store.get('data').view.area === area
      ? requestAnimationFrame(done) : requestAnimationFrame(look);
    look();
  });
  return [painted, performance.now() - start];
}"""
FILTER = """async (least) => {
  const store = window.__cm.store;
  const field = document.querySelector('.st-key-least input');
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  const before = store.get('data');
  field.focus();
  write.call(field, least);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  const start = performance.now();
  field.blur();
  await new Promise((done) => {
    const look = () => store.get('data') !== before
      ? requestAnimationFrame(() => requestAnimationFrame(done)) : requestAnimationFrame(look);
    look();
  });
  return performance.now() - start;
}"""
SCRUB = """async (day) => {
  const { store, stats } = window.__cm;
  const frames = stats.frames;
  const start = performance.now();
  store.set({ view: { ...store.get('view'), day } });
  await new Promise((done) => {
    const look = () => (stats.frames > frames ? requestAnimationFrame(done)
      : requestAnimationFrame(look));
    look();
  });
  return performance.now() - start;
}"""


def user_waits(
    browser: Browser, server: Server, s_cold: float, s_click: float, f: float
) -> list[Figure]:
    """Cold start, metric switch, drill, panels and day scrubbing; the bytes of a switch."""
    colds = []
    for _ in range(3):
        page = browser.new_page(viewport=WINDOW)
        start = time.perf_counter()
        page.goto(server.url)
        page.wait_for_selector(READY, timeout=120_000)
        colds.append(1000 * (time.perf_counter() - start))
        page.close()
    page = browser.new_page(viewport=WINDOW)
    received = count_received(page)
    page.goto(server.url)
    page.wait_for_selector(READY, timeout=120_000)
    page.wait_for_timeout(4000)  # the days of the metric are fetched when the page is idle
    switches, sizes = [], []
    for name in SWITCHED:
        received.clear()
        switches.append(switch(page, name))
        page.wait_for_timeout(400)
        sizes.append(sum(size for kind, size in received if kind == "message") / 1000)
        page.wait_for_timeout(3000)
    drills, panels = [], []
    for area in DRILLED:
        painted, followed = drill(page, area)
        drills.append(painted)
        panels.append(followed)
        page.wait_for_timeout(2500)
    scrubs = []
    for day in range(1, ROUNDS + 1):
        scrubs.append(float(page.evaluate(SCRUB, f"2020-03-{day:02d}")))
        page.wait_for_timeout(300)
    page.close()
    return [
        of_floor("metric switched → recoloured", _median(switches), s_click, 1.0, "S"),
        at_most("… received", max(sizes), 10, "kB", f"median {_median(sizes):.1f}"),
        of_floor("drill → painted", _median(drills), f, 3, "F"),
        of_floor("day scrubbed → painted", _median(scrubs), f, 3, "F"),
        of_floor("panels follow a click", _median(panels), s_click, 1.5, "S"),
        of_floor("cold start → all cells painted", _median(colds), s_cold, 1.3, "S"),
    ]


def switch(page: Page, metric: str) -> float:
    """Milliseconds from a click on a metric's name until the map shows it."""
    return float(page.evaluate(SWITCH, metric))


def filter_list(page: Page, least: int) -> float:
    """Milliseconds from leaving the filter's field until list and map show what is left."""
    return float(page.evaluate(FILTER, str(least)))


def drill(page: Page, area: str) -> tuple[float, float]:
    """Milliseconds until an area asked for is painted, and until the panels follow."""
    painted, followed = page.evaluate(DRILL, area)
    return float(painted), float(followed)


def memory(browser: Browser, server: Server) -> list[Figure]:
    """The server's resident memory with one session, and what each further one adds."""
    process = psutil.Process(server.process.pid)
    pages = [opened(browser, server)]
    one = process.memory_info().rss / 2**20
    pages += [opened(browser, server) for _ in range(SESSIONS)]
    more = (process.memory_info().rss / 2**20 - one) / SESSIONS
    for page in pages:
        page.close()
    return [
        at_most("server memory, one session", one, 400, "MB", "after the runs above"),
        at_most("… each further session", more, 15, "MB", f"{SESSIONS} more"),
    ]


def opened(browser: Browser, server: Server, view: str = "") -> Page:
    """A page of its own on a server, with the map painted; `view` is what its address ends with."""
    page = browser.new_page(viewport=WINDOW)
    page.goto(f"{server.url}/{view}")
    page.wait_for_selector(READY, timeout=120_000)
    return page


def count_received(page: Page) -> list[tuple[str, int]]:
    """Bytes received from now on: ("message", n) by WebSocket, ("file", n) by address."""
    received: list[tuple[str, int]] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def frame(event: dict[str, Any]) -> None:
        response = event["response"]
        size = len(response["payloadData"])
        received.append(("message", size if response["opcode"] == 1 else size * 3 // 4))

    session.on("Network.webSocketFrameReceived", frame)
    session.on(
        "Network.loadingFinished",
        lambda event: received.append(("file", int(event["encodedDataLength"]))),
    )
    return received


def _median(values: list[float]) -> float:
    return statistics.median(values)
