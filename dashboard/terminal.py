"""What every command shares: its options, its database, its progress bar, its words on failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dashboard.errors import DashboardError
from dashboard.settings import Settings
from geo.errors import GeoError
from queries.errors import BatchRefused, StoreError

out = Console()
err = Console(stderr=True)

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="Folder of the embedded database and generated files; "
        "else COMMAND_MAP_DATA, else .data.",
    ),
]


@contextmanager
def explained() -> Iterator[None]:
    """Turns what the packages refuse into a message and exit code 1."""
    try:
        yield
    except BatchRefused as refused:
        err.print("[bold red]Refused:[/]", end=" ")
        err.print(str(refused), highlight=False, markup=False)
        for line in refused.lines(20):
            err.print(f"  {line}", highlight=False, markup=False)
        raise typer.Exit(1) from None
    except (DashboardError, StoreError, GeoError) as error:
        err.print("[bold red]Error:[/]", end=" ")
        err.print(str(error), highlight=False, markup=False)
        raise typer.Exit(1) from None


def open_database(settings: Settings) -> str:
    """URL of the database to use, started if it is the embedded one, with an up-to-date schema."""
    from queries.embedded import start_embedded
    from queries.schema import migrate

    url = settings.database_url
    if url is None:
        settings.folder.mkdir(parents=True, exist_ok=True)
        url = start_embedded(settings.folder / "postgres")
    migrate(url)
    return url


def existing_database(settings: Settings) -> str:
    """As `open_database`, for what only looks or adds: a mistyped folder is not filled.

    Raises DashboardError if the data folder has no embedded database yet.
    """
    if settings.database_url is None and not (settings.folder / "postgres").is_dir():
        raise DashboardError(
            f"there is no database in {settings.folder}; name the data folder with --data or "
            "COMMAND_MAP_DATA, or make one there with `command-map load`"
        )
    return open_database(settings)


def progress_bar() -> Progress:
    """A bar for tasks made by `progress_task`."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[what]}"),
        console=err,
    )


def progress_task(progress: Progress, description: str) -> Callable[[int, int, str], None]:
    """A callback (done, total, what is being done) that moves one bar."""
    task = progress.add_task(description, total=None, what="")

    def advance(done: int, total: int, what: str = "") -> None:
        progress.update(task, completed=done, total=total, what=what)

    return advance


def generate_sample(progress: Progress, folder: Path) -> None:
    """Writes the sample city's files into a folder, with a bar; takes about 10 s."""
    from sample_data.generate import generate

    advance = progress_task(progress, "Making the sample city's reports")
    generate(folder, lambda step, share: advance(round(100 * share), 100, step))
