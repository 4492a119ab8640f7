"""A sheet's HTML file in Chromium, from disk and without a network: it stands, moves and tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dashboard.paper.html_file import to_html
from dashboard.paper.sheet import Sheet
from tests.dashboard.paper.hand_sheet import HOSTILE, NAMES, hand_sheet

Open = Callable[..., Page]


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a sheet's file; the test fails if it asked for anything or wrote to the console."""
    said: list[str] = []
    contexts = []

    def open_file(sheet: Sheet | None = None, **options: Any) -> Page:
        path = tmp_path / "sheet.html"
        path.write_bytes(to_html(sheet or hand_sheet()))
        options = {"viewport": {"width": 1366, "height": 768}, "offline": True} | options
        contexts.append(chromium.new_context(**options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url))
        page.goto(path.as_uri())
        said[:] = [
            line for line in said if line != path.as_uri() and not line.startswith("data:font")
        ]
        if options.get("java_script_enabled", True):
            page.wait_for_selector(".alive")
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert said == []


def middle_of(page: Page, name: str) -> tuple[float, float]:
    """Where on the page an area is pointed at, by its place in the row of squares."""
    box = page.locator(".areas path").nth(0).bounding_box()
    assert box
    boxes = [page.locator(".areas path").nth(at).bounding_box() for at in range(4)]
    ordered = sorted((found for found in boxes if found), key=lambda found: found["x"])
    at = ordered[list(NAMES).index(name)]
    return at["x"] + at["width"] * 0.8, at["y"] + at["height"] * 0.8


def tip(page: Page) -> list[str]:
    page.wait_for_selector(".tip:not([hidden])")
    return page.locator(".tip > div").all_inner_texts()


def view_box(page: Page) -> list[float]:
    return [float(edge) for edge in str(page.locator("svg.map").get_attribute("viewBox")).split()]


def at_rest(page: Page, before: list[float]) -> list[float]:
    page.wait_for_function(
        "before => document.querySelector('svg.map').getAttribute('viewBox') !== before",
        arg=" ".join(f"{edge:.2f}" for edge in before),
    )
    return view_box(page)


@pytest.mark.parametrize(
    ("area", "lines"),
    [
        ("A", [HOSTILE, "确诊 3 例"]),
        ("B", [NAMES["B"], "确诊 未公开"]),
        ("C", [NAMES["C"], "确诊 无数据"]),
        ("D", [NAMES["D"], "确诊 40 例"]),
    ],
)
def test_what_is_pointed_at_is_told_as_it_is(opened: Open, area: str, lines: list[str]):
    page = opened()
    page.mouse.move(*middle_of(page, area))
    assert tip(page) == lines
    assert page.locator(".hover").get_attribute("d")
    assert page.evaluate("globalThis.hacked") is None


def test_signs_say_their_state_and_circles_their_count(opened: Open):
    page = opened()
    for sign, lines in (
        (".signs use >> nth=0", ["甲院", "门诊 开放"]),
        (".signs use >> nth=2", ["丙院", "门诊 状态不明"]),
        (".bubbles circle", [HOSTILE, "病例 4"]),
    ):
        box = page.locator(sign).bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert tip(page) == lines
    assert page.locator(".bubbles circle").count() == 1  # none for the withheld, nor for no data


def test_the_wheel_zooms_where_the_pointer_is_and_home_goes_back(opened: Open):
    page = opened()
    first = view_box(page)
    page.mouse.move(*middle_of(page, "A"))
    page.mouse.wheel(0, -120)
    near = at_rest(page, first)
    assert near[2] == pytest.approx(first[2] * 0.787, rel=0.01)
    page.get_by_role("button", name="还原").click()
    assert at_rest(page, near) == first


def test_dragging_moves_and_tells_nothing(opened: Open):
    page = opened()
    first = view_box(page)
    x, y = middle_of(page, "C")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 100, y - 20, steps=4)
    page.mouse.up()
    moved = at_rest(page, first)
    width = page.locator(".window").evaluate("node => node.clientWidth")
    assert moved[0] - first[0] == pytest.approx(first[2] * 100 / width, rel=0.02)
    assert moved[2] == first[2]


