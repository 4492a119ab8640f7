"""The towns of the topic pages, once a file of tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.live import Live
from tests.dashboard.topics.patrolled_town import open_patrolled
from tests.dashboard.topics.resumed_town import RESUMED, open_town


@pytest.fixture(scope="module")
def patrolled(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with open_patrolled(server, tmp_path_factory.mktemp("patrolled")) as live:
        yield live


@pytest.fixture(scope="module")
def resumed(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with open_town(server, tmp_path_factory.mktemp("resumption"), RESUMED) as live:
        yield live
