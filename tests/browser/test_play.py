"""The play over the days in a real browser: every day is seen, and under its own date."""

from __future__ import annotations

from datetime import date

import pandas as pd
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import READY

DAYS_OF = "/cases?metric=case_rate&day="
# As each day's frame goes out: its day, that of the view, and the date that stands below the map.
WATCH = """() => {
  const { store } = window.__cm;
  window.seen = [];
  const date = document.querySelector('.cm-day-date');
  store.subscribe(['drawnDay'], ({ drawnDay, view }) => {
    window.seen.push([drawnDay, view.day, date.textContent]);
  });
}"""
AT = """() => {
  const { view, drawnDay, playing } = window.__cm.store.get();
  return [view.day, drawnDay, playing];
}"""


def at(page: Page) -> list[object]:
    """The day of the date, that of the map, and whether it plays."""
    return list(page.evaluate(AT))


def play(page: Page) -> None:
    page.locator(".cm-day-buttons button").nth(1).click()


def until_the_end(page: Page) -> None:
    page.wait_for_function("() => !window.__cm.store.get('playing')")


def written(day: str) -> str:
    own = date.fromisoformat(day)
    return f"{own.year}年{own.month}月{own.day}日"


def test_a_play_shows_every_day_under_its_own_date(page: Page):
    page.goto(f"{DAYS_OF}2020-03-19")
    page.wait_for_selector(READY)
    page.wait_for_function("() => window.__cm.store.get('drawnDay') === '2020-03-19'")
    page.evaluate(WATCH)
    play(page)
    until_the_end(page)
    last = page.evaluate("() => window.__cm.store.get('data').days.last")
    seen = page.evaluate("() => window.seen")
    assert [drawn for drawn, _, _ in seen] == [
        str(day) for day in pd.date_range("2020-03-20", last).date
    ]
    for drawn, viewed, said in seen:
        assert viewed == drawn
        assert said.startswith(written(drawn))


def test_a_play_waits_for_the_values_of_its_days(page: Page):
    held: list[Route] = []
    page.route("**/days/**", lambda route: held.append(route))
    page.goto(f"{DAYS_OF}2020-03-19")
    page.wait_for_selector(READY)
    play(page)
    page.wait_for_timeout(2000)
    assert held
    assert at(page) == ["2020-03-20", "2020-03-19", True]
    for route in held:
        route.continue_()
    until_the_end(page)
    day, drawn, _ = at(page)
    assert day == drawn == page.evaluate("() => window.__cm.store.get('data').days.last")


def test_a_play_on_a_phone_is_seen(context: BrowserContext):
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{DAYS_OF}2020-03-19")
    page.wait_for_selector(READY)
    panel = page.locator(".cm-panel")
    expect(panel).to_be_visible()
    play(page)
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="地图", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
