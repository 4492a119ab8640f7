"""A whole city's geometry in one small message for the browser: the format CMG1.

    uint32 header length | header, JSON in UTF-8 padded with spaces to 4 bytes | body

All numbers are little-endian. The body is a row of arrays; the header says where each begins:
`arrays: {name: {type, offset, length}}`, `offset` in bytes from the beginning of the body, always
a multiple of 4, `length` in numbers, `type` one of int16, int32, uint32.

Cells are polygons; every other area is the union of its cells, so that only cells travel.

- `part_cell`: for each part of a polygon the index of its cell in `codes[deepest level]`
- `part_ring`: index of the first ring of each part, and the number of rings; the first ring is
  the outline (counter-clockwise), the others are holes (clockwise)
- `ring_vertex`: index of the first vertex of each ring, and the number of vertices
- `dx`, `dy`: each vertex as the difference to the one before it in its ring, the first of a ring
  to the origin, in units of `scale` degrees; the first vertex is not repeated at the end
- `border{L}_path`, `border{L}_dx`, `border{L}_dy`: lines in the same manner, for level 1 (a cell
  on one side only: coast, or the edge of the scope) and every level below the city (areas of this
  level meet inside the same area above). Each edge is in one level only. Closed lines repeat
  their first vertex.

Header: `magic, origin [lon, lat], scale, codes {level: [codes]}, names {code: [zh, en]},
parents {code: parent}, label {code: [lon, lat]}, bounds {code: [w, s, e, n]}, rings {parts, rings,
vertices}, borders {level: {paths, vertices}}, arrays`. Codes are ordered within each level; an
area without a cell has no label and no bounds.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.borders import ancestor_table, border_lines
from geo.crs import to_wgs84
from geo.errors import GeoError, listed
from geo.hierarchy import Hierarchy
from geo.labels import label_points
from geo.rings import STEPS_PER_DEGREE, Ints, Rings, snap

MAGIC = "CMG1"
DECIMALS = 5  # of a degree: one grid step
FEW_CELLS = 20  # below, every cell counts for the bounds of an area
WIRE_TYPES = {"int16": "<i2", "int32": "<i4", "uint32": "<u4"}


@dataclass(frozen=True)
class DecodedCity:
    """What a CMG1 message says: its header, polygons by cell and lines by level, in degrees."""

    header: dict[str, Any]
    cells: dict[str, Any]
    borders: dict[int, list[Any]]


def encode_city(cells: gpd.GeoDataFrame, hierarchy: Hierarchy) -> bytes:
    """Cells and the tree above them as one CMG1 message, not compressed.

    Parameters
    ----------
    cells : GeoDataFrame [code, geometry], Polygons and MultiPolygons, all of the deepest level of
        the hierarchy, an edge-matched coverage (`topology.check_areas`), any CRS that
        `crs.to_wgs84` takes. Order does not matter.
    hierarchy : the areas that the message names.

    Vertices go to a grid of 1e-5°; `rings.snap` says what happens to rings that collapse.

    Raises
    ------
    GeoError
        naming the codes if a cell is not an area of the deepest level, is missing, given twice or
        has no usable polygon; or if the CRS is missing.
    """
    deepest = hierarchy.levels[-1]
    codes = hierarchy.codes(deepest)
    _check_codes(cells, codes, deepest)
    frame = to_wgs84(cells[["code", cells.geometry.name]]).set_index("code").loc[list(codes)]
    geometries = np.asarray(frame.geometry.values, dtype=object)
    rings = snap(geometries, codes)
    levels = hierarchy.levels[1:] or (deepest,)
    ancestors = ancestor_table(codes, hierarchy, levels)
    lines = border_lines(rings, ancestors, levels)
    lines |= {level: [] for level in range(2, deepest) if level not in lines}
    origin = np.array([(rings.x.min() + rings.x.max()) // 2, (rings.y.min() + rings.y.max()) // 2])
    arrays = _ring_arrays(rings, origin)
    for level in sorted(lines):
        arrays |= _line_arrays(level, lines[level], origin)
    header = {
        "magic": MAGIC,
        "origin": _degrees(origin),
        "scale": 1 / STEPS_PER_DEGREE,
        "codes": {str(level): list(hierarchy.codes(level)) for level in hierarchy.levels},
        "names": {code: [hierarchy.name(code), hierarchy.name(code, "en")] for code in hierarchy},
        "parents": {code: hierarchy.parent(code) for code in hierarchy if code != hierarchy.root},
        "label": _labels(geometries, codes, hierarchy),
        "bounds": _bounds(rings, codes, hierarchy),
        "rings": {
            "parts": len(rings.part_cell),
            "rings": len(rings.ring_start) - 1,
            "vertices": len(rings.x),
        },
        "borders": {
            str(level): {"paths": len(found), "vertices": sum(map(len, found))}
            for level, found in sorted(lines.items())
        },
    }
    return _pack(header, arrays)


def decode_city(message: bytes) -> DecodedCity:
    """Reads a CMG1 message back.

    Raises GeoError if the message is cut short or not CMG1.
    """
    header, body = _unpack(message)

    def array(name: str) -> Ints:
        entry = header["arrays"][name]
        kind = np.dtype(WIRE_TYPES[entry["type"]])
        found = np.frombuffer(body, kind, entry["length"], entry["offset"])
        return found.astype(np.int64)

    origin = np.rint(np.array(header["origin"]) * STEPS_PER_DEGREE).astype(np.int64)

    def vertices(prefix: str, starts: Ints) -> tuple[Ints, Ints]:
        x, y = (_summed(array(prefix + axis), starts) for axis in ("dx", "dy"))
        return x + origin[0], y + origin[1]

    starts = array("ring_vertex")
    x, y = vertices("", starts)
    rings = Rings(x, y, starts, array("part_ring"), array("part_cell"))
    deepest = max(header["codes"], key=int)
    parts: dict[str, list[Any]] = {code: [] for code in header["codes"][deepest]}
    for cell, polygon in zip(rings.part_cell, rings.polygons(), strict=True):
        parts[header["codes"][deepest][cell]].append(polygon)
    borders: dict[int, list[Any]] = {}
    for level in header["borders"]:
        starts = array(f"border{level}_path")
        xy = np.column_stack(vertices(f"border{level}_", starts)) / STEPS_PER_DEGREE
        borders[int(level)] = [shapely.LineString(xy[start:end]) for start, end in pairwise(starts)]
    cells = {
        code: found[0] if len(found) == 1 else shapely.MultiPolygon(found)
        for code, found in parts.items()
    }
    return DecodedCity(header, cells, borders)


def _check_codes(cells: gpd.GeoDataFrame, codes: Sequence[str], deepest: int) -> None:
    given = cells["code"].tolist()
    known = set(codes)
    faults = {
        f"are not areas of level {deepest}, the deepest of the hierarchy": set(given) - known,
        "are areas of the deepest level without a row": known - set(given),
        "are given more than once": {code for code, n in Counter(given).items() if n > 1},
    }
    for what, found in faults.items():
        if found:
            raise GeoError(f"cells {listed(sorted(found, key=str))} {what}")


def _differences(values: Ints, starts: Ints, origin: int) -> Ints:
    """Each value less the one before it; the first of each run less the origin."""
    steps = np.diff(values, prepend=0)
    steps[starts[:-1]] = values[starts[:-1]] - origin
    return steps


def _summed(steps: Ints, starts: Ints) -> Ints:
    """The inverse of `_differences` with origin 0."""
    sums = np.cumsum(steps)
    before = sums[starts[:-1]] - steps[starts[:-1]]
    return sums - np.repeat(before, np.diff(starts))


def _ring_arrays(rings: Rings, origin: Ints) -> dict[str, NDArray[Any]]:
    return {
        "part_cell": rings.part_cell.astype("<u4"),
        "part_ring": rings.part_start.astype("<u4"),
        "ring_vertex": rings.ring_start.astype("<u4"),
        "dx": _small(_differences(rings.x, rings.ring_start, origin[0])),
        "dy": _small(_differences(rings.y, rings.ring_start, origin[1])),
    }


def _line_arrays(level: int, lines: list[Ints], origin: Ints) -> dict[str, NDArray[Any]]:
    starts = np.r_[0, np.cumsum([len(line) for line in lines])].astype(np.int64)
    xy = np.concatenate(lines) if lines else np.empty((0, 2), dtype=np.int64)
    return {
        f"border{level}_path": starts.astype("<u4"),
        f"border{level}_dx": _small(_differences(xy[:, 0], starts, origin[0])),
        f"border{level}_dy": _small(_differences(xy[:, 1], starts, origin[1])),
    }


def _small(numbers: Ints) -> NDArray[Any]:
    limits = np.iinfo(np.int16)
    fits = numbers.size == 0 or (numbers.min() >= limits.min and numbers.max() <= limits.max)
    return numbers.astype("<i2" if fits else "<i4")


def _degrees(steps: Any) -> list[float]:
    return [round(float(step) / STEPS_PER_DEGREE, DECIMALS) for step in steps]


def _labels(
    geometries: NDArray[Any], codes: Sequence[str], hierarchy: Hierarchy
) -> dict[str, list[float]]:
    """Label points of all areas, the unions made from the bottom up."""
    shapes = dict(zip(codes, geometries, strict=True))
    for code in reversed(hierarchy.codes()):
        below = [shapes[child] for child in hierarchy.children(code) if child in shapes]
        if below:
            shapes[code] = shapely.coverage_union_all(np.array(below, dtype=object))
    ordered = [code for code in hierarchy if code in shapes]
    points = label_points(gpd.GeoSeries([shapes[code] for code in ordered], crs=4326))
    lon_lat = shapely.get_coordinates(points.values)
    return {
        code: [round(float(lon), DECIMALS), round(float(lat), DECIMALS)]
        for code, (lon, lat) in zip(ordered, lon_lat, strict=True)
    }


def _bounds(rings: Rings, codes: Sequence[str], hierarchy: Hierarchy) -> dict[str, list[float]]:
    """West, south, east, north of every area that has cells, without what lies far off.

    A few islands an hour by boat from the rest would shrink the city to a corner of the screen, so
    the root leaves out cells more than half as far again from its middle (the median) as nine
    tenths of them are.
    """
    cell = rings.cell_of_ring[rings.ring_of_vertex]
    first = np.flatnonzero(np.r_[True, np.diff(cell) != 0])
    columns = [
        reduce.reduceat(axis, first)
        for reduce, axis in (
            (np.minimum, rings.x),
            (np.minimum, rings.y),
            (np.maximum, rings.x),
            (np.maximum, rings.y),
        )
    ]
    cells = np.column_stack(columns)
    place = {code: at for at, code in enumerate(codes)}
    boxes = {}
    for code in hierarchy:
        own = cells[[place[leaf] for leaf in hierarchy.leaves(code) if leaf in place]]
        if len(own):
            near = own[_is_near(own)] if code == hierarchy.root else own
            boxes[code] = [*near[:, :2].min(axis=0).tolist(), *near[:, 2:].max(axis=0).tolist()]
    return {code: _degrees(box) for code, box in boxes.items()}


def _is_near(boxes: Ints) -> NDArray[np.bool_]:
    """Which boxes [west, south, east, north] belong to the main body of an area."""
    if len(boxes) < FEW_CELLS:
        return np.ones(len(boxes), dtype=bool)
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    distance = np.hypot(*(middle - np.median(middle, axis=0)).T)
    return np.asarray(distance <= 1.5 * np.quantile(distance, 0.9))


def _pack(header: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> bytes:
    names = {kind: name for name, kind in WIRE_TYPES.items()}
    entries: dict[str, Any] = {}
    body = bytearray()
    for name, array in arrays.items():
        entries[name] = {
            "type": names["<" + array.dtype.str[1:]],
            "offset": len(body),
            "length": len(array),
        }
        body += array.tobytes()
        body += b"\0" * (-len(body) % 4)
    text = json.dumps(header | {"arrays": entries}, ensure_ascii=False, separators=(",", ":"))
    head = text.encode()
    head += b" " * (-len(head) % 4)
    return len(head).to_bytes(4, "little") + head + bytes(body)


def _unpack(message: bytes) -> tuple[dict[str, Any], bytes]:
    length = int.from_bytes(message[:4], "little")
    try:
        header = json.loads(message[4 : 4 + length])
    except ValueError:
        header = None
    if not isinstance(header, dict) or header.get("magic") != MAGIC:
        raise GeoError(f"this is not a {MAGIC} message, or it is cut short ({len(message)} bytes)")
    body = message[4 + length :]
    needed = max(
        (e["offset"] + e["length"] * np.dtype(WIRE_TYPES[e["type"]]).itemsize)
        for e in header["arrays"].values()
    )
    if len(body) < needed:
        raise GeoError(f"the message is cut short: {len(body)} of {needed} bytes of geometry")
    return header, body
