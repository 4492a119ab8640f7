"""Which scenes a wall goes through, by its address; what a touch does to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.test_wall import TEXTS
from tests.server import Server
from tests.wall import open_wall, wall_context

WALL = "() => { const { wall, view } = window.__cm.store.get('data'); return { ...wall, view }; }"
ALL = [
    "city", "district-440402", "district-440403", "district-440404", "district-440471",
    "district-440472", "district-440473", "district-440474", "district-440475", "patrol",
    "clinics", "resumption", "attention",
]  # fmt: skip


@pytest.fixture(scope="module")
def context(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    with wall_context(chromium, server.url) as opened:
        yield opened


def ids(wall: dict) -> list[str]:
    return [one["id"] for one in wall["scenes"]]


def test_without_a_word_it_begins_with_the_city_and_has_all_scenes(context: BrowserContext):
    page = open_wall(context)
    wall = page.evaluate(WALL)
    assert ids(wall) == ALL
    assert wall["scene"] == "city"
    expect(page.locator("h1")).to_have_text("珠海市疫情")
    page.close()


def test_a_scene_by_its_address_stays(context: BrowserContext):
    page = open_wall(context, "?scene=clinics")
    wall = page.evaluate(WALL)
    assert (ids(wall), wall["scene"]) == (["clinics"], "clinics")
    assert "clinics" in wall["view"]["layers"]
    expect(page.locator("h1")).to_have_text("发热门诊")
    bar = page.locator(".wall-progress")
    assert bar.evaluate("(bar) => bar.getBoundingClientRect().width") == 0
    page.close()


def test_a_wall_of_one_area_has_only_scenes_of_it(context: BrowserContext):
    page = open_wall(context, "?area=440402")
    wall = page.evaluate(WALL)
    towns = [name.removeprefix("district-") for name in ids(wall) if name.startswith("district-")]
    assert ids(wall)[0] == "city"
    assert len(towns) == 9
    assert {town[:6] for town in towns} == {"440402"}
    assert wall["view"]["area"] == "440402"
    answers = [
        context.request.get(f"/wall/screen?area=440402&show={one}").json()["view"]["area"]
        for one in ids(wall)
    ]
    assert {area[:6] for area in answers} == {"440402"}
    expect(page.locator("h1")).to_have_text("香洲区疫情")
    page.close()


@pytest.mark.parametrize(("query", "given"), [("scene=moon", "moon"), ("area=999999", "999999")])
def test_what_there_is_not_is_said_and_all_scenes_shown(
    context: BrowserContext, query: str, given: str
):
    page = open_wall(context, f"?{query}")
    assert ids(page.evaluate(WALL)) == ALL
    expect(page.locator(".wall-notice")).to_have_text(f"地址中的“{given}”不存在，改为显示全部场景")
    page.close()


def test_a_touch_stops_the_turning(context: BrowserContext):
    page = open_wall(context, "?scene=district")
    assert page.evaluate(WALL)["scene"] == "district-440402"
    expect(page.locator("h1")).to_have_text("香洲区")
    paused = page.locator(".cm-wall[data-paused]")
    expect(paused).to_have_count(0)
    page.mouse.click(300, 300)
    expect(paused).to_have_count(1)
    page.close()


def test_a_scene_about_a_district_has_its_numbers_and_a_whole_clock(
    chromium: Browser, server: Server
):
    """In English, whose names are longest, on the commonest screen."""
    with wall_context(chromium, server.url, 1920, 1080) as context:
        page = open_wall(context, "?scene=district-440474&lang=en")
        expect(page.locator("h1")).to_have_text("Wanshan Marine Development Zone")
        expect(page.locator(".wall-numbers-of")).to_have_text("Wanshan Marine Development Zone")
        expect(page.locator(".wall-clock")).to_be_visible()
        expect(page.locator(".wall-shown-day")).to_have_text("Figures of Sun 29 Mar")
        cut = {one["text"]: one["cut"] for one in page.evaluate(TEXTS, ".wall-top") if one["cut"]}
        assert cut == {}
        cases = page.locator(".wall-number", has_text="New cases").locator(".wall-number-unit")
        expect(cases).to_have_text("cases · 03-30")
