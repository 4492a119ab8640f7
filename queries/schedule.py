"""What each department would have sent, and when: a city's files cut by when rows became known."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import shapely

from queries.catalogue import Catalogue, Feed
from queries.city_folder import feed_files
from queries.errors import StoreError
from queries.files import Delivery, read_delivery
from queries.staging import LOCAL

LONGEST_WAIT_H = 24.0  # no department waits longer with what it knows, whatever its cadence
SHORTEST_WAIT_H = 1 / 60
TRUE_AT = {"observations": "observed_on", "site_reports": "observed_at", "events": "occurred_at"}


@dataclass(frozen=True)
class Planned:
    """One delivery to come: `due` when its newest row became known, Asia/Shanghai; `rows` of it;
    `content` the bytes of the file, CSV or GeoJSON, the same every time."""

    due: datetime
    feed: str
    filename: str
    rows: int
    content: bytes = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """By which the store knows a file that it has taken in before."""
        return hashlib.sha256(self.content).hexdigest()


def schedule(folder: Path, catalogue: Catalogue) -> list[Planned]:
    """Every delivery of a city's folder, in order of time; what is due at once, by feed.

    Registers are known from the start: they come first, whole, at the moment of the earliest
    delivery. Raises BatchRefused for a file that cannot be read, StoreError if there is none.
    """
    registers, others = feed_files(folder, catalogue)
    place = {feed: n for n, feed in enumerate(catalogue.feeds)}
    reports = sorted(
        (one for feed, path in others for one in split(catalogue.feeds[feed], read_delivery(path))),
        key=lambda one: (one.due, place[one.feed], one.filename),
    )
    if not reports:
        raise StoreError(
            f"{folder} has no deliveries to replay; it needs files named after the feeds of its "
            "catalogue, as cases.csv"
        )
    known = [(feed, read_delivery(path)) for feed, path in registers]
    opening = [
        _Cut(feed, delivery).planned(np.arange(len(delivery.rows)), reports[0].due)
        for feed, delivery in known
    ]
    return opening + reports


def split(feed: Feed, delivery: Delivery) -> list[Planned]:
    """One file of reports as the deliveries it was made of, by when they were due.

    A department sends once a cadence, at least daily, what it has learned since: rows that were
    recorded in the same hour (or day, of Asia/Shanghai) go together, when the newest is known. A
    row without `recorded_at` is known when it is true, a day's figure when the day is over.
    """
    known = _known_at(feed, delivery)
    wait = pd.Timedelta(hours=min(max(feed.cadence_h, SHORTEST_WAIT_H), LONGEST_WAIT_H))
    which, moments = pd.factorize(known)
    turns = pd.DatetimeIndex(moments).tz_convert(LOCAL).tz_localize(None).floor(wait)[which]
    cut = _Cut(feed.name, delivery)
    found = [
        cut.planned(np.asarray(places), known.iloc[places].max())
        for places in pd.Series(turns).groupby(turns).indices.values()
    ]
    return sorted(found, key=lambda one: one.due)


def _known_at(feed: Feed, delivery: Delivery) -> pd.Series:
    """When each row became known, UTC; one whose time cannot be read, with the row before."""
    rows = delivery.rows
    name = TRUE_AT[feed.kind]
    if name not in rows:
        raise StoreError(
            f"{delivery.filename} lacks {name}, so nobody can tell when its rows became known"
        )
    known = _moments(rows[name], is_day=feed.kind == "observations")
    if "recorded_at" in rows:
        known = _moments(rows["recorded_at"]).fillna(known)
    known = known.ffill().bfill()
    if known.isna().any():
        raise StoreError(f"{delivery.filename}: no row of it says when it was recorded or true")
    return known


def _moments(texts: pd.Series, *, is_day: bool = False) -> pd.Series:
    """Times as UTC, of a day its end in Asia/Shanghai; NaT for what is none.

    A file has few different ones: each is read once.
    """
    which, distinct = pd.factorize(texts.astype(object), use_na_sentinel=True)
    index = pd.Index(distinct, dtype=object)
    if is_day:
        days = pd.to_datetime(index, format="%Y-%m-%d", errors="coerce") + pd.Timedelta(days=1)
        read = days.tz_localize(LOCAL).tz_convert("UTC")
    else:
        read = pd.to_datetime(index, format="ISO8601", utc=True, errors="coerce")
    return pd.Series(read).reindex(which).reset_index(drop=True)


class _Cut:
    """A file of which parts become files of their own."""

    def __init__(self, feed: str, delivery: Delivery) -> None:
        self._feed, self._delivery = feed, delivery
        self._table = pa.Table.from_pandas(delivery.rows, preserve_index=False)

    def planned(self, places: np.ndarray[Any, Any], known_at: datetime) -> Planned:
        """The rows at some places, due when the newest became known."""
        due = known_at.astimezone(LOCAL)
        stem = f"{Path(self._delivery.filename).stem}_{due:%Y%m%dT%H%M}"
        suffix, content = ".csv", self._csv
        if self._delivery.geometry is not None:
            suffix, content = ".geojson", self._geojson
        return Planned(due, self._feed, stem + suffix, len(places), content(places))

    def _csv(self, places: np.ndarray[Any, Any]) -> bytes:
        buffer = io.BytesIO()
        options = pyarrow.csv.WriteOptions(quoting_style="needed")
        pyarrow.csv.write_csv(self._table.take(places), buffer, options)
        return buffer.getvalue()

    def _geojson(self, places: np.ndarray[Any, Any]) -> bytes:
        assert self._delivery.geometry is not None, "asked before"
        shapes = shapely.to_geojson(self._delivery.geometry.iloc[places].to_numpy())
        features = [
            {"type": "Feature", "properties": _properties(own), "geometry": json.loads(shape)}
            for own, shape in zip(self._table.take(places).to_pylist(), shapes, strict=True)
        ]
        collection = {"type": "FeatureCollection", "features": features}
        return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _properties(row: dict[str, str | None]) -> dict[str, Any]:
    """A row as a department sends it: the times of a route as a list, because as one text they
    would be read as the first time."""
    times = row.get("times")
    return row if times is None else row | {"times": times.split(",")}
