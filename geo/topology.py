"""Is a set of areas a sound division of a city? Names the areas at fault."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.crs import to_wgs84
from geo.errors import GeoError, listed
from geo.measure import metres_per_degree
from geo.topology_report import Fault, TopologyReport

__all__ = ["Fault", "TopologyReport", "check_areas"]

LEAST_M2 = 1.0  # a metre square: below it lies the rounding of coordinates to 1e-5°
LARGEST_GAP_KM2 = 1.0


def check_areas(
    areas: gpd.GeoDataFrame,
    *,
    least_m2: float = LEAST_M2,
    largest_gap_km2: float = LARGEST_GAP_KM2,
) -> TopologyReport:
    """Checks codes, parents and geometry of a set of areas.

    Parameters
    ----------
    areas : GeoDataFrame [code, level, parent, geometry] in any CRS that `crs.to_wgs84` takes.
        Where no area of a level has geometry, the level is the union of its children and only its
        codes and parents are checked.
    least_m2 : ground below this is taken for rounding, in m².
    largest_gap_km2 : a larger hole is taken for what it should be, a lake or another city's land.

    Returns
    -------
    TopologyReport. About 0.3 s for 1,317 cells.

    Raises
    ------
    GeoError
        if a column is missing, codes are not text, or the CRS is missing.

    Areas of a level need not touch or fill anything: a city has islands.
    """
    frame = _read(areas)
    codes = frame["code"].to_numpy(dtype=object)
    shapes, invalid = _polygons(frame)
    overlaps: list[Fault] = []
    unmatched: list[Fault] = []
    gaps: list[Fault] = []
    for rows in frame.groupby("level", sort=True).indices.values():
        usable = rows[~shapely.is_missing(shapes[rows])]
        found, hairs = _overlaps(shapes[usable], codes[usable], least_m2)
        overlaps += found
        unmatched += hairs
        gaps += _holes(shapes[usable], codes[usable], least_m2, largest_gap_km2 * 1e6)
    outside, wrong, uncovered = _nesting(frame, shapes, least_m2)
    return TopologyReport(
        duplicate_codes=_ordered(_duplicates(frame)),
        missing_parent=_ordered(_missing_parents(frame)),
        wrong_parent=_ordered([*_wrong_levels(frame), *wrong]),
        invalid_geometry=_ordered(invalid),
        overlaps=_ordered(overlaps),
        gaps=_ordered([*gaps, *uncovered]),
        outside_parent=_ordered(outside),
        unmatched_edges=_ordered(unmatched),
    )


def _read(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    missing = [name for name in ("code", "level", "parent") if name not in areas.columns]
    if missing:
        raise GeoError(f"areas lack the columns {listed(missing)}")
    numbers = [code for code in areas["code"] if not isinstance(code, str) and not pd.isna(code)]
    if numbers:
        raise GeoError(
            f"codes {listed(numbers)} are not text; read codes as text to keep leading zeros"
        )
    placed = to_wgs84(areas)
    frame = gpd.GeoDataFrame(
        placed[["code", "level", "parent"]], geometry=placed.geometry, crs=placed.crs
    ).reset_index(drop=True)
    frame["code"] = frame["code"].fillna("")
    frame["parent"] = frame["parent"].where(frame["parent"].notna() & (frame["parent"] != ""), None)
    return frame


def _polygons(frame: gpd.GeoDataFrame) -> tuple[NDArray[Any], list[Fault]]:
    """Geometries in metres on a local plane, None for those not usable, and what is wrong."""
    shapes = np.array(frame.geometry.values, dtype=object)
    given = ~shapely.is_missing(shapes)
    has_any = frame["level"].map(pd.Series(given).groupby(frame["level"]).any()).to_numpy(bool)
    polygonal = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    valid = shapely.is_valid(shapes)
    faults = []
    for row in np.flatnonzero((has_any & ~polygonal) | (given & ~valid)):
        if not given[row]:
            what = "has no geometry, while others of its level have one"
        elif polygonal[row]:
            what = f"invalid: {shapely.is_valid_reason(shapes[row])}"
        else:
            what = f"is {shapes[row].geom_type}, not a polygon" if valid[row] else "not valid"
            what = "is empty" if shapes[row].is_empty else what
        faults.append(Fault((frame["code"][row],), what))
    shapes[~(polygonal & valid)] = None
    if polygonal.any():
        _, south, _, north = shapely.total_bounds(shapes[polygonal & valid])
        lat = (south + north) / 2
        metres = np.array(metres_per_degree(float(lat))) if np.isfinite(lat) else np.ones(2)
        shapes = shapely.transform(shapes, lambda xy: xy * metres)
    return shapes, faults


def _duplicates(frame: gpd.GeoDataFrame) -> list[Fault]:
    counts = frame["code"].value_counts()
    faults = [
        Fault((code,), f"given {times} times")
        for code, times in counts.items()
        if times > 1 and code
    ]
    nameless = int(counts.get("", 0))
    return [*faults, Fault(("",), f"{nameless} areas without a code")] if nameless else faults


def _missing_parents(frame: gpd.GeoDataFrame) -> list[Fault]:
    known = set(frame["code"])
    # The one highest area of a scope's subtree has a parent that the set does not hold.
    top = frame.loc[frame["level"] == frame["level"].min(), "code"]
    faults = []
    for code, parent in zip(frame["code"], frame["parent"], strict=True):
        if len(top) == 1 and code == top.iloc[0]:
            continue
        if parent is None:
            faults.append(Fault((code,), "has no parent; only the one area at the top has none"))
        elif parent not in known:
            faults.append(Fault((code,), f"its parent {parent} is not in the set"))
    return faults


def _wrong_levels(frame: gpd.GeoDataFrame) -> list[Fault]:
    level = dict(zip(frame["code"], frame["level"], strict=True))
    return [
        Fault((code, parent), f"level {own} cannot lie in level {level[parent]}")
        for code, own, parent in zip(frame["code"], frame["level"], frame["parent"], strict=True)
        if parent in level and level[parent] >= own
    ]


def _overlaps(
    shapes: NDArray[Any], codes: NDArray[Any], least_m2: float
) -> tuple[list[Fault], list[Fault]]:
    """Pairs that share ground, and pairs whose edges do not match though they share none."""
    if len(shapes) == 0 or shapely.coverage_is_valid(shapes):
        return [], []
    edges = shapely.coverage_invalid_edges(shapes)
    suspects = np.flatnonzero(~shapely.is_empty(edges) & ~shapely.is_missing(edges))
    one, other = shapely.STRtree(shapes[suspects]).query(shapes[suspects], predicate="intersects")
    one, other = suspects[one[one < other]], suspects[other[one < other]]
    shared_m2 = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    overlaps, unmatched = [], []
    for a, b, m2 in zip(one, other, shared_m2, strict=True):
        pair = tuple(sorted((codes[a], codes[b])))
        if m2 > least_m2:
            overlaps.append(Fault(pair, f"overlap by {m2:,.0f} m²"))
        elif _border_differs(shapes[a], shapes[b], edges[a], edges[b]):
            unmatched.append(Fault(pair, "their common border has different vertices on each side"))
    return overlaps, unmatched


def _border_differs(one: Any, other: Any, edges: Any, other_edges: Any) -> bool:
    """Whether unmatched edges of either area run along the other, not only meet it in a point."""
    return bool(
        shapely.length(shapely.intersection(edges, other)) > 0
        or shapely.length(shapely.intersection(other_edges, one)) > 0
    )


def _holes(
    shapes: NDArray[Any], codes: NDArray[Any], least_m2: float, largest_m2: float
) -> list[Fault]:
    """Ground closed in by areas of a level that belongs to none of them."""
    if len(shapes) == 0:
        return []
    valid = shapely.coverage_is_valid(shapes)
    whole = shapely.coverage_union_all(shapes) if valid else shapely.union_all(shapes)
    rings = [ring for part in shapely.get_parts(whole) for ring in shapely.get_rings(part)[1:]]
    holes = shapely.polygons(np.array(rings, dtype=object)) if rings else np.array([])
    holes = [hole for hole in holes if least_m2 < hole.area < largest_m2]
    if not holes:
        return []
    tree = shapely.STRtree(shapes)
    return [
        Fault(
            tuple(sorted(codes[tree.query(hole.buffer(0.01), predicate="intersects")])),
            f"a gap of {hole.area:,.0f} m² between them",
        )
        for hole in holes
    ]


def _nesting(
    frame: gpd.GeoDataFrame, shapes: NDArray[Any], least_m2: float
) -> tuple[list[Fault], list[Fault], list[Fault]]:
    """Children outside their parent, children mostly in another, and ground without a child."""
    place = {code: row for row, code in enumerate(frame["code"])}
    has_shape = ~shapely.is_missing(shapes)
    parent = np.array([place.get(code, -1) for code in frame["parent"]], dtype=np.int64)
    level = frame["level"].to_numpy()
    below = (parent >= 0) & (level[parent] < level)  # others are reported as wrong already
    child = np.flatnonzero(has_shape & below & has_shape[parent])
    shapely.prepare(shapes[np.unique(parent[child])])
    above = parent[child]
    apart = ~shapely.covers(shapes[above], shapes[child])
    outside_m2 = np.zeros(len(child))
    outside_m2[apart] = shapely.area(shapely.difference(shapes[child[apart]], shapes[above[apart]]))
    outside, wrong = [], []
    for row, up, m2 in zip(child, above, outside_m2, strict=True):
        if m2 <= least_m2:
            continue
        code, own = frame["code"][row], frame["code"][up]
        peers = np.flatnonzero(has_shape & (level == level[up]))
        within_m2 = shapely.area(shapely.intersection(shapes[peers], shapes[row]))
        most = peers[int(np.argmax(within_m2))]
        share = float(within_m2.max()) / float(shapely.area(shapes[row]))
        if most != up and share > 0.5:
            what = f"lies to {share:.0%} in {frame['code'][most]}, not in its parent {own}"
            wrong.append(Fault((code, own, frame["code"][most]), what))
        else:
            outside.append(Fault((code, own), f"{m2:,.0f} m² outside its parent {own}"))
    uncovered = []
    for up in np.unique(above):
        children = child[above == up]
        complete = (parent == up).sum() == len(children)
        left = shapely.difference(shapes[up], shapely.union_all(shapes[children]))
        if complete and left.area > least_m2:
            what = f"{left.area:,.0f} m² belong to no area below it"
            uncovered.append(Fault((frame["code"][up],), what))
    return outside, wrong, uncovered


def _ordered(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.codes, fault.what)))
