"""Without a graphics card the ground is kept as a picture: nobody may be able to tell."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import READY

# The colours of the whole canvas, read in the frame that drew them.
PIXELS = """() => {
  const { deck } = window.__cm;
  deck.redraw("test");
  const { gl } = deck.device;
  const { width, height } = gl.canvas;
  const bytes = new Uint8Array(width * height * 4);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 1) sum = (sum * 31 + bytes[at]) % 4294967291;
  return sum;
}"""
DRAWN = """() => {
  const { deck } = window.__cm;
  const drawn = [];
  const filter = deck.props.layerFilter;
  for (const layer of deck.layerManager.getLayers()) {
    if (layer.props.isGround && filter({ layer })) drawn.push(layer.id);
  }
  return drawn;
}"""


WITHOUT_PICTURE = """() => {
  const layerFilter = ({ layer }) => layer.id !== "ground-picture";
  window.__cm.deck.setProps({ layerFilter });
}"""


def settled(page: Page) -> int:
    """The colours once they are the same twice, half a second apart: signs may still be coming."""
    last, now = None, page.evaluate(PIXELS)
    for _ in range(40):
        if now == last:
            break
        page.wait_for_timeout(500)
        last, now = now, page.evaluate(PIXELS)
    return int(now)


def test_the_picture_shows_what_drawing_shows(page: Page) -> None:
    page.goto("/")
    page.wait_for_selector(READY)
    from_picture = settled(page)
    assert page.evaluate(DRAWN) == []  # the picture stands for all of the ground
    page.evaluate(WITHOUT_PICTURE)
    assert page.evaluate(PIXELS) == from_picture


def test_the_picture_follows_the_view(page: Page) -> None:
    page.goto("/?area=440402")
    page.wait_for_selector(READY)
    before = settled(page)
    page.evaluate("() => window.__cm.store.go({ area: '440403' })")
    page.wait_for_timeout(3000)
    elsewhere = settled(page)
    assert elsewhere != before
    page.evaluate(WITHOUT_PICTURE)
    assert page.evaluate(PIXELS) == elsewhere
