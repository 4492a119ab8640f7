"""The server: Streamlit as an ASGI application with our own routes, on one store."""

from __future__ import annotations

import gc
import logging
import os
import secrets
import signal
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from dashboard import live as process
from dashboard.fonts import make_web_fonts
from dashboard.headers import SafeHeaders
from dashboard.health import make_health_routes
from dashboard.live import Live
from dashboard.routes import make_routes
from dashboard.settings import Settings
from dashboard.sign_in import OpenIdConnect, SignIn
from dashboard.text import LANGS, as_lang, say, strings
from dashboard.wall.routes import make_wall_routes
from dashboard.wall.scenes import read_scenes, shipped_scenes
from queries.embedded import revive_embedded
from queries.guard import check_scoping
from queries.scope import Scope
from queries.snapshot import Listener
from queries.store import Store

STREAMLIT_CONFIG: dict[str, Any] = {
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showSidebarNavigation": False,
    "global.suppressDeprecationWarnings": True,
    # Of what has not changed since the run before, only the hash is sent: a third of a click.
    "global.minCachedMessageSize": 300,
    "logger.level": "warning",
    "logger.hideWelcomeMessage": True,
    "theme.base": "light",
    "theme.primaryColor": "#0f766e",
    "theme.font": "'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', sans-serif",
}


def open_live(
    url: str, folder: Path, sign_in: SignIn | None = None, revive: Callable[[], None] | None = None
) -> Live:
    """Opens the store and everything a server process remembers of it; `revive` starts a database
    again that is gone.

    Raises queries.errors.StoreUnavailable if the database cannot be reached, StoreError if it does
    not keep areas apart.
    """
    check_scoping(url)
    store = Store.open(url)
    live = Live(store, Listener(url, revive), sign_in)
    live.fonts_version = make_web_fonts(_texts(live), folder / "fonts")
    process.use(live)
    return live


def make_app(live: Live, folder: Path) -> st.App:
    """The ASGI application of one process; closes the store when it stops."""

    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncGenerator[dict[str, Any], None]:
        yield {}
        live.close()

    catalogue = live.city(Scope.whole()).catalogue
    own = os.environ.get("COMMAND_MAP_SCENES")
    scenes = read_scenes(Path(own), catalogue) if own else shipped_scenes(catalogue)
    script = Path(__file__).with_name("start") / "script.py"
    return st.App(
        script,
        lifespan=lifespan,
        routes=[
            *make_health_routes(live),
            *make_wall_routes(live, scenes),
            *make_routes(live, folder / "fonts"),
        ],
        middleware=[Middleware(SafeHeaders, origins=lambda: live.stream_origins)],
        on_script_error=explain_error,
    )


def explain_error(error: Exception) -> bool:
    """Says in the reader's language that a page failed, with a number that stands in the log."""
    number = secrets.token_hex(3)
    logging.getLogger("command_map").error("page error %s", number, exc_info=error)
    lang = as_lang(st.query_params.get("lang"))
    st.error(f"**{say('error_title', lang)}**  \n{say('error_body', lang, number=number)}")
    return True


def serve(settings: Settings, url: str) -> None:
    """Serves until stopped."""
    sign_in = OpenIdConnect(settings.sign_in.claim) if settings.sign_in else None
    is_ours = settings.database_url is None
    revive = partial(revive_embedded, settings.folder / "postgres") if is_ours else None
    live = open_live(url, settings.folder, sign_in, revive)
    app = make_app(live, settings.folder)
    # Streamlit collects garbage after every run; what is loaded by now stays for good and need not
    # be looked through each time (100 ms of a run of 250).
    gc.collect()
    gc.freeze()
    # The server ends by raising the signal again that it was ended by; as an ordinary exit it lets
    # the embedded PostgreSQL be stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    own = {
        "server.port": settings.port,
        "server.address": settings.address,
        "secrets.files": [str(settings.sign_in.path)] if settings.sign_in else [],
    }
    app.run(config=STREAMLIT_CONFIG | own)


def _texts(live: Live) -> Iterator[str]:
    """Every text that may come on screen, for the font subset."""
    for lang in LANGS:
        yield from strings(lang).values()
    city = live.city(Scope.whole())
    yield from city.areas["name"]
    yield city.catalogue.text
