"""Addresses of video streams: which of them may be played.

A browser plays a stream straight from where it is served: no server of ours fetches it, so none can
be made to ask an inner service, and the page's policy (`dashboard.headers`) lets the browser ask
the origins that the catalogue declares and no other, redirects and segments included. An address is
taken only if it is written so plainly that a browser reads the same origin in it: scheme, host and
port as RFC 6454 has them, without the freedoms of RFC 3986 (no user, no IPv6, no escaped host).
"""

from __future__ import annotations

import re
from collections.abc import Collection

import pandas as pd

from queries.catalogue_entries import Feed
from queries.errors import PROBLEM_COLUMNS

LONGEST = 2000
PORTS = {"http": 80, "https": 443}
HOST = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"
ORIGIN = re.compile(rf"(https?)://({HOST})(?::(\d{{1,5}}))?", re.ASCII | re.IGNORECASE)
# What RFC 3986 has in a path and a query; no fragment, no backslash, which browsers read as "/".
REST = re.compile(r"(?:[/?][A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%-]*)?", re.ASCII)
# Why an address is not played → in words, as a delivery's report says it.
REFUSALS = {
    "not_web": "no http:// or https:// address",
    "credentials": "an address with a user or a password in it",
    "malformed": "an address with a host, a port or a character that is not taken",
    "undeclared": "an address on a host and port that the catalogue does not declare",
}


def origin_of(text: str) -> str | None:
    """An origin as it is compared and declared: lower case, without the scheme's own port; None if
    the text is anything else than an origin."""
    found = ORIGIN.fullmatch(text)
    return None if found is None else _origin(found)


def why_refused(address: str, origins: Collection[str]) -> str:
    """Why an address is not played: a key of `REFUSALS`, "" if it is. `origins` are those declared,
    each as `origin_of` gives it."""
    if not re.match(r"https?://", address, re.IGNORECASE):
        return "not_web"
    if "@" in re.split(r"[/?#\\]", address.split("://", 1)[1], maxsplit=1)[0]:
        return "credentials"
    found = ORIGIN.match(address)
    if len(address) > LONGEST or not found or not REST.fullmatch(address, found.end()):
        return "malformed"
    origin = _origin(found)
    if origin is None:
        return "malformed"
    return "" if origin in origins else "undeclared"


def stream_problems(rows: pd.DataFrame, feed: Feed, origins: Collection[str]) -> pd.DataFrame:
    """Problems [row, column, code, message] of a delivery's streams that would not be played. The
    address is not repeated: it may hold a password."""
    declared = ", ".join(origins) or "stream_origins of the catalogue, which declares none"
    wrong = [
        {
            "row": row,
            "column": name,
            "code": "wrong_value",
            "message": f"{REFUSALS[why]}; expected one on {declared}",
        }
        for name, column in feed.columns.items()
        if column.kind == "stream" and name in rows
        for row, address in zip(rows.index + 1, rows[name], strict=True)
        if not pd.isna(address) and (why := why_refused(address, origins))
    ]
    return pd.DataFrame(wrong, columns=PROBLEM_COLUMNS)


def _origin(found: re.Match[str]) -> str | None:
    scheme, host, port = (
        found[1].lower(),
        found[2].lower(),
        int(found[3] or PORTS[found[1].lower()]),
    )
    if not 1 <= port <= 65535:
        return None
    return f"{scheme}://{host}" + (f":{port}" if port != PORTS[scheme] else "")
