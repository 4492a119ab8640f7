"""A wall that is refreshed again and again: what the server and the browser keep of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Browser, CDPSession, Page

from queries.snapshot import next_snapshot
from queries.store import Store
from tests.server import Server
from tests.wall import SCENE, database_url, open_wall, own_server, wall_context

LOOKS = 200  # at the memory, on the way
SERVER_GROWTH, HEAP_GROWTH = 1.10, 1.20  # the most of what there was after the warm-up

# Counts drawing contexts, on a canvas of the page or of no page, before any other script runs.
COUNT_CONTEXTS = """() => {
  window.contexts = 0;
  for (const { prototype } of [HTMLCanvasElement, OffscreenCanvas]) {
    const { getContext } = prototype;
    const known = new WeakSet();
    prototype.getContext = function counted(kind, ...rest) {
      const context = getContext.call(this, kind, ...rest);
      if (context && kind.startsWith("webgl") && !known.has(context)) {
        known.add(context);
        window.contexts += 1;
      }
      return context;
    };
  }
}"""
# Resolves when the wall shows a snapshot, two frames later.
SHOWN = """(number) => new Promise((done) => {
  const look = () => {
    const isThere = window.__cm?.store.get("data")?.snapshot >= number;
    requestAnimationFrame(isThere ? () => requestAnimationFrame(() => done(true)) : look);
  };
  look();
})"""


@dataclass(frozen=True)
class State:
    """What is kept after so many refreshes: MB of the server, MB of the page's heap."""

    refreshes: int
    seconds: float
    server_mb: float
    heap_mb: float
    contexts: int


@dataclass(frozen=True)
class Soak:
    """The states on the way, and those that are compared: after the warm-up, and at the end."""

    states: list[State]
    warm: State
    scenes: frozenset[str]

    @property
    def end(self) -> State:
        return self.states[-1]

    def problems(self) -> list[str]:
        """What has grown more than it may."""
        warm, end, found = self.warm, self.end, []
        if end.server_mb > SERVER_GROWTH * warm.server_mb:
            found.append(f"server {warm.server_mb:.0f} → {end.server_mb:.0f} MB")
        if end.heap_mb > HEAP_GROWTH * warm.heap_mb:
            found.append(f"heap {warm.heap_mb:.1f} → {end.heap_mb:.1f} MB")
        if end.contexts != warm.contexts:
            found.append(f"drawing contexts {warm.contexts} → {end.contexts}")
        return found


def soak(
    chromium: Browser,
    folder: Path,
    refreshes: int,
    warm_up: int,
    query: str = "",
    tell: Callable[[State], None] = lambda state: None,
) -> Soak:
    """Raises the snapshot as fast as one wall follows it, and looks at the memory on the way."""
    states: list[State] = []
    scenes: set[str] = set()
    warm = None
    if not folder.exists():
        with own_server(folder):
            pass  # loads the sample, which takes more memory than serving it
    with own_server(folder) as server, wall_context(chromium, server.url, 640, 360) as context:
        context.add_init_script(f"({COUNT_CONTEXTS})()")
        page = open_wall(context, query)
        session = context.new_cdp_session(page)
        start = time.monotonic()
        with Store.open(database_url(folder)) as store:
            for done in range(1, refreshes + 1):
                _refresh(store, page)
                if done != warm_up and done % max(1, refreshes // LOOKS) and done != refreshes:
                    continue
                states.append(_state(done, time.monotonic() - start, server, page, session))
                scenes.add(page.evaluate(SCENE))
                tell(states[-1])
                if done == warm_up:
                    warm = states[-1]
    assert warm is not None, "the warm-up is shorter than the whole"
    return Soak(states, warm, frozenset(scenes))


def _refresh(store: Store, page: Page) -> None:
    with store.write() as conn:
        number = next_snapshot(conn)
    page.evaluate(SHOWN, number)


def _state(
    refreshes: int, seconds: float, server: Server, page: Page, session: CDPSession
) -> State:
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    return State(
        refreshes=refreshes,
        seconds=seconds,
        server_mb=psutil.Process(server.process.pid).memory_info().rss / 2**20,
        heap_mb=heap / 2**20,
        contexts=page.evaluate("() => window.contexts"),
    )
