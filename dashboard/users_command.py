"""`command-map users`: who may see what, and the addresses of displays."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

import typer
from rich.table import Table

from dashboard.settings import Settings
from dashboard.terminal import Data, existing_database, explained, out
from dashboard.who import DISPLAY_PARAM
from queries.people import put_person, read_people, remove_person
from queries.scope import WHOLE_CITY, Scope
from queries.store import Store

users = typer.Typer(no_args_is_help=True, help="Say who may see what.")

Id = Annotated[
    str, typer.Argument(help="What the sign-in calls them (its claim), or a display's name.")
]


@users.command("add")
def add(
    person_id: Id,
    role: Annotated[
        str,
        typer.Option(
            help="centre (sees and does everything), district (leads an area), briefer (looks and "
            "exports), display (a wall, known by the secret in its address)."
        ),
    ],
    area: Annotated[
        str | None, typer.Option(help="Code of their area; else the whole city.")
    ] = None,
    data: Data = None,
) -> None:
    """Give somebody a role and an area, new or instead of the old; open pages follow at once."""
    with explained():
        with Store.open(existing_database(Settings.read(folder=data))) as store:
            secret = put_person(store, person_id, role, area)
        out.print(f"{person_id}: {role}, {area or 'the whole city'}", highlight=False, markup=False)
        if secret is not None:
            address = "/wall?" + urlencode({DISPLAY_PARAM: secret})
            out.print("Its address, shown only now: " + address, highlight=False, markup=False)


@users.command("remove")
def remove(person_id: Id, data: Data = None) -> None:
    """Take everything away from somebody, or from a display; open pages follow at once."""
    with explained(), Store.open(existing_database(Settings.read(folder=data))) as store:
        remove_person(store, person_id)


@users.command("list")
def show(data: Data = None) -> None:
    """List everybody with role and area."""
    with explained(), Store.open(existing_database(Settings.read(folder=data))) as store:
        with store.read(Scope.whole()) as conn:
            people = read_people(conn)
        table = Table("id", "role", "area")
        for one in people:
            area = "the whole city" if one.area == WHOLE_CITY else one.area
            table.add_row(one.id, one.role, area)
        out.print(table)
