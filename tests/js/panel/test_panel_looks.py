"""What can be measured of the panels' looks: nothing cut off, touch targets, contrast."""

from __future__ import annotations

import pytest

from tests.js.panel.conftest import Open

SIZES = [(1366, 768), (1920, 1080), (390, 844), (683, 384)]

CUT_OFF = """() => ['panel', 'kpi', 'top-line', 'day', 'ranking', 'legend-box']
  .flatMap((name) => [...document.querySelectorAll(`.cm-${name}`)])
  .filter((e) => e.getClientRects().length && e.scrollWidth > e.clientWidth + 1)
  .map((e) => `${e.className} ${e.scrollWidth} > ${e.clientWidth} ${e.innerText.slice(0, 30)}`)"""

SMALL = """() => [...document.querySelectorAll('.cm-app button, .cm-app input')]
  .map((e) => e.closest('tbody tr') ?? e)
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.cm-skips'))
  .filter((e) => !e.closest('.cm-day-marks') && e.type !== 'range')
  .filter((e) => e.getBoundingClientRect().height < 40)
  .map((e) => `${e.className} ${e.getBoundingClientRect().height} ${e.innerText}`)"""

# Relative luminance and contrast as WCAG 2.2 defines them.
FAINT = """([least, selector]) => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const e of document.querySelectorAll(selector)) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || !e.checkVisibility({ visibilityProperty: true })) continue;
    const isSvg = e.ownerSVGElement;
    const style = getComputedStyle(e);
    const [a, b] = [light(parse(isSvg ? style.fill : style.color)), light(ground(isSvg ?? e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < least) faint.push(`${e.className.baseVal ?? e.className} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_cut_off_sideways(open_panels: Open, size: tuple[int, int], lang: str):
    for metric in ("patrol_coverage", "confirmed_total"):
        page = open_panels(size=size, lang=lang, area="440402", metric=metric)
        assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("area", ["440402", "440402001001001"])
def test_touch_targets_on_a_phone_are_40_px_high(open_panels: Open, area: str):
    page = open_panels(size=(390, 844), area=area)
    assert page.evaluate(SMALL) == []
    page.click(".cm-tabs button:nth-child(2)")
    assert page.evaluate(SMALL) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("area", ["440402", "440402001001001"])
def test_text_stands_out_from_its_ground(open_panels: Open, theme: str, area: str):
    page = open_panels(theme=theme, area=area, notice="一行提示")
    page.click(".cm-feeds-button")
    assert page.evaluate(FAINT, [4.5, ".cm-app *"]) == []
    assert page.evaluate(FAINT, [7, ".cm-kpi:not([data-missing]) .cm-kpi-value"]) == []
