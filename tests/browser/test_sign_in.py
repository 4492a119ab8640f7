"""Sign-in by a real OpenID provider, and what is left of the data for everybody else."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, Page, expect

from queries.people import put_person, remove_person
from queries.store import Store
from tests.dashboard.embedded_town import EmbeddedTown
from tests.server import Server, free_port

READY = ".cm-app[data-ready='true']"
WALL_READY = ".cm-wall[data-ready='true']"
SOON_MS = 20_000  # well within the minute that who is removed may still see something


@dataclass(frozen=True)
class Place:
    """A server on which people sign in, its provider and its database."""

    url: str
    store: Store


def sign_in_file(folder: Path, port: int, provider_port: int) -> str:
    """The path of a file by which people sign in to a server at a provider."""
    path = folder / "sign_in.toml"
    path.write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "{"s" * 40}"
client_id = "command-map"
client_secret = "not so secret"
server_metadata_url = "http://127.0.0.1:{provider_port}/.well-known/openid-configuration"
""",
        "utf-8",
    )
    return str(path)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("signed")
    town, port = EmbeddedTown(folder / "data"), free_port()
    with oidc_provider_mock.run_server_in_thread() as provider:
        sign_in = sign_in_file(folder, port, provider.server_port)
        server = Server.start(town.folder, port, COMMAND_MAP_SIGN_IN=sign_in)
        try:
            with Store.open(town.url) as store:
                yield Place(server.url, store)
        finally:
            server.stop()


@contextmanager
def window(chromium: Browser, place: Place) -> Iterator[Page]:
    """A browser of somebody of their own."""
    context = chromium.new_context(
        viewport={"width": 1366, "height": 768}, base_url=place.url, locale="zh-CN"
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def sign_in(page: Page, person: str) -> None:
    page.goto("/")
    page.get_by_role("button", name="登录").click()
    page.locator("input[name=sub]").fill(person)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(lambda url: "/oauth2/" not in url)


def geometry(page: Page) -> str:
    return str(page.evaluate("() => window.__cm.store.get('data').geometry"))


def fetched(page: Page, path: str) -> int:
    return int(page.evaluate("(path) => fetch(path).then((answer) => answer.status)", path))


def asked(place: Place, path: str) -> tuple[int, bytes]:
    """Status and body for somebody who has signed in nowhere."""
    try:
        with urllib.request.urlopen(place.url + path, timeout=10) as found:
            return found.status, found.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_who_has_not_signed_in_gets_the_way_in_and_nothing_else(chromium: Browser, place: Place):
    with window(chromium, place) as page:
        fetched_data: list[str] = []
        page.on("request", lambda one: "/data/" in one.url and fetched_data.append(one.url))
        page.goto("/?area=4401")
        expect(page.get_by_role("button", name="登录")).to_be_visible()
        expect(page.locator(".cm-app")).to_have_count(0)
        assert fetched_data == []
    status, body = asked(place, "/wall")
    assert status == 403
    assert "尚未授权" in body.decode()
    status, body = asked(place, "/wall/screen?lang=zh")
    assert status == 403
    assert b"4401" not in body


def test_an_account_without_a_role_is_told_so(chromium: Browser, place: Place):
    with window(chromium, place) as page:
        sign_in(page, "stranger")
        expect(page.locator(".st-key-sign_in")).to_contain_text("账号 stranger 尚未授权")
        expect(page.locator(".cm-app")).to_have_count(0)


def test_a_lead_sees_their_area_until_it_is_another_or_none(chromium: Browser, place: Place):
    put_person(place.store, "li", "district", "4401")
    with window(chromium, place) as page:
        sign_in(page, "li")
        page.wait_for_selector(READY)
        here = page.locator(".cm-top-line")
        expect(here).to_contain_text("东区")
        expect(here).not_to_contain_text("西区")
        codes = page.evaluate("() => window.__cm.scene.ground.city.cellCodes")
        assert codes == ["01010101", "01010102", "01020101"]
        before = geometry(page)
        assert fetched(page, before) == 200
        assert asked(place, before)[0] == 403, "of somebody else"
        put_person(place.store, "li", "district", "4402")
        expect(here).to_contain_text("西区", timeout=SOON_MS)
        expect(here).not_to_contain_text("东区")
        assert fetched(page, before) == 403, "an area that was theirs"
        remove_person(place.store, "li")
        expect(page.locator(".st-key-sign_in")).to_contain_text("尚未授权", timeout=SOON_MS)
        expect(page.locator(".cm-app")).to_have_count(0)
        assert fetched(page, before) == 403


def test_an_address_is_for_one_person(chromium: Browser, place: Place):
    put_person(place.store, "zhao", "centre")
    put_person(place.store, "qian", "centre")
    with window(chromium, place) as one, window(chromium, place) as other:
        for page, person in ((one, "zhao"), (other, "qian")):
            sign_in(page, person)
            page.wait_for_selector(READY)
        assert fetched(one, geometry(one)) == 200
        assert fetched(other, geometry(one)) == 403
        for kind in ("/geometry", "%2Fgeometry", "..%2Fgeometry", "base"):
            assert fetched(other, geometry(one).replace("geometry", kind)) in (400, 403, 404), kind


def test_a_briefer_may_look_and_not_act(chromium: Browser, place: Place):
    put_person(place.store, "sun", "briefer")
    with window(chromium, place) as page:
        sign_in(page, "sun")
        page.wait_for_selector(READY)
        controls = page.locator(".cm-alert-open:visible")
        assert set(controls.all_inner_texts()) <= {"记录"}
        expect(page.locator(".cm-work-send:visible")).to_have_count(0)


def test_a_display_shows_its_area_and_opens_nothing_else(chromium: Browser, place: Place):
    secret = put_person(place.store, "hall", "display", "4402")
    with window(chromium, place) as page:
        page.goto(f"/wall?display={secret}")
        page.wait_for_selector(WALL_READY)
        expect(page.get_by_role("heading", level=1)).to_contain_text("西区")
        page.goto("/wall")  # the browser has kept the secret
        page.wait_for_selector(WALL_READY)
        desk = page.context.new_page()
        desk.goto("/")
        expect(desk.get_by_role("button", name="登录")).to_be_visible()
        desk.close()
        assert fetched(page, f"/wall/screen?display={secret}x") == 403
        remove_person(place.store, "hall")
        expect(page.locator("body")).to_contain_text("尚未授权或授权已取消", timeout=SOON_MS)
        expect(page.locator(".cm-wall")).to_have_count(0)
