"""The formats that a list can be had in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.export.csv_file import to_csv
from dashboard.export.geojson_file import to_geojson
from dashboard.export.gpkg_file import to_gpkg
from dashboard.export.listing import Listing
from dashboard.export.xlsx_file import to_xlsx
from dashboard.text import Lang, say

FORBIDDEN = '\\/:*?"<>|'  # in a file's name, on one system or another
LONGEST_PART = 60  # characters of a title or place in a file's name


@dataclass(frozen=True)
class Format:
    """One format: the end of its files' names, its media type, and what writes it."""

    suffix: str
    media_type: str
    write: Callable[[Listing], bytes]


FORMATS = MappingProxyType(
    {
        "csv": Format(".csv", "text/csv; charset=utf-8", to_csv),
        "xlsx": Format(
            ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx
        ),
        "geojson": Format(".geojson", "application/geo+json", to_geojson),
        "gpkg": Format(".gpkg", "application/geopackage+sqlite3", to_gpkg),
    }
)


def file_name(listing: Listing, format_: Format) -> str:
    """What the file is called: title, place, day and snapshot, such as 我的辖区_香洲区_….xlsx."""
    parts = (listing.title, listing.place, listing.day)
    return named(parts, listing.snapshot, listing.lang, format_.suffix)


def named(parts: Iterable[str], snapshot: int, lang: Lang, suffix: str) -> str:
    """A file's name of some parts and the snapshot, of characters that every system takes."""
    each = [*parts, say("export_snapshot_name", lang, snapshot=snapshot)]
    return "_".join(filter(None, map(_part, each))) + suffix


def _part(text: str) -> str:
    kept = "".join(c for c in text if c.isprintable() and c not in FORBIDDEN)
    return "-".join(kept.split()).strip(".")[:LONGEST_PART]
