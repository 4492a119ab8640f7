"""The play button of the page of cases: what a play of the whole period fetches, and how fast."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.bench.browser_side import WINDOW, count_received
from tests.bench.table import Figure, at_least, at_most
from tests.browser.conftest import READY
from tests.server import Server

REST_MS = 4000  # the days of the metric are fetched when the page is idle; panels follow at the end
# From the first day to the last: seconds, and of how many days a frame was drawn.
PLAY = """async () => {
  const { store, stats } = window.__cm;
  store.set({ view: { ...store.get('view'), day: store.get('data').days.first } });
  const painted = new Set();
  let frames = stats.frames;
  const start = performance.now();
  document.querySelector('.cm-day-buttons button:nth-child(2)').click();
  await new Promise((done) => {
    const look = () => {
      if (stats.frames > frames) painted.add(store.get('view').day);
      frames = stats.frames;
      return store.get('playing') ? requestAnimationFrame(look) : done();
    };
    requestAnimationFrame(look);
  });
  return [(performance.now() - start) / 1000, painted.size];
}"""
DAYS_BYTES = """() => performance.getEntriesByType('resource')
  .filter((one) => one.name.includes('/days/')).map((one) => one.transferSize)"""


def playback(browser: Browser, server: Server) -> list[Figure]:
    """Bytes and days a second of a play of all days; the server is asked for nothing in it."""
    page = browser.new_page(viewport=WINDOW)
    received = count_received(page)
    page.goto(f"{server.url}/cases")
    page.wait_for_selector(READY, timeout=120_000)
    page.wait_for_timeout(REST_MS)
    fetched = page.evaluate(DAYS_BYTES)
    received.clear()
    seconds, painted = page.evaluate(PLAY)
    in_play = sum(kind == "message" for kind, _ in received)
    page.wait_for_timeout(REST_MS)
    count = int(page.evaluate("() => window.__cm.store.get('data').days.count"))
    page.close()
    after = sum(size for _, size in received)
    kb = (sum(fetched) + after) / 1000
    note = f"values of all days in {len(fetched)} fetch, {after / 1000:.1f} kB for the last day"
    return [
        at_most(f"a play of {count} days, received", kb, 100, "kB", note),
        at_most("… answers of the server between days", in_play, 0, "messages"),
        at_least("… painted", painted / seconds, 10, "days/s", f"{painted} in {seconds:.1f} s"),
    ]
