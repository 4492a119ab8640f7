"""A real server with the sample city, and a headless Chromium that reaches nothing outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.server import Server

READY = ".cm-app[data-ready='true']"


@pytest.fixture(scope="session")
def server(city_folder: Path) -> Iterator[Server]:
    running = Server.start(city_folder)
    yield running
    running.stop()


@pytest.fixture
def context(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    """A window of 1366×768; the test fails if it asked any other server for anything."""
    opened = chromium.new_context(
        viewport={"width": 1366, "height": 768}, base_url=server.url, locale="zh-CN"
    )
    outside: list[str] = []

    def watch(request: object) -> None:
        url = request.url  # type: ignore[attr-defined]
        if not url.startswith((server.url, "data:", "blob:", server.url.replace("http", "ws"))):
            outside.append(url)

    opened.on("request", watch)
    yield opened
    opened.close()
    assert outside == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    return opened


@pytest.fixture(scope="session")
def pictures(pytestconfig: pytest.Config) -> Path:
    """Where screenshots go, to be looked at."""
    folder = pytestconfig.rootpath / "build" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
