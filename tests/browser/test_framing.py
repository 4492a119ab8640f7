"""The ground that the map was moved to stands in the address; a sheet of it is saved as it is."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.test_city_map import SETTLED, open_page, shows_area

GROUND = """() => {
  const viewport = window.__cm.deck.getViewports()[0];
  return [...viewport.unproject([0, viewport.height]), ...viewport.unproject([viewport.width, 0])];
}"""
PATIENCE_S = 20
FRAMED = re.compile(r"frame=[\d.]+%2C[\d.]+%2C\d+%2C[\d.]+$")


def ground(page: Page) -> list[float]:
    """West, south, east and north of what is in view, degrees, once nothing moves."""
    page.wait_for_function(SETTLED)
    return page.evaluate(GROUND)


def same(one: list[float], other: list[float]) -> bool:
    """Whether two bounds are the same within one per cent of their size."""
    width, height = one[2] - one[0], one[3] - one[1]
    off = [abs(a - b) for a, b in zip(one, other, strict=True)]
    return all(
        d <= 0.01 * size for d, size in zip(off, (width, height, width, height), strict=True)
    )


def shows(page: Page, wanted: list[float]) -> bool:
    """Whether the map comes to show these bounds: on a busy machine its frames take long."""
    deadline = time.monotonic() + PATIENCE_S
    while not same(ground(page), wanted):
        if time.monotonic() > deadline:
            return False
        page.wait_for_timeout(200)
    return True


def leaves(page: Page, seen: list[float]) -> bool:
    """Whether the map comes to show something else: it flies with a frame to come."""
    deadline = time.monotonic() + PATIENCE_S
    while same(ground(page), seen):
        if time.monotonic() > deadline:
            return False
        page.wait_for_timeout(200)
    return True


def drag(page: Page) -> None:
    """Moves the map by hand and waits until the address says so."""
    before = page.url
    box = page.locator(".cm-map-surface").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y + 50, steps=6)
    page.mouse.up()
    page.wait_for_function("(before) => location.href !== before", arg=before)
    page.wait_for_timeout(800)


def test_moving_the_map_costs_no_message_and_is_in_the_address(page: Page):
    heard: list[Any] = []

    def hear(frame: Any) -> None:
        heard.append(frame)

    page.on("websocket", lambda ws: (ws.on("framereceived", hear), ws.on("framesent", hear)))
    open_page(page)
    page.wait_for_timeout(1500)
    before, entries = len(heard), page.evaluate("history.length")
    drag(page)
    expect(page).to_have_url(FRAMED)
    assert len(heard) == before
    assert page.evaluate("history.length") == entries, "Back leaves the map, not each movement"
    seen = ground(page)
    page.reload()
    page.wait_for_function("window.__cm?.deck?.getViewports?.()[0]", timeout=90_000)
    page.wait_for_timeout(1500)
    assert shows(page, seen)
    page.set_viewport_size({"width": 1000, "height": 900})
    page.wait_for_timeout(1000)
    west, south, east, north = ground(page)
    width, height = seen[2] - seen[0], seen[3] - seen[1]
    assert west <= seen[0] + 0.01 * width
    assert east >= seen[2] - 0.01 * width
    assert south <= seen[1] + 0.01 * height
    assert north >= seen[3] - 0.01 * height


def test_another_metric_keeps_the_ground_another_area_drops_it_and_back_brings_it(page: Page):
    open_page(page)
    drag(page)
    seen = ground(page)
    page.locator(".cm-kpi", has_text="现有确诊").click()
    expect(page).to_have_url(re.compile(r"metric=current_cases&frame="))
    assert shows(page, seen)
    page.locator(".cm-panel tbody tr", has_text="斗门区").first.click()
    shows_area(page, "440403", "斗门区")
    expect(page).not_to_have_url(re.compile("frame="))
    assert leaves(page, seen)
    page.go_back()
    expect(page).to_have_url(re.compile(r"metric=current_cases&frame="))
    page.wait_for_timeout(1500)
    assert shows(page, seen)
    page.locator(".cm-map-button").nth(2).click()
    expect(page).not_to_have_url(re.compile("frame="))


def test_a_frame_of_elsewhere_is_put_right(page: Page):
    open_page(page, "?frame=10,20,3000,2")
    expect(page.locator(".cm-top")).to_contain_text("图幅“10,20,3000,2”")


@pytest.mark.parametrize("query", ["?area=440402&day=2020-03-29", "my_area?level=4&lang=en"])
def test_the_map_as_a_picture_of_the_ground_in_view(page: Page, query: str, pictures: Path):
    open_page(page, query)
    page.click(".cm-sheet-button")
    shown = "document.querySelector('.cm-sheet-picture').naturalWidth === 480"
    busy = "document.querySelector('.cm-sheet-preview').hasAttribute('aria-busy')"
    page.wait_for_function(f"{shown} && !{busy}", timeout=60_000)
    first = page.get_attribute(".cm-sheet-picture", "src")
    page.check("input[value=dark]")
    page.wait_for_function(
        "(first) => document.querySelector('.cm-sheet-picture').src !== first && "
        f"!{busy}", arg=first, timeout=60_000,
    )  # fmt: skip
    page.screenshot(path=pictures / f"sheet_{query[:2].strip('?')}.png")
    with page.expect_download(timeout=90_000) as found:
        page.click("[data-format=png]")
    body = Path(found.value.path()).read_bytes()
    picture = Image.open(io.BytesIO(body))
    assert picture.size == (1920, 1080)
    assert sum(picture.convert("RGB").getpixel((2, 2))) < 200, "dark, as chosen"
    assert "2020-03-29" in found.value.suggested_filename
    expect(page.locator(".cm-sheet-status")).to_have_text("")
