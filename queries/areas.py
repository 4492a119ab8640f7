"""The areas of the city: read as the scope sees them, written once when a city is loaded."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from psycopg import Connection
from psycopg.rows import dict_row

from geo.errors import GeoError
from geo.hierarchy import Hierarchy
from geo.measure import area_km2
from geo.topology import check_areas
from queries.blocks import block
from queries.errors import StoreError

TREE_COLUMNS = ["code", "name", "name_en", "level", "parent"]


def read_areas(conn: Connection[Any]) -> gpd.GeoDataFrame:
    """Areas [code, name, name_en, level, parent, area_km2, leaves, geometry], EPSG:4326.

    Ordered by level and code. `leaves` is the number of deepest areas at or below an area. Higher
    levels have the union of their cells.
    """
    rows = conn.execute(block("area", "read_areas")).fetchall()
    columns = [*TREE_COLUMNS, "geometry", "area_km2", "leaves"]
    frame = pd.DataFrame(rows, columns=columns)
    shapes = shapely.from_wkb(frame.pop("geometry").to_numpy())
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=4326)


def read_hierarchy(conn: Connection[Any]) -> Hierarchy:
    """The tree of the scope's areas. Raises StoreError if the store holds no city."""
    rows = conn.execute(block("area", "read_tree")).fetchall()
    if not rows:
        raise StoreError(
            "the database holds no city, or none that this scope may see; fill it with "
            "`command-map load --sample` or `command-map load FOLDER`"
        )
    return Hierarchy(pd.DataFrame(rows, columns=TREE_COLUMNS))


def write_areas(conn: Connection[Any], areas: gpd.GeoDataFrame) -> None:
    """Writes a city's areas [code, name, name_en, level, parent, geometry] and their tree.

    Areas without geometry get the union of what is below them. A city that is there already is
    left alone.

    Raises StoreError if another city is there, GeoError if the tree or the geometry does not hold
    together; the message names the areas at fault.
    """
    present = {code for (code,) in conn.execute(block("area", "read_codes"))}
    if present:
        if present != set(areas["code"]):
            raise StoreError(
                "the database holds another city already (its area codes differ); load this one "
                "into an empty database"
            )
        return
    tree = Hierarchy(areas)
    whole = complete_areas(areas, tree)
    report = check_areas(whole)
    if not report.ok:
        raise GeoError(f"the areas do not fit together:\n{report.to_text()}")
    leaves = {code: len(tree.leaves(code)) for code in tree.codes()}
    rows = whole.assign(
        geometry=shapely.to_wkb(whole.geometry.to_numpy()),
        area_km2=area_km2(whole.geometry),
        leaves=whole["code"].map(leaves),
    )
    rows = pd.DataFrame(rows)[[*TREE_COLUMNS, "geometry", "area_km2", "leaves"]]
    rows = rows.astype(object).where(rows.notna(), None)
    with conn.cursor() as cursor:
        cursor.executemany(block("area", "insert_area"), rows.to_dict("records"))
        cursor.executemany(block("area", "insert_pair"), tree.closure().to_dict("records"))
        cursor.execute(block("area", "copy_scope"))


def complete_areas(areas: gpd.GeoDataFrame, tree: Hierarchy) -> gpd.GeoDataFrame:
    """The same areas ordered by level and code, each with geometry: the union of those below."""
    shapes: dict[str, Any] = {
        code: shape
        for code, shape in zip(areas["code"], areas.geometry, strict=True)
        if shape is not None and not shape.is_empty
    }
    for code in reversed(tree.codes()):
        below = [shapes[child] for child in tree.children(code) if child in shapes]
        if code not in shapes and below:
            shapes[code] = shapely.coverage_union_all(below)
    without = [code for code in tree.codes() if code not in shapes]
    if without:
        raise GeoError(
            f"areas without geometry of their own or below them: {', '.join(without[:10])}"
        )
    ordered = areas.set_index("code").loc[list(tree.codes())].reset_index()
    return ordered.set_geometry([shapes[code] for code in ordered["code"]], crs=4326)


def rows_of(conn: Connection[Any], query: Any, params: Any) -> pd.DataFrame:
    """The rows of a query as a DataFrame with its column names."""
    with conn.cursor(row_factory=dict_row) as cursor:
        cursor.execute(query, params)
        names = [column.name for column in cursor.description or ()]
        return pd.DataFrame(cursor.fetchall(), columns=names)
