"""A PostgreSQL cluster of a test's own, made by the tools that a Linux distribution installs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql")
USER = "postgres"  # a server refuses to run as root


def find_binaries() -> Path | None:
    """Folder of initdb and pg_ctl of the newest installed server with PostGIS; None without one."""
    share = Path("/usr/share/postgresql")
    with_postgis = [
        BINARIES / version.name / "bin"
        for version in share.glob("*")
        if (version / "extension" / "postgis.control").is_file()
        and (BINARIES / version.name / "bin" / "initdb").is_file()
    ]
    return max(with_postgis, key=lambda path: int(path.parent.name), default=None)


@contextmanager
def running_cluster(binaries: Path, folder: Path) -> Iterator[str]:
    """A fresh cluster in `folder`, listening on a free port of the loopback interface; its URL.

    The folder must be one that other users may enter.
    """
    data, log, port = folder / "data", folder / "log", _free_port()
    data.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, USER)
        shutil.chown(data, USER)
    _run(binaries / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    _run(binaries / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
    try:
        yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
    finally:
        _run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _run(*command: Path | str) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", USER, "--", *words]
    done = subprocess.run(
        words, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, cwd="/"
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed:\n{done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
