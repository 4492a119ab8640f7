"""Town borders: towns grow from their seats over a fine mesh until the land is shared out.

Growth is slower through hills and across rivers, so borders come to lie there. Each town's start
is held back or let go first until the areas are about right.
"""

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay, Voronoi, cKDTree
from shapely.geometry import LineString, MultiPolygon, Polygon

from sample_data import tables
from sample_data.geometry.noise import noise
from sample_data.geometry.plane import GRID_DEG, Floats, in_lonlat, to_metres

MESH_M = 150.0
RIVER_COST_M = 7000.0
ISLAND_TOWNS = ("440402105", "440402106", "440402107")
SMALLEST_CUT_KM2 = 30.0
SMALLEST_FACE_KM2 = 0.6
EASTERN_SEA_LON = 113.645


def mesh_points(land_m: MultiPolygon, seed: int) -> Floats:
    """Jittered points over the land and 600 m of water around it, (n, 2) metres.

    None over the islands of the eastern sea, which no border cuts.
    """
    rng = np.random.default_rng(seed)
    w, s, e, n = land_m.bounds
    step = MESH_M
    grid = np.stack(
        np.meshgrid(np.arange(w - 800, e + 800, step), np.arange(s - 800, n + 800, step))
    )
    xy = grid.reshape(2, -1).T + rng.uniform(-0.42, 0.42, (grid[0].size, 2)) * step
    near = shapely.buffer(shapely.simplify(land_m, 50), 600)
    eastern_edge = to_metres([[EASTERN_SEA_LON + 0.01, 22.0]])[0, 0]
    near = shapely.clip_by_rect(near, w - 800, s - 800, eastern_edge, n + 800)
    shapely.prepare(near)
    inside: Floats = xy[shapely.contains_xy(near, xy)]
    return inside


def _edges(xy: Floats) -> np.ndarray:
    """Delaunay edges (m, 2) no longer than four mesh steps."""
    t = Delaunay(xy).simplices
    pairs = np.unique(
        np.sort(np.concatenate([t[:, [0, 1]], t[:, [1, 2]], t[:, [0, 2]]]), 1), axis=0
    )
    length = np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T)
    kept: np.ndarray = pairs[length < 4 * MESH_M]
    return kept


def _costs(
    xy: Floats, edges: np.ndarray, land_m: MultiPolygon, rivers_m: list[LineString]
) -> Floats:
    """Time to cross each edge: its length, dearer over water, hills and rivers."""
    a, b = xy[edges[:, 0]], xy[edges[:, 1]]
    middle = (a + b) / 2
    rough = np.exp(0.75 * noise(11, 2600)(middle))
    cost: Floats = np.hypot(*(a - b).T) * rough
    cost[~shapely.contains_xy(land_m, middle)] *= 3.0
    tree = shapely.STRtree(shapely.linestrings(np.stack([a, b], 1)))
    for river in rivers_m:
        cost[tree.query(river, predicate="intersects")] += RIVER_COST_M
    return cost


def _grow(edges: np.ndarray, cost: Floats, n: int, seats: np.ndarray, start: Floats) -> np.ndarray:
    """Label of the first town to arrive at each of `n` points, -1 where none does."""
    m = len(seats)
    rows = np.concatenate([edges[:, 0], edges[:, 1], np.full(m, n)])
    cols = np.concatenate([edges[:, 1], edges[:, 0], seats])
    data = np.concatenate([cost, cost, start])
    graph = csr_array((data, (rows, cols)), shape=(n + 1, n + 1))
    _, before = dijkstra(graph, indices=n, return_predecessors=True)
    label = np.full(n + 1, -1)
    label[seats] = np.arange(m)
    chain = before.copy()
    chain[chain < 0] = n
    chain[seats] = seats
    for _ in range(int(np.ceil(np.log2(n))) + 1):
        chain = chain[chain]
    found: np.ndarray = label[chain[:n]]
    return found


