"""Texts that look like numbers, formulas or markup come back as they were, and are nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from dashboard.export.csv_file import defused, to_csv
from dashboard.export.geojson_file import to_geojson
from dashboard.export.gpkg_file import to_gpkg
from dashboard.export.xlsx_file import to_xlsx
from queries.personal import is_personal
from tests.dashboard.export.lists import csv_frame, layers, listing, named, sheets

AWKWARD = [
    "007", "440402001001001", "1E5", "-1", "+86", "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)",
    "\t=1", " =1+1", "＝1+1", "\n-1", 'a "quoted", text', "two\nlines", "<script>alert(1)</script>",
    "🦠 疫情", "#N/A", "TRUE", "'x", "","  ", "a;b\tc", "_x0041_", "NULL", "𠮷野家",
]  # fmt: skip
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
texts = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=30))


def kept(text: str) -> str:
    """What a file can hold of a text: no control characters, line ends as LF."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "\ufffd", unified)


def csv_rows(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=texts)
@example(text="=cmd|' /C calc'!A0")
@example(text="-1")
def test_a_text_survives_every_format(text: str, tmp_path: Path):
    assume(not is_personal(text))
    made = named(text)
    csv_body = to_csv(made)
    cell = csv_rows(csv_body)[1][1]
    assert cell in (kept(text), f"'{kept(text)}", f"{kept(text)}\t")
    assert not FORMULA.match(cell)
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(made)))["数据"]
    assert (sheet["B2"].value or "") == kept(text)
    assert sheet["B2"].data_type in "sn"  # "n" is how openpyxl calls an empty cell
    assert json.loads(to_geojson(made))["features"][0]["properties"]["area_name"] == kept(text)
    assert layers(to_gpkg(made), tmp_path)[0]["area_name"].tolist() == [kept(text)]


@pytest.mark.parametrize("text", AWKWARD)
def test_no_sheet_has_a_formula_or_an_error(text: str):
    made = listing(
        [{"code": text, "area_name": text}], title=text, facts=((text, text), ("快照", "31"))
    )
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(made)))
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "n"}
    for row in csv_rows(to_csv(made)):
        assert [cell for cell in row if FORMULA.match(cell)] == []


def test_negative_numbers_stay_numbers_and_no_zero_is_negative():
    made = listing(
        [{"code": "1", "coverage": -1.25, "cases": -3}, {"code": "2", "coverage": -0.04}]
    )
    frame = csv_frame(to_csv(made))
    assert frame["巡查率（%）"].tolist() == ["-1.2", "0.0"]
    assert frame["确诊（例）"].tolist() == ["-3", ""]
    header, one, two = sheets(to_xlsx(made))["数据"]
    assert one[header.index("确诊（例）")] == -3
    assert str(two[header.index("巡查率（%）")]) in ("0", "0.0")


@pytest.mark.parametrize("text", ["007", "440402001001001", "1E5", "2020-03", "1/2", "TRUE"])
def test_a_text_like_a_number_ends_in_a_tab_too(text: str):
    assert csv_rows(to_csv(named(text)))[1][1] == f"{text}\t"


def test_a_code_ends_in_a_tab_and_nothing_else_does():
    code, *others = csv_rows(to_csv(named("格一")))[1]
    assert code == "0101\t"
    assert [cell for cell in others if "\t" in cell] == []
    assert defused("=1") == "'=1"
