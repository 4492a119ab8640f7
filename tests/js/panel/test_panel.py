"""What the panels do when they are used: drills there and back, keys, sliders, hostile names."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from queries.work import ACTIONS, STATES
from tests.js.panel.conftest import Open

ROOT = Path(__file__).parents[3]
PANEL = ROOT / "dashboard/map/static/panel"
HAN = re.compile(r"[一-鿿]")
SETTLE_MS = 400


def sent(page) -> list[dict]:
    return page.evaluate("sent")


def stop_clock(page) -> None:
    """Timers run only with `clock.run_for`: a slow machine makes no pause between two moves."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)


def drag_days(page, start: float, end: float, press: bool = True) -> None:
    """Moves the pointer along the day slider, from and to shares of its length."""
    box = page.locator(".cm-day-range").bounding_box()
    at = [box["x"] + 8 + share * (box["width"] - 16) for share in (start, end)]
    page.mouse.move(at[0], box["y"] + 10)
    if press:
        page.mouse.down()
    page.mouse.move(at[1], box["y"] + 10, steps=4)


def test_every_string_that_the_panels_say_exists():
    said = {
        key
        for path in PANEL.glob("*.js")
        for key in re.findall(r"\b(?:panel|work)_[a-z_]*[a-z]\b", path.read_text("utf-8"))
    } - {"work_form", "work_url"}
    panel, work = (
        json.loads((ROOT / f"dashboard/text/{name}.json").read_text("utf-8"))
        for name in ("panel", "work")
    )
    made = {f"panel_age_{unit}" for unit in ("minutes", "hours", "days")}
    formats = ("csv", "xlsx", "geojson", "gpkg", "png", "svg", "pdf", "pptx", "html")
    made |= {f"panel_{what}_{name}" for what in ("export", "format") for name in formats}
    made |= {f"panel_sheet_size_{name}" for name in ("1080p", "4k", "a4", "a3")}
    made |= {f"panel_sheet_theme_{name}" for name in ("light", "dark")}
    made |= {f"panel_sheet_reader_{name}" for name in ("internal", "public")}
    made |= {f"work_action_{action}" for action in ACTIONS}
    made |= {f"work_state_{state}" for state in STATES if state != "open"}
    by_the_server = {f"work_did_{action}" for action in ACTIONS}
    own = set(panel) | {key for key in work if key.startswith("work_")} - by_the_server
    assert said | made == own


def test_english_shows_no_chinese(open_panels: Open):
    page = open_panels(lang="en", area="440402")
    page.click(".cm-feeds-button")
    shown = page.inner_text(".cm-app")
    assert HAN.findall(shown) == []
    labels = page.eval_on_selector_all(
        "[aria-label],[title]", "all => all.map(e => (e.ariaLabel || '') + (e.title || ''))"
    )
    assert [label for label in labels if HAN.search(label)] == []


def test_a_row_drills_and_up_returns(open_panels: Open):
    page = open_panels()
    page.click("tr[data-code='440402']")
    assert page.inner_text(".cm-here-name") == "香洲区", "at once, before the server answers"
    page.wait_for_selector("tr[data-code='440402005']")
    page.click(".cm-up")
    page.wait_for_selector("tr[data-code='440402']")
    assert [change["area"] for change in sent(page)] == ["440402", "440400"]


def test_the_keyboard_alone_drills_to_a_cell_and_back(open_panels: Open):
    page = open_panels()
    page.focus(".cm-ranking tbody button[tabindex='0']")
    for _ in range(4):
        before = page.inner_text(".cm-here-name")
        page.keyboard.press("Enter")
        page.wait_for_function(
            "before => document.querySelector('.cm-here-name').textContent !== before"
            " && !document.querySelector('.cm-panel').hasAttribute('data-behind')",
            arg=before,
        )
    assert page.evaluate("document.activeElement.id") == "cm-card-title"
    for _ in range(4):
        page.focus(".cm-up")
        page.keyboard.press("Enter")
    assert page.inner_text(".cm-here-name") == "珠海市"


def test_arrows_walk_the_rows_and_show_them_on_the_map(open_panels: Open):
    page = open_panels()
    page.focus(".cm-ranking tbody button[tabindex='0']")
    page.keyboard.press("ArrowDown")
    second = page.get_attribute(".cm-ranking tbody tr:nth-child(2)", "data-code")
    assert page.evaluate("store.get('hover')") == second
    page.keyboard.press("Home")
    first = page.get_attribute(".cm-ranking tbody tr:nth-child(1)", "data-code")
    assert page.evaluate("store.get('hover')") == first


@pytest.mark.parametrize("query", ["拱北", "gongbei", "gbjd", "440402005"])
def test_search_finds_by_name_pinyin_initials_and_code(open_panels: Open, query: str):
    page = open_panels()
    with page.expect_response("**/search"):
        page.focus(".cm-search-input")
    page.keyboard.type(query)
    page.wait_for_selector("#cm-search-list-440402005[aria-selected=true]")
    page.keyboard.press("Enter")
    assert sent(page)[-1]["area"] == "440402005"
    assert page.input_value(".cm-search-input") == ""


