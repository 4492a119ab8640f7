"""`command-map roster`: the posts and teams that work can be given to."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from dashboard.settings import Settings
from dashboard.terminal import Data, explained, open_database, out
from queries.roster import put_post, read_roster, remove_post
from queries.scope import Scope
from queries.store import Store

roster = typer.Typer(no_args_is_help=True, help="Say to whom work can be given.")

Name = Annotated[
    str, typer.Argument(help="A duty post or a team, never somebody's own name; once in the city.")
]


@roster.command("add")
def add(
    name: Name,
    area: Annotated[str, typer.Option(help="Code of the area that it works for.")],
    name_en: Annotated[str, typer.Option("--en", help="Its name in English.")] = "",
    data: Data = None,
) -> None:
    """Put a post or team on the roster, or change the one of that name."""
    with explained(), Store.open(open_database(Settings.read(folder=data))) as store:
        put_post(store, name, area, name_en)


@roster.command("remove")
def remove(name: Name, data: Data = None) -> None:
    """Take a post or team off the roster; what was given to it stays on record."""
    with explained(), Store.open(open_database(Settings.read(folder=data))) as store:
        remove_post(store, name)


@roster.command("list")
def show(data: Data = None) -> None:
    """List the roster by area."""
    with explained(), Store.open(open_database(Settings.read(folder=data))) as store:
        with store.read(Scope.whole()) as conn:
            posts = read_roster(conn)
        table = Table("name", "in English", "area")
        for post in posts:
            table.add_row(post.name, post.name_en, post.area)
        out.print(table)
