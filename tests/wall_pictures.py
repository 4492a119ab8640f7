"""`make pictures`: the wall at four sizes: fresh, with a stale feed, with its server stopped."""

from __future__ import annotations

import os
import signal
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import ARGUMENTS, CHROMIUM
from tests.server import Server
from tests.wall import BANNER, open_wall, own_server, wall_context

PICTURES = Path(__file__).parents[1] / "build" / "pictures"
# Size of the screen and how many of its pixels are drawn: the layout is a share of the height.
SIZES = [(1280, 720, 1.0), (1920, 1080, 1.0), (3840, 2160, 0.5), (7680, 2160, 0.5)]
# In the sample one feed is late and one is stale: that of the enterprises back at work.
SCENES = {"fresh": "?scene=city", "stale": "?scene=resumption"}


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
            _pictures(browser, server, *size)
        browser.close()


def _pictures(browser: Browser, server: Server, width: int, height: int, density: float) -> None:
    with wall_context(browser, server.url, width, height, density) as context:
        for name, query in SCENES.items():
            page = open_wall(context, query)
            _take(page, f"wall-{width}-{name}")
            if name == "fresh":
                os.kill(server.process.pid, signal.SIGSTOP)
                page.wait_for_function(f"() => ({BANNER})()", timeout=20_000)
                _take(page, f"wall-{width}-stopped")
                os.kill(server.process.pid, signal.SIGCONT)
            page.close()


def _take(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png", timeout=120_000)
    print(PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
