"""复工复产 in a real browser: the answer, nine classes by name, a row that leads to its area."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import READY

ANSWER = ".cm-answer-text"


@pytest.fixture
def resumption(page: Page) -> Page:
    page.goto("/resumption?level=3")
    page.wait_for_selector(READY)
    expect(page.locator(ANSWER)).to_be_visible()
    return page


def section(page: Page, title: str):
    return page.locator(".cm-topic-section", has=page.locator("h2", has_text=title))


def test_the_answer_counts_what_the_table_and_the_map_show(resumption: Page):
    text = resumption.locator(ANSWER).inner_text()
    found = re.fullmatch(
        r"93\.4% 的企业、81\.9% 的员工已复工；\d+ 个镇街中 (\d+) 个复工超过 50% 且近 14 日有病例",
        text,
    )
    assert found, text
    at_risk = section(resumption, "各地复工与病例").locator('tbody tr[data-tone="bad"]')
    expect(at_risk).to_have_count(int(found[1]))
    painted = resumption.evaluate("() => window.__cm.store.get('data').legend.classes.length")
    assert painted == 9


def test_the_legend_and_the_ranking_say_classes_by_name(resumption: Page):
    rows = resumption.locator(".cm-legend-classes li")
    expect(rows).to_have_count(10)  # and what has no data
    expect(rows.nth(8)).to_have_text("复工 >80% · 近 7 日有病例")
    boxes = [row.bounding_box() for row in rows.all()]
    assert all(one["y"] + one["height"] <= two["y"] + 1 for one, two in pairwise(boxes))
    expect(resumption.locator(".cm-ranking").get_by_text("近 7 日有病例").first).to_be_visible()


def test_an_area_and_an_enterprise_open_by_a_press(resumption: Page):
    stuck = section(resumption, "已报待办最久").locator("tbody tr").first
    name = stuck.locator(".cm-row-name").inner_text()
    stuck.locator(".cm-row-name").click()
    expect(resumption.locator(".cm-card")).to_contain_text(name)
    resumption.goto("/resumption?level=3")
    resumption.wait_for_selector(READY)
    first = section(resumption, "各地复工与病例").locator("tbody tr").first
    town = first.locator(".cm-row-name").inner_text()
    first.locator(".cm-row-name").click()
    expect(resumption.locator(".cm-here")).to_contain_text(town)
    expect(resumption.locator(ANSWER)).to_contain_text("复工超过 50% 且近 14 日有病例")


def test_a_share_is_told_by_batches_and_goods_by_who_makes_them(resumption: Page):
    total = section(resumption, "各地复工与病例").locator("tbody tr").last
    total.locator(".cm-behind-number").first.click()
    behind = resumption.locator(".cm-behind")
    expect(behind).to_contain_text("珠海市：3,364 / 3,600 家已复工，93.4%")
    expect(behind).to_contain_text("批次")
    made = section(resumption, "按防疫物资产品").locator("tbody .cm-row-name, tbody th span")
    assert {"口罩", "防护服", "消毒液"} <= set(made.all_inner_texts())
    expect(section(resumption, "复工率与计划").locator("svg path")).to_have_count(2)


def test_a_fact_and_a_bar_are_told_by_reports_and_closed_again(resumption: Page):
    fact = resumption.locator(".cm-answer-facts > div", has_text="返岗员工").locator("button")
    behind = resumption.locator(".cm-answer .cm-made-of")
    expect(behind).to_be_hidden()
    fact.click()
    expect(behind).to_contain_text("珠海市：3,364 / 3,600 家已复工，93.4%")
    expect(behind).to_contain_text("批次")
    expect(fact).to_have_attribute("aria-expanded", "true")
    resumption.keyboard.press("Enter")  # the focus is still on the number
    expect(behind).to_be_hidden()
    bars = section(resumption, "申请 → 批准 → 复工")
    bars.locator("li", has_text="已申请").locator(".cm-behind-number").click()
    expect(bars.locator(".cm-made-of")).to_contain_text("批次")
