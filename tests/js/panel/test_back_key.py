"""Backspace on the page: one level up, unless a letter is to be taken back."""

from __future__ import annotations

from tests.js.panel.conftest import Open


def test_backspace_leads_up_from_anywhere_but_a_text(open_panels: Open):
    page = open_panels(area="440402")
    page.locator(".cm-search-input").fill("拱")
    page.keyboard.press("Backspace")
    assert (page.evaluate("sent"), page.input_value(".cm-search-input")) == ([], "")
    page.keyboard.press("Escape")
    page.locator(".cm-panel th button").first.focus()
    page.keyboard.press("Backspace")
    assert page.evaluate("sent") == [{"area": "440400", "site": None}]


def test_backspace_closes_a_card_before_it_leads_up(open_panels: Open):
    page = open_panels(area="440402", site="clinic-01")
    page.locator(".cm-panel th button").first.focus()
    page.keyboard.press("Backspace")
    assert page.evaluate("sent") == [{"site": None}]
