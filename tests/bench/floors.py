"""The two floors that every figure is held against, measured in the same run.

S is an empty Streamlit page with one small map and one widget; F a static page with deck.gl and the
same polygons.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import geopandas as gpd
import shapely
from playwright.sync_api import Browser, Page

from tests.server import free_port

HERE = Path(__file__).parent
STATIC = HERE.parents[1] / "dashboard" / "map" / "static"
ROUNDS = 7
# Resolves after the next frame has been drawn.
FRAME = "() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(() => r())))"


@contextmanager
def streamlit_floor() -> Iterator[str]:
    """The address of S."""
    port = free_port()
    script = HERE / "floor_streamlit.py"
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port),
         "--server.address", "127.0.0.1", "--server.headless", "true",
         "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with suppress(OSError):
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).read()
                break
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def static_floor(cells: gpd.GeoDataFrame, folder: Path) -> Iterator[str]:
    """The address of F, with the polygons of the cells."""
    (folder / "index.html").write_text((HERE / "floor_static.html").read_text("utf-8"), "utf-8")
    (folder / "deck.gl.min.js").write_bytes((STATIC / "vendor" / "deck.gl.min.js").read_bytes())
    parts = shapely.get_parts(cells.geometry.to_numpy())
    rings = [shapely.get_coordinates(part.exterior).round(5).tolist() for part in parts]
    (folder / "polygons.json").write_text(json.dumps(rings))

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/index.html"
    finally:
        server.shutdown()


def measure_streamlit(browser: Browser, url: str) -> tuple[float, float]:
    """S: (cold start, click on the widget → its answer painted), medians in ms."""
    colds, clicks = [], []
    for _ in range(3):
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        start = time.perf_counter()
        page.goto(url)
        page.locator("canvas").first.wait_for(timeout=60_000)
        page.get_by_text("chosen: a").wait_for()
        page.evaluate(FRAME)
        colds.append(1000 * (time.perf_counter() - start))
        page.close()
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto(url)
    page.get_by_text("chosen: a").wait_for(timeout=60_000)
    page.locator("canvas").first.wait_for(timeout=60_000)
    page.wait_for_timeout(1500)
    for at in range(ROUNDS):
        choice = "b" if at % 2 == 0 else "a"
        clicks.append(click_until(page, choice))
    page.close()
    return statistics.median(colds), statistics.median(clicks)


def click_until(page: Page, choice: str) -> float:
    """Milliseconds from the click to the frame after the widget's answer stands on the page."""
    return float(
        page.evaluate(
            """async ([choice]) => {
              const labels = [...document.querySelectorAll('[data-testid="stRadio"] label')];
              const label = labels.find((l) => l.textContent.trim() === choice);
              const start = performance.now();
              label.click();
              await new Promise((done) => {
                const look = () => document.body.innerText.includes(`chosen: ${choice}`)
                  ? requestAnimationFrame(() => requestAnimationFrame(done))
                  : requestAnimationFrame(look);
                look();
              });
              return performance.now() - start;
            }""",
            [choice],
        )
    )


def measure_static(browser: Browser, url: str) -> float:
    """F: recoloured and painted, median in ms."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto(url)
    page.wait_for_function("window.painted > 0", timeout=60_000)
    page.wait_for_timeout(1000)
    times = [float(page.evaluate("window.recolour()")) for _ in range(ROUNDS)]
    page.close()
    return statistics.median(times)
