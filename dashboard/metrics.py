"""What the server measures of itself, for Prometheus. Nothing in it is about a person.

`open_session` and `refresh` are for whoever serves a screen; they cost microseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from queries.errors import StoreUnavailable
from queries.status import FeedTotals

MEDIA_TYPE = CONTENT_TYPE_LATEST
REFRESH_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

# Our own registry: the default one would also hold what libraries put there.
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

_sessions = Gauge("command_map_sessions", "Screens that are open.", registry=REGISTRY)
_refresh = Histogram(
    "command_map_refresh_seconds", "Time from a screen's question to its answer.",
    buckets=REFRESH_S, registry=REGISTRY,
)  # fmt: skip
_errors = Counter("command_map_errors", "Answers that failed.", ["kind"], registry=REGISTRY)
_snapshot = Gauge(
    "command_map_snapshot_number", "The newest snapshot that this process knows.",
    registry=REGISTRY,
)  # fmt: skip
_snapshot_age = Gauge(
    "command_map_snapshot_age_seconds", "Time since this process heard of it.", registry=REGISTRY
)
_database = Gauge(
    "command_map_database_up", "1 if the database answers, 0 if it is lost or hangs.",
    registry=REGISTRY,
)  # fmt: skip
_feed_age = Gauge(
    "command_map_feed_age_seconds", "Age of a feed's newest data, by the city's clock.", ["feed"],
    registry=REGISTRY,
)  # fmt: skip
_rejected = Gauge(
    "command_map_feed_rejected_rows", "Rows of a feed that were not taken in, so far.", ["feed"],
    registry=REGISTRY,
)  # fmt: skip
_refused = Gauge(
    "command_map_feed_refused_deliveries", "Deliveries of a feed that were refused whole, so far.",
    ["feed"], registry=REGISTRY,
)  # fmt: skip


@contextmanager
def open_session() -> Iterator[None]:
    """While a screen waits for news; an open one always does."""
    with _sessions.track_inprogress():
        yield


@contextmanager
def refresh() -> Iterator[None]:
    """While a screen is answered: counts how long that took, and whether it failed.

    `StoreUnavailable` counts as an error of kind "database", anything else as "page".
    """
    try:
        with _refresh.time():
            yield
    except StoreUnavailable:
        _errors.labels("database").inc()
        raise
    except Exception:
        _errors.labels("page").inc()
        raise


def exposition(
    snapshot: int,
    heard_at: datetime,
    feeds: Sequence[FeedTotals],
    clock: datetime | None,
    *,
    is_up: bool,
) -> bytes:
    """Everything in Prometheus' text format.

    `feeds` as last known, `clock` where the city's clock stands (None: it runs), `heard_at` when
    this process heard of `snapshot`, `is_up` whether the database answered just now. A feed that
    has never sent anything has no age.
    """
    now = datetime.now(UTC)
    _snapshot.set(snapshot)
    _snapshot_age.set((now - heard_at).total_seconds())
    _database.set(is_up)
    for by_feed in (_feed_age, _rejected, _refused):
        by_feed.clear()
    for feed in feeds:
        if feed.data_time is not None:
            _feed_age.labels(feed.feed).set(((clock or now) - feed.data_time).total_seconds())
        _rejected.labels(feed.feed).set(feed.rejected)
        _refused.labels(feed.feed).set(feed.refused)
    return generate_latest(REGISTRY)
