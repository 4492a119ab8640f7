"""The values of a list as every format writes them: what is missing is empty and said beside it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast, get_args

import pandas as pd

from dashboard.errors import ExportRefused
from dashboard.export.listing import STATE_SUFFIX, Column, Listing, State
from dashboard.live import LOCAL
from dashboard.text import Lang, say
from queries.personal import is_personal

Value = str | int | float | datetime | date | None
STATES = get_args(State)

# What neither XML nor a terminal can hold: control characters, half a pair, and no character.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Cells:
    """One column's values from the first row to the last.

    `states` has one of `State` a row, "" where there is a value; None if none is missing.
    """

    column: Column
    values: tuple[Value, ...]
    states: tuple[State, ...] | None

    @property
    def state_name(self) -> str:
        """The name of the column of states, for machines."""
        return self.column.name + STATE_SUFFIX

    def state_heading(self, lang: Lang) -> str:
        """The title of the column of states, for readers."""
        return say("export_state_of", lang, title=self.column.title)


def cells_of(listing: Listing) -> list[Cells]:
    """Every column of a list, in order.

    Raises ExportRefused if a value is not of its column's kind or looks like personal data; the
    message names the column and never the value.
    """
    return [_cells(listing, column) for column in listing.columns]


def plain(text: str) -> str:
    """A text without the characters that no file can hold, its line ends as LF."""
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", re.sub("\r\n?", "\n", text))


def state_word(state: str, lang: Lang) -> str:
    """What a state is called; nothing for a value that is there."""
    return say(_STATE_WORDS[state], lang) if state else ""


_STATE_WORDS = {
    "no_data": "no_data",
    "withheld": "export_withheld",
    "out_of_scope": "export_out_of_scope",
    "not_applicable": "export_not_applicable",
}


def _cells(listing: Listing, column: Column) -> Cells:
    given = listing.rows.get(column.name + STATE_SUFFIX)
    said = [""] * len(listing.rows) if given is None else list(given)
    values: list[Value] = []
    states: list[State] = []
    for raw, state in zip(listing.rows[column.name].tolist(), said, strict=True):
        found = _state(column, state) or ("no_data" if _is_missing(raw) else "")
        states.append(found)
        values.append(None if found else _VALUE[column.kind](column, raw))
    return Cells(column, tuple(values), tuple(states) if any(states) else None)


def _state(column: Column, given: Any) -> State:
    known = "" if _is_missing(given) else given
    if known not in STATES:
        raise ExportRefused(f"column {column.name} has a state that is none of {STATES}")
    return cast(State, known)


def _is_missing(raw: Any) -> bool:
    return bool(pd.isna(raw))


def _code(column: Column, raw: Any) -> str:
    if not isinstance(raw, str):
        raise ExportRefused(f"column {column.name} holds codes that are not text")
    return plain(raw)


def _text(column: Column, raw: Any) -> str:
    if is_personal(str(raw)):
        raise ExportRefused(f"column {column.name} seems to hold an ID or phone number")
    return plain(str(raw))


def _number(column: Column, raw: Any) -> int | float:
    value = round(float(raw), column.decimals)
    if math.isinf(value):
        raise ExportRefused(f"column {column.name} holds a number beyond all numbers")
    return value + 0.0 if column.decimals else int(value)  # + 0.0: a rounded -0.0 is 0


def _moment(column: Column, raw: Any) -> datetime:
    moment = pd.Timestamp(raw)
    if moment.tzinfo is None:
        raise ExportRefused(f"column {column.name} holds moments without a time zone")
    return moment.tz_convert(LOCAL).floor("s").to_pydatetime()


def _day(_column: Column, raw: Any) -> date:
    return pd.Timestamp(raw).date()


_VALUE: Mapping[str, Callable[[Column, Any], Value]] = {
    "code": _code,
    "text": _text,
    "number": _number,
    "percent": _number,
    "moment": _moment,
    "day": _day,
}
