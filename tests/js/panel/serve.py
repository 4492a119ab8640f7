"""Serves the checkout for the panels' harness, and the search index of the sample city.

    python -m tests.js.panel.serve 8700    then open /tests/js/panel/harness.html
"""

from __future__ import annotations

import json
import sys
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pandas as pd

from geo.hierarchy import Hierarchy

ROOT = Path(__file__).parents[3]
AREA_COLUMNS = ["code", "name", "name_en", "level", "parent"]


@cache
def search_columns() -> bytes:
    """The columns that the page's search address gives, of the sample city."""
    features = json.loads((ROOT / "sample_data/city/areas.geojson").read_text("utf-8"))["features"]
    areas = pd.DataFrame([feature["properties"] for feature in features])[AREA_COLUMNS]
    return json.dumps(Hierarchy(areas).search_columns(), ensure_ascii=False).encode()


class Handler(SimpleHTTPRequestHandler):
    """Files of the checkout, never cached; quiet."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def do_GET(self) -> None:
        if self.path != "/search":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(search_columns())

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
