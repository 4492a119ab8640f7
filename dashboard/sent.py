"""What a signed address answers with, and the header under which a browser saves it."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote


class Made(NamedTuple):
    """The content behind an address.

    With a `file_name` the browser saves it as that file and caches nothing. `deed`, an action and
    what about it, is entered in the audit before anything is sent.
    """

    body: bytes
    media_type: str
    file_name: str = ""
    deed: tuple[str, str] | None = None


def disposition(file_name: str) -> str:
    """The Content-Disposition of a file to be saved, by RFC 6266.

    `filename*` holds the name in UTF-8 (RFC 8187); `filename`, for what knows no other, its ASCII.
    """
    plain = re.sub(r"[^A-Za-z0-9._-]+", "", file_name).strip("._-") or "export"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
