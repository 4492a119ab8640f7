"""What lies around the city: sea's edge, land and the neighbours. The same for every scope."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely
from psycopg import Connection

from queries.blocks import block
from queries.errors import StoreError

COLUMNS = ["kind", "name", "name_en"]


def read_base_map(conn: Connection) -> gpd.GeoDataFrame:
    """Polygons [kind ("land" | "neighbour"), name, name_en, geometry], EPSG:4326; may be empty."""
    rows = conn.execute(block("base_map", "read_base_map"), binary=True).fetchall()
    table = pd.DataFrame(rows, columns=[*COLUMNS, "geometry"])
    shapes = shapely.from_wkb(table.pop("geometry").to_numpy())
    return gpd.GeoDataFrame(table, geometry=shapes, crs=4326)


def write_base_map(conn: Connection, features: gpd.GeoDataFrame) -> None:
    """Adds features [kind, name?, name_en?, geometry], EPSG:4326, to the base map.

    Raises StoreError for another kind.
    """
    odd = sorted(set(features["kind"]) - {"land", "neighbour"})
    if odd:
        raise StoreError(f"the base map knows the kinds land and neighbour, not {', '.join(odd)}")
    table = features.reindex(columns=[*COLUMNS, "geometry"])
    table[COLUMNS] = table[COLUMNS].fillna("")
    rows = [
        {"kind": kind, "name": name, "name_en": name_en, "geometry": shapely.to_wkb(shape)}
        for kind, name, name_en, shape in table.itertuples(index=False)
    ]
    with conn.cursor() as cursor:
        cursor.executemany(block("base_map", "add_feature"), rows)
