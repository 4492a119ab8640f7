"""A hand-made city: three districts, one of them without a town, nine cells of 0.01° and an island.

    (1, 2 | 3)  each a square; A holds columns 0 and 1, B column 2, C is an island to the east.

             x 0      1      2          4
    y 2   +------+------+------+
          |A1a1  |A1b1  |B1a1  |      +----+
    y 1   +------+------+------+      |C c1|
          |A1a2  |A1b2  |B1a2  |      +----+
    y 0   +------+------+------+

C has a community but no town, so the tree is ragged.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Polygon, box

from geo.hierarchy import Hierarchy

WEST, SOUTH, STEP = 113.50, 22.20, 0.01

ROWS = [
    ("4404", "珠海市", "Zhuhai", 1, None),
    ("440402", "香洲区", "Xiangzhou District", 2, "4404"),
    ("440403", "斗门区", "Doumen District", 2, "4404"),
    ("440475", "保税区", "Free Trade Zone", 2, "4404"),
    ("440402001", "拱北街道", "Gongbei Subdistrict", 3, "440402"),
    ("440403001", "白蕉镇", "Baijiao Town", 3, "440403"),
    ("440402001001", "昌盛社区", "Changsheng", 4, "440402001"),
    ("440402001002", "茂盛社区", "Maosheng", 4, "440402001"),
    ("440403001001", "白石村", "Baishi", 4, "440403001"),
    ("440402402498", "保税区社区", "FTZ Community", 4, "440475"),
    ("440402001001001", "昌盛社区第1网格", "Changsheng Cell 1", 5, "440402001001"),
    ("440402001001002", "昌盛社区第2网格", "Changsheng Cell 2", 5, "440402001001"),
    ("440402001002001", "茂盛社区第1网格", "Maosheng Cell 1", 5, "440402001002"),
    ("440402001002002", "茂盛社区第2网格", "Maosheng Cell 2", 5, "440402001002"),
    ("440403001001001", "白石村第1网格", "Baishi Cell 1", 5, "440403001001"),
    ("440403001001002", "白石村第2网格", "Baishi Cell 2", 5, "440403001001"),
    ("440402402498001", "保税区社区第1网格", "FTZ Cell 1", 5, "440402402498"),
]
SQUARES = {
    "440402001001001": (0, 1),
    "440402001001002": (0, 0),
    "440402001002001": (1, 1),
    "440402001002002": (1, 0),
    "440403001001001": (2, 1),
    "440403001001002": (2, 0),
    "440402402498001": (4, 0.5),
}


def square(column: float, row: float, size: float = 1) -> Polygon:
    """A square of the plan in degrees; corners are rounded so that neighbours share them."""
    west, south = round(WEST + column * STEP, 5), round(SOUTH + row * STEP, 5)
    return box(west, south, round(west + size * STEP, 5), round(south + size * STEP, 5))


@pytest.fixture
def rows() -> pd.DataFrame:
    return pd.DataFrame(ROWS, columns=["code", "name", "name_en", "level", "parent"])


@pytest.fixture
def tree(rows: pd.DataFrame) -> Hierarchy:
    return Hierarchy(rows)


@pytest.fixture
def areas(rows: pd.DataFrame) -> gpd.GeoDataFrame:
    shapes = [square(*SQUARES[code]) if code in SQUARES else None for code in rows["code"]]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=4326)


@pytest.fixture
def cells(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return areas.loc[areas["level"] == 5, ["code", "geometry"]].reset_index(drop=True)
