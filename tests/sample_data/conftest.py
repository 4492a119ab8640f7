"""The committed areas and one generated folder, read once for all tests of the sample."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from sample_data import tables
from sample_data.generate import Generated, generate


@pytest.fixture(scope="session")
def areas() -> pd.DataFrame:
    """code, name, name_en, level, parent, official_name (communities only)."""
    text = (tables.CITY_FOLDER / "areas.geojson").read_text(encoding="utf-8")
    return pd.DataFrame([f["properties"] for f in json.loads(text)["features"]])


@pytest.fixture(scope="session")
def cells() -> gpd.GeoDataFrame:
    """The 1,317 cells with geometry."""
    table = gpd.read_file(tables.CITY_FOLDER / "areas.geojson")
    return table[table["level"] == 5].reset_index(drop=True)


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Generated]:
    """A folder with all files, and what the generator says it wrote."""
    folder = tmp_path_factory.mktemp("sample")
    return folder, generate(folder)


@pytest.fixture(scope="session")
def folder(generated: tuple[Path, Generated]) -> Path:
    """The folder with all files."""
    return generated[0]


def read_feed(folder: Path, feed: str) -> pd.DataFrame:
    """All monthly files of a feed as first sent, corrections left out; codes are text."""
    parts = sorted(folder.glob(f"{feed}_20*.csv"))
    return pd.concat(
        [pd.read_csv(p, dtype={"area_code": str, "site_code": str}) for p in parts],
        ignore_index=True,
    )
