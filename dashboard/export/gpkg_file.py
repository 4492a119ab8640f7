"""GeoPackage with the list as layer `areas` and what is known about it as table `about`."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from dashboard.export.listing import EPSG, Kind, Listing
from dashboard.export.values import cells_of, plain

SHAPE = "MultiPolygon"
_writing = threading.Lock()  # GDAL's present moment is one for the whole process


def to_gpkg(listing: Listing) -> bytes:
    """The list as a GeoPackage; columns by name, `<name>_state` where one has missing values.

    Moments are in UTC, as the format has them. A row that is no area has no geometry.
    """
    areas = gpd.GeoDataFrame(_fields(listing), geometry=_shapes(listing), crs=EPSG)
    about = pd.DataFrame(
        [(plain(label), plain(value)) for label, value in listing.facts],
        columns=["fact", "value"],
        dtype=object,
    )
    with TemporaryDirectory(prefix="export-") as folder, _writing, _clock(listing.exported_at):
        path = Path(folder) / "list.gpkg"
        pyogrio.write_dataframe(areas, path, layer="areas", geometry_type=SHAPE)
        pyogrio.write_dataframe(about, path, layer="about")
        return path.read_bytes()


def _fields(listing: Listing) -> dict[str, pd.Series]:
    fields = {}
    for cells in cells_of(listing):
        kind, decimals = cells.column.kind, cells.column.decimals
        fields[cells.column.name] = _field(kind, decimals, cells.values)
        if cells.states:
            fields[cells.state_name] = pd.Series(cells.states, dtype=object)
    return fields


def _field(kind: Kind, decimals: int, values: Sequence[Any]) -> pd.Series:
    """Values in the type that becomes the right one of the format, also where all are missing."""
    if kind in ("number", "percent"):
        return pd.Series(list(values), dtype="float64" if decimals else "Int64")
    if kind == "moment":
        return pd.to_datetime(pd.Series(values, dtype=object), utc=True).astype(
            "datetime64[ms, UTC]"
        )
    if kind == "day":
        return pd.Series([_iso(value) for value in values], dtype=object)
    return pd.Series(values, dtype=object)


def _iso(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date) else None


def _shapes(listing: Listing) -> list[shapely.Geometry | None]:
    """Areas of one part and of several are of one type in a layer."""
    return [
        shapely.MultiPolygon([shape]) if isinstance(shape, shapely.Polygon) else shape
        for shape in listing.rows.geometry
    ]


@contextmanager
def _clock(at: datetime) -> Iterator[None]:
    """GDAL writes that moment as the file's own."""
    now = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": now})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
