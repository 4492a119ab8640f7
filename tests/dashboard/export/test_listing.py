"""What may not be written is refused by name, and never by value."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.errors import ExportRefused
from dashboard.export.formats import FORMATS, file_name
from dashboard.export.listing import Column
from dashboard.export.values import cells_of
from tests.dashboard.export.lists import COLUMNS, listing

CODE = COLUMNS[0]


def with_column(name: str, title: str = "标题") -> tuple[Column, ...]:
    return (CODE, Column(name, title, "", "text"))


@pytest.mark.parametrize(
    ("name", "title"),
    [("phone", "标题"), ("patient_name", "标题"), ("area_name", "联系电话"), ("note", "ID card")],
)
def test_a_column_of_personal_data_is_refused(name: str, title: str):
    rows = listing().rows.assign(**{name: "x"})
    with pytest.raises(ExportRefused, match="personal data"):
        listing(columns=with_column(name, title), rows=rows)


def test_a_value_that_looks_personal_is_refused_and_not_repeated():
    with pytest.raises(ExportRefused, match="area_name") as raised:
        cells_of(listing([{"code": "1", "area_name": "找 13800138000"}]))
    assert "138" not in str(raised.value)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"columns": (CODE, CODE)}, "named twice"),
        ({"columns": with_column("area_name")[1:]}, "column `code`"),
        ({"columns": with_column("elsewhere")}, "not in the rows"),
        ({"columns": (CODE, Column("code_state", "x", "", "text"))}, "named twice"),
        ({"facts": (("a", "1"), ("a", "2"))}, "labelled twice"),
        ({"facts": (("筛选", "找 13800138000"),)}, "phone number, as it seems: 筛选"),
        ({"exported_at": datetime(2020, 3, 30)}, "time zone"),
        ({"rows": listing().rows.to_crs(3857)}, "EPSG:4326"),
    ],
)
def test_a_list_that_cannot_be_is_refused(changes: dict[str, Any], why: str):
    with pytest.raises(ExportRefused, match=why):
        listing(**changes)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"code": 440402}, "not text"),
        ({"code": "1", "coverage": float("inf")}, "beyond all numbers"),
        ({"code": "1", "cases_state": "secret"}, "state that is none"),
    ],
)
def test_a_value_of_another_kind_is_refused(row: dict[str, Any], why: str):
    with pytest.raises(ExportRefused, match=why):
        cells_of(listing([row]))


def test_what_is_withheld_is_not_written_even_if_it_is_given(tmp_path: Path):
    for name, format_ in FORMATS.items():
        if name in ("csv", "geojson"):
            body = format_.write(
                listing([{"code": "1", "cases": 987654, "cases_state": "withheld"}])
            )
            assert b"987654" not in body


def test_a_file_is_named_after_what_is_in_it():
    assert file_name(listing(), FORMATS["xlsx"]) == "我的辖区_香洲区_2020-03-29_快照31.xlsx"
    awkward = listing(place='../a/b\\c:"<x>|?*\n', title="")
    assert file_name(awkward, FORMATS["csv"]) == "abcx_2020-03-29_快照31.csv"
    assert len(file_name(listing(place="长" * 500), FORMATS["csv"])) < 120
