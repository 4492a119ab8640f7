"""简报 in a real browser: edited by keyboard, kept, and exported in one go."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

KINDS = ".st-key-briefing strong"
PICTURES = "img.cm-sheet"
PATIENCE_MS = 120_000


@pytest.fixture
def briefing(page: Page) -> Page:
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    page.goto("/briefing")
    page.get_by_role("button", name="以此新建").click()
    expect(page.get_by_role("button", name="保存", exact=True)).to_be_enabled()
    return page


def loaded(page: Page) -> None:
    """The pictures in sight are there, whole."""
    page.wait_for_function(
        "() => [...document.querySelectorAll('img.cm-sheet')].slice(0, 2)"
        ".every((one) => one.complete && one.naturalWidth === 640)"
    )


def test_a_sheet_is_moved_and_saved_by_keys_and_is_there_again(briefing: Page, pictures: Path):
    expect(briefing.locator(KINDS).nth(0)).to_have_text("1 · 封面")
    loaded(briefing)
    briefing.screenshot(path=pictures / "briefing.png")
    briefing.get_by_role("button", name="下移").first.focus()
    briefing.keyboard.press("Enter")
    expect(briefing.locator(KINDS).nth(1)).to_have_text("2 · 封面")
    briefing.get_by_label("说明").nth(1).fill("全市平稳，无新增本地病例。")
    briefing.keyboard.press("Tab")
    briefing.get_by_role("button", name="保存", exact=True).focus()
    briefing.keyboard.press("Enter")
    expect(briefing.get_by_text("已保存（第 1 版")).to_be_visible()
    briefing.reload()
    expect(briefing.locator(KINDS).nth(1)).to_have_text("2 · 封面")
    expect(briefing.get_by_label("说明").nth(1)).to_have_value("全市平稳，无新增本地病例。")


def test_both_files_come_of_one_press(briefing: Page):
    for _ in range(9):
        count = briefing.get_by_role("button", name="移除").count()
        briefing.get_by_role("button", name="移除").last.click()
        expect(briefing.get_by_role("button", name="移除")).to_have_count(count - 1)
    briefing.get_by_role("button", name="导出 PPTX 和 PDF").click()
    expect(briefing.locator(".cm-file")).to_have_count(2)
    bodies = []
    for at in (0, 1):
        with briefing.expect_download() as download:
            briefing.locator(".cm-file").nth(at).click()
        assert download.value.suggested_filename.startswith("疫情日报")
        bodies.append(Path(download.value.path()).read_bytes())
    with zipfile.ZipFile(io.BytesIO(bodies[0])) as parts:
        slides = [name for name in parts.namelist() if name.startswith("ppt/slides/slide")]
    assert len(slides) == briefing.locator(KINDS).count() == 3
    assert bodies[1].startswith(b"%PDF-")
