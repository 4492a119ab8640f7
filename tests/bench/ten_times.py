"""Ten times the cells: what a switch of the metric, a drill and a filter of my area cost, in
multiples of their own.

Both cities are open at once and take turns, so that whatever else the machine does slows both.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

from queries.city_folder import load_city
from queries.embedded import start_embedded
from queries.schema import migrate
from queries.store import Store
from tests.bench.browser_side import DRILLED, SWITCHED, drill, filter_list, opened, switch
from tests.bench.table import Figure, at_most
from tests.bench.ten_city import write_ten_times
from tests.server import Server

# A day that nobody has looked at in this run: neither server has its figures at hand.
VIEW = "?day=2020-03-27"
DESK = f"my_area{VIEW}&level=5"
FILTERED = (95, 80, 60, 90, 70)  # at least so many per cent of the visits due
ROUNDS = 5
IDLE_MS = 6000  # at first a page fetches the days of its metric
REST_MS = {"switch": 2500, "drill": 800, "filter": 800}  # after a switch the days of the new one
STILL = "() => { const { store, stats } = window.__cm; return stats.settled[store.get('seq')]; }"


def ten_times(browser: Browser, sample: Path, city: Server, folder: Path) -> list[Figure]:
    """Metric switch and drill at ten times the cells, as multiples of the sample city's own.

    `sample` is the folder of the sample's files, `city` a server that shows them, `folder` a place
    for the larger city.
    """
    cells = write_ten_times(sample, folder / "files")
    url = start_embedded(folder / "data" / "postgres")
    migrate(url)
    with Store.open(url) as store:
        load_city(store, folder / "files")
    large = Server.start(folder / "data")
    try:
        pages = [opened(browser, server, VIEW) for server in (city, large)]
        found = _compared(pages, cells)
        desks = [opened(browser, server, DESK) for server in (city, large)]
        return [*found, _filtered(desks, cells)]
    finally:
        large.stop()


def _compared(pages: list[Page], cells: int) -> list[Figure]:
    """Both figures; `pages` of the sample and of the larger city."""
    pages[1].wait_for_timeout(IDLE_MS)
    switches = [
        [switch(page, name) for page in _turns(pages, "switch")] for name in SWITCHED[:ROUNDS]
    ]
    drills = [
        [drill(page, area)[0] for page in _turns(pages, "drill")] for area in DRILLED[:ROUNDS]
    ]
    for page in pages:
        page.close()
    return [
        _times(f"metric switch with {cells:,} cells", switches),
        _times(f"drill with {cells:,} cells", drills),
    ]


def _filtered(pages: list[Page], cells: int) -> Figure:
    """A filter of my area changed; each bound is one that neither server has answered before."""
    pages[1].wait_for_timeout(IDLE_MS)
    rounds = [[filter_list(page, least) for page in _turns(pages, "filter")] for least in FILTERED]
    for page in pages:
        page.close()
    return _times(f"filter of my area with {cells:,} cells", rounds)


def _turns(pages: list[Page], what: str) -> Iterator[Page]:
    """Each page in turn, and quiet after it: none is measured while the other still draws."""
    for page in pages:
        yield page
        page.wait_for_function(STILL)
        page.wait_for_timeout(REST_MS[what])


def _times(what: str, rounds: list[list[float]]) -> Figure:
    own, large = zip(*rounds, strict=True)
    one, many = statistics.median(own), statistics.median(large)
    note = f"{many:.0f} ms, most {max(large):.0f}; own {one:.0f} ms, most {max(own):.0f}"
    return at_most(what, many / one, 2, "× its own", note)
