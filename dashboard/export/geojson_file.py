"""GeoJSON by RFC 7946: WGS 84, six decimals (0.1 m), outer rings counter-clockwise."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely

from dashboard.export.listing import Listing
from dashboard.export.values import Value, cells_of, plain

DECIMALS = 6


def to_geojson(listing: Listing) -> bytes:
    """A FeatureCollection, one feature a row; `facts` is a member of its own, label → value.

    A row that is no area has a null geometry. A missing value is null, and where a column has any,
    `<name>_state` says in each feature which kind of missing it is ("" for a value).
    """
    properties: list[dict[str, Any]] = [{} for _ in range(len(listing.rows))]
    for cells in cells_of(listing):
        for row, value in zip(properties, cells.values, strict=True):
            row[cells.column.name] = _json(value)
        for row, state in zip(properties, cells.states or (), strict=False):
            row[cells.state_name] = state
    collection = {
        "type": "FeatureCollection",
        "title": plain(listing.title),
        "facts": {plain(label): plain(value) for label, value in listing.facts},
        "features": [
            {"type": "Feature", "properties": row, "geometry": _geometry(shape)}
            for row, shape in zip(properties, listing.rows.geometry, strict=True)
        ],
    }
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def _json(value: Value) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


def _geometry(shape: shapely.Geometry | None) -> dict[str, Any] | None:
    if shape is None or shape.is_empty:
        return None
    turned = shapely.orient_polygons(shapely.force_2d(shape))
    rounded = shapely.transform(turned, lambda points: np.round(points, DECIMALS))
    return dict(shapely.geometry.mapping(rounded))
