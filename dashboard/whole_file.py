"""A file that is there whole or not at all, whenever the machine stops."""

from __future__ import annotations

import os
from pathlib import Path

from dashboard.errors import DashboardError


def write_whole(path: Path, body: bytes) -> None:
    """Writes a file beside its place and puts it there when it is whole and on the disk; what was
    there before stays until then.

    Raises DashboardError if it cannot be written; then nothing is left beside.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with beside.open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        raise DashboardError(
            f"{path} cannot be written: {error.strerror}. What was there before is unchanged; make "
            "room or name another place"
        ) from error


def _sync_folder(folder: Path) -> None:
    """The file's name is on the disk too; Windows knows no such thing of a folder."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
