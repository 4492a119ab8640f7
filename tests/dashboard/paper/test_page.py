"""A sheet as picture, SVG and PDF: everything is on it, nothing overlaps, the same every time."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pypdf
import pytest
import segno
from PIL import Image

from dashboard.live import Live
from dashboard.paper.layout import SIZES, Size, lay_out
from dashboard.paper.page import draw_page, map_png, to_pdf, to_png, to_svg
from dashboard.paper.sheet import Column, Table, numbered
from tests.dashboard.paper.drawn import IMPRINT, NUMBERS, TABLE, full_sheet, sheet, town_map

SMALL = Size("small", 297.0, 210.0, 700)
A4 = SIZES["a4"]


def pdf_text(body: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_picture_has_the_pixels_of_its_size(size: Size):
    picture = Image.open(io.BytesIO(to_png(sheet(table=TABLE), size)))
    assert picture.size == (size.width_px, round(size.width_px * size.height_mm / size.width_mm))
    assert picture.info["dpi"][0] == pytest.approx(size.width_px / size.width_mm * 25.4, rel=1e-3)


def test_a_pdf_says_everything_as_text_in_fonts_of_its_own(town: Live):
    body = to_pdf([full_sheet(town)], A4)
    text = pdf_text(body)
    for wanted in (
        "城 · 确诊", "2020-02-04", "内部资料", "示例数据 · synthetic", "1,234", "无数据",
        "现有确诊", "下级区域", "合计", "已报 3 / 4", "逐日（例）", "一级响应",
        "今晚补齐。", "筛选：有病例",
        "病例（卫健局）02-04 20:00 正常", "▲陈旧", "快照 17", "粤S(2020)012号",
        "© OpenStreetMap contributors", "第 2 页 / 共 3 页", "制图 2020-02-04 21:05",
        IMPRINT.permalink, " 米", "甲镇",
    ):  # fmt: skip
        assert wanted in text or wanted.replace(" ", "") in text.replace(" ", "").replace("\n", "")
    page = pypdf.PdfReader(io.BytesIO(body)).pages[0]
    assert float(page.mediabox.width) == pytest.approx(297 / 25.4 * 72, abs=0.01)
    for font in page["/Resources"]["/Font"].values():
        below = font["/DescendantFonts"][0].get_object()
        assert below["/Subtype"] == "/CIDFontType2"
        outlines = below["/FontDescriptor"]["/FontFile2"].get_data()
        assert outlines[:4] == b"\0\1\0\0"  # TrueType, as the dictionary says


def test_a_report_is_one_pdf_with_a_page_a_sheet(town: Live):
    sheets = numbered([full_sheet(town), sheet(title="第二张", table=TABLE)])
    pages = pypdf.PdfReader(io.BytesIO(to_pdf(sheets, A4))).pages
    assert len(pages) == 2
    assert "第 1 页 / 共 2 页" in pages[0].extract_text()
    assert "第二张" in pages[1].extract_text()


def test_the_same_sheet_gives_the_same_bytes(town: Live):
    one, other = full_sheet(town), full_sheet(town)
    assert to_png(one, SMALL) == to_png(other, SMALL)
    assert to_svg(one, SMALL) == to_svg(other, SMALL)
    assert to_pdf([one], SMALL) == to_pdf([other], SMALL)


def test_four_at_once_give_four_right_answers(town: Live):
    sheets = [full_sheet(town, title=f"第{n}张", lang=lang, theme=theme)
              for n, (lang, theme) in enumerate(
                  [("zh", "light"), ("en", "dark"), ("zh", "dark"), ("en", "light")])]  # fmt: skip

    def three(one: object) -> tuple[bytes, bytes, bytes]:
        return to_png(one, SMALL), to_pdf([one], SMALL), to_svg(one, SMALL)  # type: ignore

    alone = [three(one) for one in sheets]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(three, sheets)) == alone


def test_the_qr_code_on_the_page_is_that_of_the_permalink():
    size = Size("q", 297.0, 210.0, 2970)  # ten pixels a millimetre
    made = sheet()
    box = lay_out(made, size).qr
    pixels = np.asarray(Image.open(io.BytesIO(to_png(made, size))).convert("L"))
    rows = segno.make(IMPRINT.permalink, error="m", micro=False, boost_error=False).matrix
    side = box.width / (len(rows) + 8)
    seen = [
        [pixels[round(10 * (box.top + (y + 4.5) * side)), round(10 * (box.left + (x + 4.5) * side))]
         < 128 for x in range(len(rows))]
        for y in range(len(rows))
    ]  # fmt: skip
    assert np.array_equal(np.array(seen), np.array(rows, dtype=bool))


def test_a_long_table_says_how_many_rows_are_not_on_it_and_keeps_its_total():
    rows = tuple((f"第{n}网格", str(n), "+1") for n in range(1, 301))
    text = pdf_text(to_pdf([sheet(table=replace(TABLE, rows=rows))], A4))
    told = re.search(r"… 另 (\d+) 行见数据文件", text)
    assert told
    shown = len(re.findall(r"第\d+网格", text))
    assert shown + int(told[1]) == 300
    assert shown > 20
    assert "合计" in text


def test_a_table_of_long_texts_cuts_them_and_never_a_number():
    columns = (Column("区域"), Column("原因"), Column("值", True))
    long = Table("清单", columns, tuple(("某区" * 20, "原因" * 60, "1,234,567") for _ in range(5)))
    text = pdf_text(to_pdf([sheet(table=long)], A4))
    assert text.count("1,234,567") == 5
    assert "…" in text


def test_a_map_alone_is_a_picture(town: Live):
    part = town_map(town, locator=True)
    assert Image.open(io.BytesIO(map_png(part, "dark", "en", 160, 90, 1600))).size == (1600, 900)


def test_what_has_no_part_has_no_place(town: Live):
    layout = lay_out(sheet(), A4)
    assert layout.numbers is layout.chart is layout.table is layout.caption is layout.legend is None
    assert layout.maps == layout.titles == ()
    assert draw_page(sheet(), A4).get_size_inches() == pytest.approx((297 / 25.4, 210 / 25.4))


def test_a_figure_is_shown_whole_or_not_at_all(town: Live):
    wide = tuple(replace(n, value="123,456,789", unit="万人次") for n in NUMBERS * 2)
    text = pdf_text(to_pdf([sheet(numbers=wide)], A4))
    assert text.count("123,456,789") == 8
