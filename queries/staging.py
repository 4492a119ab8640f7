"""Checked rows of a delivery on their way into the fact tables, by kind of feed."""

from __future__ import annotations

import io
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
from queries.checks import read_times
from queries.files import Delivery
from queries.schema import DERIVED_OF_REPORTS

LOCAL = ZoneInfo("Asia/Shanghai")
TRUE = ("true", "1", "是")


@dataclass(frozen=True)
class Staged:
    """What is ready to be taken in: `make` the statements that make the stage `table`, `rows` its
    columns in order, `take` the blocks that move them into the facts, `accepted` rows of the file,
    the newest time the data speak of (`data_time`) and the newest time of recording."""

    table: str
    make: tuple[sql.Composed, ...]
    rows: pd.DataFrame
    take: tuple[str, ...]
    accepted: int
    data_time: datetime | None
    recorded_until: datetime | None
    params: dict[str, Any] = field(default_factory=dict)


def stage_observations(
    delivery: Delivery, feed: Feed, metric_ids: dict[str, int], received_at: datetime
) -> Staged:
    """The file's rows as they are, one an area and day; the database makes a row of each figure.

    A cell that is empty was not reported and makes none. The texts were checked, so PostgreSQL
    reads the numbers and times: that way they are converted once.
    """
    rows = delivery.rows
    columns = [name for name in feed.columns if name in rows]
    default = received_at.isoformat()
    recorded = rows["recorded_at"].fillna(default) if "recorded_at" in rows else default
    staged = pd.DataFrame(
        {
            "area": rows["area_code"],
            "observed_on": rows["observed_on"],
            "recorded_at": recorded,
            **{name: rows[name] for name in columns},
        }
    )
    # A day's figure is true until the day ends, or until it was recorded if that was before.
    pairs = staged[["observed_on", "recorded_at"]].drop_duplicates()
    ends = pd.to_datetime(pairs["observed_on"], format="%Y-%m-%d").dt.tz_localize(LOCAL)
    known = times(pairs["recorded_at"])
    day_over = (ends + timedelta(days=1)).dt.tz_convert("UTC")
    true_until = day_over.where(day_over < known, known)
    return Staged(
        "stage_observation",
        _wide_stage({name: metric_ids[name] for name in columns}),
        staged,
        ("take_observations",),
        len(rows),
        _newest(true_until),
        _newest(known),
    )


def _wide_stage(metric_ids: dict[str, int]) -> tuple[sql.Composed, ...]:
    columns = sql.SQL(", ").join(
        sql.SQL("{} double precision").format(sql.Identifier(name)) for name in metric_ids
    )
    figures = sql.SQL(", ").join(
        sql.SQL("({}::smallint, stage.{})").format(sql.Literal(number), sql.Identifier(name))
        for name, number in metric_ids.items()
    )
    return (
        sql.SQL(block("batch", "stage_observation")).format(columns=columns),
        sql.SQL(block("batch", "stage_figure")).format(figures=figures),
    )


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
    params = {"kind": feed.site_kind}
    return Staged(
        "stage_site", _plain_stage("stage_site"), staged, ("supersede_sites", "take_sites"),
        len(rows), _newest(recorded), _newest(recorded), params,
    )  # fmt: skip


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
    params = {"kind": feed.site_kind}
    return Staged(
        "stage_site_report", _plain_stage("stage_site_report"), staged,
        ("take_site_reports", "told_now", *DERIVED_OF_REPORTS),
        len(rows), _newest(observed), _newest(staged["recorded_at"]), params,
    )  # fmt: skip


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
    params = {"kind": feed.event_kind}
    return Staged(
        "stage_event", _plain_stage("stage_event"), staged, ("supersede_events", "take_events"),
        len(rows), _newest(occurred), _newest(staged["recorded_at"]), params,
    )  # fmt: skip


def copy_rows(conn: Connection[Any], staged: Staged) -> None:
    """Makes the stage and fills it by COPY, as CSV written by Arrow."""
    for statement in staged.make:
        conn.execute(statement)
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
    """Times with offset as UTC; they were checked."""
    return read_times(texts)


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
    if not columns or rows.empty:
        return ["{}"] * len(rows)
    typed = pd.DataFrame({name: _typed(rows[name], kind) for name, kind in columns.items()})
    lines = typed.to_json(orient="records", lines=True, force_ascii=False, double_precision=15)
    return lines.rstrip("\n").split("\n")


def _typed(texts: pd.Series, column: Column) -> pd.Series:
    """A column's texts as its declared type; what is missing stays missing."""
    if column.kind in ("count", "number"):
        numbers = pd.to_numeric(texts).astype("Float64")
        return numbers.astype("Int64") if column.kind == "count" else numbers
    if column.kind == "flag":
        return texts.str.lower().isin(TRUE).astype("boolean").mask(texts.isna())
    return texts.astype(object).where(texts.notna(), None)


def _plain_stage(table: str) -> tuple[sql.Composed, ...]:
    return (sql.SQL(block("batch", table)).format(),)


def _newest(moments: pd.Series) -> datetime | None:
    newest = moments.max()
    return None if pd.isna(newest) else newest.to_pydatetime()