def grow_towns(
    xy: Floats,
    land_m: MultiPolygon,
    admin: np.ndarray,
    towns: pd.DataFrame,
    rivers_m: list[LineString],
) -> np.ndarray:
    """Index into `towns` for every mesh point.

    `admin` is the administrative district's code of every point; a town stays inside its own.
    """
    shapely.prepare(land_m)
    on_land = shapely.contains_xy(land_m, xy)
    edges = _edges(xy)
    cost = _costs(xy, edges, land_m, rivers_m)
    label = np.full(len(xy), -1)
    for code in np.unique(admin):
        of = np.flatnonzero(
            (towns["admin_district_code"] == code)
            & ~towns["town_code"].isin([*ISLAND_TOWNS, tables.FREE_TRADE_TOWN])
        )
        here = np.flatnonzero(admin == code)
        back = np.full(len(xy), -1)
        back[here] = np.arange(len(here))
        within = (admin[edges] == code).all(1)
        seat_xy = to_metres(towns.loc[of, ["seat_lon", "seat_lat"]])
        seats = cKDTree(xy[here]).query(seat_xy)[1]
        label[here] = of[
            _shares(
                back[edges[within]], cost[within], seats, on_land[here], towns.loc[of, "area_km2"]
            )
        ]
    lost = label < 0
    label[lost] = label[~lost][cKDTree(xy[~lost]).query(xy[lost])[1]]
    return label


def _shares(
    edges: np.ndarray, cost: Floats, seats: np.ndarray, on_land: np.ndarray, area_km2: pd.Series
) -> np.ndarray:
    """Labels after letting the starts settle so that areas come near `area_km2`."""
    wanted = (area_km2 / area_km2.sum()).to_numpy()
    start = np.full(len(seats), 15_000.0)
    pace = np.full(len(seats), 1500.0)
    last = np.zeros(len(seats))
    best, least = np.zeros(len(on_land), dtype=int), np.inf
    for _ in range(36):
        label = _grow(edges, cost, len(on_land), seats, start)
        got = np.bincount(label[on_land & (label >= 0)], minlength=len(seats)) / on_land.sum()
        miss = np.log((got + 1e-5) / wanted)
        if np.abs(miss).sum() < least:
            best, least = label, float(np.abs(miss).sum())
        pace *= np.where(np.sign(miss) == last, 1.15, 0.5)
        last = np.sign(miss)
        start = np.maximum(start + pace * np.clip(miss, -1, 1), 1.0)
    return best


def border_lines(xy: Floats, label: np.ndarray) -> list[LineString]:
    """Lines between points of different towns, smoothed, in metres."""
    voronoi = Voronoi(xy)
    pairs = voronoi.ridge_points
    differ = label[pairs[:, 0]] != label[pairs[:, 1]]
    vertices = np.asarray(voronoi.ridge_vertices)
    finite = (vertices >= 0).all(1)
    chosen = vertices[differ & finite]
    lines = shapely.linestrings(voronoi.vertices[chosen])
    merged = shapely.line_merge(shapely.multilinestrings(lines))
    return [_smooth(line) for line in shapely.get_parts(merged)]


def _smooth(line: LineString) -> LineString:
    """Take the mesh's teeth out of a line and round what is left; its ends stay."""
    c = shapely.get_coordinates(shapely.simplify(line, 0.75 * MESH_M))
    if len(c) > 2:
        for _ in range(2):
            c = _round(c)
    return shapely.simplify(LineString(c), 14.0)


def _round(c: Floats) -> Floats:
    """One round of Chaikin's corner cutting that keeps both ends."""
    cut = np.empty((2 * len(c) - 2, 2))
    cut[0::2] = 0.75 * c[:-1] + 0.25 * c[1:]
    cut[1::2] = 0.25 * c[:-1] + 0.75 * c[1:]
    cut[0], cut[-1] = c[0], c[-1]
    return cut


