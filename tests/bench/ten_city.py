"""A city folder with ten times the cells: each cell of the sample in ten, everything else its own.

The registers, their newest reports and all layers are the sample's, so that a screen of the larger
city differs from one of the sample in its cells alone.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from queries.city_folder import feed_files, folder_catalogue

PIECES = 10
CANDIDATES = 60  # random points in a cell, of which the ten farthest apart become middles
GRID_DEG = 1e-5  # the grid that the sample's vertices lie on, and those of the map
SINCE = "2020-03-26"  # days enough for the day looked at and the one before
# Split in ten, so few visits would make ratios of 0, 50 and 100 % only and half of all pieces an
# alert. Of these feeds every piece reports what the cell did, give or take one.
REPEATED = ("grid_patrol", "resumption")
VARIED = {"visits_done": "visits_due", "staff_back": "staff"}


def write_ten_times(sample: Path, folder: Path) -> int:
    """Writes the larger city of the sample's files into a new folder; returns how many cells."""
    folder.mkdir(parents=True)
    for name in ("catalogue.toml", "land.geojson", "neighbours.geojson"):
        shutil.copy(sample / name, folder / name)
    areas = gpd.read_file(sample / "areas.geojson")
    is_cell = areas["level"] == areas["level"].max()
    pieces = cut(areas[is_cell])
    pd.concat([areas[~is_cell], pieces.drop(columns=["cell", "number"])]).to_file(
        folder / "areas.geojson"
    )
    catalogue = folder_catalogue(sample)
    registers, others = feed_files(sample, catalogue)
    newest = {feed: path for feed, path in others if catalogue.feeds[feed].kind != "observations"}
    for path in [path for _, path in registers] + list(newest.values()):
        _copy_sites(path, folder)
    for feed, path in others:
        if feed not in newest:
            _write_reports(path, feed, pieces, folder)
    return len(pieces)


def _copy_sites(path: Path, folder: Path) -> None:
    """A file of sites or of their reports, without the cells that a register names: those are
    no areas of the larger city, and each site lies in a piece by its place."""
    if path.suffix == ".xlsx":
        rows = pd.read_excel(path, dtype=str)
        rows.drop(columns="area_code", errors="ignore").to_excel(folder / path.name, index=False)
    elif path.suffix == ".geojson":
        features = gpd.read_file(path)
        features.drop(columns="area_code", errors="ignore").to_file(folder / path.name)
    else:
        shutil.copy(path, folder / path.name)


def _write_reports(path: Path, feed: str, pieces: gpd.GeoDataFrame, folder: Path) -> None:
    rows = pd.read_csv(path, dtype=str)
    recent = rows[rows["observed_on"] >= SINCE] if feed != "population" else rows
    if len(recent):
        spread(recent, pieces, feed in REPEATED).to_csv(folder / path.name, index=False)


def spread(rows: pd.DataFrame, pieces: gpd.GeoDataFrame, repeated: bool) -> pd.DataFrame:
    """Each cell's row as one a piece: its counts split in ten, or repeated and a little varied.

    What other areas reported stays as it is.
    """
    many = rows.merge(
        pieces[["cell", "code", "number"]], "left", left_on="area_code", right_on="cell"
    )
    number = many["number"].astype("Int64")
    for name in rows.columns.drop(["area_code", "observed_on", "recorded_at"]):
        counts = many[name].astype("Int64")
        if not repeated:
            part = counts // PIECES + (number < counts % PIECES).astype("Int64")
        elif name in VARIED:
            most = many[VARIED[name]].astype("Int64")
            part = (counts + number % 3 - 1).clip(0)
            part = part.where(part <= most, most)
        else:
            part = counts
        many[name] = part.where(many["cell"].notna(), counts)
    many["area_code"] = many["code"].fillna(many["area_code"])
    return many[rows.columns]


def cut(cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The cells, each as ten: [code, name, name_en, level, parent, cell, number, geometry].

    Ground goes to the nearest of ten points in the cell. All borders, old and new, are noded
    together, so that a border that a new one meets has the same vertices on both its sides.
    """
    chance = np.random.default_rng(20200123)
    middles = np.array([_middles(shape, chance) for shape in cells.geometry])
    shapes = cells.geometry.to_numpy()
    edges = shapely.voronoi_polygons(
        shapely.multipoints(middles), extend_to=shapes, only_edges=True
    )
    lines = np.concatenate([shapely.boundary(shapes), shapely.intersection(edges, shapes)])
    noded = shapely.union_all(lines, grid_size=GRID_DEG)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inner = shapely.point_on_surface(faces)
    face, cell = shapely.STRtree(shapes).query(inner, predicate="within")
    away = np.linalg.norm(middles[cell] - shapely.get_coordinates(inner)[face, None], axis=2)
    own = cells.iloc[cell]
    whole = {name: own[name].to_numpy() for name in ("name", "name_en", "level", "parent")}
    ground = gpd.GeoDataFrame(
        {**whole, "cell": own["code"].to_numpy(), "number": away.argmin(axis=1)},
        geometry=faces[face],
        crs=cells.crs,
    )
    pieces = ground.dissolve(["cell", "number"], method="coverage").reset_index()
    which = (pieces["number"] + 1).astype(str)
    return pieces.assign(
        code=pieces["cell"] + pieces["number"].astype(str),
        name=pieces["name"] + "之" + which,
        name_en=pieces["name_en"] + "." + which,
    )


def _middles(shape: shapely.Geometry, chance: np.random.Generator) -> npt.NDArray[np.float64]:
    """Ten points [lon, lat] inside a shape, far from each other."""
    west, south, east, north = shape.bounds
    shapely.prepare(shape)
    found = np.empty((0, 2))
    while len(found) < CANDIDATES:
        tried = chance.uniform((west, south), (east, north), (4 * CANDIDATES, 2))
        found = np.concatenate([found, tried[shapely.contains_xy(shape, tried)]])
    chosen = [0]
    away = np.full(len(found), np.inf)
    while len(chosen) < PIECES:
        away = np.minimum(away, np.linalg.norm(found - found[chosen[-1]], axis=1))
        chosen.append(int(away.argmax()))
    return found[chosen]
