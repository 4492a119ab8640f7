"""Two people at their desks work on one item; the server starts anew, and all of it is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from queries.city_folder import load_city
from queries.people import put_person
from queries.roster import put_post
from queries.store import Store
from tests.browser.test_sign_in import READY, Place, sign_in, sign_in_file, window
from tests.dashboard.conftest import OWN_CATALOGUE
from tests.dashboard.embedded_town import EmbeddedTown
from tests.queries.town import CATALOGUE
from tests.server import Server, free_port

CELL = "01020101"  # 格三, of 乙镇: many cases since the second
DONE = [
    "02-10 08:00 li 指派给乙镇巡查队\n\n今晚前回报",
    "02-10 08:00 wang 办结\n\n已处置",
]


PATIENCE_MS = 30_000  # a busy machine answers late


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=5_000)


class Desks:
    """A town where people sign in and have a roster, and its server, which may be started anew."""

    def __init__(self, folder: Path, provider_port: int) -> None:
        self.town, self.port = EmbeddedTown(folder / "data"), free_port()
        self._sign_in = sign_in_file(folder, self.port, provider_port)
        (folder / "town" / "catalogue.toml").write_text(CATALOGUE + OWN_CATALOGUE, "utf-8")
        self.store = Store.open(self.town.url)
        load_city(self.store, folder / "town")
        put_post(self.store, "乙镇巡查队", "440102")
        put_person(self.store, "li", "district", "4401")
        put_person(self.store, "wang", "centre")
        self.start()

    def start(self) -> None:
        sign_in = {"COMMAND_MAP_SIGN_IN": self._sign_in}
        self.server = Server.start(self.town.folder, self.port, **sign_in)

    def close(self) -> None:
        self.server.stop()
        self.store.close()


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    with oidc_provider_mock.run_server_in_thread() as provider:
        opened = Desks(tmp_path, provider.server_port)
        yield opened
        opened.close()


def open_form(page: Page) -> Locator:
    """The row of the cell's alert with its form open and its record read."""
    row = page.locator(f".cm-alert[data-key*='{CELL}']")
    row.locator(".cm-alert-open").click()
    expect(row.locator(".cm-work-send")).to_be_visible()
    return row


def fill(row: Locator, action: str, note: str) -> None:
    row.get_by_role("radio", name=action).check()
    row.locator(".cm-work-note").fill(note)


def record(page: Page) -> list[str]:
    row = open_form(page)
    found = row.locator(".cm-work-entries li").all_inner_texts()
    page.keyboard.press("Escape")
    expect(row.locator(".cm-work")).to_be_hidden()
    return found


def test_two_at_one_item_lose_nothing_and_a_restart_neither(
    chromium: Browser, desks: Desks, pictures: Path
):
    place = Place(desks.server.url, desks.store)
    with window(chromium, place) as li, window(chromium, place) as wang:
        for page, person in ((li, "li"), (wang, "wang")):
            sign_in(page, person)
            page.wait_for_selector(READY)
        own, other = open_form(li), open_form(wang)
        fill(own, "指派", "今晚前回报")
        own.locator(".cm-work-send").click()
        expect(own.locator(".cm-work")).to_be_hidden()
        fill(other, "办结", "已处置")
        other.locator(".cm-work-send").click()
        told = wang.locator(".cm-notices")
        expect(told).to_contain_text("li 已于 02-10 08:00 指派给乙镇巡查队，请看过记录后再提交")
        expect(other.locator(".cm-work-entries li")).to_have_count(1)
        expect(other.locator(".cm-work-note")).to_have_value("已处置")
        wang.screenshot(path=pictures / "work_overtaken.png")
        other.locator(".cm-work-send").click()
        expect(other.locator(".cm-work")).to_be_hidden()
        expect(own).to_contain_text("已办结·待核销")
        for row, note in ((open_form(li), "补记一"), (open_form(wang), "补记二")):
            fill(row, "备注", note)
        li.locator(".cm-work-send:visible").click(no_wait_after=True)
        wang.locator(".cm-work-send:visible").click(no_wait_after=True)
        for page in (li, wang):
            expect(page.locator(".cm-work:visible")).to_have_count(0)
        desks.server.stop()
        desks.start()
        for page in (li, wang):
            page.goto("/")
            page.wait_for_selector(READY)
            found = record(page)
            assert found[:2] == DONE
            assert sorted(found[2:]) == [
                "02-10 08:00 li 备注\n\n补记一", "02-10 08:00 wang 备注\n\n补记二",
            ]  # fmt: skip
            expect(page.locator(f".cm-alert[data-key*='{CELL}']")).to_contain_text("已办结·待核销")
