"""The wall's own addresses: the page, its scenes, and the pulse by which every screen lives.

The wall is no Streamlit page. It has to outlive servers, networks and weeks: a plain page that
asks by HTTP has no socket to lose, no session to forget and no dialog of another's making, any
server of several can answer it, and fifty idle ones cost nothing but a few bytes.
"""

from __future__ import annotations

import asyncio
import gzip
import html
import json
import time
from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from dashboard import metrics
from dashboard.addresses import Address
from dashboard.errors import DashboardError
from dashboard.live import Live
from dashboard.map.component import static_version
from dashboard.map.screen import as_json, text_version
from dashboard.text import Lang, as_lang, say, strings
from dashboard.wall.scenes import Scenes
from dashboard.wall.screen import Wall, build_wall
from dashboard.who import DISPLAY_COOKIE, DISPLAY_PARAM, enter, of_request
from queries.audit import VIEW
from queries.errors import StoreUnavailable
from queries.people import Person

HOLD_S = 4.0  # a pulse that has nothing to tell is answered after so long
LOOK_S = 0.1  # how soon a pulse hears of a new snapshot
AGAIN_S = 20  # how soon a refused wall asks again
DISPLAY_DAYS = 400  # as long as a browser keeps a cookie; each load of the page prolongs it
NEVER_KEEP = {"Cache-Control": "no-store"}

REFUSED = """<!doctype html>
<html lang="{lang}"><meta charset="utf-8"><meta http-equiv="refresh" content="{again_s}">
<title>{title}</title>
<body style="margin:0;display:grid;place-items:center;height:100vh;background:#0b1620;
color:#dfe7ee;font:3vh 'Noto Sans SC',sans-serif"><p>{why}</p></body></html>"""


def make_wall_routes(live: Live, scenes: Scenes) -> list[Route]:
    """Routes of one server process."""

    def page(request: Request) -> Response:
        lang = as_lang(request.query_params.get("lang"))
        try:
            person = of_request(live, request)
        except StoreUnavailable:
            return _refused(live, "lost_now", lang, status=503)
        if person is None:
            return _refused(live, "wall_refused", lang, status=403)
        enter(live, person, (VIEW, "wall"))
        answer = HTMLResponse(_page(live, lang), headers=NEVER_KEEP)
        secret = request.query_params.get(DISPLAY_PARAM)
        if secret:
            answer.set_cookie(
                DISPLAY_COOKIE, secret, max_age=DISPLAY_DAYS * 24 * 3600, httponly=True,
                samesite="strict",
            )  # fmt: skip
        return answer

    def screen(request: Request) -> Response:
        asked = request.query_params
        lang = as_lang(asked.get("lang"))
        wall = Wall(asked.get("area") or None, asked.get("scene") or None, lang)
        try:
            person = of_request(live, request)
            if person is None:
                error = {"error": "this display may show nothing; give it its address again"}
                return JSONResponse(error, status_code=403, headers=NEVER_KEEP)
            with metrics.refresh():
                body = _body(live, person, wall, scenes, asked.get("show"))
        except StoreUnavailable:
            error = {"error": "the database cannot be reached"}
            return JSONResponse(error, status_code=503, headers=NEVER_KEEP)
        headers = NEVER_KEEP | {"Content-Encoding": "gzip"}
        return Response(body, media_type="application/json", headers=headers)

    async def pulse(request: Request) -> Response:
        with metrics.open_session():
            return await told(request)

    async def told(request: Request) -> Response:
        known = request.query_params.get("snapshot", "")
        until = time.monotonic() + HOLD_S
        while str(live.snapshot) == known and live.lost_since is None and time.monotonic() < until:
            if await request.is_disconnected():
                break
            await asyncio.sleep(LOOK_S)
        lost = live.lost_since
        news = {
            "snapshot": live.snapshot,
            "version": static_version(),
            "lost_since": None if lost is None else lost.isoformat(),
        }
        if lost is not None:
            await asyncio.sleep(1)  # a lost database is no reason to ask without end
        return JSONResponse(news, headers=NEVER_KEEP)

    return [
        Route("/wall", page),
        Route("/wall/screen", screen),
        Route("/pulse", pulse),
    ]


def _body(live: Live, person: Person, wall: Wall, scenes: Scenes, show: str | None) -> bytes:
    """The screen as compressed JSON, worked out once a snapshot however many walls ask."""
    scope = person.scope

    def sign(address: Address) -> str:
        return live.addresses.sign(address, person.id)

    def make() -> bytes:
        try:
            built = build_wall(live, scope, wall, scenes, show)
        except DashboardError:
            # An address that cannot be: the nearest that can, and a line that says so.
            built = build_wall(live, scope, Wall(None, None, wall.lang), scenes, show)
            given = wall.pinned or wall.area or ""
            built["wall"] |= {"notice": say("wall_corrected", wall.lang, given=given[:40])}
        return gzip.compress(as_json(built, sign), 6, mtime=0)

    key = ("wall body", wall, show, person.id, live.addresses.half_day())
    return live.cached(scope, live.snapshot, key, make)


def _refused(live: Live, why: str, lang: Lang, status: int) -> Response:
    """A page that says why there is no wall, and asks again by itself."""
    body = REFUSED.format(
        lang="en" if lang == "en" else "zh-CN",
        again_s=AGAIN_S,
        title=html.escape(say("wall_title", lang, title=live.title(lang))),
        why=html.escape(say(why, lang)),
    )
    return HTMLResponse(body, status_code=status, headers=NEVER_KEEP)


def _page(live: Live, lang: Lang) -> str:
    version = static_version()
    config: dict[str, Any] = {
        "version": version,
        "lang": lang,
        "text_url": f"/text/{text_version()}/{lang}",
        "says": {key: strings(lang)[key] for key in ("wall_stopped", "wall_lost", "wall_loading")},
    }
    return _template().format(
        lang="en" if lang == "en" else "zh-CN",
        title=html.escape(say("wall_title", lang, title=live.title(lang))),
        version=version,
        fonts=f"/fonts/{live.fonts_version}/fonts.css",
        config=json.dumps(config, ensure_ascii=False).replace("<", "\\u003c"),
    )


@cache
def _template() -> str:
    return Path(__file__).with_name("page.html").read_text("utf-8")
