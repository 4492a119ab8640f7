"""Slides read back by python-pptx: figures, alt texts, fonts, and what PowerPoint would repair."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.util import Mm

from dashboard.errors import ExportRefused
from dashboard.export.city_table import city_table
from dashboard.export.xlsx_file import to_xlsx
from dashboard.live import Live
from dashboard.map.screen import build_screen
from dashboard.paper.compose import compose_all
from dashboard.paper.looked import view_of
from dashboard.paper.sheet import Chart, Series, Sheet, Table
from dashboard.paper.slides import to_pptx
from dashboard.paper.template import shipped_template
from queries.scope import Scope
from tests.dashboard.paper.town_report import asked, params, report_town, sheet

WHOLE = Scope.whole()
SLIDE_PARTS = re.compile(r"ppt/(slides/slide|charts/chart)\d+\.xml")


@pytest.fixture(scope="module")
def town(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with report_town(server, tmp_path_factory.mktemp("slides")) as live:
        yield live


@pytest.fixture(scope="module")
def report(town: Live) -> tuple[Sheet, ...]:
    return compose_all(town, WHOLE, shipped_template(town.city(WHOLE).catalogue), asked())


@pytest.fixture(scope="module")
def packed(report: tuple[Sheet, ...]) -> bytes:
    return to_pptx(report)


def slides(packed: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(packed)).slides)


def grid(slide: Any) -> list[list[str]]:
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def chart(slide: Any) -> Any:
    return next(shape.chart for shape in slide.shapes if shape.has_chart)


def texts(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


@pytest.mark.parametrize("metric", ["confirmed", "coverage", "per_thousand"])
@pytest.mark.parametrize("area", ["44", "4401", "440101"])
def test_table_and_chart_have_the_figures_of_screen_and_workbook(
    town: Live, metric: str, area: str
):
    given = {"metric": metric, "area": area}
    (slide,) = slides(to_pptx([sheet(town, "ranking", **given)]))
    view = view_of(town.city(WHOLE), params(**given), "zh")
    table = build_screen(town, WHOLE, view)["panel"]["table"]
    there = [*table["rows"], table["not_located"], table["total"]]
    _, *rows = grid(slide)
    assert rows == [[r["name"], *(c["t"] for c in r["cells"])] for r in there if r is not None]
    book = openpyxl.load_workbook(
        io.BytesIO(to_xlsx(city_table(town, WHOLE, params(**given) | {"level": "5"}, "zh")))
    )
    listed = [row[2:4] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    shown = [(row[0], None if row[1] == "—" else float(row[1])) for row in rows]
    assert shown == listed
    bars = chart(slide).plots[0]
    children = list(table["rows"])
    assert list(bars.categories) == [row["name"] for row in children]
    assert list(bars.series[0].values) == [row["cells"][0]["v"] for row in children]


def test_key_figures_and_the_foot_are_text(town: Live):
    (slide,) = slides(to_pptx([sheet(town, "map", day="2020-02-03")]))
    view = view_of(town.city(WHOLE), params(day="2020-02-03"), "zh")
    kpis = build_screen(town, WHOLE, view)["panel"]["kpis"]
    said = texts(slide)
    for kpi in kpis:
        assert f"{kpi['title']}\n{kpi['value']} {kpi['unit']}  {kpi['change']}" in said
    assert slide.shapes.title.text_frame.text == "城 · 确诊"
    assert "病例（卫健局）02-03 20:00 历史" in said.replace("） ", "）")
    assert f"快照 {town.snapshot}" in said
    assert "https://map.example/?area=44&day=2020-02-03" in said
    assert "内部" in said


def test_the_trend_can_be_edited_and_says_what_happened_when(town: Live):
    made = sheet(town, "trend")
    assert made.chart is not None
    marked = replace(made, chart=replace(made.chart, marks=((1, "首例"), (3, "响应"))))
    plot = chart(slides(to_pptx([marked]))[0]).plots[0]
    assert list(plot.categories)[:2] == ["02-01", "02-02"]
    values = list(plot.series[0].values)
    assert values == list(made.chart.series[0].values)
    assert values[2:4] == [9, 12]
    marks = plot.series[-1]
    assert [at for at, value in enumerate(marks.values) if value is not None] == [1, 3]
    told = marks._element.xpath(".//c:dLbl//a:t/text()")
    assert told == ["首例", "响应"]


def test_a_map_is_a_picture_of_its_box_with_its_words(town: Live):
    made = sheet(town, "map", layers="cells,cases,clinics", level="5")
    (slide,) = slides(to_pptx([made]))
    picture, qr = [shape for shape in slide.shapes if shape.shape_type == 13]
    image = Image.open(io.BytesIO(picture.image.blob))
    assert image.width / image.height == pytest.approx(picture.width / picture.height, rel=0.01)
    assert image.width > 1500
    assert picture._element.xpath(".//p:cNvPr/@descr") == [made.maps[0].alt]
    assert qr.click_action.hyperlink.address == made.imprint.permalink
    (legend,) = [shape for shape in slide.shapes if shape.shape_type == 6]
    said = [shape.text_frame.text for shape in legend.shapes if shape.has_text_frame]
    for group in made.maps[0].legend:
        for entry in group.entries:
            assert entry.style.label in said
            assert not entry.count or entry.count in said


def test_nothing_that_powerpoint_would_repair(packed: bytes):
    with zipfile.ZipFile(io.BytesIO(packed)) as parts:
        names = parts.namelist()
        assert len(names) == len(set(names))
        for name in names:
            if name.endswith((".xml", ".rels")):
                root = etree.fromstring(parts.read(name))
                if name.endswith(".rels"):
                    assert all(one.get("Target") for one in root)
                ids = root.xpath("//*[local-name()='cNvPr']/@id")
                assert len(ids) == len(set(ids))
    for slide in slides(packed):
        for shape in slide.shapes:
            is_described = shape.shape_type in (3, 6, 13, 19)  # chart, group, picture, table
            found = shape._element.xpath(".//p:cNvPr/@descr")
            assert not is_described or found[0].strip()
            assert not shape.is_placeholder or shape.text_frame.text
            assert shape.left >= 0
            assert shape.left + shape.width <= Mm(338.667) + 1
            assert shape.top + shape.height <= Mm(190.5) + 1


def test_chinese_has_a_font_in_every_run(packed: bytes):
    with zipfile.ZipFile(io.BytesIO(packed)) as parts:
        theme = parts.read("ppt/theme/theme1.xml").decode()
        assert theme.count('<a:ea typeface="微软雅黑"/>') == 2
        for name in filter(SLIDE_PARTS.match, parts.namelist()):
            for run in etree.fromstring(parts.read(name)).xpath("//*[local-name()='rPr']"):
                faces = {etree.QName(one).localname: one.get("typeface") for one in run}
                assert (faces["latin"], faces["ea"]) == ("Noto Sans SC", "Noto Sans SC")


def test_the_same_sheets_give_the_same_bytes(report: tuple[Sheet, ...], packed: bytes):
    assert to_pptx(report) == packed
    with zipfile.ZipFile(io.BytesIO(packed)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2020-02-10T01:00:00Z" in parts.read("docProps/core.xml")


def test_a_table_that_is_too_long_says_how_many_more(town: Live):
    made = sheet(town, "worklist")
    assert made.table is not None
    rows = tuple((f"第{n}行", *[""] * 5) for n in range(99))
    long = replace(made, table=Table("长", made.table.columns, rows, ("合计", *["1"] * 5)))
    (slide,) = slides(to_pptx([long]))
    _, *shown, total = grid(slide)
    left_out = 99 - (len(shown) - 1)
    assert str(left_out) in shown[-1][0]
    assert total[0] == "合计"


def test_a_chart_without_any_data_is_empty(town: Live):
    made = sheet(town, "trend", day="2020-02-08", area="440102")
    empty = Chart("空", "例", ("02-01", "02-02"), (Series("空", (None, None), "#1f5a96"),))
    for one in (empty, replace(empty, marks=((0, "首例"),)), made.chart):
        (slide,) = slides(to_pptx([replace(made, chart=one)]))
        assert set(chart(slide).plots[0].series[0].values) == {None}
        (frame,) = [shape for shape in slide.shapes if shape.has_chart]
        assert "无数据" in frame._element.xpath(".//p:cNvPr/@descr")[0]


def test_english_and_dark_slides_are_made_alike(town: Live):
    given = params(layers="cells,cases,clinics,attention,labels", level="5")
    made = compose_all(
        town, WHOLE, [(kind, given, "") for kind in ("map", "cover")],
        asked("en", theme="dark", security="Internal"),
    )  # fmt: skip
    for slide in slides(to_pptx(made)):
        assert not re.search("[一-鿿]", texts(slide))
        assert slide.background.fill.fore_color.rgb == "0F171D" or str(
            slide.background.fill.fore_color.rgb
        )


def test_no_sheets_are_no_slides():
    with pytest.raises(ExportRefused, match="at least one"):
        to_pptx([])