def town_faces(
    land: MultiPolygon, lines: list[LineString], xy: Floats, label: np.ndarray, towns: pd.DataFrame
) -> dict[str, MultiPolygon]:
    """Each town's land (lon/lat, on the grid), keyed by its code.

    Only large pieces of land are cut. An island goes whole to the town with the nearest shore;
    an island off the eastern sea to the nearest seat of the three island towns.
    """
    parts = shapely.get_parts(land)
    is_large = _area_km2(parts) > SMALLEST_CUT_KM2
    zone = Polygon(tables.free_trade_zone()[["lon", "lat"]].to_numpy())
    large = shapely.union_all(parts[is_large])
    cuts = [shapely.difference(in_lonlat(line), zone) for line in lines]
    inner = shapely.intersection(shapely.union_all([*cuts, zone.exterior]), large)
    noded = shapely.union_all([*shapely.boundary(parts[is_large]), inner], grid_size=GRID_DEG)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    shapely.prepare(large)
    shapely.prepare(zone)
    faces = faces[shapely.contains(large, shapely.point_on_surface(faces))]
    tree = cKDTree(xy)
    codes = [
        tables.FREE_TRADE_TOWN
        if shapely.contains(zone, shapely.point_on_surface(face))
        else str(towns.at[_main_label(face, xy, label, tree), "town_code"])
        for face in faces
    ]
    owner: dict[str, list[Polygon]] = {code: [] for code in towns["town_code"]}
    for face, code in zip(faces, _without_scraps(faces, codes), strict=True):
        owner[code].append(face)
    shores = {code: shapely.union_all(kept) for code, kept in owner.items() if kept}
    del shores[tables.FREE_TRADE_TOWN]
    for island in parts[~is_large]:
        owner[_island_town(island, shores, towns)].append(island)
    return {
        code: MultiPolygon(list(shapely.get_parts(shapely.coverage_union_all(kept))))
        for code, kept in owner.items()
    }


def _without_scraps(faces: np.ndarray, codes: list[str]) -> list[str]:
    """Give faces too small to stand alone to the town they share most border with."""
    small = _area_km2(faces) < SMALLEST_FACE_KM2
    kept = list(codes)
    for k in np.flatnonzero(small):
        shared = shapely.length(shapely.intersection(faces[k], faces))
        shared[small] = 0.0
        if shared.max() > 0:
            kept[k] = codes[int(shared.argmax())]
    return kept


def _island_town(island: Polygon, shores: dict[str, Polygon], towns: pd.DataFrame) -> str:
    """The town of a whole island: as listed by hand, else by nearness."""
    named = tables.islands()
    listed = shapely.dwithin(island, shapely.points(named[["lon", "lat"]].to_numpy()), 0.006)
    if listed.any():
        return str(named["town_code"].to_numpy()[listed][0])
    if island.centroid.x > EASTERN_SEA_LON:
        seats = towns[towns["town_code"].isin(ISLAND_TOWNS)]
        away = cKDTree(to_metres(seats[["seat_lon", "seat_lat"]]))
        nearest = away.query(to_metres(shapely.get_coordinates(island.centroid)))[1][0]
        return str(seats["town_code"].iloc[nearest])
    return min(shores, key=lambda code: shapely.distance(shores[code], island))


def _main_label(face: Polygon, xy: Floats, label: np.ndarray, tree: cKDTree) -> int:
    """The town that holds most mesh points of a face; the nearest point's where it holds none."""
    flat = shapely.transform(face, to_metres)
    shapely.prepare(flat)
    middle = shapely.get_coordinates(shapely.point_on_surface(flat))[0]
    reach = float(shapely.hausdorff_distance(shapely.points(middle), flat)) + 1
    near = np.asarray(tree.query_ball_point(middle, reach), dtype=int)
    near = near[shapely.contains_xy(flat, xy[near])]
    if len(near) == 0:
        return int(label[tree.query(middle)[1]])
    return int(np.bincount(label[near]).argmax())


def _area_km2(parts: np.ndarray) -> Floats:
    area: Floats = shapely.area(shapely.transform(parts, to_metres)) / 1e6
    return area
