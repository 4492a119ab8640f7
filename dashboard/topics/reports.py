"""What a number is made of, as a table: every report with its department and its batch."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.map.panels import clock_text, number
from dashboard.paper.sheet import Column
from dashboard.text import say
from dashboard.topics.topic import Listed, Row

MOST_REPORTS = 40  # as many are read one by one; of more their batches are told and the first few
FIRST_REPORTS = 12
MOST_BATCHES = 12


def whole(value: float) -> str:
    """A count as shown."""
    return number(value, 0)


@dataclass(frozen=True)
class Figure:
    """A number column of the table: which of the reports, its title, how it is written, and by
    which function of pandas the reports of a batch are one."""

    name: str
    title: str
    text: Callable[[float], str] = field(repr=False, default=whole)
    joined: str = "sum"


def listed_reports(
    seen: Seen,
    title: str,
    figures: Sequence[Figure],
    reports: pd.DataFrame,
    notes: Sequence[str] = (),
) -> Listed:
    """The reports in the order given; of more than 40 their batches, the newest first, and then
    the first twelve.

    `reports`: name, state and at (texts, "" for none), area and site (what a press on it opens, ""
    for none), feed (by name), batch (its number, NaN without), recorded_at, and the figures.
    """
    lang = seen.view.lang
    columns = (
        Column(say("reports_name", lang)),
        *(Column(figure.title, True) for figure in figures),
    )
    rows: list[Row] = []
    own = reports
    notes = list(notes)
    if len(reports) > MOST_REPORTS:
        rows += _batch_rows(seen, figures, reports)
        own = reports.head(FIRST_REPORTS)
        notes.append(say("reports_more", lang, n=number(len(reports) - len(own), 0)))
    rows += [
        Row(
            (row["name"], *(figure.text(row[figure.name]) for figure in figures)),
            _joined(row["state"], row["at"], _source(seen, row)),
            area=row["area"],
            site=row["site"],
        )
        for row in own.to_dict("records")
    ]
    return Listed(title, columns, tuple(rows), note=" ".join(filter(None, notes)))


def _batch_rows(seen: Seen, figures: Sequence[Figure], reports: pd.DataFrame) -> list[Row]:
    """What each batch has brought of the reports, in one row."""
    lang, rows = seen.view.lang, []
    groups = reports.groupby(["feed", "batch"], sort=False)
    newest = groups["recorded_at"].max().sort_values(ascending=False, kind="stable")
    for key in newest.index[:MOST_BATCHES]:
        own = groups.get_group(key)
        states = own["state"].value_counts()
        said = " · ".join(f"{state} {count:,}" for state, count in states.items() if state)
        about = {"feed": key[0], "batch": math.nan, "recorded_at": newest[key]}
        name = say("reports_batch_of", lang, batch=key[1], n=number(len(own), 0))
        values = (figure.text(own[figure.name].agg(figure.joined)) for figure in figures)
        rows.append(Row((name, *values), _joined(said, _source(seen, about))))
    return rows


def _source(seen: Seen, row: Mapping[Any, Any]) -> str:
    """Who sent a report, in which batch, and when it was recorded."""
    lang, feed = seen.view.lang, seen.city.catalogue.feeds.get(row["feed"])
    batch = "" if pd.isna(row["batch"]) else say("reports_batch", lang, n=int(row["batch"]))
    at = clock_text(row["recorded_at"])
    return _joined(feed.department.in_(lang) if feed else "", batch, at)


def _joined(*texts: str) -> str:
    return " · ".join(filter(None, texts))
