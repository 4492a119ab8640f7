"""A sheet as an HTML file: what stands in it, what does not, and that it asks nobody."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from fontTools.ttLib import TTFont

from dashboard.export.city_table import city_table
from dashboard.export.gpkg_file import to_gpkg
from dashboard.export.xlsx_file import to_xlsx
from dashboard.live import LOCAL, Live
from dashboard.map.panels import number
from dashboard.paper.compose import Asked, compose
from dashboard.paper.html_file import to_html
from dashboard.paper.sheet import Sheet
from queries.scope import Scope
from queries.snapshot import Listener
from tests.dashboard.desk import Desk
from tests.dashboard.export.lists import layers, sheets
from tests.dashboard.paper.hand_sheet import HOSTILE, NAMES, hand_sheet
from tests.dashboard.test_small_counts import DAYS, HIDDEN, TEXT
from tests.queries.quiet_city import QUIET_CELLS, open_quiet_city, report

VIEW = {"area": "44", "day": "2020-02-04", "metric": "confirmed", "level": "5"}
LAYERS = "cells,borders,cases,clinics,attention,labels"
ASKED = Asked("zh", "http://10.2.3.4:8501/", datetime(2020, 2, 5, 8, tzinfo=LOCAL), "内部资料")


def page_of(body: bytes) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(body.decode())


def texts(page: lxml.html.HtmlElement, selector: str) -> list[str]:
    return [found.text_content() for found in page.xpath(selector)]


def sheet(live: Live, scope: Scope | None = None, **view: str) -> Sheet:
    return compose(live, scope or Scope.whole(), VIEW | {"layers": LAYERS} | view, "page", ASKED)


@pytest.fixture(scope="module")
def quiet(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with open_quiet_city(server, tmp_path_factory.mktemp("quiet"), TEXT) as store:
        for day in DAYS:
            counts = {"D1": (2, 1), "A3": (13, 6), "G1": (9, 0)}
            report(store, tmp_path_factory.mktemp("day"), day, counts)
        live = Live(store, Listener(store.url))
        yield live
        live.listener.close()


def test_the_same_sheet_gives_the_same_bytes():
    assert to_html(hand_sheet()) == to_html(hand_sheet())
    assert to_html(hand_sheet()) != to_html(hand_sheet(theme="dark"))


def test_everything_that_a_sheet_says_is_in_it():
    page = page_of(to_html(hand_sheet(caption="请看东区", notices=("按筛选",))))
    assert texts(page, "//h1") == [f"确诊 {HOSTILE}"]
    said = page.text_content()
    stated = "城 › 东区|2020-02-04|示例数据 · synthetic|内部资料|请看东区|按筛选|+3|卫健局|快照 7"
    stated += "|02-04 20:00 · 正常|审图号：粤S(2020)001号|© 岸线|http://10.2.3.4:8501/?area=R|≤ 10"
    stated += "|> 10|无数据|未公开|含上限|停课"
    assert [text for text in stated.split("|") if text not in said] == []
    assert texts(page, "//tbody/tr[1]/*") == [NAMES["D"], "40"]
    assert texts(page, "//tfoot/tr/*") == ["合计", "43"]


def test_each_area_has_the_look_and_the_words_of_its_state():
    page = page_of(to_html(hand_sheet()))
    groups = page.xpath("//*[contains(@class,'areas')]")
    found = {
        title.text_content(): (group.get("fill"), group.get("class"))
        for group in groups
        for title in group.xpath(".//title")
    }
    assert found == {
        f"{HOSTILE}\n3 例": ("#fee0d2", "areas"),
        f"{NAMES['B']}\n未公开": ("url(#m0-withheld)", "areas"),
        f"{NAMES['C']}\n无数据": ("url(#m0-no_data)", "areas"),
        f"{NAMES['D']}\n40 例": (None, "areas land"),
    }


def test_a_border_is_drawn_once_at_its_highest_level():
    """The city's outline; the line between the districts; the other lines are the areas' own."""
    page = page_of(to_html(hand_sheet()))
    lines = {one.get("data-level"): one.get("d") for one in page.xpath("//path[@class='border']")}
    assert set(lines) == {"1", "2"}
    assert len(re.findall("M", lines["2"])) == 1
    assert page.xpath("//*[@class='areas']/@data-level") == ["3", "3", "3"]


def test_a_withheld_figure_is_nowhere():
    body = to_html(hand_sheet()).decode()
    assert "987" not in re.sub(r"base64,[^)]*", "", body)
    assert len(page_of(body.encode()).xpath("//circle[../../@transform]")) == 1


def test_it_asks_nobody_and_runs_only_its_own_script():
    body = to_html(hand_sheet()).decode()
    page = page_of(body.encode())
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    script, style = page.xpath("//script")[0].text, page.xpath("//style")[0].text
    for kind, text in (("script", script), ("style", style)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    assert page.xpath("//@src") == []
    assert page.xpath("//@style") == []
    assert [link for link in page.xpath("//@href") if not link.startswith("#")] == [
        "http://10.2.3.4:8501/?area=R"
    ]
    assert "import " not in script


def test_an_address_that_is_not_of_the_web_is_no_link():
    imprint = hand_sheet().imprint
    fields = {name: getattr(imprint, name) for name in imprint.__dataclass_fields__}
    changed = type(imprint)(**fields | {"permalink": "javascript:alert(1)"})
    page = page_of(to_html(hand_sheet(imprint=changed)))
    assert page.xpath("//a") == []
    assert "javascript:alert(1)" in page.text_content()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_font_has_every_character_that_is_shown_and_hardly_another(lang: Any):
    body = to_html(hand_sheet(lang))
    data = re.search(rb"base64,([^)]*)\)", body)
    assert data
    has = set(TTFont(io.BytesIO(base64.b64decode(data[1]))).getBestCmap())
    page = page_of(body)
    shown = {ord(char) for char in "".join(texts(page, "//body/*[not(self::script)]"))}
    assert {char for char in shown if char >= 0x20} <= has
    assert len(has) < len(shown | set(range(0x20, 0x7F))) + 40


def test_a_leads_file_holds_nothing_of_another_area(town: Live):
    whole = page_of(to_html(sheet(town))).text_content()
    foreign = ("东区", "甲镇", "乙镇", "格一", "格二", "格三", "甲镇卫生院")
    assert [name for name in foreign if name not in whole] == []
    own = to_html(sheet(town, Scope("4402"), area="4402")).decode()
    assert "格四" in own
    assert "西区卫生院" in own
    text = re.sub(r"base64,[^)]*", "", own)
    assert [name for name in (*foreign, "4401", "01010101", "01020101") if name in text] == []


def test_a_layer_that_is_off_is_not_in_the_file(town: Live):
    off = to_html(sheet(town, layers="cells,borders")).decode()
    assert "甲镇卫生院" not in off
    assert page_of(off.encode()).xpath("//*[contains(@class,'bubbles')]") == []
    assert page_of(off.encode()).xpath("//*[contains(@class,'labels')]") == []


def test_small_counts_are_withheld_in_every_part(quiet: Live):
    scope = Scope("44", withhold=True)
    page = page_of(to_html(sheet(quiet, scope, area="4403", layers="cells,cases,labels")))
    cells = {text.split("\n")[0]: text.split("\n")[1]
             for text in texts(page, "//*[contains(@class,'areas')]//title")}  # fmt: skip
    for code in set(QUIET_CELLS) & HIDDEN:
        assert cells[f"区{code}"] == "未公开"
    circled = texts(page, "//*[contains(@class,'bubbles')]//title")
    assert {text.split("\n")[0] for text in circled} & {f"区{code}" for code in HIDDEN} == set()
    assert set(texts(page, "//tbody//td[1]")) == {"未公开"}


@pytest.mark.parametrize("metric", ["confirmed", "coverage"])
@pytest.mark.parametrize("area", ["44", "4401"])
def test_the_numbers_are_those_of_page_workbook_and_geopackage(
    town: Live, tmp_path: Path, metric: str, area: str
):
    view = {"area": area, "metric": metric}
    page = page_of(to_html(sheet(town, **view)))
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//tbody/tr | //tfoot/tr")]
    assert [row[:3] for row in rows] == [row[:3] for row in Desk(**VIEW | view).table]
    listing = city_table(town, Scope.whole(), VIEW | view, "zh")
    decimals = town.city(Scope.whole()).catalogue.metrics[metric].decimals
    workbook = sheets(to_xlsx(listing))["数据"]
    heading = next(one.heading("zh") for one in listing.columns if one.name == "value")
    at = workbook[0].index(heading)
    values = listing.rows["value"].tolist()
    areas, _ = layers(to_gpkg(listing), tmp_path)
    assert [row[1] for row in rows] == [number(value, decimals) for value in values]
    assert [row[1] for row in rows] == [number(value, decimals) for value in areas["value"]]
    told = [float("nan") if row[at] is None else float(row[at]) for row in workbook[1:]]
    assert [row[1] for row in rows] == [number(value, decimals) for value in told]
