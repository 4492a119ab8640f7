"""Figures as they are measured, and the table that `make bench` prints."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One measured figure: what, how much, the most (or least) it should be, and the floor."""

    what: str
    measured: str
    reach: str
    is_met: bool
    note: str = ""


def at_most(what: str, value: float, limit: float, unit: str, note: str = "") -> Figure:
    """A figure that should not exceed a limit."""
    return Figure(what, f"{value:,.3g} {unit}", f"≤ {limit:,.3g} {unit}", value <= limit, note)


def at_least(what: str, value: float, limit: float, unit: str, note: str = "") -> Figure:
    """A figure that should reach a limit."""
    return Figure(what, f"{value:,.4g} {unit}", f"≥ {limit:,.4g} {unit}", value >= limit, note)


def of_floor(what: str, value: float, floor: float, times: float, name: str) -> Figure:
    """A time in milliseconds that should stay within some times a floor of the same run."""
    return Figure(
        what,
        f"{value / floor:.2f} × {name}",
        f"≤ {times:g} × {name}",
        value <= times * floor,
        f"{value:.0f} ms; {name} {floor:.0f} ms",
    )


def print_table(figures: list[Figure], folder: Path) -> None:
    """Prints the figures and keeps them as JSON beside earlier runs."""
    table = Table("figure", "measured", "reach", "", "note", title="Zhuhai command map")
    for figure in figures:
        mark = "[green]✓" if figure.is_met else "[red]✗"
        table.add_row(figure.what, figure.measured, figure.reach, mark, figure.note)
    Console(width=150).print(table)
    folder.mkdir(parents=True, exist_ok=True)
    rows = [asdict(figure) for figure in figures]
    (folder / "bench.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
