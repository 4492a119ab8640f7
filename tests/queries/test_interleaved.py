"""Twenty users over four connections, with cancels and errors: nobody gets another's answer."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool

from queries.errors import StoreError
from queries.rollups import area_figures
from queries.scope import Scope
from queries.store import SESSION, Store
from tests.queries.quiet_city import EVERYWHERE, METRICS, open_quiet_city, report

QUERIES, USERS, CONNECTIONS, THREADS = 10_000, 20, 4, 8
AREAS = ["*", "44", "4401", "4402", "4403", "4404", "440101", "A1", "D1", ""]
SCOPES = [Scope(area, withhold) for area in AREAS for withhold in (False, True)]
ASKED = ["44", "4401", "4403", "440101", "A1", "A2", "A3", "C1", "D1"]
DAY = date(2020, 2, 3)
Answer = tuple[Any, ...]


def codes(conn: Connection[Any]) -> Answer:
    return tuple(conn.execute("SELECT code FROM area ORDER BY code").fetchall())


def rows(conn: Connection[Any]) -> Answer:
    query = "SELECT area, value FROM public.observation ORDER BY area, metric, observed_on"
    return tuple(conn.execute(query).fetchall())


def figures(conn: Connection[Any]) -> Answer:
    found = area_figures(conn, METRICS["confirmed"], ASKED, DAY)
    return (*found["value"].fillna(-1), *found["is_withheld"])


QUESTIONS = (codes, codes, rows, rows, figures)


@pytest.fixture
def store(server: str, tmp_path: Path) -> Iterator[Store]:
    with open_quiet_city(server, tmp_path) as city:
        report(city, tmp_path, "2020-02-03", {"A1": (3, 1), "C1": (9, 0), "D1": (2, 0)})
        pool = ConnectionPool(
            city.url, min_size=CONNECTIONS, max_size=CONNECTIONS, kwargs={"options": SESSION},
            check=ConnectionPool.check_connection, timeout=30, open=True,
        )  # fmt: skip
        with Store(city.url, pool) as four:
            yield four


def trouble(conn: Connection[Any], luck: random.Random) -> None:
    """A statement that fails, runs out of its time, or is cancelled from outside."""
    kind = luck.randrange(3)
    if kind == 0:
        conn.execute("SELECT 1 / 0 FROM area")
    elif kind == 1:
        conn.execute("SET LOCAL statement_timeout = '2ms'")
        conn.execute("SELECT pg_sleep(10)")
    else:
        timer = threading.Timer(luck.random() * 0.01, conn.cancel)
        timer.start()
        try:
            conn.execute("SELECT pg_sleep(10)")
        finally:
            timer.join()


def test_ten_thousand_interleaved_queries_cross_nowhere(store: Store):
    assert len(SCOPES) == USERS
    wanted: dict[tuple[Scope, str], Answer] = {}
    for scope in SCOPES:
        for question in set(QUESTIONS):
            with store.read(scope) as conn:
                wanted[scope, question.__name__] = question(conn)
    assert len({wanted[scope, "figures"] for scope in SCOPES}) > USERS // 2
    assert len(EVERYWHERE) == len(wanted[SCOPES[0], "codes"])

    def work(seed: int) -> Counter[str]:
        luck, seen = random.Random(seed), Counter[str]()
        while seen["asked"] < QUERIES // THREADS:
            scope = luck.choice(SCOPES)
            try:
                with store.read(scope) as conn:
                    seen[f"pid {conn.info.backend_pid}"] += 1
                    for question in luck.sample(QUESTIONS, 3):
                        seen["asked"] += 1
                        if question(conn) != wanted[scope, question.__name__]:
                            seen["crossed"] += 1
                    if luck.random() < 0.05:
                        trouble(conn, luck)
            except (psycopg.Error, StoreError):
                seen["failed"] += 1
        return seen

    with ThreadPoolExecutor(THREADS) as threads:
        total = sum(threads.map(work, range(THREADS)), Counter[str]())
    assert total["asked"] >= QUERIES
    assert total["crossed"] == 0
    assert total["failed"] > 50
    assert len([name for name in total if name.startswith("pid ")]) == CONNECTIONS
