"""The panels by themselves in headless Chromium, over screens of made-up numbers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from tests.js.panel.serve import make_server

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def harness() -> Iterator[str]:
    with make_server() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/tests/js/panel/harness.html"
        server.shutdown()


@pytest.fixture
def open_panels(chromium: Browser, harness: str) -> Iterator[Open]:
    """Opens the harness at a view and size; the test fails on an error in the page."""
    pages: list[Page] = []
    errors: list[str] = []

    def opened(size: tuple[int, int] = (1366, 768), **view: Any) -> Page:
        page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_default_timeout(10_000)
        page.goto(f"{harness}?{urlencode(view, doseq=True)}")
        page.wait_for_selector("html[data-ready=true]", state="attached")
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()
    assert errors == []
