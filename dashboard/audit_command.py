"""`command-map audit`: what people did, and whether anybody has meddled with what is said of it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from dashboard.settings import Settings
from dashboard.terminal import Data, err, existing_database, explained, out
from queries.audit import read_audit, verify_audit
from queries.scope import Scope
from queries.store import Store

audit = typer.Typer(no_args_is_help=True, help="Read and verify what people did.")


@audit.command("list")
def show(
    most: Annotated[int, typer.Option(help="How many of the newest entries.")] = 50,
    data: Data = None,
) -> None:
    """List the newest entries, the last one at the bottom."""
    with explained(), Store.open(existing_database(Settings.read(folder=data))) as store:
        with store.read(Scope.whole()) as conn:
            entries = read_audit(conn, most)
        table = Table("number", "when (UTC)", "who", "what", "area", "about")
        for one in reversed(entries):
            table.add_row(
                str(one.id), f"{one.at:%Y-%m-%d %H:%M:%S}", one.person, one.action, one.area,
                one.detail,
            )  # fmt: skip
        out.print(table)


@audit.command("verify")
def verify(data: Data = None) -> None:
    """Follow the chain from its beginning; exit code 1 if an entry was changed, removed or moved.

    Note the number and the seal elsewhere: a chain that was made anew has another seal there.
    """
    with explained():
        url = existing_database(Settings.read(folder=data))
        with Store.open(url) as store, store.read(Scope.whole()) as conn:
            chain = verify_audit(conn)
        for problem in chain.problems:
            err.print(f"[bold red]Broken:[/] {problem}", highlight=False)
        if chain.problems:
            raise typer.Exit(1)
        seal = chain.head or "none"
        out.print(f"{chain.entries} entries, unbroken; the last seal is {seal}", highlight=False)
