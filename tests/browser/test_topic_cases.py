"""病例 in a real browser: the answer, and a number that is pressed."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import READY


def test_a_pressed_number_lists_its_reports_below_the_row(page: Page):
    page.goto("/cases?day=2020-02-11&then=3")
    page.wait_for_selector(READY)
    expect(page.locator(".cm-answer-text")).to_contain_text(
        re.compile("近 7 日新增 17 例（.+），较前 7 日减少")
    )
    number = page.locator(".cm-topic .cm-behind-number").first
    number.click()
    behind = page.locator(".cm-behind")
    expect(behind).to_contain_text("拱北街道由以下上报合成")
    expect(behind).to_contain_text("批次")
    # The numbers listed add up to the one that was pressed for.
    totals = behind.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert sum(int(text) for text in totals) == 18
    expect(number).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".cm-here")).to_contain_text("珠海市")
    number.click()
    expect(behind).to_have_count(0)
