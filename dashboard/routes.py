"""The server's own addresses: the map's code, fonts and signed map data.

Every answer under /data is re-checked here: signature, kind, expiry, that whoever asks is the one
it was signed for and that its area is still theirs; what of it they may see is asked of them, not
of the address. A refusal is 403 and says nothing of what is behind the address.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from dashboard.addresses import Address
from dashboard.briefing.files import kept_file, thumbnail
from dashboard.errors import AddressRefused, ExportRefused, TooMany
from dashboard.export.made import make_export
from dashboard.layers import LAYERS
from dashboard.live import Live
from dashboard.map.component import STATIC, static_version
from dashboard.map.map_data import base_map, days_values, geometry, places, search_index
from dashboard.map.screen import interface_text, text_version
from dashboard.map.work import ASKED, work_record
from dashboard.paper.made import CHOSEN, make_preview
from dashboard.sent import Made, disposition
from dashboard.text import LANGS, as_lang
from dashboard.topics import TOPICS
from dashboard.topics.panel import BEHIND, explained
from dashboard.topics.streams import ASKED as STREAM_ASKED
from dashboard.topics.streams import stream_answer
from dashboard.who import enter, of_request
from queries.errors import StoreUnavailable
from queries.scope import Scope

FOR_GOOD = "private, max-age=31536000, immutable"
MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".woff2": "font/woff2",
    ".otf": "font/otf",
}


def make_routes(live: Live, fonts: Path) -> list[Route]:
    """Routes of one server process; `fonts` is the folder of the web fonts."""

    def static(request: Request) -> Response:
        return _file(STATIC, request, static_version())

    def font(request: Request) -> Response:
        version = request.path_params["version"]
        if not version.isalnum():
            return JSONResponse({"error": "no such file"}, status_code=404)
        return _file(fonts / version, request, version)

    def text(request: Request) -> Response:
        lang = request.path_params["lang"]
        if lang not in LANGS:
            return JSONResponse({"error": "unknown language"}, status_code=404)
        is_current = request.path_params["version"] == text_version()
        headers = {"Cache-Control": FOR_GOOD if is_current else "no-store"}
        return _packed(interface_text(lang), "application/json", request, headers)

    def nothing(_request: Request) -> Response:
        return JSONResponse({"error": "no such address"}, status_code=404)

    def data(request: Request) -> Response:
        kind = request.path_params["kind"]
        make = DATA.get(kind)
        # One spelling only: a proxy in between may read an encoded one as another path.
        if make is None or b"%" in request.scope.get("raw_path", b""):
            return JSONResponse({"error": "no such data"}, status_code=404)
        try:
            address, owner = live.addresses.read(kind, request.path_params["token"])
            person = of_request(live, request, owner)
            if person is None or person.area != address.scope:
                raise AddressRefused("this address is not for you; reload the page")
            # Which one of many is not signed: whatever is asked for, the scope is the address's.
            asked = [request.query_params.get(name, "") for name in QUESTIONS.get(kind, ())]
            asked += [person.id] if kind in PERSONAL else []
            made = make(live, person.scope, replace(address, params=(*address.params, *asked)))
        except AddressRefused as refused:
            return JSONResponse({"error": str(refused)}, status_code=403)
        except ExportRefused as refused:
            return JSONResponse({"error": str(refused)}, status_code=422)
        except TooMany as refused:
            return JSONResponse({"error": str(refused)}, status_code=429)
        except StoreUnavailable:
            return _lost()
        if made.deed and not enter(live, person, made.deed):
            return _lost()  # nothing is handed out that the audit does not know of
        return _saved(made, request) if made.file_name else _kept(made, request)

    return [
        Route("/map/{version}/{path:path}", static),
        Route("/fonts/{version}/{path:path}", font),
        Route("/text/{version}/{lang}", text),
        Route("/data/{kind}/{token}", data),
        # Else Streamlit answers with its own page, and 200.
        *(Route(f"/{place}/{{rest:path}}", nothing) for place in ("map", "fonts", "text", "data")),
    ]


def _file(folder: Path, request: Request, version: str) -> Response:
    """A file below `folder`, never outside it; immutable only under the current version."""
    try:
        path = (folder / request.path_params["path"]).resolve()
        is_there = path.is_relative_to(folder.resolve()) and path.is_file()
    except (OSError, ValueError):  # a name that is too long for a file, or holds a zero byte
        is_there = False
    if not is_there:
        return JSONResponse({"error": "no such file"}, status_code=404)
    media_type = MEDIA_TYPES.get(path.suffix, "text/plain")
    current = request.path_params["version"] == version
    headers = {"Cache-Control": FOR_GOOD if current else "no-store"}
    packed = path.with_name(path.name + ".gz")
    if packed.is_file() and "gzip" in request.headers.get("accept-encoding", ""):
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return FileResponse(packed, media_type=media_type, headers=headers)
    return FileResponse(path, media_type=media_type, headers=headers)


def _lost() -> Response:
    return JSONResponse({"error": "the database cannot be reached"}, status_code=503)


def _kept(made: Made, request: Request) -> Response:
    """The browser keeps it, and asks each time whether it still may."""
    tag = f'"{hashlib.sha256(made.body).hexdigest()[:16]}"'
    headers = {"Cache-Control": "private, no-cache", "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return _packed(made.body, made.media_type, request, headers)


def _saved(made: Made, request: Request) -> Response:
    """The browser saves it as a file, and keeps nothing else of it."""
    headers = {"Cache-Control": "no-store", "Content-Disposition": disposition(made.file_name)}
    return _packed(made.body, made.media_type, request, headers)


def _packed(body: bytes, media_type: str, request: Request, headers: Mapping[str, str]) -> Response:
    headers = {**headers, "Vary": "Accept-Encoding"}
    if len(body) > 1000 and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, 6, mtime=0)
    return Response(body, media_type=media_type, headers=headers)


JSON = "application/json"
BINARY = "application/octet-stream"


def _geometry(live: Live, scope: Scope, _address: Address) -> Made:
    return Made(geometry(live, scope), BINARY)


def _base(live: Live, scope: Scope, _address: Address) -> Made:
    return Made(base_map(live, scope), JSON)


def _search(live: Live, scope: Scope, _address: Address) -> Made:
    return Made(search_index(live, scope), JSON)


def _days(live: Live, scope: Scope, address: Address) -> Made:
    metric, level, _snapshot = address.params
    return Made(days_values(live, scope, metric, int(level)), BINARY)


def _sites(live: Live, scope: Scope, address: Address) -> Made:
    layer, lang, _snapshot = address.params
    return Made(places(live, scope, LAYER[layer], as_lang(lang)), JSON)


def _paths(live: Live, scope: Scope, address: Address) -> Made:
    layer, lang, day, known, options, _snapshot = address.params
    when = date.fromisoformat(day), datetime.fromisoformat(known) if known else None
    chosen = tuple(parse_qsl(options))
    return Made(places(live, scope, LAYER[layer], as_lang(lang), *when, chosen), JSON)


def _work(live: Live, scope: Scope, address: Address) -> Made:
    return Made(work_record(live, scope, address), JSON)


def _explain(live: Live, scope: Scope, address: Address) -> Made:
    return Made(explained(live, scope, address), JSON)


OWN_LAYERS = [layer for topic in TOPICS.values() for layer in topic.own_layers]
# Where things stand is the same however a topic draws a layer of every page.
LAYER = {layer.id: layer for layer in (*OWN_LAYERS, *LAYERS)}
DATA: dict[str, Callable[[Live, Scope, Address], Made]] = {
    "geometry": _geometry,
    "base": _base,
    "search": _search,
    "days": _days,
    "sites": _sites,
    "paths": _paths,
    "work": _work,
    "explain": _explain,
    "stream": stream_answer,
    "export": make_export,
    "preview": make_preview,
    "thumbnail": thumbnail,
    "briefing": kept_file,
}
# Kinds with one address for many things → what of the address's query says which.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "work": ASKED,
    "preview": CHOSEN,
    "explain": BEHIND,
    "stream": STREAM_ASKED,
}
# Kinds that are one person's and not of everybody in their area: the person's id comes last.
PERSONAL = {"briefing"}
