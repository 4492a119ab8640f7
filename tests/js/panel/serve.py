"""Serves the checkout for the panels' harness, with the areas of the sample city.

python -m tests.js.panel.serve 8700, then open /tests/js/panel/harness.html
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pandas as pd

from geo.hierarchy import Hierarchy

ROOT = Path(__file__).parents[3]
AREA_COLUMNS = ["code", "name", "name_en", "level", "parent"]


@cache
def areas() -> bytes:
    """Code, names, level and parent of every area, without geometry, as a list of objects."""
    features = json.loads((ROOT / "sample_data/city/areas.geojson").read_text("utf-8"))["features"]
    rows = [{name: feature["properties"][name] for name in AREA_COLUMNS} for feature in features]
    return json.dumps(rows, ensure_ascii=False).encode()


@cache
def search_columns() -> bytes:
    """The columns that the page's search address gives."""
    hierarchy = Hierarchy(pd.DataFrame(json.loads(areas())))
    return json.dumps(hierarchy.search_columns(), ensure_ascii=False).encode()


MADE: dict[str, Callable[[], bytes]] = {"/areas": areas, "/search": search_columns}


class Handler(SimpleHTTPRequestHandler):
    """Files of the checkout, never cached; quiet."""

    def do_GET(self) -> None:
        make = MADE.get(self.path.partition("?")[0])
        if make is None:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(make())

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: a test's output is its failures."""


def make_server(port: int = 0) -> ThreadingHTTPServer:
    """A server on 127.0.0.1; port 0 takes a free one, to be read from `server_port`."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(ROOT)))


if __name__ == "__main__":
    with make_server(int(sys.argv[1]) if len(sys.argv) > 1 else 8700) as server:
        print(f"http://127.0.0.1:{server.server_port}/tests/js/panel/harness.html")
        server.serve_forever()
