"""A department's file as text: nothing is guessed, codes keep their zeros."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyogrio
import python_calamine

from geo.crs import to_wgs84
from geo.errors import GeoError
from queries.errors import BatchRefused

MOST_BYTES = 200 * 2**20
TEXT = pd.ArrowDtype(pa.string())
SPATIAL = (".geojson", ".json", ".gpkg", ".shp", ".zip")
FORMATS = (".csv", ".xlsx", *SPATIAL)


@dataclass(frozen=True)
class Delivery:
    """One file: `rows` all as text (missing is NA), `geometry` in EPSG:4326 where it has any."""

    filename: str
    sha256: str
    rows: pd.DataFrame
    geometry: gpd.GeoSeries | None


def read_delivery(path: Path) -> Delivery:
    """Reads a CSV (UTF-8 or GB 18030), XLSX, GeoJSON, GeoPackage or zipped Shapefile as text.

    Raises BatchRefused if there is no such file, it is too large, of an unknown format, empty,
    in no known encoding, or without CRS.
    """
    if not path.is_file():
        raise BatchRefused(f"there is no file {path}")
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise BatchRefused(
            f"{path.name} is {size / 2**20:.0f} MB; at most {MOST_BYTES >> 20} MB a file: split it"
        )
    if size == 0:
        raise BatchRefused(f"{path.name} is empty")
    suffix = path.suffix.lower()
    content = path.read_bytes()
    geometry = None
    if suffix == ".csv":
        rows = _csv(content, path.name)
    elif suffix == ".xlsx":
        rows = _xlsx(content, path.name)
    elif suffix in SPATIAL:
        rows, geometry = _spatial(path)
    else:
        raise BatchRefused(f"{path.name}: format {suffix or '?'}; one of {' '.join(FORMATS)}")
    if rows.empty:
        raise BatchRefused(f"{path.name} has a header but no rows")
    return Delivery(path.name, hashlib.sha256(content).hexdigest(), rows, geometry)


def _csv(content: bytes, name: str) -> pd.DataFrame:
    text = _decoded(content, name).replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    header: list[str] = next(csv.reader(text.splitlines()[:1]), [])
    names = [column.strip() for column in header]
    try:
        table = pyarrow.csv.read_csv(
            io.BytesIO(text.encode()),
            read_options=pyarrow.csv.ReadOptions(column_names=names, skip_rows=1),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={column: pa.string() for column in names},
                strings_can_be_null=True,
                null_values=[""],
                quoted_strings_can_be_null=True,
            ),
            parse_options=pyarrow.csv.ParseOptions(newlines_in_values=False),
        )
    except pa.ArrowInvalid as error:
        raise BatchRefused(f"{name} is no regular CSV: {error}") from None
    return _plain(table.to_pandas(types_mapper={pa.string(): TEXT}.get), name)


def _decoded(content: bytes, name: str) -> str:
    """UTF-8 with or without its mark, else GB 18030, the older Chinese encoding."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BatchRefused(f"{name} is in neither UTF-8 nor GB 18030; save it as CSV UTF-8")


def _xlsx(content: bytes, name: str) -> pd.DataFrame:
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        lines = book.get_sheet_by_index(0).to_python(skip_empty_area=True)
    except (python_calamine.CalamineError, ValueError, IndexError) as error:
        raise BatchRefused(f"{name} cannot be read as XLSX: {error}") from None
    if not lines:
        raise BatchRefused(f"{name}: the first sheet is empty")
    header, *body = lines
    rows = pd.DataFrame(body, columns=[str(column).strip() for column in header], dtype=object)
    return _plain(rows.map(_cell_text).astype(TEXT), name)


def _cell_text(value: object) -> str | None:
    """A spreadsheet cell as text; whole numbers without their decimal point."""
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value)


def _spatial(path: Path) -> tuple[pd.DataFrame, gpd.GeoSeries]:
    source = f"/vsizip/{path}" if path.suffix.lower() == ".zip" else path
    try:
        features = gpd.read_file(source, engine="pyogrio")
        if path.suffix.lower() in (".geojson", ".json"):
            features = features.set_crs(4326, allow_override=True)  # by RFC 7946
        features = to_wgs84(features)
    except (pyogrio.errors.DataSourceError, GeoError, ValueError) as error:
        raise BatchRefused(f"{path.name}: {error}") from None
    rows = pd.DataFrame(features.drop(columns=features.geometry.name))
    for column in rows:
        rows[column] = rows[column].map(_spatial_text).astype(TEXT)
    return _plain(rows, path.name), features.geometry


def _spatial_text(value: object) -> str | None:
    if value is None or (isinstance(value, float) and np.isnan(value)) or value is pd.NaT:
        return None
    if isinstance(value, (list, np.ndarray)):
        return ",".join(map(str, value))
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).lower()
    return _cell_text(value)


def _plain(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """The same rows with stripped cells; refuses columns without a name or of one name."""
    if rows.columns.duplicated().any() or "" in rows.columns:
        raise BatchRefused(f"{name}: columns without a name, or two of one: {list(rows.columns)}")
    rows = rows.dropna(how="all").reset_index(drop=True)
    for column in rows:
        rows[column] = rows[column].str.strip().replace({"": pd.NA})
    return rows
