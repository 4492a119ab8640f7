"""A list as it stands on a screen, ready to be written in any format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import geopandas as gpd

from dashboard.errors import ExportRefused
from dashboard.text import Lang, say
from queries.personal import is_personal, personal_columns

Kind = Literal["code", "text", "number", "percent", "moment", "day"]
State = Literal["", "no_data", "withheld", "out_of_scope", "not_applicable"]
STATE_SUFFIX = "_state"
EPSG = 4326


@dataclass(frozen=True)
class Column:
    """A column: `name` for machines, `title` and `unit` for readers, `kind` of its values.

    code: text that looks like a number and is none; text; number and percent (93.4 is 93.4 %),
    with `decimals`; moment: a point in time with its zone; day: a date in Asia/Shanghai.
    """

    name: str
    title: str
    unit: str
    kind: Kind
    decimals: int = 0

    def heading(self, lang: Lang) -> str:
        """The title with its unit; a moment's says the zone in which it is written."""
        unit = say("export_zone", lang) if self.kind == "moment" else self.unit
        return say("export_heading", lang, title=self.title, unit=unit) if unit else self.title


@dataclass(frozen=True, eq=False)
class Listing:
    """What is exported: the rows of a list in the order shown, and the facts about it.

    `rows`: GeoDataFrame in EPSG:4326 with a column for each of `columns`, among them `code`, text;
    a row that is no area (a total) has no geometry. A missing value (None, NaN, NaT) is "no data"
    unless a column `<name>_state` says which `State` it has; where a state is said the value is
    never written. `facts`: (label, value) in the reader's language, in the order shown. `title`,
    `place`, `day` and `snapshot` name the file; `exported_at` has a time zone.

    Raises ExportRefused if columns are missing, named twice or of the kind that brings personal
    data, if a fact seems to hold some, or if the rows are in another CRS.
    """

    title: str
    columns: tuple[Column, ...]
    rows: gpd.GeoDataFrame = field(repr=False)
    facts: tuple[tuple[str, str], ...]
    lang: Lang
    place: str
    day: str
    snapshot: int
    exported_at: datetime

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        _refuse("named twice", _twice([*names, *(f"{name}{STATE_SUFFIX}" for name in names)]))
        _refuse("facts labelled twice", _twice([label for label, _ in self.facts]))
        _refuse("not in the rows", [name for name in names if name not in self.rows])
        if not any(column.name == "code" and column.kind == "code" for column in self.columns):
            raise ExportRefused("a list has a column `code` of kind code")
        said = [*names, *(column.title for column in self.columns)]
        _refuse("of personal data", personal_columns(said, ""))
        personal = [label for label, value in self.facts if is_personal(value)]
        _refuse("with an ID or phone number, as it seems", personal)
        if self.rows.crs is None or self.rows.crs.to_epsg() != EPSG:
            raise ExportRefused(f"rows have to be in EPSG:{EPSG}, not in {self.rows.crs}")
        if self.exported_at.tzinfo is None:
            raise ExportRefused("`exported_at` needs a time zone")


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _refuse(what: str, names: Sequence[str]) -> None:
    if names:
        raise ExportRefused(f"columns {what}: {', '.join(names)}")
