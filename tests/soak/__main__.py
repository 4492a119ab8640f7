"""`make soak`: SOAK_REFRESHES refreshes (100,000) of a wall that turns through all its scenes."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console

from tests.chromium import ARGUMENTS, CHROMIUM
from tests.soak.curve import draw
from tests.soak.soak import Soak, State, soak

WARM_UP = 0.05  # share of the refreshes after which everything is kept that is kept
FEWEST = 2000  # below this the warm-up would not go through every scene
PICTURES = Path(__file__).parents[2] / "build" / "pictures"


def main() -> int:
    """Runs, says how it goes, draws the curve; 1 if anything has grown more than it may."""
    console = Console(stderr=True)
    refreshes = int(os.environ.get("SOAK_REFRESHES", "100000"))
    if refreshes < FEWEST:
        console.print(f"SOAK_REFRESHES={refreshes}: at least {FEWEST:,}")
        return 1
    with tempfile.TemporaryDirectory(prefix="command-map-soak-") as folder:
        found = _run(Path(folder) / "data", refreshes, lambda state: console.print(line(state)))
    console.print(f"curve: {draw(found.states, PICTURES)}")
    console.print(f"after the warm-up  {line(found.warm)}\nat the end         {line(found.end)}")
    for problem in found.problems():
        console.print(f"[bold red]grown too much:[/] {problem}")
    return 1 if found.problems() else 0


def _run(folder: Path, refreshes: int, tell: Callable[[State], None]) -> Soak:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        found = soak(browser, folder, refreshes, int(WARM_UP * refreshes), tell=tell)
        browser.close()
    return found


def line(state: State) -> str:
    """One line of the log."""
    return (
        f"{state.refreshes:>9,} refreshes  {state.seconds:>8,.0f} s  "
        f"server {state.server_mb:>5.0f} MB  heap {state.heap_mb:>6.1f} MB  "
        f"{state.contexts} drawing contexts"
    )


if __name__ == "__main__":
    sys.exit(main())
