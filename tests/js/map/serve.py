"""Serves the checkout for the map's harness, with geometry and base map of the sample city.

python -m tests.js.map.serve 8701, then open /tests/js/map/harness.html
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from functools import cache, partial
from http.server import ThreadingHTTPServer
from typing import Any

import geopandas as gpd

from geo.hierarchy import Hierarchy
from geo.wire import encode_city
from tests.js.panel.serve import AREA_COLUMNS, ROOT, Handler

CITY = ROOT / "sample_data" / "city"


@cache
def geometry() -> bytes:
    """The sample city as a CMG1 message, gzip-compressed."""
    areas = gpd.read_file(CITY / "areas.geojson")
    hierarchy = Hierarchy(areas[AREA_COLUMNS])
    cells = areas.loc[areas["level"] == areas["level"].max(), ["code", "geometry"]]
    return gzip.compress(encode_city(cells, hierarchy), 6)


@cache
def base() -> bytes:
    """Land and neighbours as one GeoJSON, gzip-compressed; `kind` says which."""
    features = []
    for kind, name in (("neighbour", "neighbours"), ("land", "land")):
        found = json.loads((CITY / f"{name}.geojson").read_text("utf-8"))["features"]
        features += [{**feature, "properties": {"kind": kind}} for feature in found]
    return gzip.compress(json.dumps({"type": "FeatureCollection", "features": features}).encode())


MADE: dict[str, Callable[[], bytes]] = {"/geometry": geometry, "/base": base}


class MapHandler(Handler):
    """Files of the checkout, and the city's shapes."""

    def do_GET(self) -> None:  # noqa: N802 - the name http.server calls
        make = MADE.get(self.path.partition("?")[0])
        if make is None:
            super().do_GET()
            return
        body = make()
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def make_server(port: int = 0, **options: Any) -> ThreadingHTTPServer:
    """A server on 127.0.0.1; port 0 takes a free one, to be read from `server_port`."""
    handler = partial(MapHandler, directory=str(ROOT), **options)
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


if __name__ == "__main__":
    with make_server(int(sys.argv[1]) if len(sys.argv) > 1 else 8701) as server:
        print(f"http://127.0.0.1:{server.server_port}/tests/js/map/harness.html")
        server.serve_forever()
