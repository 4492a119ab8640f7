"""The address of a file: from a press to the file, for one person and five minutes, and entered."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from dashboard import routes
from dashboard.addresses import Address
from dashboard.errors import AddressRefused, ExportRefused
from dashboard.export.formats import FORMATS
from dashboard.export.made import LISTINGS, export_address
from dashboard.live import Live
from dashboard.sent import disposition
from dashboard.sign_in import demo_id
from queries.audit import read_audit
from queries.people import put_person, remove_person
from queries.scope import Scope
from queries.snapshot import snapshot_number
from tests.dashboard.desk import Desk
from tests.dashboard.serving import Client, served

EAST, WEST = demo_id("district", "4401"), demo_id("district", "4402")
VIEW = {"area": "4401", "day": "2020-02-04", "metric": "confirmed", "level": "5"}


@pytest.fixture(scope="module")
def client(town: Live) -> Iterator[Client]:
    with served(routes.make_routes(town, Path("fonts"))) as found:
        yield found


def path_of(town: Live, person: str = EAST, now: float | None = None, **view: str) -> str:
    address = export_address(Scope("4401"), "city_map", "csv", "zh", VIEW | view)
    return town.addresses.sign(address, person, now)


def entries(town: Live) -> list[tuple[str, str, str, str]]:
    with town.store.read(Scope.whole()) as conn:
        found = read_audit(conn)
    return [(e.person, e.action, e.area, e.detail) for e in found if e.action == "export"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_press_gives_a_file_of_the_screen(town: Live, client: Client, name: str):
    desk = Desk(EAST, area="4401", day="2020-02-04")
    assert "export" not in desk.screen
    desk.tell("export", {"id": "7-1", "format": name, "order": "value-up"})
    told = desk.screen["export"]
    assert told["id"] == "7-1"
    answer = client.raw(told["url"])
    assert (answer.status, len(answer.body) > 200) == (200, True)
    desk.go()
    assert "export" not in desk.screen, "an address is told once"
    assert entries(town)[0] == (
        EAST, "export", "4401",
        f"{name} city_map area=4401 day=2020-02-04 level=5 metric=confirmed order=value-up "
        f"snapshot={town.snapshot}",
    )  # fmt: skip


def test_the_audit_keeps_nothing_that_looks_personal(town: Live, client: Client):
    assert client.raw(path_of(town, search="13800138000", order="x" * 500)).status == 200
    (*_, detail) = entries(town)[0]
    assert "138" not in detail
    assert "(hidden)" in detail
    assert len(detail) < 250


def test_an_unknown_format_gives_no_address(town: Live):
    desk = Desk(EAST)
    desk.tell("export", {"id": "1", "format": "exe", "order": ["x"]})
    assert desk.screen["export"] == {"id": "1", "url": None}


def test_the_file_has_its_name_and_is_kept_nowhere(town: Live, client: Client):
    answer = client.get(path_of(town))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    said = answer.headers["Content-Disposition"]
    name = f"一张图_东区_2020-02-04_快照{town.snapshot}.csv"
    assert unquote(said.split("filename*=UTF-8''")[1]) == name
    assert f'filename="2020-02-04_{town.snapshot}.csv"' in said


def test_a_name_cannot_add_a_header():
    made = disposition('a"\r\nX: 1; b.csv')
    assert "\r" not in made
    assert made == "attachment; filename=\"aX1b.csv\"; filename*=UTF-8''" + quote(
        'a"\r\nX: 1; b.csv', safe=""
    )
    assert disposition("珠海").startswith('attachment; filename="export"')


def refused(client: Client, path: str) -> bool:
    answer = client.raw(path)
    return answer.status in (403, 404) and set(json.loads(answer.body)) == {"error"}


def test_an_address_that_is_not_ones_own_gives_no_byte(town: Live, client: Client):
    good, before = path_of(town), len(entries(town))
    token = good.rsplit("/", 1)[1]
    head, seal = token.rsplit(".", 1)
    days = town.addresses.sign(Address.of("days", "4401", "confirmed", 5, 1), EAST)
    paths = {
        "guessed": "/data/export/1", "empty": "/data/export/", "listed": "/data/export",
        "altered": f"/data/export/{head}x.{seal}", "unsealed": f"/data/export/{head}",
        "other seal": f"/data/export/{head}.{seal[::-1]}",
        "of another kind": days.replace("/days/", "/export/"),
        "as another kind": good.replace("/export/", "/days/"),
        "expired": path_of(town, now=1e9), "doubled": good.replace("/export/", "/export//"),
        "climbing": f"/data/export/../export/%2e%2e/{token}",
        "encoded slash": f"/data/export%2f{token}", "encoded dots": f"/data/%2e%2e/export/{token}",
        "zero": f"/data/export/%00{token}", "somebody else's area": path_of(town, WEST),
        "nobody's": path_of(town, "demo:admin:"), "an area outside": path_of(town, area="4402"),
        "the city": path_of(town, area="44"), "no view": path_of(town, day="soon"),
    }  # fmt: skip
    assert {why: path for why, path in paths.items() if not refused(client, path)} == {}
    assert len(entries(town)) == before
    assert client.raw(good).status == 200
    assert len(entries(town)) == before + 1


def test_who_lost_the_area_loses_the_address(town: Live, client: Client):
    """Signed for the city, of somebody who has only the east."""
    address = export_address(Scope.whole(), "city_map", "csv", "zh", VIEW)
    assert refused(client, town.addresses.sign(address, EAST))


class SignedIn:
    """Everybody who asks is the one whose cookie names them."""

    is_demo = False

    def of_run(self) -> None:
        return None

    def of_cookies(self, cookies: Mapping[str, str]) -> str | None:
        return cookies.get("me")


def ask(client: Client, path: str, person: str | None) -> int:
    """The status for somebody who has signed in, or nobody."""
    request = urllib.request.Request(client.url + path)
    if person:
        request.add_header("Cookie", f"me={person}")
    try:
        with urllib.request.urlopen(request, timeout=30) as found:
            return found.status
    except urllib.error.HTTPError as error:
        return error.code


def told(town: Live) -> None:
    """Waits until this process has heard of the newest snapshot."""
    with town.store.read(Scope.whole()) as conn:
        newest = snapshot_number(conn)
    deadline = time.monotonic() + 30
    while town.snapshot < newest:
        assert time.monotonic() < deadline, "the snapshot did not come"
        time.sleep(0.01)


def test_where_people_sign_in_an_address_is_of_one_of_them_and_of_their_present_area(
    town: Live, client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(town, "sign_in", SignedIn())
    put_person(town.store, "li", "district", "4401")
    put_person(town.store, "wang", "district", "4401")
    told(town)
    path = path_of(town, "li")
    assert [ask(client, path, who) for who in ("li", "wang", "nobody", None)] == [
        200,
        403,
        403,
        403,
    ]
    put_person(town.store, "li", "district", "4402")
    told(town)
    assert ask(client, path, "li") == 403
    remove_person(town.store, "li")
    told(town)
    assert ask(client, path, "li") == 403


def test_nothing_is_handed_out_that_the_audit_does_not_know_of(
    town: Live, client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(routes, "enter", lambda *_: False)
    assert client.raw(path_of(town)).status == 503


def test_a_list_with_personal_data_is_refused(
    town: Live, client: Client, monkeypatch: pytest.MonkeyPatch
):
    def personal(*_: object) -> None:
        raise ExportRefused("columns of personal data: phone")

    monkeypatch.setitem(LISTINGS, "city_map", personal)
    answer = client.raw(path_of(town))
    assert (answer.status, json.loads(answer.body)) == (
        422, {"error": "columns of personal data: phone"},
    )  # fmt: skip


def test_a_list_that_there_is_not_has_no_address():
    with pytest.raises(AddressRefused):
        export_address(Scope.whole(), "secrets", "csv", "zh", VIEW)
