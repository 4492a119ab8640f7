"""The tables of a sheet: those of the page as far as they fit, with what is left out in one row."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from dashboard.desk.panel import place_of, reasons_by_area
from dashboard.desk.reading import listed_areas
from dashboard.export.about import BETWEEN
from dashboard.map.panels import NOTHING, change, number, ranked, shown, table_panel, valued
from dashboard.paper.looked import Looked
from dashboard.paper.sheet import Column, Table
from dashboard.text import say
from queries.catalogue import Metric
from queries.rollups import joint_trend

ROWS = 14  # that can be read from the back of a meeting room


def heading(looked: Looked, title: str, unit: str) -> str:
    """A column's title with its unit."""
    return say("export_heading", looked.lang, title=title, unit=unit) if unit else title


def metric_heading(looked: Looked, metric: Metric) -> str:
    """A metric's title with its unit."""
    return heading(looked, metric.title.in_(looked.lang), metric.unit.in_(looked.lang))


def ranked_table(looked: Looked) -> Table | None:
    """The children of the viewed area ranked, what is not located below, and the total.

    Children beyond `ROWS` are one row, so that the rows still sum to the total. None for an area
    without any.
    """
    panel = table_panel(looked.figures, looked.city, looked.view)
    if panel is None:
        return None
    columns = [Column(say("panel_area", looked.lang))]
    columns += [Column(heading(looked, c["title"], c["unit"]), True) for c in panel["columns"]]
    rows = [_cells(row) for row in panel["rows"]]
    if len(rows) > ROWS + 1:
        rest = ranked(looked.figures)["area"].tolist()[ROWS:]
        rows = [*rows[:ROWS], _rest(looked, rest, len(columns))]
    if panel["not_located"]:
        rows.append(_cells(panel["not_located"]))
    total = _cells(panel["total"])
    return Table(panel["title"], tuple(columns), tuple(rows), total, panel["note"])


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    return (row["name"], *(cell["t"] for cell in row["cells"]))


def _rest(looked: Looked, areas: Sequence[str], columns: int) -> tuple[str, ...]:
    """Some children together as one row, rolled up as any area is."""
    view, metric, conn = looked.view, looked.figures.metric, looked.seen.conn
    day = joint_trend(conn, metric, areas, view.day, view.day, view.known).iloc[0]
    is_withheld = bool(day["is_withheld"])
    value = shown(day["value"], metric.decimals, looked.lang, is_withheld=is_withheld)
    name = say("sheet_rest", looked.lang, n=len(areas))
    return (name, value, *[NOTHING] * (columns - 2))


def needed_table(looked: Looked) -> Table:
    """The areas at the view's level that need somebody most, as 我的辖区 lists them."""
    lang, metric = looked.lang, looked.figures.metric
    listing, tree = looked.listing, looked.city.hierarchy
    reasons = reasons_by_area(looked.seen, listing)
    kept = listing.shown
    is_compared = looked.view.compare is not None
    columns = (
        Column(say("panel_area", lang)),
        Column(say("export_path", lang)),
        Column(say("export_score", lang), True),
        Column(say("export_reasons", lang)),
        Column(metric_heading(looked, metric), True),
        *((Column(say("export_change", lang), True),) if is_compared else ()),
    )
    rows = [
        (
            tree.name(row["area"], lang),
            place_of(looked.seen, row["area"]),
            str(int(row["score"])),
            BETWEEN[lang].join(words for words, _ in reasons.get(row["area"], [])) or NOTHING,
            _value(looked, row),
            *((_change(looked, row["value"], row["before"]),) if is_compared else ()),
        )
        for row in kept.head(ROWS).to_dict("records")
    ]
    level = say(f"level_{looked.view.level}", lang)
    note = say("desk_count", lang, listed=len(rows), kept=len(kept), all=len(listing.rows))
    return Table(say("desk_title", lang, level=level), columns, tuple(rows), note=note)


def longest_without(looked: Looked) -> Table:
    """The kept areas at the view's level that nobody has patrolled for longest."""
    lang, metric, tree = looked.lang, looked.figures.metric, looked.city.hierarchy
    due = looked.listing.shown.dropna(subset="gap_h")
    longest = due.sort_values(["gap_h", "area"], ascending=[False, True])
    columns = (
        Column(say("panel_area", lang)),
        Column(say("export_path", lang)),
        Column(heading(looked, say("filter_gap_h", lang), "h"), True),
        Column(metric_heading(looked, metric), True),
    )
    rows = tuple(
        (
            tree.name(row["area"], lang),
            place_of(looked.seen, row["area"]),
            number(row["gap_h"], 0),
            _value(looked, row),
        )
        for row in longest.head(ROWS).to_dict("records")
    )
    note = say("sheet_listed", lang, shown=len(rows), all=len(longest))
    title = say("sheet_longest", lang, level=say(f"level_{looked.view.level}", lang))
    return Table(title, columns, rows, note=note if rows else say("no_data", lang))


def changes_table(looked: Looked, then: Looked) -> Table:
    """The areas at the view's level that changed most between two days, and the viewed area's own.

    Areas that are withheld or were without a report on one of the days are counted in the note.
    """
    lang, metric, tree = looked.lang, looked.figures.metric, looked.city.hierarchy
    days = [one.view.day.strftime("%m-%d") for one in (then, looked)]
    values = _of_level(looked)
    values["before"] = _of_level(then)["value"]
    moved = (values["value"] - values["before"]).round(metric.decimals)
    largest = moved[moved.abs() > 0].abs().sort_values(ascending=False, kind="stable")
    rows = [
        _compared(looked, tree.name(str(code), lang), values.loc[code])
        for code in largest.index[:ROWS]
    ]
    total = looked.figures.total.copy()
    total["before"] = then.figures.total["value"]
    columns = (
        Column(say("panel_area", lang)),
        *(Column(day, True) for day in days),
        Column(say("export_change", lang), True),
    )
    note = say(
        "sheet_changes_note",
        lang,
        shown=len(rows),
        changed=len(largest),
        same=int((moved == 0).sum()),
        unknown=int(moved.isna().sum()),
    )
    return Table(
        say("sheet_changes", lang, title=metric_heading(looked, metric)),
        columns,
        tuple(rows),
        _compared(looked, say("total_of", lang, name=looked.place), total),
        note,
    )


def _of_level(looked: Looked) -> pd.DataFrame:
    """Value and is_withheld of the areas listed, by area."""
    areas = looked.kept if looked.kept is not None else listed_areas(looked.city, looked.view)
    values = looked.seen.figures.level_values.set_index("area")[["value", "is_withheld"]]
    return values[values.index.isin(areas)].copy()


def _compared(looked: Looked, name: str, row: pd.Series) -> tuple[str, ...]:
    decimals, is_withheld = looked.figures.metric.decimals, bool(row["is_withheld"])
    both = (
        shown(row[day], decimals, looked.lang, is_withheld=is_withheld)
        for day in ("before", "value")
    )
    return (name, *both, _change(looked, row["value"], row["before"]))


def _value(looked: Looked, row: dict[Any, Any]) -> str:
    metric, is_withheld = looked.figures.metric, bool(row["is_withheld"])
    return valued(metric, row["value"], looked.lang, is_withheld=is_withheld)


def _change(looked: Looked, value: float, before: float) -> str:
    return change(value, before, looked.figures.metric.decimals)[0] or NOTHING


def counted(values: Iterable[float]) -> str:
    """The sum of counts as text; a dash if none is known."""
    known = [value for value in values if not math.isnan(value)]
    return number(sum(known), 0) if known else NOTHING
