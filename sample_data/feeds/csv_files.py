"""Write feed files as a department would send them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

Columns = dict[str, np.ndarray]


def day_rows(
    codes: np.ndarray, days: Sequence[date], columns: Columns, recorded_at: Sequence[str]
) -> pd.DataFrame:
    """Rows of (day, area) from arrays of shape (days, areas); NaN is an empty field.

    Rows without any figure are left out: a cell that did not report has no row. Columns:
    area_code, observed_on, the given ones, recorded_at (one per day).
    """
    n_days, n_areas = len(days), len(codes)
    table = pd.DataFrame(
        {
            "area_code": np.tile(codes, n_days),
            "observed_on": np.repeat([day.isoformat() for day in days], n_areas),
        }
    )
    for name, values in columns.items():
        figures = np.asarray(values, dtype=np.float64)
        table[name] = pd.array(figures.ravel(), dtype="Float64").astype("Int64")
        table.loc[np.isnan(figures.ravel()), name] = pd.NA
    table["recorded_at"] = np.repeat(list(recorded_at), n_areas)
    return table.dropna(subset=list(columns), how="all", ignore_index=True)


def write_by_month(folder: Path, feed: str, table: pd.DataFrame, time: str = "observed_on") -> int:
    """Write `<feed>_2020-01.csv` and so on; returns how many figures there are."""
    month = table[time].str.slice(0, 7)
    for name, rows in table.groupby(month, sort=True):
        write_csv(folder / f"{feed}_{name}.csv", rows)
    return count_figures(table)


def write_csv(path: Path, table: pd.DataFrame) -> int:
    """Write one CSV (UTF-8, LF); returns how many figures there are."""
    table.to_csv(path, index=False, lineterminator="\n")
    return count_figures(table)


def count_figures(table: pd.DataFrame) -> int:
    """Non-empty fields other than codes and times; a site report counts as one."""
    if "site_code" in table.columns:
        return len(table)
    keys = ["area_code", "observed_on", "recorded_at"]
    return int(table.drop(columns=keys).notna().sum().sum())


def point_feature(lon: float, lat: float, properties: dict[str, Any]) -> dict[str, Any]:
    """A GeoJSON point feature."""
    geometry = {"type": "Point", "coordinates": [float(lon), float(lat)]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}
