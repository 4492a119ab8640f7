"""One embedded PostgreSQL a session, a fresh database a module, a small city made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from queries.embedded import start_embedded
from queries.schema import migrate
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.town import write_town


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of the embedded server's own database."""
    return start_embedded(tmp_path_factory.mktemp("embedded") / "postgres")


@pytest.fixture(scope="module")
def empty_url(server: str) -> str:
    """A database with the schema and no city."""
    url = new_database(server)
    migrate(url)
    return url


@pytest.fixture(scope="module")
def store(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A database with the small town and no deliveries."""
    url = new_database(server)
    migrate(url)
    with Store.open(url) as opened:
        write_town(opened, tmp_path_factory.mktemp("town"))
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a test writes its deliveries."""
    return tmp_path
