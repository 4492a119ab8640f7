"""Deliveries that arrive at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

from queries.catalogue import read_catalogue
from queries.errors import AlreadyReceived
from queries.ingest import BatchReport, ingest
from queries.rollups import area_figures
from queries.scope import Scope
from queries.store import Store
from tests.queries.deliveries import RECEIVED
from tests.queries.town import CELLS

DAY = date(2020, 2, 4)


def at_once(*sendings: Callable[[], BatchReport]) -> list[BatchReport | AlreadyReceived]:
    together = Barrier(len(sendings))

    def send(sending: Callable[[], BatchReport]) -> BatchReport | AlreadyReceived:
        together.wait()
        try:
            return sending()
        except AlreadyReceived as received:
            return received

    with ThreadPoolExecutor(len(sendings)) as threads:
        return list(threads.map(send, sendings))


def delivery(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(["area_code,observed_on,confirmed", *lines]) + "\n", "utf-8")
    return path


def confirmed(store: Store, area: str) -> float:
    with store.read(Scope.whole()) as conn:
        metric = read_catalogue(conn).metrics["confirmed"]
        return float(area_figures(conn, metric, [area], DAY)["value"].iloc[0])


def test_two_deliveries_of_a_feed_for_the_same_day_are_both_in_the_sum(
    store: Store, tmp_path: Path
) -> None:
    files = [
        delivery(tmp_path, f"cases_{n}.csv", f"{cell},{DAY},{n + 1}")
        for n, cell in enumerate(CELLS[1:4])
    ]
    reports = at_once(
        *(lambda path=path: ingest(store, "cases", path, received_at=RECEIVED) for path in files)
    )
    numbers = sorted(report.snapshot for report in reports if isinstance(report, BatchReport))
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    assert confirmed(store, "44") == 1 + 2 + 3


def test_a_file_sent_twice_at_once_is_taken_in_once(store: Store, tmp_path: Path) -> None:
    path = delivery(tmp_path, "cases_twice.csv", f"{CELLS[0]},{DAY},100")
    before = confirmed(store, "44")
    found = at_once(*(lambda: ingest(store, "cases", path, received_at=RECEIVED) for _ in range(3)))
    assert sum(isinstance(one, AlreadyReceived) for one in found) == 2
    assert confirmed(store, "44") == before + 100
