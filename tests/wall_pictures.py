"""`make pictures`: the wall at four sizes: fresh, with a stale feed, with its server stopped."""

from __future__ import annotations

import os
import re
import signal
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from queries.catalogue import parse_catalogue, read_catalogue, write_catalogue
from queries.snapshot import next_snapshot
from queries.store import Store
from tests.chromium import ARGUMENTS, CHROMIUM
from tests.server import Server
from tests.wall import BANNER, database_url, open_wall, own_server, wall_context

PICTURES = Path(__file__).parents[1] / "build" / "pictures"
# Size of the screen and how many of its pixels are drawn: the layout is a share of the height.
SIZES = [(1280, 720, 1.0), (1920, 1080, 1.0), (3840, 2160, 0.5), (7680, 2160, 0.5)]
STALE = re.compile(r"(\[feed\.resumption\].*?cadence_h = )[\d.]+(.*?grace_h = )[\d.]+", re.DOTALL)


def main() -> None:
    """Starts a server with the sample and writes the pictures into build/pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="command-map-pictures-") as folder,
        own_server(Path(folder) / "data") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for size in SIZES:
            _fresh(browser, server, *size)
        _let_one_feed_go_stale(server)
        for size in SIZES:
            _stale(browser, server, *size)
        browser.close()


def _fresh(browser: Browser, server: Server, width: int, height: int, density: float) -> None:
    with wall_context(browser, server.url, width, height, density) as context:
        page = open_wall(context, "?scene=city")
        _take(page, f"wall-{width}-fresh")
        os.kill(server.process.pid, signal.SIGSTOP)
        page.wait_for_function(f"() => ({BANNER})()", timeout=20_000)
        _take(page, f"wall-{width}-stopped")
        os.kill(server.process.pid, signal.SIGCONT)


def _let_one_feed_go_stale(server: Server) -> None:
    """The enterprises back at work, last told of twelve hours ago, now promised every four."""
    with Store.open(database_url(server.folder)) as store, store.write() as conn:
        text = STALE.sub(r"\g<1>4\g<2>0", read_catalogue(conn).text)
        write_catalogue(conn, parse_catalogue(text))
        next_snapshot(conn)


def _stale(browser: Browser, server: Server, width: int, height: int, density: float) -> None:
    with wall_context(browser, server.url, width, height, density) as context:
        _take(open_wall(context, "?scene=resumption"), f"wall-{width}-stale")


def _take(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png", timeout=120_000)
    print(PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