def test_the_keyboard_moves_and_reads_the_middle(opened: Open):
    page = opened()
    first = view_box(page)
    page.locator(".window").focus()
    page.keyboard.press("+")
    near = at_rest(page, first)
    assert near[2] == pytest.approx(first[2] * 0.7, rel=0.001)
    page.keyboard.press("ArrowRight")
    east = at_rest(page, near)
    assert east[0] - near[0] == pytest.approx(near[2] * 0.15, rel=0.01)
    assert tip(page)[0] in NAMES.values()
    page.keyboard.press("0")
    assert at_rest(page, east) == first


def test_a_finger_taps_an_area(opened: Open):
    page = opened(has_touch=True, viewport={"width": 390, "height": 844})
    page.touchscreen.tap(*middle_of(page, "D"))
    assert tip(page) == [NAMES["D"], "确诊 40 例"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_columns_sort_and_the_total_stays_below(opened: Open):
    page = opened()
    column = "tbody tr > :nth-child({})".format
    page.get_by_role("button", name="确诊 例").click()
    assert page.locator(column(2)).all_inner_texts() == ["1,200", "40", "3", "—"]
    page.get_by_role("button", name="确诊 例").click()
    assert page.locator(column(2)).all_inner_texts() == ["3", "40", "1,200", "—"]
    assert page.locator("tbody tr >> nth=0 >> th").inner_text() == HOSTILE
    assert page.locator("tfoot tr").inner_text().split() == ["合计", "43"]


def test_the_chart_says_each_day(opened: Open):
    page = opened()
    page.locator(".reading").nth(1).hover()
    assert tip(page) == ["02-04", "确诊 无数据", "停课"]


def test_names_show_by_zoom_without_overlap(opened: Open):
    page = opened()
    shown = page.locator(".labels text.shown")
    assert set(shown.all_text_contents()) >= {"东区", "西区"}
    boxes = [shown.nth(at).bounding_box() for at in range(shown.count())]
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert one is not None
            assert other is not None
            assert (
                one["x"] + one["width"] <= other["x"] + 4
                or other["x"] + other["width"] <= one["x"] + 4
                or one["y"] + one["height"] <= other["y"] + 4
                or other["y"] + other["height"] <= one["y"] + 4
            )


def test_the_scale_bar_is_true(opened: Open):
    """Against the geodesic width of a square of 0.1° at 22.25° north: 10,309 m."""
    page = opened()
    box = page.locator(".areas path >> nth=0").bounding_box()
    bar = page.locator(".scale path").bounding_box()
    assert box is not None
    assert bar is not None
    length, unit = page.locator(".scale text").text_content().split()  # type: ignore[union-attr]
    metres = float(length) * (1000 if unit == "公里" else 1)
    assert bar["width"] / box["width"] * 10_309 == pytest.approx(metres, rel=0.03)


def test_without_a_script_there_are_map_numbers_and_table(opened: Open):
    page = opened(java_script_enabled=False)
    assert page.locator(".areas path").count() == 4
    assert page.locator(".areas path >> nth=0").bounding_box()["width"] > 50  # type: ignore[index]
    assert page.locator("tbody tr").count() == 4
    assert page.locator(".numbers strong").inner_text() == "43"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_languages_and_themes(opened: Open, lang: Any, theme: Any):
    page = opened(hand_sheet(lang, theme))
    assert page.evaluate("document.fonts.check('13px \"Noto Sans SC\"', '确诊')")
    home = "还原" if lang == "zh" else "Reset"
    assert page.get_by_role("button", name=home).is_visible()
    light = page.evaluate("getComputedStyle(document.querySelector('.ground')).backgroundColor")
    assert light == ("rgb(219, 229, 236)" if theme == "light" else "rgb(11, 17, 22)")