def test_escape_leaves_the_search_and_the_feeds(open_panels: Open):
    page = open_panels()
    page.focus(".cm-search-input")
    page.keyboard.type("xz")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Escape")
    assert page.locator("[role=option]").count() == 0 or page.is_hidden(".cm-search-list")
    page.click(".cm-feeds-button")
    page.keyboard.press("Escape")
    assert page.is_hidden(".cm-feeds-box")
    assert page.evaluate("document.activeElement.classList.contains('cm-feeds-button')")


def test_siblings_open_from_the_breadcrumb(open_panels: Open):
    page = open_panels(area="440402")
    page.focus(".cm-here")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.ariaChecked") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert sent(page) == [{"area": "440403", "site": None}]
    assert page.is_hidden(".cm-menu[role=menu]")


def test_keys_on_the_slider_ask_the_server_once_at_rest(open_panels: Open):
    page = open_panels()
    stop_clock(page)
    page.focus(".cm-day-range")
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    assert page.evaluate("store.get('view').day") == "2020-03-25"
    assert sent(page) == []
    page.clock.run_for(SETTLE_MS)
    assert sent(page) == [{"day": "2020-03-25"}]


def test_dragging_the_slider_asks_when_it_is_let_go(open_panels: Open):
    page = open_panels()
    stop_clock(page)
    drag_days(page, 1, 0.5)
    assert page.evaluate("store.get('view').day") < "2020-03-01"
    assert sent(page) == []
    page.mouse.up()
    page.clock.run_for(SETTLE_MS)
    assert sent(page) == [{"day": page.evaluate("store.get('view').day")}]


def test_dragging_there_and_back_leaves_the_day_it_is_let_go_at(open_panels: Open):
    page = open_panels()
    stop_clock(page)
    drag_days(page, 1, 0.5)
    page.clock.run_for(160)  # rests long enough to be asked for, not to be answered
    assert len(sent(page)) == 1
    drag_days(page, 0.5, 1, press=False)
    page.mouse.up()
    page.clock.run_for(SETTLE_MS)
    assert sent(page)[-1] == {"day": "2020-03-30"}
    assert page.evaluate("store.get('view').day") == "2020-03-30"


def test_days_step_play_and_stop_at_the_end(open_panels: Open):
    page = open_panels(day="2020-03-28")
    back, play, forth = page.locator(".cm-day-buttons button").all()
    back.click()
    page.wait_for_timeout(SETTLE_MS)
    assert sent(page)[-1] == {"day": "2020-03-27"}
    forth.click()
    play.click()
    assert page.evaluate("store.get('playing')") is True
    page.wait_for_function("store.get('view').day === '2020-03-30'")
    page.wait_for_selector(".cm-day-buttons [data-icon=play]")
    assert page.evaluate("store.get('playing')") is False
    assert sent(page)[-1] == {"day": "2020-03-30"}
    assert forth.get_attribute("aria-disabled") == "true"


@pytest.mark.parametrize(("known", "asked"), [("", 1), ("2020-03-20T08:00", 3)])
def test_a_play_asks_for_days_only_if_the_browser_does_not_hold_them(
    open_panels: Open, known: str, asked: int
):
    page = open_panels(day="2020-03-28", known=known)
    page.locator(".cm-day-buttons button").nth(1).click()
    page.wait_for_function("!store.get('playing') && store.get('view').day === '2020-03-30'")
    days = [change["day"] for change in sent(page)]
    assert len(set(days)) == asked
    assert days[-1] == "2020-03-30"


def test_a_day_of_the_trend_is_gone_to_by_press_and_by_key(open_panels: Open):
    page = open_panels()
    page.focus(".cm-plot")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert sent(page) == [], "reading is not going"
    page.keyboard.press("Enter")
    assert sent(page)[-1] == {"day": "2020-01-18"}
    page.click(".cm-plot", position={"x": 120, "y": 40})
    assert sent(page)[-1]["day"] > "2020-01-25"


def test_a_day_without_data_says_so(open_panels: Open):
    page = open_panels(day="2020-01-18")
    assert page.inner_text(".cm-trend-readout strong") == "无数据"


def test_a_key_figure_becomes_the_metric(open_panels: Open):
    page = open_panels()
    page.click(".cm-kpi >> nth=0")
    assert page.get_attribute(".cm-kpi >> nth=0", "aria-pressed") == "true"
    assert page.get_attribute(".cm-kpi >> nth=3", "aria-pressed") == "false"
    page.wait_for_function("document.querySelector('.cm-legend-title').textContent === '累计确诊'")
    assert sent(page) == [{"metric": "confirmed_total"}]


def test_no_data_is_never_a_zero(open_panels: Open):
    page = open_panels(area="440402001001001")
    missing = page.locator(".cm-kpi[data-missing]")
    assert missing.count() == 1
    assert missing.locator(".cm-kpi-figure").inner_text() == "—无数据"


