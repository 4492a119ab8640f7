"""Blocks: the smallest pieces of land, of which cells, communities and towns are unions.

In each town a lattice of rectangles along the town's streets, gently warped and finer where
people live, gives the points of a Voronoi diagram; its edges, cut by the town's border, become
the blocks. All edges are noded together on one grid, so neighbours share their vertices exactly.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import Voronoi
from shapely.geometry import MultiPolygon

from sample_data import tables
from sample_data.geometry.density import cell_density
from sample_data.geometry.noise import noise
from sample_data.geometry.plane import GRID_DEG, Floats, in_lonlat, in_metres, on_grid, to_metres

BLOCKS_PER_CELL = 14


@dataclass(frozen=True)
class Mosaic:
    """The blocks of the whole city.

    `polygons` lon/lat on the grid; `town` index into the towns; `centre` metres; `area_m2`;
    `edges` (m, 2) neighbouring blocks of one town and `shared_m` the length of each common border.
    """

    polygons: np.ndarray
    town: np.ndarray
    centre: Floats
    area_m2: Floats
    edges: np.ndarray
    shared_m: Floats


def street_frame(xy: Floats, bearing_deg: float, seed: int) -> Floats:
    """Coordinates along and across a town's streets, which bend a little (n, 2 metres)."""
    turn = np.radians(bearing_deg)
    along = np.stack([np.cos(turn), np.sin(turn)])
    across = np.stack([-np.sin(turn), np.cos(turn)])
    bend = np.stack([noise(seed, 5200, 2)(xy), noise(seed + 1, 5200, 2)(xy)], 1) * 260
    warped = xy + bend
    frame: Floats = np.stack([warped @ along, warped @ across], 1)
    return frame


def _from_frame(frame: Floats, bearing_deg: float, seed: int) -> Floats:
    """The inverse of `street_frame`, by fixed-point steps (the bend is gentle)."""
    turn = np.radians(bearing_deg)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    flat = frame @ rotation
    xy: Floats = flat.copy()
    for _ in range(7):
        xy = xy + (frame - street_frame(xy, bearing_deg, seed)) @ rotation
    return xy


def block_points(
    town_m: MultiPolygon, cells: int, bearing_deg: float, seed: int, jitter: float
) -> Floats:
    """Centres of about `cells` × BLOCKS_PER_CELL blocks of one town, (n, 2) metres."""
    rng = np.random.default_rng(seed)
    sample = _sample_points(town_m, rng)
    mean_density = float(cell_density(sample).mean())
    per_m2 = cells * BLOCKS_PER_CELL / (town_m.area * mean_density)
    corners = street_frame(shapely.get_coordinates(town_m), bearing_deg, seed)
    low, high = corners.min(0) - 500, corners.max(0) + 500
    side = 3200.0
    steps = np.ceil((high - low) / side).astype(int)
    grid = np.stack(np.meshgrid(np.arange(steps[0]), np.arange(steps[1]), indexing="ij"), -1)
    centre = low + (grid.reshape(-1, 2) + 0.5) * side
    size = np.full(centre.shape, side)
    done_centre, done_size = [], []
    near = shapely.buffer(town_m, 150)
    shapely.prepare(near)
    while len(centre):
        xy = _from_frame(centre, bearing_deg, seed)
        wanted = 1 / (per_m2 * cell_density(xy))
        small = size.prod(1) <= 1.35 * wanted
        kept = small & shapely.contains_xy(near, xy)
        done_centre.append(centre[kept])
        done_size.append(size[kept])
        centre, size = _halve(centre[~small], size[~small], rng)
    spread = np.concatenate(done_size)
    frame = np.concatenate(done_centre) + rng.uniform(-jitter, jitter, spread.shape) * spread
    return _from_frame(frame, bearing_deg, seed)


