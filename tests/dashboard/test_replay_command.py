"""`command-map replay` as a process: stopped by Ctrl-C, gone on with, refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from queries.city_folder import load_city
from queries.embedded import start_embedded
from queries.schema import migrate
from queries.store import Store
from tests.dashboard.test_command_line import run
from tests.queries.databases import new_database
from tests.queries.store_content import content
from tests.queries.town_reports import DELIVERIES, write_town_reports

PATIENCE_S = 60


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files") / "town"
    write_town_reports(folder)
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replay") / "data"


@pytest.fixture(scope="module")
def url(data: Path) -> str:
    """The database that the command uses: processes that ask for a folder share one server."""
    data.mkdir()
    return start_embedded(data / "postgres")


def deliveries(url: str) -> int:
    with psycopg.connect(url) as conn:
        if conn.execute("SELECT to_regclass('public.batch')").fetchone() == (None,):
            return 0
        row = conn.execute("SELECT count(*) FROM batch WHERE status = 'taken'").fetchone()
    assert row is not None
    return int(row[0])


def interruptible() -> None:
    """A shell that starts the tests in the background makes their children deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def interrupted_after(url: str, count: int, *words: str) -> tuple[int, str]:
    """Runs the command and stops it by Ctrl-C when so many deliveries are in."""
    known = {k: v for k, v in os.environ.items() if not k.startswith(("COMMAND_MAP", "DATABASE"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", *words], stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, env=known | {"COLUMNS": "200", "NO_COLOR": "1"},
        preexec_fn=interruptible,
    )  # fmt: skip
    deadline = time.monotonic() + PATIENCE_S
    while deliveries(url) < count and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=PATIENCE_S)
    return process.returncode, said


def test_stopped_by_ctrl_c_and_gone_on_with(url: str, data: Path, town: Path) -> None:
    # The hours of the town's first day come five a second.
    code, said = interrupted_after(
        url, 8, "replay", str(town), "--data", str(data), "--speed", "18000"
    )
    assert code == 130, said
    assert "The database is consistent" in said
    assert "Traceback" not in said
    assert 8 <= deliveries(url) < DELIVERIES
    done = run("replay", str(town), "--data", str(data), "--speed", "10000000")
    assert done.returncode == 0, done.stderr
    assert "are in already" in done.stdout
    assert "Played to 2020-02-10 08:00" in done.stdout
    assert deliveries(url) == DELIVERIES
    plain = new_database(url)
    migrate(plain)
    with Store.open(url) as replayed, Store.open(plain) as loaded:
        load_city(loaded, town)
        assert content(replayed) == content(loaded)


def test_a_folder_that_holds_the_whole_city_is_refused(tmp_path: Path, town: Path) -> None:
    data = str(tmp_path / "data")
    assert run("load", str(town), "--data", data).returncode == 0
    done = run("replay", str(town), "--data", data)
    assert done.returncode == 1
    assert "choose an empty folder with --data" in done.stderr


@pytest.mark.parametrize("words", [("--speed", "0"), ("--from", "soon")])
def test_options_that_make_no_sense_are_refused(words: tuple[str, str]) -> None:
    done = run("replay", *words)
    assert done.returncode == 2
    assert "Invalid value" in done.stderr
