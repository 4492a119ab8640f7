"""One delivery into the store, whole or not at all.

file → read as text → checked by its feed's columns → located → staged by COPY → rollups → facts →
snapshot + 1 → notice, the last five in one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from psycopg import Connection

from queries.blocks import block
from queries.catalogue import Feed, read_catalogue
from queries.checks import check_columns, check_rows
from queries.city import City
from queries.errors import PROBLEM_COLUMNS, AlreadyReceived, BatchRefused, StoreError
from queries.files import Delivery, read_delivery
from queries.place_checks import place_problems
from queries.scope import Scope
from queries.snapshot import move_clock, next_snapshot
from queries.staging import (
    Staged,
    copy_rows,
    located,
    recorded_times,
    stage_events,
    stage_observations,
    stage_site_reports,
    stage_sites,
    times,
)
from queries.store import Store
from queries.streams import stream_problems
from queries.summing import sum_up
from queries.withholding import withhold_delivered

KEPT_REJECTS = 1000


@dataclass(frozen=True)
class BatchReport:
    """What became of a delivery.

    `rows` of the file, of which `accepted` were taken in and `rejected` not; `problems`: DataFrame
    [row, column, code, message]; `snapshot` the number of the state it made.
    """

    batch: int
    feed: str
    rows: int
    accepted: int
    rejected: int
    problems: pd.DataFrame
    snapshot: int


def ingest(
    store: Store,
    feed_name: str,
    path: Path,
    *,
    received_at: datetime | None = None,
    city: City | None = None,
    moves_clock: bool = False,
) -> BatchReport:
    """Takes in one file of a feed.

    Rows with problems are left out and reported, as long as their share stays within the feed's
    reject limit. `received_at` is now, or where the city's clock stands, unless given. With
    `moves_clock` the clock stands at `received_at` from this batch on, as in a replay.

    Raises BatchRefused, with the problems found, if the file cannot be read, lacks columns, was
    taken in before, looks shifted by GCJ-02 or BD-09, or is over its reject limit: then nothing of
    it is in the store but the record of the refusal. StoreError for an unknown feed.
    """
    city = city or City.read(store)
    feed = city.catalogue.feeds.get(feed_name)
    if feed is None:
        known = ", ".join(city.catalogue.feeds)
        raise StoreError(f"there is no feed {feed_name!r} in the catalogue; one of {known}")
    received = received_at or city.clock or datetime.now(UTC)
    delivery = read_delivery(Path(path))
    try:
        with store.read(Scope.whole()) as conn:
            _refuse_repeat(conn, feed, delivery)
        check_columns(delivery, feed)
        good, problems = _check(store, delivery, feed, city, received)
    except BatchRefused as refused:
        _record_refusal(store, feed, delivery, received, refused)
        raise
    with store.write() as conn:
        if moves_clock:
            move_clock(conn, received)
        return _take_in(conn, good, feed, city, received, problems, len(delivery.rows))


def _refuse_repeat(conn: Connection[Any], feed: Feed, delivery: Delivery) -> None:
    params = {"feed": feed.name, "sha256": delivery.sha256}
    row = conn.execute(block("batch", "taken_before"), params).fetchone()
    if row:
        raise AlreadyReceived(
            f"{delivery.filename} was taken in before, as batch {row[0]} on "
            f"{row[1]:%Y-%m-%d %H:%M} UTC; nothing changed"
        )


def _check(
    store: Store, delivery: Delivery, feed: Feed, city: City, received: datetime
) -> tuple[Delivery, pd.DataFrame]:
    """The rows that can be taken in, and the problems of the others."""
    if feed.kind == "events" and delivery.geometry is None:
        raise BatchRefused(f"{delivery.filename}: events need geometry; send GeoJSON or GeoPackage")
    origins = city.catalogue.stream_origins
    problems = [check_rows(delivery, feed), stream_problems(delivery.rows, feed, origins)]
    sound = _without(delivery, pd.concat(problems))
    problems.append(place_problems(store, sound, feed, city))
    sound = _without(sound, problems[-1])
    problems.append(_time_problems(sound, feed, received, city.clock))
    sound = _without(sound, problems[-1])
    found = pd.concat(problems)[PROBLEM_COLUMNS].sort_values(["row", "column"], kind="stable")
    bad = found["row"].nunique()
    if bad > feed.reject_limit * len(delivery.rows):
        raise BatchRefused(
            f"{delivery.filename}: {bad:,} of {len(delivery.rows):,} rows have problems, more than "
            f"the {feed.reject_limit:.0%} that feed {feed.name} allows; nothing was taken in",
            found.reset_index(drop=True),
        )
    return sound, found.reset_index(drop=True)


def _without(delivery: Delivery, problems: pd.DataFrame) -> Delivery:
    """The delivery without the rows that have problems; the others keep their numbers."""
    keep = ~(delivery.rows.index + 1).isin(problems["row"])
    geometry = delivery.geometry
    return Delivery(
        delivery.filename,
        delivery.sha256,
        delivery.rows[keep],
        None if geometry is None else geometry[keep],
    )


def _time_problems(
    delivery: Delivery, feed: Feed, received: datetime, clock: datetime | None
) -> pd.DataFrame:
    """What was recorded before it happened, or happened after the file was received."""
    rows = delivery.rows
    column = {"observations": "observed_on", "site_reports": "observed_at", "events": "occurred_at"}
    if feed.kind not in column:
        return pd.DataFrame(columns=PROBLEM_COLUMNS)
    name = column[feed.kind]
    if feed.kind == "observations":
        true_at = pd.to_datetime(rows[name], format="%Y-%m-%d", errors="coerce")
        true_at = true_at.dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC")
    else:
        true_at = times(rows[name])
    recorded = recorded_times(rows, received)
    early = (recorded < true_at).to_numpy()
    latest = pd.Timestamp(max(received, clock) if clock else received)
    future = ((true_at > latest) | (recorded > latest)).to_numpy()
    wrong = early | future | true_at.isna().to_numpy()
    messages = [
        "is no day of the calendar" if missing
        else "lies after the file was received" if ahead
        else "was recorded before it happened"
        for missing, ahead in zip(true_at.isna()[wrong], future[wrong], strict=True)
    ]  # fmt: skip
    return pd.DataFrame(
        {"row": rows.index[wrong] + 1, "column": name, "code": "wrong_time", "message": messages}
    )


def _take_in(
    conn: Connection[Any],
    good: Delivery,
    feed: Feed,
    city: City,
    received: datetime,
    problems: pd.DataFrame,
    rows: int,
) -> BatchReport:
    conn.execute(block("batch", "take_turn"), {"queue": _queue(feed)})
    _refuse_repeat(conn, feed, good)  # another process may have taken it in meanwhile
    staged = _staged(conn, good, feed, city, received)
    rejected = rows - len(good.rows)
    batch = conn.execute(
        block("batch", "insert_batch"),
        {
            "feed": feed.name, "filename": good.filename, "sha256": good.sha256,
            "status": "taken", "received_at": _received(staged, received, city),
            "data_time": staged.data_time, "rows": rows, "accepted": staged.accepted,
            "rejected": rejected, "message": "", "snapshot": None,
        },
    ).fetchone()  # fmt: skip
    assert batch is not None, "INSERT … RETURNING gives a row"
    copy_rows(conn, staged)
    if feed.kind == "observations":
        sum_up(conn, batch[0])
    for name in staged.take:
        conn.execute(block("batch", name), staged.params | {"batch": batch[0]})
    if feed.kind == "observations":
        withhold_delivered(conn, read_catalogue(conn), feed.name)
    _keep_rejects(conn, batch[0], problems)
    snapshot = next_snapshot(conn)
    conn.execute(block("batch", "number_batch"), {"batch": batch[0], "snapshot": snapshot})
    return BatchReport(batch[0], feed.name, rows, staged.accepted, rejected, problems, snapshot)


def _queue(feed: Feed) -> str:
    """Deliveries of one queue are taken in one after the other: they may contradict each other."""
    if feed.kind == "observations":
        return feed.name
    return f"{feed.kind} {feed.site_kind}" if feed.kind == "site_reports" else feed.kind


def _received(staged: Staged, received: datetime, city: City) -> datetime:
    """A sample's file was received when its newest row was recorded, not when it was loaded."""
    if city.clock is None or staged.recorded_until is None:
        return received
    return min(received, staged.recorded_until)


