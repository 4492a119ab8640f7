"""A whole server for a test or a measurement: free port, own data folder, sample city."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

START_S = 240


def free_port() -> int:
    """A TCP port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running `command-map serve`."""

    process: subprocess.Popen[bytes]
    url: str
    folder: Path
    log: Path

    @classmethod
    def start(cls, folder: Path, port: int | None = None, **environment: str) -> Server:
        """Starts a server on a data folder, loading the sample city if it is new; waits for it."""
        port = port or free_port()
        log = folder.parent / f"{folder.name}.log"
        known = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        with log.open("ab") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "dashboard", "serve", "--port", str(port),
                 "--data", str(folder)],
                stdout=stream, stderr=stream, env=known | environment, start_new_session=True,
            )  # fmt: skip
        server = cls(process, f"http://127.0.0.1:{port}", folder, log)
        server.wait()
        return server

    def wait(self) -> None:
        """Until the server answers; raises with its log if it stops or takes too long."""
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2).read()
                return
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"the server did not start:\n{self.log.read_text('utf-8')[-3000:]}")

    def stop(self) -> None:
        """Ends the server and what it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)
