"""Checks of a delivery by its feed's declaration: everything wrong is found, row by row."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow
from pandera.errors import SchemaErrors

from queries.catalogue import Column, Feed
from queries.errors import PROBLEM_COLUMNS, BatchRefused
from queries.files import TEXT, Delivery
from queries.personal import hidden, personal_columns
from queries.workbook import ERRORS, UNWORKED

LONGEST_CODE = 20
TIME = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$"
PATTERNS = {
    "count": (r"^\d{1,9}(\.0+)?$", "a whole number, not negative, below 1,000,000,000"),
    "number": (r"^-?\d+(\.\d+)?([eE][+-]?\d+)?$", "a number"),
    "text": (r"^[^\x00]*$", "text"),
    "stream": (r"^[^\x00]*$", "the address of a video"),  # the rest: queries.streams
    "flag": (r"^(true|false|1|0|是|否)$", "true or false"),
    "time": (TIME, "a time with its offset, 2020-03-30T08:00:00+08:00"),
    "day": (r"^\d{4}-\d{2}-\d{2}$", "a day, YYYY-MM-DD"),
    "code": (r"^\S{1,40}$", "a code without spaces"),
}
EXPECTED = {
    "day": "a day that there is, 1950 to 2199",
    "time": "a time that there is, 1950 to 2199",
    "number": "a number below 10¹⁵",
}
VALUELESS = (
    "“{}” is a formula that failed or was never worked out; open the file in a spreadsheet, put it "
    "right and save it, or send the value itself"
)
YEARS, LARGEST = (1950, 2199), 1e15
KEYS: Mapping[str, Mapping[str, str]] = {
    "observations": {"area_code": "code", "observed_on": "day", "recorded_at": "time?"},
    "sites": {
        "site_code": "code", "name": "text", "name_en": "text?", "area_code": "code?",
        "lon": "number", "lat": "number", "recorded_at": "time?",
    },
    "site_reports": {"site_code": "code", "observed_at": "time", "recorded_at": "time?"},
    "events": {
        "event_code": "code", "occurred_at": "time", "times": "text?", "recorded_at": "time?",
    },
}  # fmt: skip
UNIQUE = {
    "observations": ["area_code", "observed_on", "recorded_at"],
    "sites": ["site_code"],
    "site_reports": ["site_code", "observed_at", "recorded_at"],
    "events": ["event_code"],
}


def check_columns(delivery: Delivery, feed: Feed) -> None:
    """Refuses a delivery that brings personal data, lacks a column or has one too many."""
    personal = personal_columns(list(delivery.rows.columns), feed.kind)
    if personal:
        raise BatchRefused(
            f"{delivery.filename} has columns that look like personal data: {', '.join(personal)}. "
            "Personal data never enters the map; take the columns out and send the file again"
        )
    wanted = KEYS[feed.kind]
    needed = {name for name, kind in wanted.items() if not kind.endswith("?")}
    if delivery.geometry is not None and feed.kind == "sites":
        needed -= {"lon", "lat"}
    needed |= set(feed.columns)
    given = set(delivery.rows.columns)
    missing = sorted(needed - given - {c for c, t in feed.columns.items() if not t.required})
    unknown = sorted(given - set(wanted) - set(feed.columns))
    if missing or unknown:
        said = [f"lacks {', '.join(missing)}"] * bool(missing)
        said += [f"has unknown columns {', '.join(unknown)}"] * bool(unknown)
        raise BatchRefused(
            f"{delivery.filename} {' and '.join(said)}; feed {feed.name} has "
            f"{', '.join([*wanted, *feed.columns])}"
        )


def check_rows(delivery: Delivery, feed: Feed) -> pd.DataFrame:
    """Problems [row, column, code, message] of a delivery's rows, ordered by row from 1.

    Every column is checked by its type, keys must be there, and rows must be different.
    """
    rows = delivery.rows
    expected: dict[str, str] = {}
    columns: dict[str, pa.Column] = {}
    for name, kind in KEYS[feed.kind].items():
        if name in rows:
            pattern, expected[name] = PATTERNS[kind.removesuffix("?")]
            columns[name] = _column(pattern, nullable=kind.endswith("?"))
    for name, column in feed.columns.items():
        if name in rows:
            pattern, expected[name] = _pattern(column)
            # A figure that is missing is "not reported", which is no error.
            nullable = not column.required or feed.kind == "observations"
            columns[name] = _column(pattern, nullable=nullable)
    try:
        pa.DataFrameSchema(columns).validate(rows, lazy=True)
    except SchemaErrors as errors:
        found = _problems(errors.failure_cases, expected)
    else:
        found = pd.DataFrame(columns=PROBLEM_COLUMNS)
    kinds = {**KEYS[feed.kind], **{name: column.kind for name, column in feed.columns.items()}}
    found = pd.concat([found, _unreal(rows, kinds, found), _above(rows, feed)])
    found = _with_valueless(rows, found)
    keys = [key for key in UNIQUE[feed.kind] if key in rows]
    same = rows[keys].copy()
    for key in keys:
        if kinds[key].startswith("time"):  # one moment may be written in several ways
            same[key] = read_times(rows[key])
    twice = same.duplicated(keep="first") & same[keys[:1]].notna().all(axis=1)
    repeated = pd.DataFrame(
        {
            "row": rows.index[twice] + 1,
            "column": keys[0],
            "code": "duplicate",
            "message": f"the same {' and '.join(keys)} as a row before",
        }
    )
    return pd.concat([found, repeated]).sort_values(["row", "column"], kind="stable")


def _with_valueless(rows: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """The problems and, in place of others of the same cell, those of formulas without a value."""
    bad = {name: rows[name][rows[name].isin([UNWORKED, *ERRORS])] for name in rows}
    wrong = [
        {"row": row, "column": name, "code": "no_value", "message": VALUELESS.format(text)}
        for name, texts in bad.items()
        for row, text in zip(texts.index + 1, texts, strict=True)
    ]
    cells = pd.DataFrame(wrong, columns=PROBLEM_COLUMNS)
    return pd.concat([cells, found]).drop_duplicates(["row", "column"], keep="first")


def _unreal(rows: pd.DataFrame, kinds: Mapping[str, str], found: pd.DataFrame) -> pd.DataFrame:
    """What is well written and yet no day, no time or no number that there is."""
    wrong = []
    for name, kind in kinds.items():
        texts = rows.get(name)
        if texts is None or kind.removesuffix("?") not in EXPECTED:
            continue
        known = found.loc[found["column"] == name, "row"]
        texts = texts[texts.notna() & ~(texts.index + 1).isin(known)]
        bad = texts[_is_unreal(texts, kind.removesuffix("?"))]
        wrong.append(
            pd.DataFrame(
                {
                    "row": bad.index + 1,
                    "column": name,
                    "code": "wrong_value",
                    "message": [
                        f"{excerpt(value)}; expected {EXPECTED[kind.removesuffix('?')]}"
                        for value in bad
                    ],
                }
            )
        )
    return pd.concat(wrong) if wrong else pd.DataFrame(columns=PROBLEM_COLUMNS)


def _is_unreal(texts: pd.Series, kind: str) -> npt.NDArray[np.bool_]:
    if kind == "number":
        values = read_numbers(texts)
        least, most = -LARGEST, LARGEST
    else:
        values = read_times(texts).dt.year.to_numpy(np.float64)
        least, most = YEARS
    return np.logical_not((values >= least) & (values <= most))


def read_times(texts: pd.Series) -> pd.Series:
    """Days and times as UTC moments, what is none as NaT. Each different text is read once."""
    encoded = _as_arrow(texts).dictionary_encode()
    try:
        read = encoded.dictionary.cast(arrow.timestamp("us", "UTC")).to_pandas()
    except arrow.ArrowInvalid:  # at least one is no time with an offset; pandas reads one by one
        distinct = pd.Index(encoded.dictionary.to_pylist(), dtype=object)
        read = pd.Series(pd.to_datetime(distinct, format="ISO8601", utc=True, errors="coerce"))
    which = encoded.indices.fill_null(-1).to_numpy()
    return pd.Series(read).reindex(which).set_axis(texts.index)


def read_numbers(texts: pd.Series) -> npt.NDArray[np.float64]:
    """Numbers, what is none as NaN."""
    try:
        return np.asarray(
            _as_arrow(texts).cast(arrow.float64()).to_numpy(zero_copy_only=False), np.float64
        )
    except arrow.ArrowInvalid:  # at least one is no number
        numbers = pd.to_numeric(texts, errors="coerce")
        return np.asarray(numbers.to_numpy(np.float64, na_value=np.nan), np.float64)


def _as_arrow(texts: pd.Series) -> arrow.Array:
    column = arrow.array(texts, arrow.string())
    return column.combine_chunks() if isinstance(column, arrow.ChunkedArray) else column


def _above(rows: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """Parts that are larger than the whole they are of."""
    wrong = [pd.DataFrame(columns=PROBLEM_COLUMNS)]
    for part, whole in feed.not_above.items():
        if part not in rows or whole not in rows:
            continue
        bad = read_numbers(rows[part]) > read_numbers(rows[whole])
        wrong.append(
            pd.DataFrame(
                {
                    "row": rows.index[bad] + 1,
                    "column": part,
                    "code": "above_whole",
                    "message": [
                        f"{excerpt(value)} is above {whole}, {excerpt(most)}"
                        for value, most in zip(rows[part][bad], rows[whole][bad], strict=True)
                    ],
                }
            )
        )
    return pd.concat(wrong)


def code_problems(codes: pd.Series, known: Collection[str], column: str, what: str) -> pd.DataFrame:
    """Problems of codes that are not known, saying what probably happened to them."""
    wrong = codes[codes.notna() & ~codes.isin(list(known))]
    return pd.DataFrame(
        {
            "row": wrong.index + 1,
            "column": column,
            "code": "unknown_code",
            "message": [_code_message(str(code), known, what) for code in wrong],
        }
    )


def _code_message(code: str, known: Collection[str], what: str) -> str:
    shown = excerpt(code)
    if re.fullmatch(r"\d+(\.\d+)?[eE]\+?\d+", code):
        return f"{shown} is a code that a spreadsheet turned into a number; send codes as text"
    if re.fullmatch(r"\d+\.0+", code):
        return f"{shown} is a code with a decimal point; send codes as text"
    if any(code.zfill(length) in known for length in range(len(code) + 1, LONGEST_CODE + 1)):
        return f"{shown} is a code that lost its leading zeros; send codes as text"
    return f"{shown} is no {what} of this city"


def excerpt(value: object) -> str:
    """A value for a message: quoted, shortened, and covered if it looks like a person's number."""
    return f"“{hidden(str(value))}”"


def _pattern(column: Column) -> tuple[str, str]:
    if column.kind == "choice":
        choices = "|".join(re.escape(choice) for choice in column.choices)
        return f"^({choices})$", f"one of {', '.join(column.choices)}"
    return PATTERNS[column.kind]


def _column(pattern: str, *, nullable: bool) -> pa.Column:
    return pa.Column(TEXT, pa.Check.str_matches(pattern), nullable=nullable)


def _problems(failures: pd.DataFrame, expected: Mapping[str, str]) -> pd.DataFrame:
    rows = failures.dropna(subset=["index"])
    missing = rows["check"] == "not_nullable"
    messages = [
        "missing; " + f"expected {expected[column]}"
        if empty
        else f"{excerpt(value)}; expected {expected[column]}"
        for column, value, empty in zip(rows["column"], rows["failure_case"], missing, strict=True)
    ]
    return pd.DataFrame(
        {
            "row": rows["index"].astype(int) + 1,
            "column": rows["column"],
            "code": ["missing" if empty else "wrong_value" for empty in missing],
            "message": messages,
        }
    )
