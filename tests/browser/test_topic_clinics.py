"""发热门诊 in a real browser: one is taken to close, the catchments move, a number is pressed."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import READY


def test_one_closes_its_people_move_and_it_opens_again(page: Page):
    page.goto("/clinics")
    page.wait_for_selector(READY)
    answer = page.locator(".cm-answer-text")
    expect(answer).to_contain_text("74.3% 的居民 5 公里内有开放门诊")
    expect(answer).to_contain_text("另有 2 家按时间应已开放、尚未报")
    with page.expect_response(lambda found: "/data/paths/" in found.url) as moved:
        page.locator("tr", has_text="香洲中心医院").get_by_role("button", name="若关闭").click()
    names = moved.value.json()["name"]
    assert [name for name in names if "梅华医院" in name]
    assert not [name for name in names if "香洲中心医院" in name]
    expect(answer).to_contain_text("若香洲中心医院发热门诊（示例）关闭：")
    moves = page.locator(".cm-topic-section", has_text="届时床位")
    expect(moves.locator("tbody tr").first).to_contain_text("梅华医院")
    expect(moves.locator("tbody tr").first).to_contain_text("84,703")
    assert "closes=FC01" in page.url
    moves.get_by_role("button", name="恢复").click()
    expect(answer).not_to_contain_text("若香洲")
    expect(moves).to_have_count(0)


def test_a_pressed_distance_lists_cells_clinics_and_batches(page: Page):
    page.goto("/clinics?area=440404")
    page.wait_for_selector(READY)
    areas = page.locator(".cm-topic-section", has_text="各地距开放门诊")
    areas.locator("tr", has_text="红旗镇").locator(".cm-behind-number").first.click()
    behind = areas.locator(".cm-behind")
    expect(behind).to_contain_text("红旗镇由以下上报得出")
    expect(behind.locator("tbody tr").first).to_contain_text("井岸医院发热门诊（示例） · 批次")
    expect(page.locator(".cm-here")).to_contain_text("金湾区")
