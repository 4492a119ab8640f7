"""The catalogue of the city in the store."""

from __future__ import annotations

from psycopg import Connection

from queries.blocks import block
from queries.catalogue_entries import Catalogue, Column, Feed, Mark, Metric, Need, Rule, Term, Text
from queries.catalogue_file import parse_catalogue
from queries.errors import StoreError
from queries.setting import read_setting, write_setting
from queries.withholding import withhold_anew

__all__ = [
    "Catalogue",
    "Column",
    "Feed",
    "Mark",
    "Metric",
    "Need",
    "Rule",
    "Term",
    "Text",
    "parse_catalogue",
    "read_catalogue",
    "write_catalogue",
]


def read_catalogue(conn: Connection) -> Catalogue:
    """The catalogue of the city in the store; the same object as long as its text is the same.

    Raises StoreError if none has been loaded.
    """
    text = read_setting(conn, "catalogue")
    if text is None:
        raise StoreError(
            "the database holds no city yet; load one with `command-map load --sample` or "
            "`command-map load FOLDER`"
        )
    return parse_catalogue(text)


def write_catalogue(conn: Connection, catalogue: Catalogue) -> None:
    """Makes this the city's catalogue. Feeds and stored columns are only ever added.

    Facts keep the number of their column, so an entry that a later catalogue leaves out stays in
    the store and is not shown. Raises StoreError if a feed changed its kind or a column its feed.
    """
    for feed in catalogue.feeds.values():
        conn.execute(block("catalogue", "add_feed"), {"name": feed.name, "kind": feed.kind})
    for column, owner in catalogue.stored_columns.items():
        conn.execute(block("catalogue", "add_metric"), {"name": column, "feed": owner})
    stored: dict[str, str] = dict(conn.execute(block("catalogue", "feed_kinds")).fetchall())
    owners: dict[str, str] = dict(conn.execute(block("catalogue", "metric_feeds")).fetchall())
    for feed in catalogue.feeds.values():
        if stored[feed.name] != feed.kind:
            raise StoreError(
                f"feed {feed.name!r} is of kind {stored[feed.name]} in the store and cannot "
                f"become {feed.kind}; give the new feed another name"
            )
    for column, owner in catalogue.stored_columns.items():
        if owners[column] != owner:
            raise StoreError(
                f"column {column!r} comes from the feed {owners[column]} in the store and cannot "
                f"come from {owner}; give the new column another name"
            )
    if read_setting(conn, "catalogue") == catalogue.text:
        return
    for name in sorted(catalogue.feeds):  # deliveries go by the old catalogue or wait for this one
        conn.execute(block("batch", "take_turn"), {"queue": name})
    withhold_anew(conn, catalogue)
    write_setting(conn, "published_level", str(catalogue.published_level))
    write_setting(conn, "catalogue", catalogue.text)
