"""The wall at every size: large enough, nothing cut off, readable across the room; its scenes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.server import Server
from tests.wall import BANNER, SETTLED, open_wall, wall_context

HAN = re.compile(r"[一-鿿]")
CONTRAST = 7
# Pixels of the screen per pixel of the page, with the scene and the sizes shown so. The large sizes
# are drawn with fewer pixels: their layout is the same, and a machine without a graphics card needs
# a second for every frame of sixteen million pixels.
SIZES = {
    1: ("city", [(1280, 720), (1920, 1080)]),
    1 / 3: ("patrol", [(3840, 2160), (7680, 2160)]),
}
WINDOWS = [(lang, density) for density in SIZES for lang in ("zh", "en")]

# Every visible text under an element: its size, its box, and what hides a part of it. A line's box
# is higher than its letters, so upwards and downwards only half the size of the font counts.
TEXTS = """(under) => {
  const app = document.querySelector(".cm-wall");
  const scale = app.getBoundingClientRect().height / app.offsetHeight;
  const walker = document.createTreeWalker(document.querySelector(under), NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const own = node.parentElement;
    if (!node.textContent.trim() || !own.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const { left, top, right, bottom } = range.getBoundingClientRect();
    if (right - left < 1 || bottom - top < 1) continue;
    const px = scale * parseFloat(getComputedStyle(own).fontSize);
    const inset = Math.max(0, ((bottom - top) / range.getClientRects().length - px) / 2);
    const isOutside = (edge) => Math.max(edge.left - left, edge.top - top - inset,
      right - edge.right, bottom - inset - edge.bottom) > 1;
    let cut = own.clientWidth > 0 && own.scrollWidth > own.clientWidth ? "itself" : "";
    for (let box = own; box; box = box.parentElement) {
      if (getComputedStyle(box).overflow === "visible") continue;
      if (isOutside(box.getBoundingClientRect())) cut = box.className || box.tagName;
    }
    if (isOutside({ left: 0, top: 0, right: innerWidth, bottom: innerHeight })) cut = "the window";
    found.push({
      text: node.textContent, px, cut, isKey: own.matches(".wall-number-value"),
      box: [left, top, right, bottom],
    });
  }
  return found;
}"""
SCROLLS = """() => {
  const { scrollWidth, scrollHeight } = document.documentElement;
  return [scrollWidth - innerWidth, scrollHeight - innerHeight];
}"""
STRIP = "() => document.querySelector('.wall-strip ul').textContent"
TURN_STRIP = """(turns) => {
  Date.realNow ??= Date.now;
  Date.now = () => Date.realNow() - 8000 * turns;
}"""


@dataclass(frozen=True)
class Wall:
    """The wall at one size in one language."""

    page: Page
    lang: str
    density: float
    width: int
    height: int

    def texts(self, under: str = ".cm-wall") -> list[dict[str, Any]]:
        return self.page.evaluate(TEXTS, under)

    def cut(self, under: str = ".cm-wall") -> dict[str, str]:
        """The texts that are not to be seen whole, and what hides a part of them."""
        return {one["text"]: one["cut"] for one in self.texts(under) if one["cut"]}


@pytest.fixture(
    scope="module", params=WINDOWS, ids=[f"{lang}-{density:.1f}" for lang, density in WINDOWS]
)
def window(
    request: pytest.FixtureRequest, chromium: Browser, server: Server
) -> Iterator[tuple[str, float, Page]]:
    """A wall in one language, loaded once for its sizes."""
    lang, density = request.param
    scene, sizes = SIZES[density]
    with wall_context(chromium, server.url, *sizes[0], density) as context:
        yield lang, density, open_wall(context, f"?scene={scene}&lang={lang}")


@pytest.fixture(scope="module", params=[0, 1], ids=["small", "large"])
def wall(request: pytest.FixtureRequest, window: tuple[str, float, Page]) -> Wall:
    """The wall when its window has just got another size."""
    lang, density, page = window
    width, height = SIZES[density][1][request.param]
    frames = page.evaluate("() => window.__cm.stats.frames")
    if page.viewport_size != {"width": width, "height": height}:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("(before) => window.__cm.stats.frames > before", arg=frames)
    page.wait_for_function(SETTLED)
    page.wait_for_function(f"() => !({BANNER})()")
    return Wall(page, lang, density, width, height)


def test_every_text_is_large_enough(wall: Wall):
    texts = wall.texts()
    small = {one["text"]: one["px"] for one in texts if one["px"] < wall.height / 60 - 0.01}
    assert small == {}
    keys = [one["px"] for one in texts if one["isKey"]]
    assert len(keys) >= 4
    assert min(keys) >= wall.height / 25


def test_every_text_can_be_read_from_afar(wall: Wall, pictures: Path):
    texts = [one for one in wall.texts() if not one["cut"]]
    taken = wall.page.screenshot(timeout=120_000)
    (pictures / f"wall-{wall.width}x{wall.height}-{wall.lang}.png").write_bytes(taken)
    picture = np.asarray(Image.open(io.BytesIO(taken)).convert("RGB"))
    found = {one["text"]: contrast(picture, one["box"], wall.density) for one in texts}
    assert len(found) > 30
    assert {text: ratio for text, ratio in found.items() if ratio < CONTRAST} == {}


def test_nothing_is_cut_off_and_nothing_scrolls(wall: Wall):
    assert wall.cut() == {}
    assert wall.page.evaluate(SCROLLS) == [0, 0]


def test_english_shows_no_chinese(wall: Wall):
    shown = "".join(one["text"] for one in wall.texts())
    assert (HAN.findall(shown) == []) == (wall.lang == "en")


def test_every_line_of_the_strip_has_room(wall: Wall):
    """By the page's clock, moved back so that the strip shows its other lines."""
    cut: dict[str, str] = {}
    for turns in (1, 2, 3, 0):
        before = wall.page.evaluate(STRIP)
        wall.page.evaluate(TURN_STRIP, turns)
        wall.page.wait_for_function(f"(before) => ({STRIP})() !== before", arg=before)
        cut |= wall.cut(".wall-strip")
    assert cut == {}


def contrast(picture: np.ndarray, box: list[float], density: float) -> float:
    """The WCAG contrast of what is in a box: its commonest colour and the one farthest from it."""
    left, top, right, bottom = (round(edge * density) for edge in box)
    pixels = picture[top:bottom, left:right].reshape(-1, 3)
    colours, counts = np.unique(pixels, axis=0, return_counts=True)
    light = luminance(colours)
    ground = light[counts.argmax()]
    ratios = (np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05)
    return round(float(ratios.max()), 2)


def luminance(colours: np.ndarray) -> np.ndarray:
    """Relative luminance of sRGB colours, as WCAG defines it."""
    share = colours / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def test_black_on_white_is_21_to_1():
    picture = np.full((10, 10, 3), 255, np.uint8)
    picture[2:5, 2:5] = 0
    assert contrast(picture, [0, 0, 10, 10], 1) == 21
    assert luminance(np.array([[119, 119, 119]]))[0] == pytest.approx(0.1845, abs=1e-4)
