"""Small counts on sheets: who is not in charge gets none of them, on no sheet and in no slide."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest

from dashboard.live import Live
from dashboard.paper.compose import KINDS, compose
from dashboard.paper.slides import to_pptx
from queries.scope import Scope
from queries.snapshot import Listener
from tests.dashboard.paper.town_report import asked
from tests.dashboard.test_small_counts import HIDDEN, TEXT
from tests.queries.quiet_city import open_quiet_city, report

BRIEFER = Scope("*", withhold=True)
LAYERS = "cells,borders,cases,attention,labels"


@pytest.fixture(scope="module")
def city(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with open_quiet_city(server, tmp_path_factory.mktemp("quiet-sheets"), TEXT) as store:
        for day in ("2020-02-03", "2020-02-04"):
            report(store, tmp_path_factory.mktemp("day"), day,
                   {"D1": (3, 1), "A3": (13, 6), "G1": (9, 0)})  # fmt: skip
        live = Live(store, Listener(store.url))
        yield live
        live.listener.close()


def view(**changes: str) -> dict[str, str]:
    given = {"area": "44", "day": "2020-02-04", "metric": "confirmed", "level": "5"}
    return given | {"layers": LAYERS, "compare": "2020-02-03"} | changes


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("clinics", "enterprises")])
@pytest.mark.parametrize("area", ["44", "4403", "D1"])
def test_no_sheet_has_a_withheld_figure(city: Live, kind: str, area: str):
    made = compose(city, BRIEFER, view(area=area), kind, asked())
    for part in made.maps:
        for frame in part.frames:
            rows = frame.features
            if "value" in rows:
                hidden = rows["code"].isin(HIDDEN)
                assert rows.loc[hidden, "value"].isna().all()
                if frame.id != "attention":
                    assert rows.loc[hidden, "is_withheld"].all()
    names = {f"区{code}" for code in HIDDEN}
    for row in made.table.rows if made.table else ():
        if row[0] in names:
            assert not [cell for cell in row[1:] if cell.strip("+−±").replace(",", "").isdigit()
                        and cell != "0"]  # fmt: skip
    if area != "44" and made.chart:
        assert {value for one in made.chart.series for value in one.values} == {None}
    if area != "44" and made.numbers:
        assert (made.numbers[0].value, made.numbers[0].unit) == ("未公开", "")


def test_the_map_and_its_legend_say_that_some_are_withheld(city: Live):
    made = compose(city, BRIEFER, view(compare=""), "map", asked())
    cells = made.maps[0].legend[0]
    assert [e.style.label for e in cells.entries if e.kind == "withheld"] == [
        "未公开（小计数保护）"
    ]
    open_to_all = compose(city, Scope.whole(), view(compare=""), "map", asked())
    assert not [e for e in open_to_all.maps[0].legend[0].entries if e.kind == "withheld"]


def test_a_withheld_area_is_not_said_to_have_0_cases(city: Live):
    made = compose(city, BRIEFER, view(area="D1", compare=""), "map", asked())
    told = [e.count for g in made.maps[0].legend for e in g.entries if e.kind == "bubbles"]
    assert told == ["未公开"]
    assert "未公开" in made.caption


def test_slides_hold_no_workbook_with_what_the_chart_does_not_show(city: Live):
    made = compose(city, BRIEFER, view(area="4403", compare=""), "trend", asked())
    with zipfile.ZipFile(io.BytesIO(to_pptx([made]))) as parts:
        (book,) = [name for name in parts.namelist() if name.endswith(".xlsx")]
        rows = openpyxl.load_workbook(io.BytesIO(parts.read(book))).active.values
    assert {value for _, *row in list(rows)[1:] for value in row} == {None}
