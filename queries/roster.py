"""The roster: duty posts and teams that work can be given to, each of an area. Nobody's own name.

Written by the database's owner (`command-map roster`) and added to when a city is loaded. Entries
keep the name they were made with, so whoever is taken off the roster stays readable in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection

from queries.blocks import block
from queries.errors import StoreError
from queries.files import read_delivery
from queries.personal import is_personal, personal_columns
from queries.store import Store

FILE = "roster.csv"
LONGEST_NAME = 80
COLUMNS = ("name", "area_code")


@dataclass(frozen=True)
class Post:
    """A duty post or team: its name, in the city unique, in English (may be empty), its area."""

    name: str
    name_en: str
    area: str


def put_post(store: Store, name: str, area: str, name_en: str = "") -> None:
    """Puts a post on the roster, new or instead of the one of that name.

    Raises StoreError for a name that is empty, over 80 characters or looks like an ID or phone
    number, and for an area that there is not.
    """
    post = _checked(Post(name, name_en, area))
    with store.administer() as conn:
        _refuse_unknown(conn, [post])
        conn.execute(block("roster", "put"), vars(post))


def remove_post(store: Store, name: str) -> None:
    """Takes a post off the roster. Raises StoreError if there is none of that name."""
    with store.administer() as conn:
        if conn.execute(block("roster", "remove"), {"name": name}).fetchone() is None:
            raise StoreError(f"there is no {name!r} on the roster; see `roster list`")


def read_roster(conn: Connection[Any]) -> list[Post]:
    """Every post of the scope, by area and name."""
    return [Post(*row) for row in conn.execute(block("roster", "posts"))]


def posts_for(conn: Connection[Any], area: str) -> list[Post]:
    """The posts of the scope that work in an area may be given to: those of the area itself, of the
    areas above and below it. The nearest first, of two as near the one above.

    A lead so finds their own district's and its towns' posts, never those above their scope.
    """
    return [Post(*row) for row in conn.execute(block("roster", "posts_for"), {"area": area})]


def read_roster_file(path: Path) -> list[Post]:
    """The posts of a city's file [name, name_en?, area_code].

    Raises StoreError naming the file and the row, BatchRefused if it cannot be read.
    """
    rows = read_delivery(path).rows
    missing = [column for column in COLUMNS if column not in rows]
    if missing:
        raise StoreError(f"{path.name} lacks {', '.join(missing)}; it needs {', '.join(COLUMNS)}")
    personal = personal_columns(list(map(str, rows)), "sites")
    if personal:
        raise StoreError(
            f"{path.name} brings {', '.join(personal)}: personal data never enters; a roster names "
            "posts and teams"
        )
    table = rows.reindex(columns=["name", "name_en", "area_code"]).fillna("")
    posts = []
    for number, row in enumerate(table.itertuples(index=False), 1):
        try:
            posts.append(_checked(Post(*map(str, row))))
        except StoreError as error:
            raise StoreError(f"{path.name}, row {number}: {error}") from None
    return posts


def add_posts(conn: Connection[Any], posts: list[Post]) -> None:
    """Adds those posts whose names are not on the roster yet, in a writing transaction.

    Raises StoreError for areas that there are not.
    """
    _refuse_unknown(conn, posts)
    with conn.cursor() as cursor:
        cursor.executemany(block("roster", "add"), [vars(post) for post in posts])


def _checked(post: Post) -> Post:
    name, name_en = (" ".join(text.split()) for text in (post.name, post.name_en))
    if not 1 <= len(name) <= LONGEST_NAME or len(name_en) > LONGEST_NAME:
        raise StoreError(f"a name on the roster has 1 to {LONGEST_NAME} characters")
    if is_personal(name) or is_personal(name_en):
        raise StoreError(
            "the name holds what looks like an ID or phone number; a roster names duty posts and "
            "teams, not people"
        )
    return Post(name, name_en, post.area.strip())


def _refuse_unknown(conn: Connection[Any], posts: list[Post]) -> None:
    wanted = sorted({post.area for post in posts})
    known = {code for (code,) in conn.execute(block("roster", "areas"), {"areas": wanted})}
    unknown = [area for area in wanted if area not in known]
    if unknown:
        raise StoreError(
            f"the roster names areas that there are not: {', '.join(unknown[:5])}; give codes as "
            "in the areas' file"
        )
