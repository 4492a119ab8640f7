"""Routes served over real HTTP by a thread of the test."""

from __future__ import annotations

import gzip
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from tests.server import free_port

PATIENCE_S = 30


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    text: str
    headers: Mapping[str, str]

    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class RawAnswer:
    """Status and body as they came back."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Client:
    """Asks one server."""

    url: str

    def raw(self, path: str) -> RawAnswer:
        """What came back as bytes, unpacked."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=PATIENCE_S) as found:
                body = found.read()
                is_packed = found.headers.get("Content-Encoding") == "gzip"
                return RawAnswer(found.status, gzip.decompress(body) if is_packed else body)
        except urllib.error.HTTPError as error:
            return RawAnswer(error.code, error.read())

    def get(self, path: str) -> Answer:
        try:
            with urllib.request.urlopen(self.url + path, timeout=PATIENCE_S) as found:
                return Answer(found.status, found.read().decode(), found.headers)
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode(), error.headers)


@contextmanager
def served(routes: Sequence[BaseRoute]) -> Iterator[Client]:
    """A server of these routes, until the end of the block."""
    port = free_port()
    config = uvicorn.Config(Starlette(routes=routes), port=port, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE_S
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
    try:
        yield Client(f"http://127.0.0.1:{port}")
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)
