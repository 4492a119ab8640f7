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

from tests.contrast import contrast, luminance
from tests.server import Server
from tests.wall import BANNER, SETTLED, open_wall, wall_context

HAN = re.compile(r"[一-鿿]")
CONTRAST = 7
LOOK_MS = 100  # not every frame: one of 16 million pixels takes seconds without a graphics card
# Pixels of the screen per pixel of the page, with the scene and the sizes shown so. The large sizes
# are drawn with fewer pixels; their layout is the same.
SIZES = {
    1: ("patrol", [(1280, 720), (1920, 1080)]),
    1 / 3: ("city", [(3840, 2160), (7680, 2160)]),
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
DRAWN_SINCE = "(before) => window.__cm.stats.frames > before"
# Holds the page's clock in the middle of a turn of the strip, ever earlier so that no time seems to
# have passed without a word from the server; the strip's first line then.
TURN_STRIP = """(turn) => {
  const now = 8000 * (27720 * (Math.floor(Date.now() / 8000 / 27720) - 1) + turn) + 4000;
  Date.now = () => now;
  const lines = window.__cm.store.get("data").wall.happened.slice(0, 12);
  const most = Number(document.querySelector(".wall-strip").dataset.most);
  return lines[most * (turn % Math.ceil(lines.length / most))].text;
}"""
STRIP_BEGINS = "(text) => document.querySelector('.wall-strip li span').textContent === text"


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
        page.wait_for_function(DRAWN_SINCE, arg=frames, polling=LOOK_MS)
    page.wait_for_function(SETTLED, polling=LOOK_MS)
    first = page.evaluate(TURN_STRIP, 0)
    page.wait_for_function(STRIP_BEGINS, arg=first, polling=LOOK_MS)
    page.wait_for_function(f"() => !({BANNER})()", polling=LOOK_MS)
    return Wall(page, lang, density, width, height)


# Rows of the list that there are, that it shows, and how many more it had room for.
LIST = """() => {
  const list = document.querySelector(".wall-list");
  const { panel, wall } = window.__cm.store.get("data");
  const all = wall.shows === "attention" ? wall.attention.items : panel.table.rows;
  const rows = [...list.querySelectorAll("li")];
  const { bottom, height } = rows.at(-1).getBoundingClientRect();
  const room = (list.getBoundingClientRect().bottom - bottom) / height;
  return [all.length, rows.length, room];
}"""


def test_the_list_fills_its_room(wall: Wall):
    there_are, shown, room = wall.page.evaluate(LIST)
    assert shown >= 4
    assert room < 2 or shown == there_are


# Where the numbers and the list begin beside the map, in shares of the screen's width.
COLUMNS = """() => [".wall-numbers", ".cm-map", ".wall-list"].map(
  (part) => document.querySelector(part).getBoundingClientRect().left / innerWidth)"""


def test_a_wide_screen_has_a_column_on_either_side_of_the_map(wall: Wall):
    numbers, city, listed = wall.page.evaluate(COLUMNS)
    if wall.width / wall.height > 2.6:
        assert numbers < city < listed
    else:
        assert city < numbers == listed


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
    cut = wall.cut(".wall-strip")
    for turn in (1, 2, 3):
        first = wall.page.evaluate(TURN_STRIP, turn)
        wall.page.wait_for_function(STRIP_BEGINS, arg=first, polling=LOOK_MS)
        cut |= wall.cut(".wall-strip")
    assert cut == {}


def test_black_on_white_is_21_to_1():
    picture = np.full((10, 10, 3), 255, np.uint8)
    picture[2:5, 2:5] = 0
    assert contrast(picture, [0, 0, 10, 10], 1) == 21
    assert luminance(np.array([[119, 119, 119]]))[0] == pytest.approx(0.1845, abs=1e-4)
