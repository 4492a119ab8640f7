"""The areas of the city: their tree and their shapes."""

from __future__ import annotations

import re
import secrets

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from psycopg import Connection

from geo.errors import GeoError, listed
from geo.hierarchy import Hierarchy
from geo.measure import area_km2
from geo.rings import snap
from geo.topology import check_areas
from queries.blocks import block
from queries.errors import StoreError
from queries.setting import write_setting

CODE = re.compile(r"\S{1,40}")
COLUMNS = ["code", "name", "name_en", "level", "parent", "area_km2"]


def read_areas(conn: Connection) -> gpd.GeoDataFrame:
    """Areas in scope: [code, name, name_en, level, parent, area_km2, geometry], EPSG:4326.

    Ordered by level and code; `parent` is None for the root.
    """
    rows = conn.execute(block("areas", "read_areas"), binary=True).fetchall()
    table = pd.DataFrame(rows, columns=[*COLUMNS, "geometry"])
    shapes = shapely.from_wkb(table.pop("geometry").to_numpy())
    return gpd.GeoDataFrame(table, geometry=shapes, crs=4326)


def read_hierarchy(conn: Connection) -> Hierarchy:
    """The tree of the areas in scope; its root is the scope's area.

    Raises geo.errors.GeoError if there are none.
    """
    rows = conn.execute(block("areas", "read_hierarchy")).fetchall()
    return Hierarchy(pd.DataFrame(rows, columns=COLUMNS[:5]))


def read_leaves(conn: Connection) -> gpd.GeoDataFrame:
    """Areas in scope with nothing below them: [code, geometry], EPSG:4326, ordered by code."""
    rows = conn.execute(block("areas", "read_leaves"), binary=True).fetchall()
    table = pd.DataFrame(rows, columns=["code", "geometry"])
    shapes = shapely.from_wkb(table.pop("geometry").to_numpy())
    return gpd.GeoDataFrame(table, geometry=shapes, crs=4326)


def write_areas(conn: Connection, areas: gpd.GeoDataFrame) -> bool:
    """Stores the areas of a city; says whether they are new.

    `areas`: [code, name, name_en, level, parent, geometry] in EPSG:4326. Only areas with nothing
    below them need a geometry; another's is the union of its children's.

    Raises StoreError if the store has other areas already, if a leaf has no geometry, or if the
    codes do not make a tree.
    """
    try:
        tree = Hierarchy(pd.DataFrame(areas.drop(columns=areas.geometry.name)))
    except GeoError as error:
        raise StoreError(f"the areas cannot be used: {error}") from error
    spaced = [code for code in tree if not CODE.fullmatch(code)]
    if spaced:
        raise StoreError(
            "the code of an area has 1 to 40 characters and no space in it; change "
            f"{listed(spaced)}"
        )
    is_unnamed = areas["name"].isna() | (areas["name"].astype(str).str.strip() == "")
    if is_unnamed.any():  # the tree would call it by its code, on every screen
        raise StoreError(f"areas without a name: {listed(areas['code'][is_unnamed])}")
    present = {code: (parent, level) for code, parent, level in _read_present(conn)}
    if present:
        if present != {code: (tree.parent(code), tree.level(code)) for code in tree}:
            raise StoreError(
                f"the database holds another city already ({len(present):,} areas); load this one "
                "into an empty database"
            )
        return False
    shapes = _shapes(tree, areas)
    _refuse_faults(tree, shapes)
    sizes = dict(zip(tree.codes(), area_km2(shapes[code] for code in tree.codes()), strict=True))
    rows = [_row(tree, code, shapes[code], float(sizes[code])) for code in tree.codes()]
    with conn.cursor() as cursor:
        cursor.executemany(block("areas", "add_area"), rows)
    conn.execute(block("areas", "fill_tree"))
    write_setting(conn, "areas", secrets.token_hex(6))  # what is made of these areas may be kept
    return True


def _refuse_faults(tree: Hierarchy, shapes: dict[str, shapely.Geometry]) -> None:
    """Areas that overlap, gape or lie outside their parents would count twice, not at all or
    elsewhere: refused by name."""
    codes, leaves = list(tree.codes()), list(tree.leaves())
    report = check_areas(
        gpd.GeoDataFrame(
            {
                "code": codes,
                "level": [tree.level(code) for code in codes],
                "parent": [tree.parent(code) for code in codes],
            },
            geometry=[shapes[code] for code in codes],
            crs=4326,
        )
    )
    if report.overlaps or report.gaps or report.outside_parent or report.wrong_parent:
        raise StoreError(f"the areas do not fit together; {report.to_text()}")
    try:
        snap(np.array([shapes[code] for code in leaves], dtype=object), leaves)
    except GeoError as error:  # what the map cannot draw is better not loaded
        raise StoreError(f"the areas cannot be drawn: {error}") from error


def _read_present(conn: Connection) -> list[tuple[str, str | None, int]]:
    return conn.execute(block("areas", "read_parents")).fetchall()


def _row(tree: Hierarchy, code: str, shape: shapely.Geometry, size: float) -> dict[str, object]:
    leaves = tree.leaves(code)
    return {
        "code": code,
        "name": tree.name(code, "zh"),
        "name_en": tree.name(code, "en"),
        "level": tree.level(code),
        "parent": tree.parent(code),
        "path": list(tree.path(code)),
        "is_leaf": leaves == (code,),
        "leaves": len(leaves),
        "area_km2": size,
        "geometry": shapely.to_wkb(shape),
    }


def _shapes(tree: Hierarchy, areas: gpd.GeoDataFrame) -> dict[str, shapely.Geometry]:
    """The shape of every area; of those without one, the union of the shapes below."""
    given = dict(zip(areas["code"], areas.geometry.to_numpy(), strict=True))
    given = {code: own for code, own in given.items() if own is not None and not own.is_empty}
    bare = [code for code in tree.leaves() if code not in given]
    if bare:
        raise StoreError(f"areas with nothing below them have no geometry: {listed(bare)}")
    broken = [code for code, own in given.items() if not own.is_valid]
    if broken:
        why = shapely.is_valid_reason(given[broken[0]])
        raise StoreError(
            f"the geometry of {listed(broken)} crosses itself or is broken otherwise ({why}); "
            "repair it, e.g. by make_valid, and look at the result"
        )
    shapes: dict[str, shapely.Geometry] = {}
    for code in reversed(tree.codes()):  # deepest first, so that children come before parents
        below = [shapes[child] for child in tree.children(code)]
        shapes[code] = given[code] if code in given else shapely.union_all(np.array(below))
    polygons = ("Polygon", "MultiPolygon")
    odd = [code for code, shape in shapes.items() if shape.geom_type not in polygons]
    if odd:
        raise StoreError(f"the geometry of an area is a polygon; it is not for {listed(odd)}")
    return shapes
