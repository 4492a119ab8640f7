"""巡查 in a real browser: the answer, a gap that leads to its cell, the plan of an area."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import READY

ANSWER = ".cm-answer-text"


def table(page: Page, title: str):
    return page.locator(".cm-topic-section", has_text=title).locator("table")


@pytest.fixture
def patrols(page: Page) -> Page:
    page.goto("/patrols?day=2020-03-27")
    page.wait_for_selector(READY)
    expect(page.locator(ANSWER)).to_be_visible()
    return page


def test_the_window_is_in_the_answer_and_in_the_address(patrols: Page):
    expect(patrols.locator(ANSWER)).to_have_text(
        "近 24 小时 2 个网格无人查看，其中 1 个有在隔离者；另 24 个未报"
    )
    patrols.get_by_role("combobox", name="时段").click()
    patrols.get_by_role("option", name="48 小时").click()
    expect(patrols.locator(ANSWER)).to_contain_text("近 48 小时")
    assert "hours=48" in patrols.url


def test_a_gap_leads_to_its_cell_and_the_plan_to_an_area(patrols: Page):
    gap = table(patrols, "最大的空白").locator("tbody tr").first
    name = gap.locator(".cm-row-name").inner_text()
    gap.locator(".cm-row-name").click()
    expect(patrols.locator(".cm-here")).to_contain_text(name)
    expect(patrols.locator(ANSWER)).to_contain_text("本网格")
    patrols.get_by_role("button", name="只排当前区域").click()
    plan = table(patrols, f"{name}前 1 个空白")
    expect(plan).to_be_visible()
    assert "plan_in=" in patrols.url


def test_swaths_rings_and_rounds_are_drawn_and_only_rounds_have_arrows(patrols: Page):
    patrols.goto("/patrols?day=2020-03-27&layers=cells,swaths,range_rings,view_sectors,rounds")
    patrols.wait_for_selector(READY)
    layers = patrols.evaluate(
        "() => window.__cm.store.get('data').layers"
        ".map((one) => [one.id, one.has_arrows, one.count])"
    )
    drawn = {name: (arrows, count) for name, arrows, count in layers}
    assert drawn["rounds"][0] is True
    assert [drawn[name][0] for name in ("swaths", "range_rings", "view_sectors")] == [False] * 3
    assert (drawn["range_rings"][1], drawn["view_sectors"][1]) == (12, 1200)


def test_a_gap_is_told_down_to_the_batch_and_its_parts_give_its_risk(patrols: Page):
    gap = table(patrols, "最大的空白").locator("tbody tr").first
    risk = float(gap.locator("td").nth(1).inner_text())
    gap.locator(".cm-behind-number").last.click()
    behind = patrols.locator(".cm-behind")
    expect(behind).to_contain_text(f"：风险 {risk:.2f} × ")
    points = behind.locator("tbody tr td:nth-child(3)").all_inner_texts()
    assert sum(float(text) for text in points if text != "—") / 6 == pytest.approx(risk, abs=0.01)
    sources = behind.locator("tbody small").all_inner_texts()
    assert all("批次" in text for text in sources)


def test_coverage_is_told_by_batches_and_then_reports(patrols: Page):
    total = table(patrols, "各区域").locator("tbody tr").last
    total.locator(".cm-behind-number").last.click()
    behind = patrols.locator(".cm-behind")
    expect(behind).to_contain_text("先列各批次")
    assert behind.locator("tbody tr").count() > 12


def test_a_flight_is_played_along_its_times(patrols: Page):
    row = table(patrols, "时段内航班").locator("tbody tr").first
    row.get_by_role("button", name="回放").click()
    expect(row.get_by_role("button", name="停止")).to_be_visible()
    played = "() => window.__cm.store.get('data').layers.find((one) => one.id === 'played').count"
    assert patrols.evaluate(played) == 1
    assert "flight=FL-" in patrols.url
    row.get_by_role("button", name="停止").click()
    expect(row.get_by_role("button", name="回放")).to_be_visible()
    assert patrols.evaluate(played) == 0
