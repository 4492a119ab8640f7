"""我的辖区 in a real browser: opened first on a new server, there and back, by mouse and keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import READY

ROWS = ".cm-desk > li"


@pytest.fixture
def desk(page: Page) -> Page:
    page.goto("/my_area?area=440402&level=4")
    page.wait_for_selector(READY)
    expect(page.locator(ROWS).first).to_be_visible()
    return page


def test_the_frame_is_around_every_page(desk: Page):
    width = desk.locator('[data-testid="stSidebar"]').evaluate("one => one.offsetWidth")
    assert width == 216


def test_a_row_leads_into_its_area_and_back(desk: Page):
    first = desk.locator(f"{ROWS} .cm-desk-name span").first.inner_text()
    desk.locator(ROWS).first.click()
    expect(desk.locator(".cm-here")).to_contain_text(first)
    desk.keyboard.press("Backspace")
    desk.keyboard.press("Backspace")
    expect(desk.locator(".cm-here")).to_contain_text("香洲区")


def test_a_filter_narrows_list_map_and_count_and_is_in_the_address(desk: Page):
    expect(desk.locator(".cm-desk-section header")).to_contain_text("符合 126 / 共 126")
    desk.get_by_label("预警", exact=True).click()
    desk.get_by_role("option", name="须立即处置").click()
    expect(desk.locator(".cm-kept")).to_be_visible()
    expect(desk.locator(".cm-desk-section header")).not_to_contain_text("符合 126")
    assert "alert=act" in desk.url
    assert desk.evaluate("() => window.__cm.store.get('data').values.kept !== null")
    desk.get_by_role("button", name="清除筛选").click()
    expect(desk.locator(".cm-desk-section header")).to_contain_text("符合 126 / 共 126")
    assert "alert" not in desk.url


def test_keys_reach_the_list_and_open_an_area(desk: Page):
    desk.locator("#cm-desk").focus()
    desk.locator(f"{ROWS} .cm-desk-name").first.focus()
    desk.keyboard.press("ArrowDown")
    second = desk.locator(f"{ROWS} .cm-desk-name span").nth(2).inner_text()
    desk.keyboard.press("Enter")
    expect(desk.locator(".cm-here")).to_contain_text(second)


def test_the_other_page_shows_the_same_area(desk: Page):
    desk.get_by_role("link", name="一张图").click()
    expect(desk.locator(".cm-ranking")).to_be_visible()
    expect(desk.locator(".cm-here")).to_contain_text("香洲区")
    desk.get_by_role("link", name="我的辖区").click()
    expect(desk.locator(ROWS).first).to_be_visible()
    expect(desk.locator(".cm-here")).to_contain_text("香洲区")
