"""/healthz, /readyz and /metrics: right while all is well, in time when the database is not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from dashboard import metrics
from dashboard.health import make_health_routes
from dashboard.live import Live
from queries import snapshot
from queries.embedded import revive_embedded
from queries.errors import BatchRefused, StoreUnavailable
from queries.ingest import ingest
from queries.snapshot import Listener, next_snapshot
from queries.store import Store
from tests.dashboard.embedded_town import EmbeddedTown
from tests.dashboard.serving import Client, served
from tests.server import Server

SOON_S = 2.0
CLOCK = datetime.fromisoformat("2020-02-10T08:00:00+08:00")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedTown:
    return EmbeddedTown(tmp_path_factory.mktemp("health") / "data")


@pytest.fixture(scope="module")
def live(town: EmbeddedTown) -> Iterator[Live]:
    opened = Live(Store.open(town.url), Listener(town.url))
    yield opened
    opened.close()


@pytest.fixture
def client(live: Live) -> Iterator[Client]:
    """The routes with questions of their own, so that no answer is kept from another test."""
    with served(make_health_routes(live)) as opened:
        yield opened


def samples(client: Client) -> dict[tuple[str, str], float]:
    """(name, value of the one label or "") → value, of the whole exposition."""
    answer = client.get("/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def ready_again(client: Client) -> None:
    """Waits until the listener and the pool have found the database again."""
    deadline = time.monotonic() + 30
    while client.get("/readyz").status != 200:
        assert time.monotonic() < deadline, client.get("/readyz").text
        time.sleep(0.2)


def test_a_process_that_answers_is_healthy(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status, answer.text) == (200, "ok")
    assert answer.headers["cache-control"] == "no-store"


def test_ready_says_what_it_serves(client: Client, live: Live) -> None:
    answer = client.get("/readyz")
    told = answer.json()
    assert answer.status == 200
    assert 0 <= told.pop("snapshot_age_s") < 600
    assert told == {"snapshot": live.snapshot, "database": "ok", "listener": True}


def test_the_ages_of_the_feeds_are_right(client: Client, live: Live) -> None:
    found = samples(client)
    newest = {
        "cases": "2020-02-05T07:30:00+08:00",
        "patrols": "2020-02-05T00:00:00+08:00",
        "clinic_status": "2020-02-01T23:00:00+08:00",
        "flights": "2020-02-04T15:00:00+08:00",
        "people": "2020-01-01T00:00:00+08:00",
    }
    for feed, moment in newest.items():
        age_s = (CLOCK - datetime.fromisoformat(moment)).total_seconds()
        assert found["command_map_feed_age_seconds", feed] == age_s
        assert found["command_map_feed_rejected_rows", feed] == 0
    assert found["command_map_snapshot_number", ""] == live.snapshot
    assert found["command_map_database_up", ""] == 1
    assert found["process_resident_memory_bytes", ""] > 20e6


def test_what_was_not_taken_in_is_counted_by_feed(live: Live, tmp_path: Path) -> None:
    some, all_wrong = tmp_path / "patrols_a.csv", tmp_path / "patrols_b.csv"
    all_wrong.write_text("area_code,observed_on,due,done\n99,2020-02-06,1,1\n")
    some.write_text(
        "area_code,observed_on,confirmed\n"
        + "".join(f"{code},2020-02-06,1\n" for code in ("4401", "4402", "440101", "440102", "99"))
    )
    assert ingest(live.store, "cases", some).rejected == 1
    with pytest.raises(BatchRefused):
        ingest(live.store, "patrols", all_wrong)
    with served(make_health_routes(live)) as client:
        found = samples(client)
    assert found["command_map_feed_rejected_rows", "cases"] == 1
    assert found["command_map_feed_refused_deliveries", "cases"] == 0
    assert found["command_map_feed_rejected_rows", "patrols"] == 1
    assert found["command_map_feed_refused_deliveries", "patrols"] == 1


def test_screens_errors_and_refreshes_are_counted(client: Client) -> None:
    before = samples(client)
    with metrics.open_session():
        with metrics.refresh():
            time.sleep(0.15)
        for error in (StoreUnavailable("gone"), ValueError("wrong")):
            with pytest.raises(type(error)), metrics.refresh():
                raise error
        after = samples(client)

    def grown(name: str, label: str = "") -> float:
        return after[name, label] - before.get((name, label), 0)

    assert grown("command_map_sessions") == 1
    assert grown("command_map_refresh_seconds_count") == 3
    assert 0.15 <= grown("command_map_refresh_seconds_sum") < 10
    assert grown("command_map_refresh_seconds_bucket", "0.1") == 2
    assert grown("command_map_errors_total", "database") == 1
    assert grown("command_map_errors_total", "page") == 1
    assert samples(client)["command_map_sessions", ""] == before["command_map_sessions", ""]


def test_many_scrapes_are_one_query(
    client: Client, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    transactions = []
    read = live.store.read
    monkeypatch.setattr(live.store, "read", lambda scope: transactions.append(1) or read(scope))
    for _ in range(20):
        client.get("/metrics")
    assert len(transactions) == 1


def test_a_stopped_database_is_said_in_time(client: Client, town: EmbeddedTown, live: Live) -> None:
    known = samples(client)
    with town.stopped():
        for _ in range(3):
            began = time.monotonic()
            answer = client.get("/readyz")
            assert time.monotonic() - began < SOON_S
            assert answer.status == 503
            told = answer.json()
            assert told["database"] == "lost"
            assert told["snapshot"] == live.snapshot
            assert "cannot be reached" in told["reason"]
            assert str(town.url) not in answer.text
        assert client.get("/healthz").status == 200
        began = time.monotonic()
        found = samples(client)
        assert time.monotonic() - began < SOON_S
        assert found["command_map_database_up", ""] == 0
        age = "command_map_feed_age_seconds", "cases"
        assert found[age] == known[age], "the last known"
    ready_again(client)


def test_a_database_that_hangs_is_said_in_time(client: Client, town: EmbeddedTown) -> None:
    ready_again(client)
    time.sleep(1.1)  # the kept answer is too old by now
    with town.frozen():
        for path in ("/readyz", "/readyz", "/metrics", "/healthz"):
            began = time.monotonic()
            answer = client.get(path)
            assert time.monotonic() - began < SOON_S, path
            assert answer.status == (503 if path == "/readyz" else 200)
    ready_again(client)


def test_the_whole_server_answers_at_these_addresses(
    town: EmbeddedTown,
) -> None:
    """Streamlit answers every address that is nobody's: ours have to come before."""
    server = Server.start(town.folder)
    try:
        client = Client(server.url)
        assert client.get("/healthz").text == "ok"
        ready = client.get("/readyz")
        assert (ready.status, ready.json()["database"]) == (200, "ok")
        assert samples(client)["command_map_database_up", ""] == 1
    finally:
        server.stop()


def test_an_embedded_database_that_was_killed_is_started_again(
    town: EmbeddedTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "REVIVED_AFTER_S", 1.0)
    lost: list[datetime | None] = []  # it may be up again before anybody else has looked

    def revive() -> None:
        lost.append(listener.lost_since)
        revive_embedded(town.folder / "postgres")

    with Listener(town.url, revive) as listener:
        before = listener.number
        town.kill()
        deadline = time.monotonic() + 30
        while not lost:
            assert time.monotonic() < deadline, "the loss is never noticed"
            time.sleep(0.05)
        assert lost[0] is not None
        while listener.lost_since is not None:
            assert time.monotonic() < deadline, "it is never started again"
            time.sleep(0.2)
        with Store.open(town.url) as store, store.write() as conn:
            assert next_snapshot(conn) == before + 1
        while listener.number != before + 1:
            assert time.monotonic() < deadline, "the new snapshot is not heard of"
            time.sleep(0.05)


def test_a_database_that_only_hangs_is_left_alone(town: EmbeddedTown) -> None:
    pid = town.pid
    with town.frozen():
        revive_embedded(town.folder / "postgres")
    assert town.pid == pid
