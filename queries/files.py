"""A department's file as text: nothing is guessed, codes keep their zeros."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyogrio

from geo.crs import to_wgs84
from geo.errors import GeoError
from queries.errors import BatchRefused
from queries.workbook import read_sheet

MOST_BYTES = 200 * 2**20
TEXT = pd.ArrowDtype(pa.string())
SPATIAL = (".geojson", ".json", ".gpkg", ".shp", ".zip")
GEOJSON = ("FeatureCollection", "Feature")
SHAPEFILE = {".shp", ".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qmd", ".xml", ""}
SHP_MAGIC, GPKG_MAGIC = b"\x00\x00\x27\x0a", b"SQLite format 3\x00"
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
    try:
        header: list[str] = next(csv.reader(text.splitlines()[:1]), [])
    except csv.Error as error:
        raise BatchRefused(f"{name} has no readable header: {error}") from None
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
        # Without the line itself, which may hold anything.
        why = re.sub(r"(got \d+).*", r"\1", str(error), flags=re.DOTALL)
        raise BatchRefused(f"{name} is no regular CSV: {why}") from None
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
    header, *body = read_sheet(content, name)
    rows = pd.DataFrame(body, columns=[str(column).strip() for column in header], dtype=object)
    return _plain(rows.map(_cell_text).astype(TEXT), name)


def _cell_text(value: object) -> str | None:
    """A spreadsheet cell as text; whole numbers without their decimal point."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value)


def _spatial(path: Path) -> tuple[pd.DataFrame, gpd.GeoSeries]:
    source = f"/vsizip/{path}" if path.suffix.lower() == ".zip" else path
    _refuse_disguised(path)
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
    filled = rows.notna().any(axis=1)
    return _plain(rows, path.name), features.geometry[filled].reset_index(drop=True)


def _refuse_disguised(path: Path) -> None:
    """Refuses what is not what its name says.

    GDAL goes by the content, and some of its formats are no data but say where to fetch them.
    """
    suffix = path.suffix.lower()
    try:
        if suffix in (".geojson", ".json"):
            is_so = json.loads(path.read_bytes().decode("utf-8-sig"))["type"] in GEOJSON
        elif suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                names = [name for name in archive.namelist() if name.lower().endswith(".shp")]
                others = {Path(name).suffix.lower() for name in archive.namelist()} - SHAPEFILE
                is_so = len(names) == 1 and not others
                is_so = is_so and archive.open(names[0]).read(4) == SHP_MAGIC
        else:
            magic = GPKG_MAGIC if suffix == ".gpkg" else SHP_MAGIC
            is_so = path.open("rb").read(len(magic)) == magic
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile, OSError, RecursionError):
        is_so = False
    if not is_so:
        raise BatchRefused(
            f"{path.name} is no {suffix} inside; send GeoJSON as a FeatureCollection, a "
            "GeoPackage, or one Shapefile with its parts in a ZIP"
        )


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
