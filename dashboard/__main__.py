"""The command line `command-map`."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress
from rich.table import Table

from dashboard.audit_command import audit
from dashboard.errors import DashboardError
from dashboard.replay_command import replay
from dashboard.roster_command import roster
from dashboard.settings import Settings
from dashboard.snapshot_command import snapshot
from dashboard.terminal import (
    Data,
    existing_database,
    explained,
    generate_sample,
    open_database,
    out,
    progress_bar,
    progress_task,
)
from dashboard.users_command import users

app = typer.Typer(
    name="command-map",
    help="珠海疫情防控指挥一张图 · the Zhuhai epidemic command map.\n\n"
    "Start with `command-map serve`: it opens the city's database (an embedded PostgreSQL in the "
    "data folder, or the server that DATABASE_URL names) and serves the map.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Port = Annotated[
    int | None,
    typer.Option(help="TCP port of the map; else COMMAND_MAP_PORT, else 8501."),
]


def _load_sample(url: str) -> None:
    with progress_bar() as progress, tempfile.TemporaryDirectory(prefix="command-map-") as folder:
        generate_sample(progress, Path(folder))
        _load_folder(url, Path(folder), progress)


def _load_folder(url: str, folder: Path, progress: Progress) -> None:
    from queries.city_folder import load_city
    from queries.store import Store

    with Store.open(url) as store:
        load_city(store, folder, progress_task(progress, "Loading into PostgreSQL"))


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
    open_to_all: Annotated[
        bool,
        typer.Option(
            "--open-to-all", help="Let others reach a map on which nobody has to sign in."
        ),
    ] = False,
) -> None:
    """Serve the map; the first time, load the sample city."""
    with explained():
        settings = Settings.read(port=port, folder=data, address=address, open_to_all=open_to_all)
        url = open_database(settings)
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
            f"\n  疫情防控指挥一张图 · command map  →  [bold]http://{settings.address}:{settings.port}[/]\n"
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
    with explained():
        if sample == (folder is not None):
            raise DashboardError("give a FOLDER to load, or --sample for the sample city")
        url = open_database(Settings.read(folder=data))
        if sample:
            _load_sample(url)
        elif folder is not None:
            with progress_bar() as progress:
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

    with explained():
        url = existing_database(Settings.read(folder=data))
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


app.command()(replay)
app.command()(snapshot)
app.add_typer(users, name="users")
app.add_typer(roster, name="roster")
app.add_typer(audit, name="audit")


@app.command()
def status(
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what the database holds and how fresh each feed is."""
    with explained():
        url = existing_database(Settings.read(folder=data))
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
    table = Table("feed", "state", "data time (UTC)", "received (UTC)", "rejected")
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
