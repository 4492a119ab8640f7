"""`make bench`: every figure that the project promises, measured in one run, as a table."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console

from dashboard.app import open_live
from queries.embedded import start_embedded
from queries.scope import Scope
from tests.bench import (
    briefing_side,
    browser_side,
    floors,
    paper_side,
    playback_side,
    reach_side,
    server_side,
    ten_times,
    topics_side,
    wall_side,
)
from tests.bench.table import Figure, print_table
from tests.chromium import ARGUMENTS, CHROMIUM
from tests.server import Server

BUILD = Path(__file__).parents[2] / "build"


def main() -> None:
    """Loads the sample into a database of its own, measures and prints."""
    console = Console(stderr=True)
    figures: list[Figure] = []
    try:
        _measure(console, figures)
    finally:
        print_table(figures, BUILD)  # what was measured before something failed is not lost


def _measure(console: Console, figures: list[Figure]) -> None:
    with tempfile.TemporaryDirectory(prefix="command-map-bench-") as name:
        folder = Path(name)
        data = folder / "data"
        url = start_embedded(data / "postgres")
        console.print("loading …")
        (folder / "city").mkdir()
        figures.append(server_side.loading(url, folder / "city"))
        live = open_live(url, data)
        console.print("the server …")
        figures += [server_side.wire(live), server_side.locating(live), *server_side.screens(live)]
        console.print("paper …")
        figures += paper_side.sheets(live)
        console.print("the briefing …")
        figures += briefing_side.reports(live)
        figures += reach_side.reach(live)
        console.print("the browser …")
        _browser(figures, live.city(Scope.whole()), data, folder)
        console.print("a hundred times the history …")
        before = topics_side.views(live)
        figures += server_side.aggregations(live, url)
        figures += topics_side.pages(before, topics_side.views(live))
        live.close()


def _browser(figures: list[Figure], city: object, data: Path, folder: Path) -> None:
    areas = city.areas  # type: ignore[attr-defined]
    cells = areas[areas["level"] == areas["level"].max()]
    (folder / "floor").mkdir()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        with floors.static_floor(cells, folder / "floor") as static:
            f = floors.measure_static(browser, static)
        with floors.streamlit_floor() as empty:
            s_cold, s_click = floors.measure_streamlit(browser, empty)
        server = Server.start(data)
        try:
            figures += browser_side.user_waits(browser, server, s_cold, s_click, f)
            figures += playback_side.playback(browser, server)
            figures += browser_side.memory(browser, server)
            figures += ten_times.ten_times(browser, folder / "city", server, folder / "ten")
            figures += wall_side.walls(browser, server)
        finally:
            server.stop()
        browser.close()


main()
