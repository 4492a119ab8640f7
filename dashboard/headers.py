"""What every answer says to the browser: load nothing from elsewhere but videos from where the
catalogue declares them, tell nobody, stay in no stranger's frame; cookies only over TLS where there
is TLS."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@lru_cache(maxsize=8)
def policy(origins: tuple[str, ...]) -> str:
    """The Content-Security-Policy; of other hosts only videos, from `origins`, may be asked for.

    Streamlit writes styles into the page and starts its components from strings; workers and images
    of the map and the parts of an HLS stream are made in the page. Where the browser does not know
    HLS itself, a script fetches those parts.
    """
    declared = "".join(f" {origin}" for origin in origins)
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:" + declared,
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "connect-src 'self' data: blob:" + declared,
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


SAID = {
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
}


class SafeHeaders:
    """ASGI middleware that adds the headers to every answer over HTTP; `origins` tells from where
    videos are played."""

    def __init__(self, app: ASGIApp, origins: Callable[[], tuple[str, ...]]) -> None:
        self.app = app
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        proxy_says = Headers(scope=scope).get("x-forwarded-proto")
        is_tls = "https" in (scope.get("scheme"), proxy_says)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = policy(self.origins())
                for name, value in SAID.items():
                    headers[name] = value
                if is_tls:
                    message["headers"] = [
                        (name, _secure(value) if name == b"set-cookie" else value)
                        for name, value in message["headers"]
                    ]
            await send(message)

        await self.app(scope, receive, with_headers)


def _secure(cookie: bytes) -> bytes:
    return cookie if b"secure" in cookie.lower() else cookie + b"; Secure"
