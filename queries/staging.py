"""Checked rows of a delivery on their way into the fact tables, by kind of feed."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import shapely
from psycopg import Connection, sql

from geo.locate import Locator
from queries.blocks import block
from queries.catalogue import Column, Feed
from queries.files import Delivery

LOCAL = ZoneInfo("Asia/Shanghai")
TRUE = ("true", "1", "是")


@dataclass(frozen=True)
class Staged:
    """What is ready to be taken in: `table` the stage, `rows` its columns in order, `take` the
    blocks that move them, `accepted` rows of the file and the newest `data_time` of any."""

    table: str
    rows: pd.DataFrame
    take: tuple[str, ...]
    accepted: int
    data_time: datetime | None
    params: dict[str, Any] = field(default_factory=dict)


def stage_observations(
    delivery: Delivery, feed: Feed, metric_ids: dict[str, int], received_at: datetime
) -> Staged:
    """One row a figure: a cell that is empty was not reported and makes none."""
    rows = delivery.rows
    day = pd.to_datetime(rows["observed_on"], format="%Y-%m-%d")
    recorded = recorded_times(rows, received_at)
    parts = []
    for name in feed.columns:
        if name not in rows:
            continue
        given = rows[name].notna().to_numpy()
        parts.append(
            pd.DataFrame(
                {
                    "metric": np.int16(metric_ids[name]),
                    "observed_on": day[given].dt.strftime("%Y-%m-%d"),
                    "area": rows["area_code"][given],
                    "recorded_at": recorded[given],
                    "value": pd.to_numeric(rows[name][given]).astype(np.float64),
                }
            )
        )
    staged = pd.concat(parts, ignore_index=True)
    # A day's figure is true until the day ends, or until it was recorded if that was before.
    ends = day.dt.tz_localize(LOCAL) + timedelta(days=1)
    newest = np.minimum(ends.dt.tz_convert("UTC"), recorded).max() if len(rows) else None
    return Staged("stage_observation", staged, ("take_observations",), len(rows), _moment(newest))


def stage_sites(delivery: Delivery, feed: Feed, areas: pd.Series, received_at: datetime) -> Staged:
    """One row a site, in the area where it stands."""
    rows = delivery.rows
    lon, lat = places(delivery)
    recorded = recorded_times(rows, received_at)
    staged = pd.DataFrame(
        {
            "code": rows["site_code"],
            "name": rows["name"],
            "name_en": rows.get("name_en", rows["name"]).fillna(rows["name"]),
            "area": areas,
            "lon": lon,
            "lat": lat,
            "register": objects(rows, feed),
            "recorded_at": recorded,
        }
    )
    newest = recorded.max() if len(rows) else None
    params = {"kind": feed.site_kind}
    return Staged(
        "stage_site", staged, ("supersede_sites", "take_sites"), len(rows), _moment(newest), params
    )


def stage_site_reports(delivery: Delivery, feed: Feed, received_at: datetime) -> Staged:
    """One row a report of a site."""
    rows = delivery.rows
    observed = times(rows["observed_at"])
    staged = pd.DataFrame(
        {
            "site": rows["site_code"],
            "observed_at": observed,
            "recorded_at": recorded_times(rows, received_at),
            "reported": objects(rows, feed),
        }
    )
    newest = observed.max() if len(rows) else None
    params = {"kind": feed.site_kind}
    return Staged(
        "stage_site_report", staged, ("take_site_reports",), len(rows), _moment(newest), params
    )


def stage_events(delivery: Delivery, feed: Feed, areas: pd.Series, received_at: datetime) -> Staged:
    """One row an event, in the area where it began."""
    rows = delivery.rows
    assert delivery.geometry is not None, "events come with geometry; checked before"
    occurred = times(rows["occurred_at"])
    extra = {"times": Column("times", "text", (), False)} if "times" in rows else {}
    staged = pd.DataFrame(
        {
            "code": rows["event_code"],
            "occurred_at": occurred,
            "area": areas,
            "geometry": ["\\x" + wkb.hex() for wkb in shapely.to_wkb(delivery.geometry.to_numpy())],
            "properties": objects(rows, feed, extra),
            "recorded_at": recorded_times(rows, received_at),
        }
    )
    newest = occurred.max() if len(rows) else None
    params = {"kind": feed.event_kind}
    return Staged(
        "stage_event",
        staged,
        ("supersede_events", "take_events"),
        len(rows),
        _moment(newest),
        params,
    )


def copy_rows(conn: Connection[Any], staged: Staged) -> None:
    """Makes the stage and fills it by COPY, as CSV written by Arrow."""
    conn.execute(block("batch", staged.table))
    buffer = io.BytesIO()
    table = pa.Table.from_pandas(staged.rows, preserve_index=False)
    pyarrow.csv.write_csv(
        table, buffer, pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")
    )
    copy = sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(sql.Identifier(staged.table))
    with conn.cursor().copy(copy) as stream:
        stream.write(buffer.getvalue())


def places(delivery: Delivery) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Longitude and latitude of each row: of its geometry (the first vertex of a line), else of
    the columns lon and lat."""
    if delivery.geometry is not None:
        first = shapely.get_point(delivery.geometry.to_numpy(), 0)
        points = np.where(shapely.is_missing(first), delivery.geometry.to_numpy(), first)
        return shapely.get_x(points), shapely.get_y(points)
    rows = delivery.rows
    return (
        pd.to_numeric(rows["lon"]).to_numpy(np.float64),
        pd.to_numeric(rows["lat"]).to_numpy(np.float64),
    )


def located(delivery: Delivery, locator: Locator) -> pd.Series:
    """The cell of each row's place, None outside the city."""
    return pd.Series(locator.locate(*places(delivery)), index=delivery.rows.index, dtype=object)


def times(texts: pd.Series) -> pd.Series:
    """Times with offset as UTC."""
    return pd.to_datetime(texts.astype(object), format="ISO8601", utc=True)


def recorded_times(rows: pd.DataFrame, received_at: datetime) -> pd.Series:
    """When each row became known: its own recorded_at, else when the file was received."""
    default = pd.Timestamp(received_at).tz_convert("UTC")
    if "recorded_at" not in rows:
        return pd.Series(default, index=rows.index)
    return times(rows["recorded_at"]).fillna(default)


def objects(rows: pd.DataFrame, feed: Feed, extra: dict[str, Column] | None = None) -> list[str]:
    """A feed's own columns as JSON objects, each value of its declared type."""
    columns = {
        name: kind for name, kind in {**feed.columns, **(extra or {})}.items() if name in rows
    }
    converted = [[_typed(v, kind) for v in rows[name]] for name, kind in columns.items()]
    return [
        json.dumps(dict(zip(columns, values, strict=True)), ensure_ascii=False)
        for values in zip(*converted, strict=True)
    ] or ["{}"] * len(rows)


def _typed(value: Any, column: Column) -> Any:
    if value is None or value is pd.NA:
        return None
    if column.kind == "count":
        return int(float(value))
    if column.kind == "number":
        return float(value)
    if column.kind == "flag":
        return str(value).lower() in TRUE
    return str(value)


def _moment(value: Any) -> datetime | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).to_pydatetime()