def _halve(centre: Floats, size: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Cut every rectangle across its longer side, a little off the middle."""
    if len(centre) == 0:
        return centre, size
    axis = np.where(size[:, 0] * rng.uniform(0.9, 1.1, len(size)) >= size[:, 1], 0, 1)
    row = np.arange(len(size))
    share = rng.uniform(0.44, 0.56, len(size))
    first, second = size.copy(), size.copy()
    first[row, axis] *= share
    second[row, axis] *= 1 - share
    a, b = centre.copy(), centre.copy()
    a[row, axis] -= (size[row, axis] - first[row, axis]) / 2
    b[row, axis] += (size[row, axis] - second[row, axis]) / 2
    return np.concatenate([a, b]), np.concatenate([first, second])


def _sample_points(town_m: MultiPolygon, rng: np.random.Generator) -> Floats:
    w, s, e, n = town_m.bounds
    xy = rng.uniform((w, s), (e, n), (6000, 2))
    inside = xy[shapely.contains_xy(town_m, xy)]
    return np.asarray(inside if len(inside) else shapely.get_coordinates(town_m.centroid))


def _ridges(points: Floats, town_m: MultiPolygon) -> shapely.Geometry:
    """Voronoi edges of a town's points inside the town, in metres."""
    w, s, e, n = town_m.bounds
    far = np.array([[w, s], [w, n], [e, s], [e, n]])
    far = far + np.sign(far - far.mean(0)) * 60_000
    voronoi = Voronoi(np.concatenate([points, far]))
    ends = np.asarray(voronoi.ridge_vertices)
    lines = shapely.linestrings(voronoi.vertices[ends[(ends >= 0).all(1)]])
    return shapely.intersection(shapely.multilinestrings(lines), town_m)


def build_mosaic(
    town_land: dict[str, MultiPolygon], towns: pd.DataFrame, cells: np.ndarray
) -> Mosaic:
    """The blocks of all towns; `cells` is how many cells each town will have."""
    lines, flat = [], {}
    for i, town in enumerate(tables.rows(towns)):
        flat[i] = in_metres(town_land[town.town_code])
        crowd = cells[i] / (flat[i].area / 1e6)
        jitter = 0.05 if crowd > 3 else 0.13
        points = block_points(flat[i], int(cells[i]), town.street_bearing_deg, 100 + 10 * i, jitter)
        lines.append(in_lonlat(_ridges(points, flat[i])))
    borders = [shapely.boundary(town_land[code]) for code in towns["town_code"]]
    noded = shapely.union_all([*borders, *lines], grid_size=GRID_DEG)
    blocks = on_grid(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))
    tree = shapely.STRtree([town_land[code] for code in towns["town_code"]])
    block, owner = tree.query(shapely.point_on_surface(blocks), predicate="within")
    town = np.full(len(blocks), -1)
    town[block] = owner
    return _described(*_absorb_specks(blocks[town >= 0], town[town >= 0], cells))


def _absorb_specks(
    blocks: np.ndarray, town: np.ndarray, cells: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Join blocks much smaller than usual in their town to the neighbour they touch most."""
    for _ in range(3):
        area = shapely.area(in_metres(blocks))
        total = np.bincount(town, area, minlength=len(cells))
        typical = (total / (cells * BLOCKS_PER_CELL))[town]
        edges, shared = _adjacency(blocks, town)
        speck = area < 0.16 * typical
        both = np.concatenate([edges, edges[:, ::-1]])
        length = np.concatenate([shared, shared])
        use = speck[both[:, 0]]
        both, length = both[use], length[use]
        order = np.lexsort((length, both[:, 0]))
        both = both[order]
        into = np.arange(len(blocks))
        into[both[:, 0]] = both[:, 1]
        into = np.where(
            into[into] == np.arange(len(blocks)), np.minimum(into, np.arange(len(blocks))), into
        )
        for _ in range(6):
            into = into[into]
        if (into == np.arange(len(blocks))).all():
            break
        roots, group = np.unique(into, return_inverse=True)
        members = pd.Series(np.arange(len(blocks))).groupby(group).indices
        blocks = np.array(
            [
                blocks[m[0]] if len(m) == 1 else shapely.coverage_union_all(blocks[m])
                for m in (members[g] for g in range(len(roots)))
            ]
        )
        town = town[roots]
    return blocks, town


def _adjacency(blocks: np.ndarray, town: np.ndarray) -> tuple[np.ndarray, Floats]:
    """Neighbouring blocks of the same town (m, 2) and the metres of border they share."""
    rings, of_ring = shapely.get_rings(blocks, return_index=True)
    coords, of_coord = shapely.get_coordinates(rings, return_index=True)
    same = of_coord[:-1] == of_coord[1:]
    a, b = coords[:-1][same], coords[1:][same]
    owner = of_ring[of_coord[:-1][same]]
    key_a = np.round(a / GRID_DEG).astype(np.int64) @ np.array([1 << 26, 1])
    key_b = np.round(b / GRID_DEG).astype(np.int64) @ np.array([1 << 26, 1])
    low, high = np.minimum(key_a, key_b), np.maximum(key_a, key_b)
    order = np.lexsort((high, low))
    low, high, owner = low[order], high[order], owner[order]
    length = np.hypot(*(to_metres(a) - to_metres(b)).T)[order]
    twin = np.flatnonzero((low[:-1] == low[1:]) & (high[:-1] == high[1:]))
    pairs = np.sort(np.stack([owner[twin], owner[twin + 1]], 1), 1)
    inner = (pairs[:, 0] != pairs[:, 1]) & (town[pairs[:, 0]] == town[pairs[:, 1]])
    found, at = np.unique(pairs[inner], axis=0, return_inverse=True)
    shared = np.bincount(at.ravel(), length[twin][inner], minlength=len(found))
    return found, shared.astype(np.float64)


def _described(blocks: np.ndarray, town: np.ndarray) -> Mosaic:
    flat = in_metres(blocks)
    edges, shared = _adjacency(blocks, town)
    centre = shapely.get_coordinates(shapely.centroid(flat))
    return Mosaic(blocks, town, centre, shapely.area(flat), edges, shared)
