"""A city with ten times the cells: every cell of the sample cut into about ten, with figures."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from playwright.sync_api import Browser

from queries.city_folder import load_city
from queries.embedded import start_embedded
from queries.schema import migrate
from queries.store import Store
from tests.bench import browser_side
from tests.bench.table import Figure, at_most
from tests.server import Server

PIECES = 10
GRID_DEG = 1e-7  # 1 cm: borders that are cut are cut at the same point for both neighbours
CRUMB_DEG2 = 5e-8  # 600 m²
SINCE = "2020-03-20"
FEEDS = ("cases", "grid_patrol", "resumption", "population")
METRICS = ["累计确诊", "网格巡查率", "居家隔离", "现有确诊"]


def ten_times(browser: Browser, sample: Path, city: Server, folder: Path) -> list[Figure]:
    """Metric switch and drill at ten times the cells, as multiples of the sample city's own.

    `sample` is the folder of the sample's files, `city` a server that shows them.
    """
    cells = _write_city(sample, folder / "files")
    url = start_embedded(folder / "data" / "postgres")
    migrate(url)
    with Store.open(url) as store:
        load_city(store, folder / "files")
    server = Server.start(folder / "data")
    try:
        own = browser_side.switch_and_drill(browser, city, METRICS)
        large = browser_side.switch_and_drill(browser, server, METRICS)
    finally:
        server.stop()
    return [
        at_most(f"{what} with {cells:,} cells", many / one, 2, "× its own",
                f"{many:.0f} ms; {one:.0f} ms with the sample's")
        for what, one, many in zip(("metric switch", "drill"), own, large, strict=True)
    ]  # fmt: skip


def _write_city(sample: Path, folder: Path) -> int:
    """The folder of the larger city; says how many cells it has."""
    folder.mkdir(parents=True)
    for name in ("catalogue.toml", "land.geojson", "neighbours.geojson"):
        shutil.copy(sample / name, folder / name)
    areas = gpd.read_file(sample / "areas.geojson")
    pieces = _cut(areas[areas["level"] == 5])
    inner = areas[areas["level"] < 5]
    pd.concat([inner, pieces.drop(columns="cell")]).to_file(folder / "areas.geojson")
    for feed in FEEDS:
        for path in sorted(sample.glob(f"{feed}*.csv")):
            rows = pd.read_csv(path, dtype=str, keep_default_na=False)
            if feed != "population":
                rows = rows[rows["observed_on"] >= SINCE]
            if len(rows):
                _spread(rows, pieces).to_csv(folder / path.name, index=False)
    return len(pieces)


def _cut(cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Pieces [code, name, name_en, level, parent, cell, geometry] that tile the cells exactly.

    All lines are noded together, so that a border is the same for the pieces on both its sides.
    """
    chance = np.random.default_rng(20200123)
    lines = [cells.geometry.boundary.union_all()]
    for shape in cells.geometry:
        seeds = shapely.MultiPoint(
            [shape.representative_point(), *_inside(shape, PIECES - 1, chance)]
        )
        edges = shapely.voronoi_polygons(seeds, extend_to=shape, only_edges=True)
        lines.append(shapely.intersection(edges, shape))
    noded = shapely.union_all(np.array(lines, dtype=object), grid_size=GRID_DEG)
    faces = gpd.GeoDataFrame(
        geometry=list(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))), crs=4326
    )
    inner = faces.representative_point()
    found = gpd.sjoin(
        gpd.GeoDataFrame(geometry=inner, crs=4326), cells[["code", "geometry"]], how="inner"
    )
    found = found[~found.index.duplicated()]
    size = shapely.area(faces.geometry.to_numpy())
    faces = faces.assign(size=size).loc[found.index].assign(cell=found["code"])
    faces = faces.sort_values(["cell", "size"], ascending=[True, False], ignore_index=True)
    number = faces.groupby("cell").cumcount() + 1
    number = number.where(faces["size"] > CRUMB_DEG2, 1)  # crumbs belong to the largest piece
    faces = faces.assign(number=number).dissolve(["cell", "number"]).reset_index()
    number = faces["number"]
    whole = cells.set_index("code").loc[faces["cell"]]
    return faces.drop(columns=["number", "size"]).assign(
        code=faces["cell"] + number.map("{:03d}".format),
        name=whole["name"].to_numpy() + "-" + number.astype(str),
        name_en=whole["name_en"].to_numpy() + "-" + number.astype(str),
        level=5,
        parent=whole["parent"].to_numpy(),
    )


def _inside(shape: shapely.Geometry, many: int, chance: np.random.Generator) -> list[object]:
    west, south, east, north = shape.bounds
    found: list[object] = []
    while len(found) < many:
        points = shapely.points(chance.uniform((west, south), (east, north), (4 * many, 2)))
        found += list(points[shapely.contains(shape, points)])
    return found[:many]


def _spread(rows: pd.DataFrame, pieces: gpd.GeoDataFrame) -> pd.DataFrame:
    """A cell's report is that of each of its pieces; reports of other areas stay."""
    many = rows.merge(pieces[["cell", "code"]], left_on="area_code", right_on="cell", how="left")
    many["area_code"] = many["code"].fillna(many["area_code"])
    return many.drop(columns=["cell", "code"])
