"""Cells of a workbook that hold no value are no empty ones: refused row by row, with what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from queries.errors import BatchRefused
from queries.files import read_delivery
from queries.ingest import ingest
from queries.store import Store
from queries.workbook import UNWORKED
from tests.queries.town import in_cell

CASES = ("area_code", "observed_on", "confirmed", "recovered")
GOOD = [(f"0101010{n}", f"2020-02-0{day}", 3, None) for n in (1, 2) for day in range(1, 6)]


def write(path: Path, *rows: tuple[object, ...], top: int = 0, left: int = 0) -> Path:
    """A workbook as a program writes it: formulas without their results."""
    book = openpyxl.Workbook()
    sheet = book.active
    for at, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.cell(1 + top + at, 1 + left + place, value)  # type: ignore[union-attr]
    book.save(path)
    return path


@pytest.mark.parametrize("text", ["=1+1", "#DIV/0!", "#N/A"])
@pytest.mark.parametrize(("top", "left"), [(0, 0), (2, 3)])
def test_a_formula_without_a_value_is_refused_in_its_row(
    store: Store, tmp_path: Path, text: str, top: int, left: int
):
    bad = ("01020101", "2020-02-03", text, None)
    path = write(tmp_path / "cases.xlsx", CASES, *GOOD, bad, top=top, left=left)
    report = ingest(store, "cases", path)
    assert (report.rows, report.accepted, report.rejected) == (11, 10, 1)
    (problem,) = report.problems.to_dict("records")
    shown = UNWORKED if text.startswith("=") else text
    assert (problem["row"], problem["column"], problem["code"]) == (11, "confirmed", "no_value")
    assert problem["message"].startswith(f"“{shown}” is a formula that failed or was never")


def test_an_empty_cell_is_still_not_reported(store: Store, tmp_path: Path):
    report = ingest(store, "cases", write(tmp_path / "cases.xlsx", CASES, *GOOD))
    assert (report.accepted, len(report.problems)) == (10, 0)


def test_no_text_takes_a_failed_formula(store: Store, tmp_path: Path):
    lon, lat = in_cell("01010101")
    header = ("site_code", "name", "lon", "lat", "beds", "hours")
    rows = [("FC1", "甲", lon, lat, 1, "8–17"), ("FC2", "乙", lon, lat, 1, "#REF!")]
    report = ingest(store, "clinics", write(tmp_path / "clinics.xlsx", header, *rows))
    assert list(report.problems[["row", "column", "code"]].iloc[0]) == [2, "hours", "no_value"]


def test_a_whole_file_of_formulas_is_refused(store: Store, tmp_path: Path):
    rows = [(code, day, "=SUM(D1:D2)", None) for code, day, *_ in GOOD]
    with pytest.raises(BatchRefused, match="10 of 10 rows") as refused:
        ingest(store, "cases", write(tmp_path / "cases.xlsx", CASES, *rows))
    assert set(refused.value.problems["code"]) == {"no_value"}


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('<c t="str"><f>IF(1,"","")</f><v></v></c>', None),  # an empty text came out
        ("<c><f>1+1</f><v>2</v></c>", "2"),
        ("<c><f>1+1</f></c>", UNWORKED),
        ('<c><f t="shared" si="0"/><v/></c>', UNWORKED),
        ('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
    ],
)
def test_cells_that_do_not_say_where_they_stand(tmp_path: Path, cell: str, read: str | None):
    """Some programs leave out the places of cells; they follow one another then."""
    plain = write(tmp_path / "plain.xlsx", ("a", "b"), ("x", "y"))
    with zipfile.ZipFile(plain) as book, zipfile.ZipFile(tmp_path / "own.xlsx", "w") as own:
        for name in book.namelist():
            content = book.read(name).decode()
            if name.endswith("sheet1.xml"):
                before, _, after = content.partition('<row r="2">')
                row = f'<row><c t="inlineStr"><is><t>x</t></is></c>{cell}</row>'
                content = before + row + after[after.index("</row>") + len("</row>") :]
            own.writestr(name, content)
    found = read_delivery(tmp_path / "own.xlsx").rows["b"]
    assert found.astype(object).where(found.notna(), None).tolist() == [read]
