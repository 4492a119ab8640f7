"""The box that saves the map as a sheet: choices, preview, formats, by pointer and by keys."""

from __future__ import annotations

from typing import Any

import pytest

from tests.js.panel.conftest import Open

BUTTON, BOX, STATUS = (f".cm-sheet-{part}" for part in ("button", "box", "status"))
PLAIN = {"frame": "", "size": "1080p", "theme": "light", "caption": "", "public": "", "review": ""}


def opened(open_panels: Open, **view: Any) -> Any:
    page = open_panels(**view)
    page.evaluate("document.querySelector('.cm-tabs button:last-child').click()")
    page.click(BUTTON)
    page.wait_for_function("previews.length === 1 && !document.querySelector('[aria-busy]')")
    return page


def previews(page: Any, count: int) -> list[dict]:
    """What pictures were asked for, once there are so many and some time has passed."""
    page.wait_for_function(f"previews.length >= {count}")
    page.wait_for_timeout(600)
    return page.evaluate("previews")


def asked(page: Any) -> list[dict]:
    found = page.evaluate("acts.filter(([name]) => name === 'export').map(([, value]) => value)")
    return [{key: value for key, value in one.items() if key != "id"} for one in found]


@pytest.mark.parametrize(
    ("lang", "rows"),
    [
        ("zh", ["说明", "尺寸", "底色", "密级", "图件", "数据"]),
        ("en", ["Caption", "Size", "Ground", "For", "Sheet", "Data"]),
    ],
)
def test_the_box_names_what_can_be_chosen(open_panels: Open, lang: str, rows: list[str]):
    page = opened(open_panels, lang=lang)
    shown = page.locator(".cm-sheet-row:visible > span").all_inner_texts()
    assert shown == rows
    assert page.locator("[data-format]").all_inner_texts() == [
        "PNG", "PDF", "PPTX", "SVG", "HTML", "XLSX", "CSV", "GeoJSON", "GPKG",
    ]  # fmt: skip
    box = page.locator(BOX).bounding_box()
    assert box["y"] + box["height"] <= 768
    assert previews(page, 1) == [PLAIN]


def test_a_choice_changes_the_preview_and_is_saved(open_panels: Open):
    page = opened(open_panels)
    page.fill(".cm-sheet-row input.cm-field >> nth=0", "香洲区巡查不足")
    page.check("input[value=a3]")
    page.check("input[value=dark]")
    chosen = PLAIN | {"caption": "香洲区巡查不足", "size": "a3", "theme": "dark"}
    assert previews(page, 2)[-1] == chosen
    with page.expect_download() as found:
        page.click("[data-format=pptx]")
    assert found.value.suggested_filename == "一张图.pptx"
    assert asked(page) == [chosen | {"format": "pptx"}]


def test_a_moved_map_is_shown_and_saved_as_it_is(open_panels: Open):
    page = opened(open_panels)
    frame = "113.50000,22.20000,9000,1.500"
    page.evaluate(f"store.set({{ frame: '{frame}' }})")
    assert previews(page, 2)[-1] == PLAIN | {"frame": frame}
    with page.expect_download():
        page.click("[data-format=png]")
    assert asked(page)[-1]["frame"] == frame


def test_public_wants_its_review_number_first(open_panels: Open):
    page = opened(open_panels)
    page.check("input[value=public]")
    assert "须先填写审图号" in page.inner_text(".cm-sheet-preview")
    page.click("[data-format=png]")
    assert asked(page) == []
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    page.keyboard.type("粤S（2020）01-001号")
    assert previews(page, 2)[-1]["review"] == "粤S（2020）01-001号"
    with page.expect_download():
        page.click("[data-format=png]")
    page.check("input[value=internal]")
    assert previews(page, 3)[-1] == PLAIN, "what is for internal use has no number"


def test_the_keyboard_alone(open_panels: Open):
    page = opened(open_panels)
    page.keyboard.press("Escape")
    assert page.is_hidden(BOX)
    assert page.evaluate(f"document.activeElement.matches('{BUTTON}')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.format") == "png"
    page.keyboard.press("Shift+Tab")  # back to who reads it, the ground, the size
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    assert found.value.suggested_filename == "一张图.pdf"
    assert asked(page)[-1]["theme"] == "dark"


def test_data_have_the_order_of_the_table(open_panels: Open):
    page = opened(open_panels)
    with page.expect_download():
        page.click("[data-format=csv]")
    assert asked(page) == [{"format": "csv", "order": ""}]


@pytest.mark.parametrize("size", [(390, 844), (1366, 768), (3840, 2160)])
def test_the_box_lies_within_the_screen(open_panels: Open, size: tuple[int, int]):
    page = opened(open_panels, size=size)
    box = page.locator(BOX).bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert box["y"] + box["height"] <= size[1]
