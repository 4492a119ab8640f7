"""Acting on an item in the panel: by pointer and by keys, answered, refused, and not at all."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.js.panel.conftest import Open
from tests.js.panel.test_panel_looks import CUT_OFF, FAINT, SMALL

HAN = re.compile(r"[一-鿿]")
OPEN, ASSIGNED, CLOSED, LAST = (f"44040200100100{n}" for n in (1, 2, 3, 4))
SIZES = [(1366, 768), (390, 844), (683, 384)]


def deeds(page: Page) -> list[dict[str, Any]]:
    return page.evaluate("deeds.map(({ n, ...deed }) => deed)")


def row(page: Page, area: str) -> Any:
    return page.locator(f".cm-alert[data-key*='{area}']")


def open_form(page: Page, area: str) -> Any:
    """The row of an item, its record read."""
    found = row(page, area)
    found.locator(".cm-alert-open").click()
    expect(found.locator(".cm-work-actions label").first).to_be_visible()
    return found


def test_the_record_comes_when_the_form_opens_and_not_before(open_panels: Open):
    page = open_panels(alerts=1)
    assert page.evaluate("asked") == []
    found = open_form(page, ASSIGNED)
    assert page.evaluate("asked") == [
        {"rule": "patrol_gap", "area": ASSIGNED, "raised_on": "2020-03-28", "day": "2020-03-30"}
    ]
    assert found.locator(".cm-work-entries li").all_inner_texts() == [
        "03-29 07:30 指挥中心 确认\n\n已电话联系社区核实，傍晚前安排补巡",
        "03-29 08:30 li.ming 指派给翠香街道网格巡查队",
    ]
    assert found.locator(".cm-work-actions label").all_inner_texts() == ["备注", "指派", "办结"]


def test_an_item_is_acknowledged_by_keys_alone(open_panels: Open):
    page = open_panels(alerts=1)
    row(page, OPEN).locator(".cm-alert-open").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.value === 'acknowledge'")
    page.keyboard.press("Tab")
    page.keyboard.type("已派人")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert deeds(page) == [
        {"name": "act", "rule": "patrol_gap", "area": OPEN, "raised_on": "2020-03-28",
         "action": "acknowledge", "note": "已派人", "assignee": None, "seen": 0}
    ]  # fmt: skip
    page.evaluate(f"answer(true, {{ {OPEN}: {{ state: 'acknowledged', note: '已派人' }} }})")
    assert page.is_hidden(".cm-work:visible")
    expect(row(page, OPEN)).to_contain_text("已确认 · “已派人”")
    assert page.evaluate("document.activeElement.className") == "cm-button cm-alert-open"


def test_a_name_is_chosen_by_keys_and_needs_no_note(open_panels: Open):
    page = open_panels(alerts=1)
    found = open_form(page, ASSIGNED)
    page.wait_for_function("document.activeElement.value === 'note'")
    page.keyboard.press("ArrowRight")
    expect(found.locator(".cm-work-to")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    found.locator(".cm-work-send").click()
    [deed] = deeds(page)
    assert (deed["action"], deed["assignee"], deed["note"], deed["seen"]) == (
        "assign", "香洲区督导组", "", 8,
    )  # fmt: skip


def test_what_lacks_its_note_is_not_sent(open_panels: Open):
    page = open_panels(alerts=1)
    found = open_form(page, CLOSED)
    found.get_by_role("radio", name="重新打开").check()
    found.locator(".cm-work-send").click()
    assert deeds(page) == []
    note = found.get_by_label("说明（必填）")
    expect(note).to_be_focused()
    assert note.get_attribute("aria-invalid") == "true"


def test_who_was_overtaken_keeps_what_was_typed_and_reads_what_happened(open_panels: Open):
    page = open_panels(alerts=1)
    found = open_form(page, OPEN)
    found.get_by_role("radio", name="办结").check()
    found.locator(".cm-work-note").fill("已处置")
    found.locator(".cm-work-send").click()
    expect(found.locator(".cm-work-send")).to_have_text("提交中…")
    entry = "{ id: 12, at: '03-30 07:59', by: 'wang', what: '备注', note: '先别办结' }"
    page.evaluate(f"records[{OPEN!r}] = {{ seen: 12, entries: [{entry}] }}")
    page.evaluate("answer(false)")
    expect(found.locator(".cm-work-entries")).to_contain_text("wang 备注")
    expect(found.locator(".cm-work-note")).to_have_value("已处置")
    expect(found.locator(".cm-work-send")).to_have_text("提交")
    found.locator(".cm-work-send").click()
    assert [(one["action"], one["seen"]) for one in deeds(page)] == [("close", 0), ("close", 12)]


def test_a_deed_without_an_answer_is_sent_again_as_the_same_one(open_panels: Open):
    page = open_panels(alerts=1)
    page.clock.install()
    found = open_form(page, OPEN)
    found.locator(".cm-work-note").fill("已派人")
    found.locator(".cm-work-send").click()
    page.clock.run_for(9_000)
    expect(found.locator(".cm-work-send")).to_have_text("提交中…")
    assert page.evaluate("[deeds.length, new Set(deeds.map(({ n }) => n)).size]") == [3, 1]
    page.clock.run_for(4_000)
    expect(found.locator(".cm-work-said")).to_contain_text("尚未收到回音")
    expect(found.locator(".cm-work-send")).to_have_text("提交")
    assert len(page.evaluate("asked")) == 2, "what came in is shown before anything is repeated"
    assert len(deeds(page)) == 3


def test_a_record_that_cannot_be_read_lets_nobody_decide(open_panels: Open):
    page = open_panels(alerts=1)
    page.evaluate(f"records[{OPEN!r}] = 'failed'")
    row(page, OPEN).locator(".cm-alert-open").click()
    expect(row(page, OPEN).locator(".cm-work-said")).to_contain_text("记录暂时读不到")
    expect(row(page, OPEN).locator(".cm-work-send")).to_be_hidden()


def test_escape_puts_the_form_away_and_gives_the_focus_back(open_panels: Open):
    page = open_panels(alerts=1)
    open_form(page, OPEN)
    page.wait_for_function("document.activeElement.type === 'radio'")
    page.keyboard.press("Escape")
    control = row(page, OPEN).locator(".cm-alert-open")
    expect(control).to_be_focused()
    assert control.get_attribute("aria-expanded") == "false"
    open_form(page, OPEN)
    open_form(page, CLOSED)
    expect(page.locator(".cm-work:visible")).to_have_count(1)


def test_a_refresh_keeps_what_is_being_typed(open_panels: Open):
    page = open_panels(alerts=1)
    found = open_form(page, OPEN)
    found.locator(".cm-work-note").fill("写到一半")
    page.evaluate("store.receive({ ...structuredClone(store.get('data')), snapshot: 99 })")
    expect(found.locator(".cm-work-note")).to_have_value("写到一半")
    expect(found.locator(".cm-work-note")).to_be_focused()


def test_who_may_only_look_reads_the_record(open_panels: Open):
    page = open_panels(alerts=1, may="look")
    found = row(page, ASSIGNED)
    assert found.locator(".cm-alert-open").inner_text() == "记录"
    found.locator(".cm-alert-open").click()
    expect(found.locator(".cm-work-entries li")).to_have_count(2)
    expect(found.locator(".cm-work-doing")).to_be_hidden()


def test_a_note_stays_text(open_panels: Open):
    page = open_panels(alerts=1)
    bad = "<img src=x onerror='window.hit=1'>"
    entry = {"id": 1, "at": bad, "by": bad, "what": bad, "note": bad}
    page.evaluate(
        "([area, entries, bad]) => { records[area] = { entries, names: [[bad, bad]] }; }",
        [OPEN, [entry], bad],
    )
    open_form(page, OPEN)
    assert page.locator(".cm-app img[src=x]").count() == 0
    assert page.evaluate("window.hit") is None


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_form_fits_and_can_be_touched(open_panels: Open, size: tuple[int, int], lang: str):
    page = open_panels(size=size, lang=lang, alerts=1, area="440402")
    for area, choice in ((ASSIGNED, 1), (OPEN, 0)):
        found = open_form(page, area)
        found.locator(".cm-work-actions label").nth(choice).click()
        assert page.evaluate(CUT_OFF) == []
        cut = page.eval_on_selector_all(
            ".cm-work-actions label, .cm-work",
            "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.innerText)",
        )
        assert cut == []
        if size[0] < 960:
            assert page.evaluate(SMALL) == []
    if lang == "en":
        assert HAN.findall(page.inner_text(".cm-panel")) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_form_stands_out_from_its_ground(open_panels: Open, theme: str):
    page = open_panels(theme=theme, alerts=1)
    found = open_form(page, ASSIGNED)
    found.locator(".cm-work-actions label").nth(1).click()
    assert page.evaluate(FAINT, [4.5, ".cm-alerts *"]) == []
