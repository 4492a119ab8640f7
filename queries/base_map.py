"""What lies around the city: sea's edge, land, the neighbours, roads. The same for every scope."""

from __future__ import annotations

import hashlib

import geopandas as gpd
import pandas as pd
import shapely
from psycopg import Connection

from queries.blocks import block
from queries.errors import StoreError
from queries.setting import read_setting, write_setting

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


def read_roads(conn: Connection) -> gpd.GeoDataFrame:
    """The lines that `geo.network.RoadNetwork` takes: [speed_kmh, oneway, geometry], EPSG:4326, in
    one order always; without a row where the city has none."""
    rows = conn.execute(block("base_map", "read_roads"), binary=True).fetchall()
    table = pd.DataFrame(rows, columns=["speed_kmh", "oneway", "geometry"])
    shapes = shapely.from_wkb(table.pop("geometry").to_numpy())
    return gpd.GeoDataFrame(table, geometry=shapes, crs=4326)


def roads_version(conn: Connection) -> str:
    """Twelve hex digits of the roads; "" where the city has none."""
    return read_setting(conn, "roads") or ""


def write_roads(conn: Connection, lines: gpd.GeoDataFrame) -> None:
    """Puts roads as `geo.network.read_roads` gives them in place of those there are."""
    shapes = shapely.to_wkb(lines.geometry.to_numpy())
    rows = [
        {"speed_kmh": None if pd.isna(speed) else float(speed), "oneway": oneway, "geometry": shape}
        for speed, oneway, shape in zip(lines["speed_kmh"], lines["oneway"], shapes, strict=True)
    ]
    version = hashlib.sha256(repr(rows).encode()).hexdigest()[:12]
    if version == roads_version(conn):
        return
    conn.execute(block("base_map", "drop_roads"))
    with conn.cursor() as cursor:
        cursor.executemany(block("base_map", "add_road"), rows)
    write_setting(conn, "roads", version)