def test_headers_sort_and_say_so(open_panels: Open):
    page = open_panels()
    page.click(".cm-ranking thead th:first-child button")
    assert page.get_attribute(".cm-ranking thead th:first-child", "aria-sort") == "ascending"
    names = page.eval_on_selector_all(".cm-row-name", "all => all.map(e => e.textContent)")
    assert names[0] == "保税区"
    page.click(".cm-ranking thead th:nth-child(2) button")
    page.click(".cm-ranking thead th:nth-child(2) button")
    values = page.eval_on_selector_all(
        ".cm-ranking tbody tr td:nth-child(2)", "all => all.map(e => e.textContent)"
    )
    known = [float(value) for value in values if value != "无数据"]
    assert known == sorted(known)
    assert values[len(known) :] == ["无数据"] * (len(values) - len(known))
    assert page.inner_text(".cm-sum-total th") == "珠海市合计", "the total stays below"


def test_a_refresh_keeps_focus_scroll_and_nodes(open_panels: Open):
    page = open_panels(area="440402")
    kept = page.evaluate(
        """() => {
          const panel = document.querySelector('.cm-panel');
          const row = document.querySelector('.cm-ranking tbody button[tabindex="0"]');
          row.focus();
          panel.scrollTop = 90;
          const data = structuredClone(store.get('data'));
          data.snapshot += 1;
          data.panel.kpis[0].value = '104';
          data.panel.table.rows.reverse();
          store.receive(data);
          return [document.activeElement === row, panel.scrollTop, row.isConnected,
            document.querySelector('.cm-kpi-value').textContent];
        }"""
    )
    assert kept == [True, 90, True, "104"]


def test_names_stay_text(open_panels: Open):
    page = open_panels()
    page.evaluate(
        """() => {
          const data = structuredClone(store.get('data'));
          const bad = '<img src=x onerror="window.hit=1">@@=1';
          data.panel.table.rows[0].name = bad;
          data.top.path[0].name = bad;
          data.top.notices = [bad];
          data.panel.kpis[0].title = bad;
          data.legend.title = bad;
          store.receive(data);
        }"""
    )
    assert page.locator(".cm-app img[src=x]").count() == 0
    assert page.inner_text(".cm-notices li").startswith("<img")
    assert page.evaluate("window.hit") is None


def test_what_the_map_could_not_fetch_is_said(open_panels: Open):
    page = open_panels()
    page.evaluate("store.set({ faults: { geometry: 'no_data' } })")
    assert page.inner_text(".cm-notices").strip() == "无数据"
    page.evaluate("store.set({ faults: {} })")
    assert page.is_hidden(".cm-notices")


def test_a_notice_can_be_put_away(open_panels: Open):
    page = open_panels(notice=["第一行", "第二行"])
    page.click(".cm-notices li:first-child button")
    assert page.inner_text(".cm-notices").strip() == "第二行"


def test_a_site_card_opens_first_and_closes(open_panels: Open):
    page = open_panels(area="440402", site="c1")
    top = page.locator(".cm-card").bounding_box()["y"]
    assert top < page.locator(".cm-kpis").bounding_box()["y"]
    page.focus(".cm-card-head .cm-button")
    page.keyboard.press("Escape")
    page.wait_for_selector(".cm-card", state="hidden")
    assert sent(page) == [{"site": None}]


def test_the_skip_link_is_first_and_leads_to_the_list(open_panels: Open):
    page = open_panels()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到排名表"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "cm-ranking"


def test_a_change_of_area_is_announced(open_panels: Open):
    page = open_panels()
    page.click("tr[data-code='440402']")
    page.wait_for_function("document.querySelector('.cm-unseen').textContent !== ''")
    said = page.text_content(".cm-unseen")
    assert said == "珠海市 › 香洲区, 网格巡查率 93.4%"


def test_on_a_phone_list_and_map_take_turns(open_panels: Open):
    page = open_panels(size=(390, 844))
    assert page.is_visible(".cm-ranking")
    page.click(".cm-tabs button:nth-child(2)")
    assert page.is_hidden(".cm-ranking")
    assert page.is_visible(".cm-day-range")
    page.click(".cm-tabs button:nth-child(1)")
    assert page.is_visible(".cm-ranking")


@pytest.mark.parametrize("size", [(1366, 768), (683, 384), (390, 844)], ids=str)
def test_the_data_time_shows_once_at_every_size(open_panels: Open, size: tuple[int, int]):
    page = open_panels(size=size)
    shown = [time for time in page.locator(".cm-data-time time").all() if time.is_visible()]
    assert [time.inner_text() for time in shown] == ["03-29 21:00"]


def test_a_path_of_five_levels_is_readable_on_a_small_desk(open_panels: Open):
    page = open_panels(lang="en", area="440402001001001")
    cut_off = page.eval_on_selector_all(
        ".cm-crumb", "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.textContent)"
    )
    assert cut_off == []
    assert page.locator(".cm-crumb").count() == 4


def test_cleaning_up_leaves_nothing(open_panels: Open):
    page = open_panels()
    page.evaluate("stop()")
    assert page.evaluate("document.querySelector('.cm-app').innerText.trim()") == ""
