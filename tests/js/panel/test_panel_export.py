"""The menu that saves the ranked table as a file: by pointer and by keys, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.js.panel.conftest import Open

BUTTON, MENU, STATUS = (
    f".cm-ranking-section .cm-export-{part}" for part in ("button", "menu", "status")
)


def asked(page: Any) -> list[dict]:
    """What the server was asked to export."""
    return page.evaluate("acts.filter(([name]) => name === 'export').map(([, value]) => value)")


@pytest.mark.parametrize(
    ("lang", "label", "first"),
    [("zh", "导出", "Excel 工作簿（XLSX）"), ("en", "Export", "Excel workbook (XLSX)")],
)
def test_the_menu_names_the_formats(open_panels: Open, lang: str, label: str, first: str):
    page = open_panels(lang=lang)
    assert page.inner_text(BUTTON).strip() == label
    assert page.is_hidden(MENU)
    page.click(BUTTON)
    names = page.locator(f"{MENU} [role=menuitem]").all_inner_texts()
    assert (names[0], len(names)) == (first, 4)


def test_a_press_saves_a_file_at_an_address_made_for_it(open_panels: Open):
    page = open_panels()
    page.click(BUTTON)
    with page.expect_download() as found:
        page.click(f"{MENU} li:nth-child(3) button")
    assert found.value.suggested_filename == "一张图.geojson"
    assert [(one["format"], one["order"]) for one in asked(page)] == [("geojson", "")]
    assert page.inner_text(STATUS) == ""
    page.evaluate("store.receive({...store.get('data')})")
    page.wait_for_timeout(200)
    assert len(asked(page)) == 1, "a message that comes again saves nothing again"


def test_the_keyboard_alone_saves_a_file(open_panels: Open):
    page = open_panels()
    page.focus(BUTTON)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    assert found.value.suggested_filename == "一张图.gpkg"
    assert page.evaluate("document.activeElement.matches('.cm-export-button')")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.is_hidden(MENU)


def test_the_file_has_the_order_that_the_table_was_given(open_panels: Open):
    page = open_panels()
    for heading, order in ((".cm-number button", "value-"), ("button", "name-up")):
        page.locator(f".cm-ranking thead {heading}").first.click()
        page.click(BUTTON)
        with page.expect_download():
            page.click(f"{MENU} li:nth-child(1) button")
        assert asked(page)[-1]["order"].startswith(order)


def test_what_cannot_be_exported_is_said(open_panels: Open):
    page = open_panels(exports="refused")
    page.click(BUTTON)
    page.click(f"{MENU} li:nth-child(2) button")
    page.wait_for_function(f"document.querySelector('{STATUS}').textContent.includes('无法导出')")


@pytest.mark.parametrize(
    ("status", "why"), [("422", "不能这样导出"), ("429", "请稍后再试"), ("503", "现在无法导出")]
)
def test_why_a_file_is_refused_is_said(open_panels: Open, status: str, why: str):
    page = open_panels(exports=status)
    page.click(BUTTON)
    page.click(f"{MENU} li:nth-child(2) button")
    page.wait_for_function(f"document.querySelector('{STATUS}').textContent.includes('{why}')")


def test_a_request_that_was_lost_is_sent_again_and_then_given_up(open_panels: Open):
    page = open_panels(exports="lost")
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.click(BUTTON)
    page.click(f"{MENU} li:nth-child(1) button")
    assert page.inner_text(STATUS) == "正在准备文件…"
    page.clock.run_for(6100)
    assert len({one["id"] for one in asked(page)}) == 1
    assert len(asked(page)) == 2
    page.clock.run_for(6100)
    assert "无法导出" in page.inner_text(STATUS)
    assert len(asked(page)) == 2
