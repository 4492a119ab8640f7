"""The page 一张图 in a real browser on the sample city: drill, back, permalink, language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import READY

HAN = re.compile(r"[一-鿿]")
SETTLED = (
    "() => { const p = document.querySelector('.cm-panel');"
    "return p && !p.hasAttribute('aria-busy') && !window.__cm?.stats.isFlying; }"
)


def open_page(page: Page, query: str = "") -> None:
    page.goto(f"/{query}")
    page.wait_for_selector(READY, timeout=90_000)
    page.wait_for_function(SETTLED)


# Where on the map a cell of an area lies that no sign stands on: a sign would take the click.
BARE_GROUND = """(area) => {
  const { deck, scene, store } = window.__cm;
  const { header, tree } = store.get("geometry");
  const viewport = deck.getViewports()[0];
  const signs = scene.groups(viewport.zoom).filter(({ kind }) => kind === "points")
    .flatMap(({ items }) => items.map(({ position }) => viewport.project(position)));
  const isBare = ([x, y]) => signs.every(([a, b]) => Math.hypot(a - x, b - y) > 25);
  return Object.entries(header.label)
    .filter(([code]) => tree.level(code) === 5 && tree.path(code).includes(area))
    .map(([, point]) => viewport.project(point)).find(isBare);
}"""


def path(page: Page) -> list[str]:
    """The breadcrumb, from the city down."""
    text = page.locator(".cm-top nav").inner_text()
    return [part for part in re.split(r"[\n›]+", text) if part.strip()]


def shows_area(page: Page, code: str, name: str) -> None:
    """The address and the breadcrumb both say where we are, and the panels have followed."""
    expect(page).to_have_url(re.compile(rf"area={code}(&|$)") if code else re.compile(r"^[^?]*$"))
    expect(page.locator(".cm-top nav")).to_contain_text(name)
    page.wait_for_function(SETTLED)


def rows(page: Page) -> list[str]:
    return page.locator(".cm-panel tbody tr").all_inner_texts()


def kpi(page: Page, title: str) -> str:
    """The number of a key figure, as shown."""
    tile = page.locator(".cm-panel button", has_text=title).first
    return tile.inner_text()


def test_the_city_shows_what_is_known(page: Page, pictures: Path):
    open_page(page)
    page.wait_for_timeout(1500)
    page.screenshot(path=pictures / "city.png")
    assert "103" in kpi(page, "累计确诊")
    assert "无数据" in kpi(page, "视频巡查次数"), "a feed that is late is never shown as 0"
    expect(page.get_by_text("示例数据 · synthetic")).to_be_visible()
    assert len([row for row in rows(page) if "区" in row]) >= 8
    counts = page.evaluate(
        "() => Object.values(window.__cm.scene.ground.city.header.codes).map((c) => c.length)"
    )
    assert counts == [1, 8, 24, 318, 1317]


def test_drill_by_rows_to_a_cell_and_back_by_breadcrumb(page: Page, pictures: Path):
    open_page(page)
    for code, name in [
        ("440402", "香洲区"),
        ("440402005", "拱北街道"),
        ("440402005001", "将军山"),
    ]:
        page.locator(".cm-panel tbody tr", has_text=name).first.click()
        shows_area(page, code, name)
    page.locator(".cm-panel tbody tr").first.click()
    page.wait_for_function(SETTLED)
    expect(page).to_have_url(re.compile(r"area=440402005001\d{3}"))
    expect(page.locator(".cm-panel")).to_contain_text("市卫生健康局")
    page.screenshot(path=pictures / "cell.png")
    page.locator(".cm-top nav").get_by_role("button", name="香洲区").click()
    shows_area(page, "440402", "香洲区")
    page.locator(".cm-top nav").get_by_role("button", name="珠海市").first.click()
    shows_area(page, "", "珠海市")


def test_drill_by_a_click_on_the_map_and_up_by_the_keyboard(page: Page):
    open_page(page)
    x, y = page.evaluate(BARE_GROUND, "440473")
    box = page.locator(".cm-map-surface").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x, box["y"] + y)
    shows_area(page, "440473", "高栏港经济区")
    page.locator(".cm-map-surface").focus()
    page.keyboard.press("Backspace")
    shows_area(page, "", "珠海市")


def test_back_and_forward_of_the_browser(page: Page):
    open_page(page)
    page.locator(".cm-panel tbody tr", has_text="斗门区").first.click()
    shows_area(page, "440403", "斗门区")
    page.locator(".cm-panel tbody tr", has_text="白蕉镇").first.click()
    shows_area(page, "440403106", "白蕉镇")
    page.go_back()
    shows_area(page, "440403", "斗门区")
    expect(page.locator(".cm-panel")).to_contain_text("斗门区合计")
    page.go_forward()
    shows_area(page, "440403106", "白蕉镇")
    expect(page.locator(".cm-panel")).to_contain_text("白蕉镇合计")


def test_a_row_sums_to_its_parent_with_what_is_not_located(page: Page):
    open_page(page, "?metric=confirmed_total&area=440402")
    table = page.evaluate("() => window.__cm.store.get('data').panel.table")
    children = sum(row["cells"][0]["v"] for row in table["rows"])
    assert children + table["not_located"]["cells"][0]["v"] == table["total"]["cells"][0]["v"] == 70


def test_the_address_is_the_whole_view(page: Page, context: BrowserContext):
    query = "?area=440402005&day=2020-03-20&metric=resumption_rate&level=4"
    query += "&layers=cells,clinics&lang=en"
    open_page(page, query)
    other = context.new_page()
    open_page(other, page.url.split("/", 3)[3])
    view = "() => window.__cm.store.get('view')"
    assert page.evaluate(view) == other.evaluate(view)
    assert page.evaluate(view) == {
        "area": "440402005", "day": "2020-03-20", "metric": "resumption_rate", "level": 4,
        "layers": ["cells", "clinics"], "lang": "en", "site": None,
    }  # fmt: skip


def test_metric_level_and_language_by_the_left_side_there_and_back(page: Page, pictures: Path):
    open_page(page)
    side = page.get_by_test_id("stSidebar")
    side.get_by_text("累计确诊", exact=True).click()
    expect(page).to_have_url(re.compile("metric=confirmed_total"))
    side.get_by_text("镇街", exact=True).click()
    expect(page).to_have_url(re.compile("level=3"))
    side.get_by_text("English", exact=True).click()
    expect(page).to_have_url(re.compile("lang=en"))
    expect(page.locator(".cm-top")).to_contain_text("Zhuhai epidemic command map")
    page.wait_for_function(SETTLED)
    page.screenshot(path=pictures / "english.png")
    side.get_by_text("中文", exact=True).click()
    expect(page.locator(".cm-top")).to_contain_text("珠海疫情防控指挥一张图")
    side.get_by_text("网格巡查率", exact=True).click()
    side.get_by_text("网格", exact=True).click()
    expect(page).to_have_url(re.compile(r"^[^?]*/?$"))


def test_english_shows_no_chinese(page: Page):
    open_page(page, "?lang=en&area=440402005001001")
    shown = page.locator("body").inner_text().replace("中文", "")
    assert HAN.findall(shown) == []


def test_a_mangled_address_is_corrected_in_words(page: Page):
    open_page(page, "?area=999&day=2035-01-01&metric=x&level=9&layers=moon")
    notices = page.locator(".cm-top").inner_text()
    for said in ("“999”不存在", "2035-01-01", "没有指标“x”", "没有级别“9”", "“moon”"):
        assert said in notices


def test_a_clinic_opens_its_card_and_closes_it(page: Page, pictures: Path):
    open_page(page)
    code = page.evaluate(
        """async () => {
          const spec = window.__cm.store.get('data').layers.find((one) => one.id === 'clinics');
          return (await (await fetch(spec.data)).json()).code[0];
        }"""
    )
    page.evaluate("(site) => window.__cm.store.go({ site })", code)
    expect(page).to_have_url(re.compile(f"site={code}"))
    expect(page.locator(".cm-panel")).to_contain_text("登记信息")
    expect(page.locator(".cm-panel")).to_contain_text("床位")
    page.screenshot(path=pictures / "clinic.png")
    page.evaluate("() => window.__cm.store.go({ site: null })")
    expect(page).not_to_have_url(re.compile("site="))


def test_the_phone_has_the_list_first_and_reaches_the_controls(
    context: BrowserContext, pictures: Path
):
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page)
    page.screenshot(path=pictures / "phone.png")
    box = page.locator(".cm-panel").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["width"] >= 380
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebar").get_by_text("企业复工率", exact=True).click()
    expect(page).to_have_url(re.compile("metric=resumption_rate"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_logged_as_an_error(page: Page, lang: str):
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    open_page(page, f"?lang={lang}&area=440475")
    page.wait_for_timeout(1000)
    assert errors == []


def test_a_lost_context_comes_back_with_the_same_view(page: Page):
    open_page(page, "?area=440404")
    before = page.evaluate("() => window.__cm.viewState()")
    page.evaluate(
        """() => {
          const canvas = document.querySelector('.cm-map canvas');
          const gl = canvas.getContext('webgl2');
          gl.getExtension('WEBGL_lose_context').loseContext();
        }"""
    )
    page.wait_for_timeout(4000)
    alive = page.evaluate(
        """() => [...document.querySelectorAll('.cm-map canvas')]
          .some((canvas) => canvas.getContext('webgl2')?.isContextLost() === false)"""
    )
    assert alive
    assert page.evaluate("() => window.__cm.viewState()") == pytest.approx(before)