def _staged(
    conn: Connection[Any], good: Delivery, feed: Feed, city: City, received: datetime
) -> Staged:
    if feed.kind == "observations":
        ids = dict(
            conn.execute(block("catalogue", "metric_ids"), {"names": list(feed.columns)}).fetchall()
        )
        return stage_observations(good, feed, ids, received)
    if feed.kind == "site_reports":
        return stage_site_reports(good, feed, received)
    areas = located(good, city.locator).fillna(city.hierarchy.root)
    stage = stage_sites if feed.kind == "sites" else stage_events
    return stage(good, feed, areas, received)


def _keep_rejects(conn: Connection[Any], batch: int, problems: pd.DataFrame) -> None:
    rows = [
        {"batch": batch, **{column: getattr(p, column) for column in PROBLEM_COLUMNS}}
        for p in problems.head(KEPT_REJECTS).itertuples()
    ]
    if rows:
        with conn.cursor() as cursor:
            cursor.executemany(block("batch", "insert_reject"), rows)


def _record_refusal(
    store: Store, feed: Feed, delivery: Delivery, received: datetime, refused: BatchRefused
) -> None:
    if isinstance(refused, AlreadyReceived):
        return
    rows = len(delivery.rows)
    with store.write() as conn:
        batch = conn.execute(
            block("batch", "insert_batch"),
            {
                "feed": feed.name, "filename": delivery.filename, "sha256": delivery.sha256,
                "status": "refused", "received_at": received, "data_time": None, "rows": rows,
                "accepted": 0, "rejected": rows, "message": str(refused)[:1000], "snapshot": None,
            },
        ).fetchone()  # fmt: skip
        assert batch is not None, "INSERT … RETURNING gives a row"
        _keep_rejects(conn, batch[0], refused.problems)
