"""`command-map snapshot`: what an address of the map shows, as a file; once, or every day."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from dashboard.errors import DashboardError
from dashboard.export.formats import FORMATS
from dashboard.paper.formats import SHEET_FORMATS
from dashboard.paper.layout import SIZES
from dashboard.paper.order import Order
from dashboard.settings import Settings
from dashboard.standing import Every, run_every
from dashboard.terminal import (
    Data,
    err,
    existing_database,
    explained,
    out,
    progress_bar,
)
from dashboard.whole_file import write_whole

INTERRUPTED = 130  # exit code of a process ended by Ctrl-C
SIZED = ", ".join(f".{name}" for name, one in SHEET_FORMATS.items() if one.sized)


def snapshot(
    address: Annotated[
        str | None,
        typer.Argument(help="A page's address as in the browser: whole, or path and query."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="The file; its end says the format: "
            + " ".join(f".{name}" for name in (*SHEET_FORMATS, *FORMATS)),
        ),
    ] = None,
    briefing: Annotated[
        str | None,
        typer.Option(help="Instead of an address: `daily`, or a template's TOML file."),
    ] = None,
    size: Annotated[str | None, typer.Option(help=f"{', '.join(SIZES)}; of {SIZED}.")] = None,
    lang: Annotated[str | None, typer.Option(help="zh or en; else the address's.")] = None,
    theme: Annotated[str | None, typer.Option(help="light or dark.")] = None,
    caption: Annotated[str | None, typer.Option(help="A sentence below the map.")] = None,
    public: Annotated[
        bool, typer.Option("--public", help="For the public; needs --review-number.")
    ] = False,
    review: Annotated[
        str | None, typer.Option("--review-number", help="The number of the review (审图号).")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(help="Where the map is served, for the permalink of an address without it."),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option("--as", help="Whose eyes, by their id; without it the whole city's."),
    ] = None,
    correct: Annotated[
        bool, typer.Option("--correct", help="Put right what the page would, and go on.")
    ] = False,
    every: Annotated[
        str | None, typer.Option(help="day@07:30: again each day, Asia/Shanghai, until Ctrl-C.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--to", help="With --every: the folder; each file has its day.")
    ] = None,
    data: Data = None,
) -> None:
    """Make a sheet, a slide or a file of data of what an address of the map shows.

    command-map snapshot '/?area=440402&day=2020-03-29' -o map.pdf

    command-map snapshot --briefing daily -o report.pptx
    """
    given = {
        "size": size, "theme": theme, "caption": caption, "public": "1" if public else "",
        "review": review, "at": at,
    }  # fmt: skip
    options = {name: value for name, value in given.items() if value}
    with explained():
        format_name = _format(file, options, is_report=briefing is not None)
        _check(address, briefing, lang, options)
        order = Order(address, briefing, format_name, options, lang, person, correct=correct)
        settings = Settings.read(folder=data)
        if every is None:
            place = _place(file, folder)
            _write(order, settings, place)
            return
        plan, name = Every.read(every), _name(file)
        goal = _folder(folder)
        out.print(f"Each day at {plan} into {goal}; Ctrl-C ends it.", highlight=False)
        try:
            run_every(plan, lambda day: _again(order, settings, goal, name, day))
        except KeyboardInterrupt:
            err.print("\nEnded; every file that is there is whole.")
            raise typer.Exit(INTERRUPTED) from None


def _format(file: Path | None, options: dict[str, str], *, is_report: bool) -> str:
    """The format that a file's name says; raises DashboardError if it takes no such options."""
    if file is None:
        raise DashboardError("name the file by -o, such as -o map.pdf; its end says the format")
    name = file.suffix.lower().lstrip(".")
    reports = [known for known, one in SHEET_FORMATS.items() if one.many]
    offered = reports if is_report else [*SHEET_FORMATS, *FORMATS]
    if name not in offered:
        what = "a report" if is_report else "a file"
        known = ", ".join(f".{one}" for one in offered)
        raise DashboardError(f"{file.name}: {what} ends in one of {known}")
    if name in FORMATS and options:
        raise DashboardError(f"a .{name} holds the data alone; it takes no option of a sheet")
    if "size" in options and not SHEET_FORMATS[name].sized:
        raise DashboardError(f"a .{name} has a size of its own; --size is of {SIZED}")
    return name


def _check(
    address: str | None, briefing: str | None, lang: str | None, options: dict[str, str]
) -> None:
    from dashboard.paper.made import THEMES
    from dashboard.text import LANGS

    if (address is None) == (briefing is None):
        raise DashboardError("give the address of a page, or --briefing daily")
    for name, value, known in (
        ("--size", options.get("size"), tuple(SIZES)),
        ("--theme", options.get("theme"), THEMES),
        ("--lang", lang, LANGS),
    ):
        if value is not None and value not in known:
            raise DashboardError(f"{name} {value}: expected one of {', '.join(known)}")


def _place(file: Path | None, folder: Path | None) -> Path:
    if folder is not None:
        raise DashboardError("--to is for --every day@07:30; a single file has its folder in -o")
    assert file is not None, "the format was read from it"
    _folder(file.parent)
    if file.is_dir():
        raise DashboardError(f"{file} is a folder; name a file")
    return file


def _name(file: Path | None) -> Path:
    assert file is not None, "the format was read from it"
    if file.parent != Path():
        raise DashboardError(f"with --every -o is a name alone, such as {file.name}; see --to")
    return file


def _folder(folder: Path | None) -> Path:
    if folder is None:
        raise DashboardError("--every needs a folder: --to FOLDER")
    if not folder.is_dir():
        raise DashboardError(f"there is no folder {folder}; make it first")
    return folder


def _again(order: Order, settings: Settings, folder: Path, name: Path, day: datetime) -> None:
    """One of the standing reports; what fails is said, and the next day tries again."""
    place = folder / f"{name.stem}_{day:%Y-%m-%d}{name.suffix}"
    with contextlib.suppress(typer.Exit), explained():  # explained has said why
        _write(order, settings, place)


def _write(order: Order, settings: Settings, place: Path) -> None:
    with progress_bar() as progress:
        made = order.made(existing_database(settings), settings.sign_in, progress)
    write_whole(place, made.body)
    out.print(f"{place}: {len(made.body):,} bytes", highlight=False)
