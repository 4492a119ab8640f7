"""The command line `command-map`."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from dashboard.errors import DashboardError
from dashboard.settings import Settings
from geo.errors import GeoError
from queries.errors import BatchRefused, StoreError

app = typer.Typer(
    name="command-map",
    help="珠海疫情防控指挥一张图 · the Zhuhai epidemic command map.\n\n"
    "Start with `command-map serve`: it opens the city's database (an embedded PostgreSQL in the "
    "data folder, or the server that DATABASE_URL names) and serves the map.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console()
err = Console(stderr=True)

Port = Annotated[
    int | None,
    typer.Option(help="TCP port of the map; else COMMAND_MAP_PORT, else 8501."),
]
Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="Folder of the embedded database and generated files; "
        "else COMMAND_MAP_DATA, else .data.",
    ),
]


@contextmanager
def _explained() -> Iterator[None]:
    """Turns what the packages refuse into a message and exit code 1."""
    try:
        yield
    except BatchRefused as refused:
        err.print(f"[bold red]Refused:[/] {refused}", highlight=False)
        for line in refused.lines(20):
            err.print(f"  {line}", highlight=False, markup=False)
        raise typer.Exit(1) from None
    except (DashboardError, StoreError, GeoError) as error:
        err.print("[bold red]Error:[/]", end=" ")
        err.print(str(error), highlight=False, markup=False)
        raise typer.Exit(1) from None


def _url(settings: Settings) -> str:
    """The database to use, started if it is the embedded one, with an up-to-date schema."""
    from queries.embedded import start_embedded
    from queries.schema import migrate

    url = settings.database_url
    if url is None:
        settings.folder.mkdir(parents=True, exist_ok=True)
        url = start_embedded(settings.folder / "postgres")
    migrate(url)
    return url


def _load_sample(url: str) -> None:
    from sample_data.generate import generate

    with _progress() as progress, tempfile.TemporaryDirectory(prefix="command-map-") as folder:
        advance = _task(progress, "Making the sample city's reports")
        generate(Path(folder), lambda step, share: advance(round(100 * share), 100, step))
        _load_folder(url, Path(folder), progress)


def _load_folder(url: str, folder: Path, progress: Progress) -> None:
    from queries.city_folder import load_city
    from queries.store import Store

    with Store.open(url) as store:
        load_city(store, folder, _task(progress, "Loading into PostgreSQL"))


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[what]}"),
        console=err,
    )


def _task(progress: Progress, description: str) -> Callable[[int, int, str], None]:
    """A callback (done, total, what is being done) that moves one bar."""
    task = progress.add_task(description, total=None, what="")

    def advance(done: int, total: int, what: str = "") -> None:
        progress.update(task, completed=done, total=total, what=what)

    return advance


@app.command()
def serve(
    port: Port = None,
    data: Data = None,
    address: Annotated[str, typer.Option(help="Interface to listen on.")] = "127.0.0.1",
    sample: Annotated[
        bool,
        typer.Option(
            "--sample/--no-sample", help="Load the sample city into an empty embedded database."
        ),
    ] = True,
) -> None:
    """Serve the map; the first time, load the sample city."""
    with _explained():
        settings = Settings.read(port=port, folder=data, address=address)
        url = _url(settings)
        if _is_empty(url):
            if settings.database_url is not None or not sample:
                raise DashboardError(
                    "the database holds no city yet; fill it with `command-map load --sample` "
                    "or `command-map load FOLDER`"
                )
            _load_sample(url)
        from dashboard.app import serve as serve_app

        _check_port(settings)
        out.print(
            f"\n  珠海疫情防控指挥一张图  →  [bold]http://{settings.address}:{settings.port}[/]\n"
        )
        serve_app(settings, url)


def _is_empty(url: str) -> bool:
    from queries.status import is_empty
    from queries.store import Store

    with Store.open(url) as store:
        return is_empty(store)


def _check_port(settings: Settings) -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.address, settings.port))
        except OSError as error:
            raise DashboardError(
                f"cannot listen on {settings.address}:{settings.port} ({error.strerror}); "
                "choose another port with --port or COMMAND_MAP_PORT"
            ) from None


@app.command()
def load(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Folder with catalogue.toml, areas.* and a file for each feed."),
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Load the sample city.")] = False,
    data: Data = None,
) -> None:
    """Load a city: its catalogue, its areas and its feeds' files."""
    with _explained():
        if sample == (folder is not None):
            raise DashboardError("give a FOLDER to load, or --sample for the sample city")
        url = _url(Settings.read(folder=data))
        if sample:
            _load_sample(url)
        elif folder is not None:
            with _progress() as progress:
                _load_folder(url, folder, progress)
        out.print("Loaded.")
        _print_status(url)


@app.command()
def ingest(
    feed: Annotated[str, typer.Argument(help="Name of the feed in the catalogue, e.g. cases.")],
    file: Annotated[Path, typer.Argument(help="The department's file: CSV, XLSX, GeoJSON, GPKG.")],
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Take in one delivery of a feed, whole or not at all."""
    from queries.ingest import ingest as take_in
    from queries.store import Store

    with _explained():
        url = _url(Settings.read(folder=data))
        with Store.open(url) as store:
            report = take_in(store, feed, file)
    if as_json:
        problems = report.problems.to_dict("records")
        print(
            json.dumps(
                {
                    "feed": report.feed,
                    "batch": report.batch,
                    "rows": report.rows,
                    "accepted": report.accepted,
                    "rejected": report.rejected,
                    "snapshot": report.snapshot,
                    "problems": problems,
                },
                ensure_ascii=False,
                default=str,
            )
        )
        return
    out.print(
        f"{report.feed}: {report.accepted:,} of {report.rows:,} rows taken in, "
        f"{report.rejected:,} rejected; snapshot {report.snapshot}."
    )
    for problem in report.problems.head(20).itertuples():
        out.print(
            f"  row {problem.row}, {problem.column}: {problem.message}",
            highlight=False,
            markup=False,
        )


@app.command()
def status(
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what the database holds and how fresh each feed is."""
    with _explained():
        url = _url(Settings.read(folder=data))
        _print_status(url, as_json=as_json)


def _print_status(url: str, *, as_json: bool = False) -> None:
    from queries.status import status as read_status
    from queries.store import Store

    with Store.open(url) as store:
        found = read_status(store)
    if as_json:
        print(json.dumps(found, ensure_ascii=False, default=_iso))
        return
    levels = found["areas_by_level"]
    out.print(f"Snapshot {found['snapshot']}; {found['observations']:,} observations.")
    out.print("Areas by level: " + " / ".join(f"{count:,}" for count in levels.values()))
    sites = found["sites_by_kind"]
    out.print("Sites: " + ", ".join(f"{count:,} {kind}" for kind, count in sites.items()))
    table = Table("feed", "state", "data time", "received", "rejected")
    for feed in found["feeds"]:
        table.add_row(
            feed["feed"],
            feed["state"],
            _short(feed["data_time"]),
            _short(feed["received_at"]),
            str(feed["rejected"]),
        )
    out.print(table)


def _iso(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"cannot write {type(value).__name__} as JSON")


def _short(value: Any) -> str:
    return str(value)[:16] if value else "–"


if __name__ == "__main__":
    app()
