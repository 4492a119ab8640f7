"""Where the server listens and where its data lie: options first, environment second."""

from __future__ import annotations

import ipaddress
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import SettingsError

DEFAULT_PORT = 8501
DEFAULT_FOLDER = Path(".data")
SHORTEST_SECRET = 32
SIGN_IN_NEEDS = (
    "redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url"
)  # fmt: skip


@dataclass(frozen=True)
class SignInFile:
    """A file in which [auth] declares an OpenID provider as Streamlit's secrets do.

    `claim` is what of a person's claims is their id here: "sub" unless the file says otherwise.
    """

    path: Path
    claim: str

    @classmethod
    def read(cls, path: Path) -> SignInFile:
        """Raises SettingsError naming what is missing."""
        try:
            auth = tomllib.loads(path.read_text("utf-8")).get("auth", {})
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"the sign-in in {path} cannot be read: {error}") from error
        missing = [key for key in SIGN_IN_NEEDS if not isinstance(auth.get(key), str)]
        if missing:
            raise SettingsError(f"{path}: [auth] lacks {', '.join(missing)}")
        length = len(auth["cookie_secret"])
        if length < SHORTEST_SECRET:
            raise SettingsError(
                f"{path}: cookie_secret has {length} characters; use at least {SHORTEST_SECRET} "
                "random ones"
            )
        return cls(path, str(auth.get("claim", "sub")))


@dataclass(frozen=True)
class Settings:
    """What one copy of the server needs to know.

    `port` is the TCP port, `address` the interface it binds, `folder` holds the embedded
    database and generated files, `database_url` is a PostgreSQL URL or None for the embedded
    server, `sign_in` how people sign in, None for a demonstration.
    """

    port: int
    address: str
    folder: Path
    database_url: str | None
    sign_in: SignInFile | None = None

    @classmethod
    def read(
        cls,
        *,
        port: int | None = None,
        folder: Path | None = None,
        address: str = "127.0.0.1",
        open_to_all: bool = False,
    ) -> Settings:
        """Options win over COMMAND_MAP_PORT and COMMAND_MAP_DATA; DATABASE_URL names the server and
        COMMAND_MAP_SIGN_IN the file of the sign-in.

        Raises SettingsError if the port is not a number from 1 to 65535, the data folder cannot
        be a folder, or others could reach a server on which nobody signs in and `open_to_all` does
        not say that they may, or the file of the sign-in lacks something.
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
        file = os.environ.get("COMMAND_MAP_SIGN_IN")
        if not file and not open_to_all and not _is_loopback(address):
            raise SettingsError(
                f"address {address}: others could reach the map, and nobody signs in. Name the "
                "file of the sign-in in COMMAND_MAP_SIGN_IN, listen on 127.0.0.1, or say "
                "--open-to-all if everybody may see everything and act on it"
            )
        sign_in = SignInFile.read(Path(file).expanduser().resolve()) if file else None
        return cls(chosen_port, address, chosen.expanduser().resolve(), url, sign_in)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def _port(text: str | None) -> int:
    if not text:
        return DEFAULT_PORT
    try:
        return int(text)
    except ValueError:
        raise SettingsError(
            f"COMMAND_MAP_PORT={text!r}: expected a number from 1 to 65535"
        ) from None
