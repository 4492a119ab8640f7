"""What every suite shares: one Chromium, and with CI=true a skipped test is a failed one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import ARGUMENTS, CHROMIUM
from tests.wall import own_server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless browser for every suite: Playwright starts only once in a process."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: run `make setup` on Debian as root or with sudo")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def wall_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample city, of the tests that deliver to it and stop its database."""
    folder = tmp_path_factory.mktemp("wall") / "data"
    with own_server(folder):
        pass  # loads the sample; the folder is at rest afterwards
    return folder


@pytest.fixture(scope="session")
def city_folder(wall_folder: Path) -> Path:
    """A copy of the sample city that nothing changes; `cp` keeps the database's owner."""
    folder = wall_folder.parent / "city"
    subprocess.run(["cp", "-a", str(wall_folder), str(folder)], check=True)
    return folder


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A part that could not be set up is skipped with its reason; in CI that is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("CI") == "true" and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"CI=true: {len(skipped)} skipped, which counts as failed", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
