"""What stands behind the signed addresses: geometry, base map, search index, days and places.

Each is worked out once a scope and snapshot and kept in `Live`'s bounded cache.
"""

from __future__ import annotations

import json
from datetime import date

from dashboard.errors import AddressRefused
from dashboard.figures import read_figures
from dashboard.layers.styled import Layer, Seen
from dashboard.live import Live
from dashboard.map.packed import days_body
from dashboard.map.spec import places_body
from dashboard.text import LANGS
from dashboard.view import View
from geo.wire import encode_city
from queries.rollups import figures_by_day
from queries.scope import Scope


def geometry(live: Live, scope: Scope) -> bytes:
    """The areas of the scope in the browser's geometry format (`geo.wire`), uncompressed."""
    city = live.city(scope)
    return live.cached(scope, city.snapshot, _geometry, live, scope)


def _geometry(live: Live, scope: Scope) -> bytes:
    city = live.city(scope)
    deepest = city.areas[city.areas["level"] == city.areas["level"].max()]
    return encode_city(deepest[["code", "geometry"]], city.hierarchy)


def base_map(live: Live, scope: Scope) -> bytes:
    """Land and neighbours as GeoJSON with `kind` "land" or "neighbour"; the same for everyone."""
    return live.city(scope).base_map.encode()


def search_index(live: Live, scope: Scope) -> bytes:
    """Names, pinyin and codes of the scope's areas as JSON columns, ordered by level and code."""
    city = live.city(scope)
    return live.cached(scope, city.snapshot, _search_index, live, scope)


def _search_index(live: Live, scope: Scope) -> bytes:
    tree = live.city(scope).hierarchy
    return json.dumps(tree.search_columns(), ensure_ascii=False, separators=(",", ":")).encode()


def days_values(live: Live, scope: Scope, metric: str, level: int) -> bytes:
    """A metric for every day of the slider and every area of a level (`packed.days_body`)."""
    city = live.city(scope)
    return live.cached(scope, city.snapshot, _days_values, live, scope, metric, level)


def _days_values(live: Live, scope: Scope, metric_name: str, level: int) -> bytes:
    city = live.city(scope)
    metric = city.catalogue.metrics.get(metric_name)
    if metric is None:
        raise AddressRefused("this address names a metric that is no longer in the catalogue")
    first, last = city.days
    with live.store.read(scope) as conn:
        values = figures_by_day(conn, metric, city.units(level), first, last)
    return days_body(values, metric.decimals)


def places(live: Live, scope: Scope, layer: Layer, lang: str, day: date | None) -> bytes:
    """Where the features of a layer stand, as JSON columns; of one day for what happens by day."""
    city = live.city(scope)
    return live.cached(scope, city.snapshot, _places, live, scope, layer, lang, day)


def _places(live: Live, scope: Scope, layer: Layer, lang: str, day: date | None) -> bytes:
    city = live.city(scope)
    view = View(
        area=city.hierarchy.root,
        day=day or city.days[1],
        metric=city.catalogue.default_metric,
        level=2,
        layers=(layer.id,),
        lang=next(known for known in LANGS if known == lang),
    )
    with live.store.read(scope) as conn:
        figures = read_figures(conn, city, view)
        frame = layer.draw(Seen(conn, city, view, figures, lambda query, *a: query(conn, *a)))
    return places_body(frame)
