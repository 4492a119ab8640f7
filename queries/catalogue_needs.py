"""[need.NAME] of the catalogue: what makes an area need somebody, in words and points."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

from queries.catalogue_entries import Feed, Need, NeedKind
from queries.catalogue_tables import NAME, Entry, text_of
from queries.errors import CatalogueError

LONGEST_DAYS = 60
MOST_POINTS = 1000
KNOWN = (
    "title", "kind", "column", "site_kind", "status", "days", "least", "points", "most_points",
)  # fmt: skip


def need_of(
    name: str, body: Mapping[str, Any], feeds: Mapping[str, Feed], owner: Mapping[str, str]
) -> Need:
    """One need of areas; `owner` is the feed of every stored column of an observation feed.

    Raises CatalogueError naming the entry if a key is missing, unknown or of the wrong kind, if
    the title has no {n}, or if no feed sends what is counted.
    """
    entry = Entry(f"need.{name}", body)
    if not re.fullmatch(NAME, name):
        raise CatalogueError(f"[{entry.name}] {name!r} cannot be the name of a need")
    entry.refuse_others(KNOWN)
    kind: NeedKind = entry.one_of("kind", get_args(NeedKind))
    title = text_of(entry.name, entry.take("title", dict))
    if "{n}" not in title.zh or "{n}" not in title.en:
        raise CatalogueError(f"[{entry.name}] both titles should have {{n}} where the count stands")
    points = entry.whole("points", 1, MOST_POINTS)
    column, site_kind, status, feed = (
        _sites(entry, feeds) if kind == "sites_in" else _column(entry, owner)
    )
    return Need(
        name=name,
        title=title,
        kind=kind,
        column=column,
        site_kind=site_kind,
        status=status,
        feed=feed,
        days=entry.whole("days", 1, LONGEST_DAYS, 14),
        least=entry.whole("least", 1, LONGEST_DAYS, 1),
        points=points,
        most_points=entry.whole("most_points", points, MOST_POINTS),
    )


def _column(entry: Entry, owner: Mapping[str, str]) -> tuple[str, str, str, str]:
    column = entry.take("column", str)
    if column not in owner:
        raise CatalogueError(f"[{entry.name}] column = {column!r}, which no observation feed sends")
    return column, "", "", owner[column]


def _sites(entry: Entry, feeds: Mapping[str, Feed]) -> tuple[str, str, str, str]:
    site_kind, status = entry.take("site_kind", str), entry.take("status", str)
    for feed in feeds.values():
        if feed.kind == "site_reports" and feed.site_kind == site_kind:
            said = feed.columns.get("status")
            if said is not None and status in said.choices:
                return "status", site_kind, status, feed.name
    raise CatalogueError(
        f"[{entry.name}] no feed reports the status {status!r} of sites of the kind {site_kind!r}"
    )
