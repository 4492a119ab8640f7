"""What stands behind the signed addresses: geometry, base map, search index, days and places.

Each is worked out once a scope and snapshot and kept in `Live`'s bounded cache.
"""

from __future__ import annotations

import json
from datetime import date, datetime

from dashboard.errors import AddressRefused
from dashboard.layers.styled import Layer
from dashboard.live import Live
from dashboard.look import look
from dashboard.map.packed import days_body
from dashboard.map.spec import places_body
from dashboard.text import Lang
from dashboard.topics import MEASURES
from dashboard.view import View
from geo.wire import encode_city
from queries.rollups import figures_by_day
from queries.scope import Scope


def geometry(live: Live, scope: Scope) -> bytes:
    """The areas of the scope in the browser's geometry format (`geo.wire`), uncompressed."""
    city = live.city(scope)

    def make() -> bytes:
        deepest = city.areas[city.areas["level"] == city.areas["level"].max()]
        return encode_city(deepest[["code", "geometry"]], city.hierarchy)

    # By its own version, not the snapshot: shapes stay while figures change every minute.
    return live.cached(scope, 0, ("geometry", city.ground.geometry_version), make)


def base_map(live: Live, scope: Scope) -> bytes:
    """Land and neighbours as GeoJSON with `kind` "land" or "neighbour"; the same for everyone."""
    return live.city(scope).ground.base_map.encode()


def search_index(live: Live, scope: Scope) -> bytes:
    """Names, pinyin and codes of the scope's areas as JSON columns, ordered by level and code."""
    city = live.city(scope)

    def make() -> bytes:
        columns = city.hierarchy.search_columns()
        return json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()

    return live.cached(scope, 0, ("search", city.ground.geometry_version), make)


def days_values(live: Live, scope: Scope, metric_name: str, level: int) -> bytes:
    """A metric, or a topic's measure, for every day of the slider and every area of a level
    (`packed.days_body`)."""
    city = live.city(scope)
    known, measure = city.catalogue.metrics.get(metric_name), MEASURES.get(metric_name)

    def make() -> bytes:
        units = city.ground.units(level)
        with live.store.read(scope) as conn:
            if known is not None:
                found = figures_by_day(conn, known, units, *city.days)
                return days_body(found[0], known.decimals, found[1])
            if measure is not None and measure.by_day is not None:
                values, withheld = measure.by_day(conn, city, units)
                return days_body(values, measure.metric.decimals, withheld)
        raise AddressRefused("this address names a metric that is no longer in the catalogue")

    return live.cached(scope, city.snapshot, ("days", metric_name, level), make)


def places(
    live: Live,
    scope: Scope,
    layer: Layer,
    lang: Lang,
    day: date | None = None,
    known: datetime | None = None,
    options: tuple[tuple[str, str], ...] = (),
) -> bytes:
    """Where the features of a layer stand, as JSON columns; of one day for what happens by day,
    as it was known at a moment, and as a topic's options have it."""

    def make() -> bytes:
        with live.reading(scope) as (conn, city):
            once = live.once(city)
            view = View(
                area=city.root,
                day=day or city.newest_day,
                metric=city.catalogue.default_metric,
                level=2,
                layers=(layer.id,),
                lang=lang,
                known=known,
                options=options,
            )
            return places_body(layer.draw(look(conn, city, view, once)))

    return live.cached(scope, live.snapshot, ("places", layer.id, lang, day, known, options), make)
