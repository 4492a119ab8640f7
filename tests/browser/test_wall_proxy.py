"""Two servers behind nginx: the one that answers dies, and the wall goes on by the other."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from queries.snapshot import next_snapshot
from queries.store import Store
from tests.server import Server, free_port
from tests.wall import (
    BANNER,
    PAINTED,
    SCENE,
    SNAPSHOT,
    database_url,
    open_wall,
    own_server,
    wait_until,
    wall_context,
)

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
CONFIG = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    log_format upstream '$upstream_addr $status $request_uri';
    access_log {folder}/access.log upstream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream command_map {{
        ip_hash;
        server 127.0.0.1:{first} max_fails=1 fail_timeout=5s;
        server 127.0.0.1:{second} max_fails=1 fail_timeout=5s;
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://command_map;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_connect_timeout 2s;
            proxy_read_timeout 30s;
            proxy_next_upstream error timeout http_502 http_503;
        }}
    }}
}}
"""


@dataclass(frozen=True)
class Proxy:
    """nginx before two servers on one data folder."""

    url: str
    access: Path
    servers: tuple[Server, Server]

    def answering(self) -> Server:
        """The server that answered last."""
        address = self.access.read_text("utf-8").splitlines()[-1].split()[0]
        return next(one for one in self.servers if one.url.endswith(address))

    def seen(self) -> int:
        """How many answers there have been."""
        return len(self.access.read_text("utf-8").splitlines())


@pytest.fixture(scope="module")
def proxy(wall_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    if NGINX is None:
        pytest.skip("nginx is not installed: run `make setup` on Debian as root or with sudo")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    with own_server(wall_folder) as first, own_server(wall_folder) as second:
        config = folder / "nginx.conf"
        ports = [int(server.url.rsplit(":", 1)[1]) for server in (first, second)]
        config.write_text(
            CONFIG.format(folder=folder, port=port, first=ports[0], second=ports[1]), "utf-8"
        )
        process = subprocess.Popen([NGINX, "-c", config, "-p", folder])
        made = Proxy(f"http://127.0.0.1:{port}", folder / "access.log", (first, second))
        try:
            yield made
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture
def page(chromium: Browser, proxy: Proxy) -> Iterator[Page]:
    with wall_context(chromium, proxy.url) as context:
        yield open_wall(context)


def test_the_server_that_answers_dies(page: Page, proxy: Proxy):
    page.mouse.click(400, 300)  # no turning for a minute
    page.evaluate("() => { window.isSame = true; }")
    scene, server = page.evaluate(SCENE), proxy.answering()
    other = next(one for one in proxy.servers if one is not server)
    os.kill(server.process.pid, signal.SIGKILL)
    with Store.open(database_url(server.folder)) as store, store.write() as conn:
        newest = next_snapshot(conn)
    took = wait_until(lambda: page.evaluate(SNAPSHOT) >= newest, 15, "the other server's numbers")
    assert took < 15
    assert proxy.answering() is other
    assert page.evaluate(BANNER) == ""
    assert page.evaluate(SCENE) == scene
    assert page.evaluate("() => window.isSame"), "not loaded anew"
    assert page.evaluate(PAINTED) > 10
    answers = proxy.seen()
    wait_until(lambda: proxy.seen() > answers, 15, "it goes on asking")
    assert page.evaluate(BANNER) == ""
