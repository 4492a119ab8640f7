"""The table of the page as files, saved by a real browser: what is in them stands on the screen."""

from __future__ import annotations

import io
import re
from pathlib import Path

from playwright.sync_api import Download, Page, expect

from tests.browser.test_city_map import open_page
from tests.dashboard.export.lists import csv_frame, every_text

VIEW = "?area=440402&metric=patrol_coverage&day=2020-03-29"
NUMBER = re.compile(r"-?\d+\.\d")


def save(page: Page, place: int) -> Download:
    """Presses the button and the format at a place of its menu."""
    page.click(".cm-ranking-section .cm-export-button")
    with page.expect_download() as found:
        page.click(f".cm-ranking-section .cm-export-menu li:nth-child({place}) button")
    return found.value


def test_every_format_is_saved_and_the_csv_is_the_table(page: Page, tmp_path: Path, pictures: Path):
    open_page(page, VIEW)
    page.click(".cm-ranking-section .cm-export-button")
    page.screenshot(path=pictures / "export_menu.png")
    page.keyboard.press("Escape")
    shown = [
        [row.locator("th button").inner_text(), row.locator("td").first.inner_text()]
        for row in page.locator(".cm-ranking tbody tr").all()
    ]
    for place, name in enumerate(("xlsx", "csv", "geojson", "gpkg"), 1):
        saved = save(page, place)
        assert re.fullmatch(rf"一张图_香洲区_2020-03-29_快照\d+\.{name}", saved.suggested_filename)
        body = Path(saved.path()).read_bytes()
        assert shown[0][0] in every_text(body, name, tmp_path)
        expect(page.locator(".cm-ranking-section .cm-export-status")).to_have_text("")
        if name == "csv":
            frame = csv_frame(body)
            listed = frame[frame["类别"] == "区域"]
            title = next(heading for heading in frame if "巡查" in heading)
            assert listed[["区域", title]].to_numpy().tolist() == shown
    assert io.BytesIO(body).read(15) == b"SQLite format 3"


def test_an_english_phone_saves_a_file(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{VIEW}&lang=en")
    saved = save(page, 2)
    assert re.fullmatch(
        r"City-map_Xiangzhou-District_2020-03-29_snapshot\d+\.csv", saved.suggested_filename
    )
    assert max(csv_frame(Path(saved.path()).read_bytes()).columns) < "一"
