"""`command-map replay`: an epidemic as it came in, for whoever watches the map meanwhile."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.progress import Progress

from dashboard.settings import Settings
from dashboard.terminal import (
    Data,
    err,
    explained,
    generate_sample,
    open_database,
    out,
    progress_bar,
    progress_task,
)

if TYPE_CHECKING:
    from queries.replay import Player, Replay, Step
    from queries.store import Store

LOCAL = ZoneInfo("Asia/Shanghai")
LAST_OF_DAY = timedelta(hours=23, minutes=59, seconds=59)  # the next day has not begun
LATE_S = 1.0  # behind the clock by less than this nobody sees
INTERRUPTED = 130  # exit code of a process ended by Ctrl-C

Day = datetime | None
DAY = ["%Y-%m-%d"]
Folder = Annotated[
    Path | None,
    typer.Argument(help="Folder of a city, as for `load`; without it the sample city."),
]
Speed = Annotated[
    float, typer.Option(min=1, help="Times the real time: at 600, ten minutes pass in a second.")
]
From = Annotated[
    Day,
    typer.Option(
        "--from", formats=DAY, help="Day to begin with; what came in before it comes in at once."
    ),
]
Until = Annotated[Day, typer.Option("--until", formats=DAY, help="Last day to play.")]


def replay(
    folder: Folder = None,
    speed: Speed = 600,
    start: From = None,
    until: Until = None,
    data: Data = None,
) -> None:
    """Play a city's deliveries as they came in, to watch on a running map.

    It wants a data folder of its own. Ctrl-C stops it; the same command goes on from there.
    """
    from queries.store import Store

    player: Player | None = None
    try:
        with explained():
            settings = Settings.read(folder=data)
            with Store.open(open_database(settings)) as store:
                plan = _prepared(store, folder, start, until)
                _announce(plan, speed, settings)
                with progress_bar() as progress:
                    player = _player(store, plan, speed, progress)
                    player.run()
    except KeyboardInterrupt:
        _print_stopped(player)
        raise typer.Exit(INTERRUPTED) from None
    refused = f", {player.refused:,} refused" if player.refused else ""
    out.print(f"Played to {_text(player.moment)}: {player.taken:,} deliveries{refused}.")


def _prepared(store: Store, folder: Path | None, start: Day, until: Day) -> Replay:
    from queries.replay import prepare

    first = start.replace(tzinfo=LOCAL) if start else None
    end = until.replace(tzinfo=LOCAL) + LAST_OF_DAY if until else None
    with progress_bar() as progress, tempfile.TemporaryDirectory(prefix="command-map-") as sample:
        if folder is None:
            folder = Path(sample)
            generate_sample(progress, folder)
        progress_task(progress, "Sorting the deliveries by time")
        return prepare(store, folder, first, end)


def _announce(plan: Replay, speed: float, settings: Settings) -> None:
    known = f"; {plan.passed_over:,} are in already" if plan.passed_over else ""
    out.print(
        f"{_text(plan.start)} to {_text(plan.until)} at {speed:,.10g} times the real time: "
        f"{len(plan.deliveries):,} deliveries{known}.",
        highlight=False,
    )
    if settings.database_url is None:
        out.print(f"Watch it: [bold]command-map serve --data {settings.folder}[/]", highlight=False)


def _player(store: Store, plan: Replay, speed: float, progress: Progress) -> Player:
    from queries.replay import Player

    advance = progress_task(progress, "Replaying")

    def tell(step: Step) -> None:
        what = _text(step.moment)
        if step.delivery is not None:
            what += f"  {step.delivery.feed}, {step.delivery.rows:,} rows"
        if step.behind_s >= LATE_S:
            what += f"  [yellow]{step.behind_s:,.0f} s behind the clock[/]"
        advance(step.done, step.total, what)

    return Player(store, plan, speed, tell)


def _print_stopped(player: Player | None) -> None:
    if player is None:
        err.print("\nStopped before the first delivery; the same command begins again.")
        return
    err.print(
        f"\nStopped at {_text(player.moment)}: {player.taken:,} deliveries were taken in, each of "
        "them whole. The database is consistent; the same command goes on from there.",
        highlight=False,
    )


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M}"
