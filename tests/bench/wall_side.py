"""How soon a batch is on the wall, alone and beside 49 others, and what an idle wall costs."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psycopg
from playwright.sync_api import Browser, Page
from psycopg.conninfo import make_conninfo

from queries.embedded import DATABASE
from queries.store import Store
from tests.bench.table import Figure, at_most
from tests.server import Server
from tests.wall import CaseReports, database_url, open_wall, wall_context

BATCHES = 20
WALLS = 50
IDLE_WALLS, IDLE_S, SETTLE_S = 10, 30, 10
CELL = "440404101209001"
PATIENCE_S = 30
SCENES = ["city", "patrol", "clinics", "resumption"]

# Notes, for every snapshot, when the first frame with its data was out.
NOTE_PAINTED = """() => {
  const { store, stats } = window.__cm;
  window.paintedAt = {};
  store.subscribe(["data"], () => {
    const { snapshot } = store.get("data");
    const before = stats.frames;
    const look = () => requestAnimationFrame(stats.frames > before
      ? () => { window.paintedAt[snapshot] ??= Date.now(); } : look);
    look();
  });
}"""
PAINTED = "(snapshot) => window.paintedAt[snapshot]"


def walls(browser: Browser, server: Server) -> list[Figure]:
    """From a batch's commit to the wall's pixels; its bytes; the queries of idle walls."""
    without, idle = _idle_queries(server)
    with wall_context(browser, server.url, 1920, 1080) as context:
        page = open_wall(context, "?scene=city")
        page.evaluate(NOTE_PAINTED)
        received = _count_bytes(page)
        alone, sizes = _latencies(page, server, received)
        with _other_walls(server.url, WALLS - 1):
            crowded, _ = _latencies(page, server, received)
    note = f"{idle:.0f} with {IDLE_WALLS} walls, {without:.0f} without: the listener's heartbeat"
    return [
        _latency("batch committed → painted, 1 wall", alone, 1000),
        _latency(f"… with {WALLS} walls", crowded, 3000),
        at_most("… received by a wall", statistics.median(sizes) / 1000, 30, "kB"),
        at_most("queries of an idle wall", (idle - without) / IDLE_WALLS, 0.5, "a minute", note),
    ]


def _latency(what: str, found_ms: list[float], limit_ms: float) -> Figure:
    """The time that 95 of 100 batches stay within."""
    ninety_five = sorted(found_ms)[-(-95 * len(found_ms) // 100) - 1]
    note = f"95 % of {len(found_ms)}; median {statistics.median(found_ms):.0f}"
    return at_most(what, ninety_five, limit_ms, "ms", note)


def _latencies(page: Page, server: Server, received: list[int]) -> tuple[list[float], list[int]]:
    """Milliseconds from each of many batches to its pixels, and the bytes the wall fetched."""
    day = page.evaluate("() => window.__cm.store.get('data').view.day")
    found, sizes = [], []
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(database_url(server.folder)) as store,
    ):
        reports = CaseReports(store, Path(folder))
        for n in range(BATCHES + 1):
            received.clear()
            snapshot = reports.send(CELL, day, n % 7)
            committed_ms = 1000 * time.time()
            page.wait_for_function(PAINTED, arg=snapshot, timeout=1000 * PATIENCE_S)
            painted_ms = page.evaluate(PAINTED, snapshot)
            page.wait_for_timeout(1000)  # what the new data's layers fetch, and the crowd
            if n:  # the first made connections
                found.append(painted_ms - committed_ms)
                sizes.append(sum(received))
    return found, sizes


def _count_bytes(page: Page) -> list[int]:
    """Bytes that the page receives from now on, headers and all, as they went over the wire."""
    received: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on(
        "Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"]))
    )
    return received


@contextmanager
def _other_walls(url: str, count: int) -> Iterator[None]:
    """So many walls without a screen: they pulse and fetch what a wall fetches."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    task = asyncio.run_coroutine_threadsafe(_crowd(url, count), loop)
    time.sleep(3)
    try:
        yield
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        with suppress(BaseException):
            task.result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _crowd(url: str, count: int) -> None:
    limits = httpx.Limits(max_connections=2 * count)
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_S, limits=limits) as client:
        await asyncio.gather(*(_wall(client, SCENES[n % len(SCENES)]) for n in range(count)))


async def _wall(client: httpx.AsyncClient, scene: str) -> None:
    known = ""
    while True:
        told = (await client.get("/pulse", params={"snapshot": known})).json()
        if str(told["snapshot"]) == known:
            continue
        screen: dict[str, Any] = (await client.get("/wall/screen", params={"show": scene})).json()
        for layer in screen["layers"]:
            if isinstance(layer.get("data"), str):
                await client.get(layer["data"])
        known = str(told["snapshot"])


def _idle_queries(server: Server) -> tuple[float, float]:
    """Transactions a minute without walls and with idle ones, each once the server is at rest."""
    time.sleep(SETTLE_S)
    without = _queries(server)
    with _other_walls(server.url, IDLE_WALLS):
        time.sleep(SETTLE_S)  # each has fetched its scene by then
        return without, _queries(server)


def _queries(server: Server) -> float:
    """Transactions a minute in the server's database, asked on a connection to another one."""
    asked = make_conninfo(database_url(server.folder), dbname="postgres")
    with psycopg.connect(asked, autocommit=True) as conn:

        def committed() -> int:
            row = conn.execute(
                "SELECT xact_commit FROM pg_stat_database WHERE datname = %s", (DATABASE,)
            ).fetchone()
            assert row is not None
            return int(row[0])

        before = committed()
        time.sleep(IDLE_S)
        return (committed() - before) * 60 / IDLE_S
