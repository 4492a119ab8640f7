"""For whoever watches over the server: does it answer, can it serve, how is it doing.

These addresses ask for no sign-in, so they say nothing of the city's figures, of people or of
where the database is. None of them waits longer than PATIENCE_S for the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard import metrics
from dashboard.live import Live
from dashboard.question import Question
from queries.errors import StoreError, StoreUnavailable
from queries.scope import Scope
from queries.snapshot import snapshot_number
from queries.status import FeedTotals, feed_totals

PATIENCE_S = 1.5  # a probe gives up after 2 s
KEEP_READY_S = 1.0  # several load balancers ask as one
KEEP_FEEDS_S = 5.0
NEVER_KEEP = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class _Feeds:
    """What a scrape needs of the database; `clock` is where the city's clock stands."""

    totals: Sequence[FeedTotals]
    clock: datetime | None


def make_health_routes(live: Live) -> list[Route]:
    """/healthz, /readyz and /metrics of one server process."""
    database = Question(lambda: _number(live), KEEP_READY_S)
    feeds = Question(lambda: _feeds(live), KEEP_FEEDS_S)

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok", headers=NEVER_KEEP)

    async def readyz(_request: Request) -> Response:
        told = _told(live)
        try:
            await database.answer(PATIENCE_S)
        except StoreError as error:
            told |= {"database": "lost", "reason": _reason(error)}
        else:
            if live.lost_since is not None:
                told["reason"] = "the listener has lost the database and connects again"
        status = 503 if "reason" in told else 200
        return JSONResponse(told, status_code=status, headers=NEVER_KEEP)

    async def scrape(_request: Request) -> Response:
        is_up = live.lost_since is None
        try:
            await feeds.answer(PATIENCE_S)
        except StoreError:
            is_up = False
        known = feeds.last or _Feeds((), None)
        body = metrics.exposition(
            live.snapshot, live.listener.changed_at, known.totals, known.clock, is_up=is_up
        )
        return Response(body, media_type=metrics.MEDIA_TYPE, headers=NEVER_KEEP)

    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", scrape),
    ]


def _told(live: Live) -> dict[str, Any]:
    age_s = (datetime.now(UTC) - live.listener.changed_at).total_seconds()
    return {
        "snapshot": live.snapshot,
        "database": "ok",
        "listener": live.lost_since is None,
        "snapshot_age_s": round(age_s, 1),
    }


def _reason(error: StoreError) -> str:
    """Without the host and the user that the store's own message names."""
    if isinstance(error, StoreUnavailable):
        return "the database cannot be reached, hangs or is overloaded"
    return "the database refuses; the server's log says why"


def _number(live: Live) -> int:
    with live.store.read(Scope.whole()) as conn:
        return snapshot_number(conn)


def _feeds(live: Live) -> _Feeds:
    city = live.city(Scope.whole())  # no query while the snapshot stays
    with live.store.read(Scope.whole()) as conn:
        return _Feeds(feed_totals(conn), city.clock)
