"""Where the server listens and where its data lie: options first, environment second."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import SettingsError

DEFAULT_PORT = 8501
DEFAULT_FOLDER = Path(".data")


@dataclass(frozen=True)
class Settings:
    """What one copy of the server needs to know.

    `port` is the TCP port, `address` the interface it binds, `folder` holds the embedded
    database and generated files, `database_url` is a PostgreSQL URL or None for the embedded
    server.
    """

    port: int
    address: str
    folder: Path
    database_url: str | None

    @classmethod
    def read(
        cls,
        *,
        port: int | None = None,
        folder: Path | None = None,
        address: str = "127.0.0.1",
    ) -> Settings:
        """Options win over COMMAND_MAP_PORT and COMMAND_MAP_DATA; DATABASE_URL names the server.

        Raises SettingsError if the port is not a number from 1 to 65535 or the data folder cannot
        be a folder.
        """
        chosen_port = port if port is not None else _port(os.environ.get("COMMAND_MAP_PORT"))
        if not 1 <= chosen_port <= 65535:
            raise SettingsError(f"port {chosen_port}: expected a number from 1 to 65535")
        chosen = folder or Path(os.environ.get("COMMAND_MAP_DATA") or DEFAULT_FOLDER)
        if chosen.exists() and not chosen.is_dir():
            raise SettingsError(
                f"data folder {chosen}: a file of that name exists; "
                "give a folder with --data or COMMAND_MAP_DATA"
            )
        url = os.environ.get("DATABASE_URL") or None
        return cls(chosen_port, address, chosen.expanduser().resolve(), url)


def _port(text: str | None) -> int:
    if not text:
        return DEFAULT_PORT
    try:
        return int(text)
    except ValueError:
        raise SettingsError(
            f"COMMAND_MAP_PORT={text!r}: expected a number from 1 to 65535"
        ) from None
