"""The marks of what needs somebody, in a real browser: pointing at one and going there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_city_map import open_page

THERE = "() => window.__cm.scene.groups(12).some((group) => group.spec.id === 'attention')"
FIRST_IN_TOWN = """() => {
  const { items } = window.__cm.scene.groups(12).find((group) => group.spec.id === 'attention');
  const item = items.findLast(({ code }) => code.length > 9 && code.startsWith('440402005'));
  return [item.code, item.name, ...window.__cm.deck.getViewports()[0].project(item.position)];
}"""


def test_a_mark_says_what_it_is_about_and_leads_into_its_area(page: Page):
    open_page(page, "?area=440402005&lang=en")
    page.wait_for_function(THERE)
    legend = page.locator(".cm-legend-box")
    for label in ("act now", "watch", "acknowledged"):
        expect(legend).to_contain_text(label)
    code, name, x, y = page.evaluate(FIRST_IN_TOWN)
    box = page.locator(".cm-map-surface").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x, box["y"] + y)
    tooltip = page.locator(".cm-tooltip")
    expect(tooltip).to_contain_text(name)
    expect(tooltip).to_contain_text("since")
    page.mouse.click(box["x"] + x, box["y"] + y)
    expect(page).to_have_url(re.compile(f"area={code}(&|$)"))


@pytest.mark.parametrize(("height", "rows"), [(768, 3), (1080, 6)])
def test_the_list_is_whole_words_and_leaves_room_for_the_table(page: Page, height: int, rows: int):
    page.set_viewport_size({"width": 1366, "height": height})
    open_page(page, "?lang=en")
    expect(page.locator(".cm-alert")).to_have_count(rows)
    expect(page.locator(".cm-panel")).to_contain_text(f"{rows} of ")
    cut = page.eval_on_selector_all(
        ".cm-alert-name span",
        "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.textContent)",
    )
    assert cut == []
    first = page.locator(".cm-ranking tbody tr").first.bounding_box()
    assert first is not None
    assert first["y"] + first["height"] < height
