"""A wall in a browser as the tests and measurements open it, and the database behind its server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
from playwright.sync_api import Browser, BrowserContext, Page
from psycopg.conninfo import make_conninfo

from queries.city import City
from queries.embedded import DATABASE
from queries.ingest import ingest
from queries.store import Store
from tests.server import Server

READY = ".cm-wall[data-ready='true']"
SETTLED = "() => window.__cm?.stats.frames > 0 && !window.__cm.mover.isFlying"
SCENE = "() => window.__cm?.store.get('data')?.wall.scene ?? null"
BANNER = "() => document.querySelector('.wall-banner')?.textContent ?? ''"
SNAPSHOT = "() => window.__cm?.store.get('data')?.snapshot ?? 0"
PAINTED = """() => {
  const { deck } = window.__cm ?? {};
  const gl = deck?.device?.gl;
  if (!gl || gl.isContextLost()) return 0;
  deck.redraw("test"); // the buffer is not kept between frames
  const { width, height } = gl.canvas;
  const bytes = new Uint32Array(width * height);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(bytes.buffer));
  return new Set(bytes).size;
}"""
"""How many colours the map's canvas has: 0 without a context, 1 if it is blank."""

SENT = count(1)  # each report of this process is recorded a second after the one before it


@contextmanager
def wall_context(
    chromium: Browser, url: str, width: int = 960, height: int = 540, density: float = 1
) -> Iterator[BrowserContext]:
    """A window of a wall on a server; it is an error if it asked any other for anything."""
    opened = chromium.new_context(
        viewport={"width": width, "height": height}, base_url=url, locale="zh-CN",
        device_scale_factor=density,
    )  # fmt: skip
    outside: list[str] = []

    def watch(request: object) -> None:
        asked = request.url  # type: ignore[attr-defined]
        if not asked.startswith((f"{url}/", "data:", "blob:")):
            outside.append(asked)

    opened.on("request", watch)
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()
    assert outside == []


def open_wall(context: BrowserContext, query: str = "") -> Page:
    """A page with the wall on it, painted and at rest."""
    page = context.new_page()
    page.goto(f"/wall{query}")
    page.wait_for_selector(READY, timeout=90_000)
    page.wait_for_function(SETTLED, polling=100)
    page.evaluate("() => document.fonts.ready")
    return page


def wait_until(holds: Callable[[], bool], seconds: float, what: str) -> float:
    """Waits for something to hold; how long that took. Raises AssertionError after `seconds`."""
    start = time.monotonic()
    while not holds():
        assert time.monotonic() - start < seconds, f"{what}: not within {seconds:g} s"
        time.sleep(0.05)
    return time.monotonic() - start


@dataclass
class CaseReports:
    """The Health Bureau's file, as often as a test wants it: each a batch of one line."""

    store: Store
    folder: Path
    city: City | None = None

    def send(self, area: str, day: str, confirmed: int) -> int:
        """Takes in what an area has on a day by now; the snapshot that the batch made."""
        self.city = self.city or City.read(self.store)
        path = self.folder / f"cases_{uuid.uuid4().hex}.csv"
        moment = datetime(2020, 3, 30, 7, 31) + timedelta(seconds=next(SENT))
        path.write_text(
            "area_code,observed_on,confirmed_total,recorded_at\n"
            f"{area},{day},{confirmed},{moment.isoformat()}+08:00\n"
        )
        return ingest(self.store, "cases", path, city=self.city).snapshot


def database_url(folder: Path) -> str:
    """The embedded database that a server keeps in its data folder; it must be running."""
    lines = (folder / "postgres" / "postmaster.pid").read_text("utf-8").splitlines()
    return make_conninfo(host=lines[4].strip(), port=lines[3], user="postgres", dbname=DATABASE)


def stop_database(folder: Path) -> None:
    """Ends the embedded database at once, as a crash or a pulled plug would."""
    with suppress(FileNotFoundError, ProcessLookupError):
        lines = (folder / "postgres" / "postmaster.pid").read_text("utf-8").splitlines()
        os.kill(int(lines[0]), signal.SIGQUIT)
        wait_until(lambda: not _is_alive(int(lines[0])), 20, "the database ends")


def start_database(folder: Path) -> None:
    """Starts the database again beside a server that still runs and has lost it."""
    command = [sys.executable, "-m", "dashboard", "status", "--data", str(folder), "--json"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    with psycopg.connect(database_url(folder)) as conn:
        conn.execute("SELECT 1")


@contextmanager
def own_server(folder: Path) -> Iterator[Server]:
    """A server on a data folder of the tests'; whatever a test did to it, nothing is left."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    server = Server.start(folder)
    try:
        yield server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.process.pid, signal.SIGCONT)
        server.stop()
        stop_database(folder)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
