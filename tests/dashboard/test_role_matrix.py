"""Every role on every page and route, asked for its own area, its parent, its sibling and a foreign
cell: nothing that lies outside its area, by code or by name, ever reaches it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

import dashboard
from dashboard.addresses import Address
from dashboard.app import make_app
from dashboard.export.formats import FORMATS
from dashboard.export.made import LISTINGS, export_address
from dashboard.layers import LAYERS
from dashboard.live import City, Live
from dashboard.offer import offer_of
from dashboard.paper.formats import SHEET_FORMATS
from dashboard.paper.made import preview_address
from dashboard.routes import DATA, QUESTIONS, make_routes
from dashboard.sign_in import demo_id
from dashboard.topics import TOPICS
from dashboard.wall.routes import make_wall_routes
from dashboard.wall.scenes import shipped_scenes
from queries.acting import act
from queries.people import Person, put_person
from queries.roster import put_post
from queries.scope import Scope
from queries.work import ACTIONS, Item, history
from tests.dashboard.desk import Desk
from tests.dashboard.export.lists import every_text
from tests.dashboard.paper.words import WORDS
from tests.dashboard.serving import Client, served
from tests.queries.town import AREAS

# What each role's area does not hold: codes and names, and its sites.
EAST_ONLY = (
    "4401", "440101", "440102", "01010101", "01010102", "01020101", "FC1", "东区", "甲镇", "乙镇",
    "格一", "格二", "格三", "East", "Jia", "Cell 1", "Cell 2", "Cell 3",
)  # fmt: skip
WEST_ONLY = ("4402", "02000001", "FC2", "西区", "格四", "West", "Cell 4")
FOREIGN = {"": (), "4401": WEST_ONLY, "4402": EAST_ONLY, "440101": (*WEST_ONLY, "440102", "格三")}
ROLES = [
    demo_id("centre"), demo_id("briefer"), demo_id("district", "4401"), demo_id("district", "4402"),
    demo_id("district", "440101"), demo_id("briefer", "4402"),
]  # fmt: skip
EVERY_LAYER = ",".join(layer.id for layer in LAYERS)
ASKED = [code for code, *_ in AREAS]

# Every page and every route there is. Whoever adds one says here what it shows of an area.
PAGES = {  # file → its address
    "city_map.py": "", "my_area.py": "my_area", "cases.py": "cases", "clinics.py": "clinics",
    "patrols.py": "patrols", "resumption.py": "resumption", "briefing.py": "briefing",
}  # fmt: skip
WITH_MAP = [page for page in PAGES.values() if page != "briefing"]  # that: test_briefing_roles
OPEN = {  # the same for everybody, and nothing of any area
    "/map/{version}/{path:path}", "/fonts/{version}/{path:path}", "/text/{version}/{lang}",
    "/map/{rest:path}", "/fonts/{rest:path}", "/text/{rest:path}", "/data/{rest:path}",
    "/pulse", "/healthz", "/readyz", "/metrics",
}  # fmt: skip
SCOPED = {"/data/{kind}/{token}", "/wall", "/wall/screen"}
BEHIND_OPTIONS = {
    "cases": "then=7", "clinics": "radius=5&closes=none", "patrols": "hours=24&stops=10",
    "resumption": "",
}  # fmt: skip
BEHIND = (
    "",
    "seen+",
    "gap+",
    "area+",
    "site+",
    "clinic/",
    "area/",
    "moves/",
    "more/",
)  # what the topic pages ask of
PACKED = ("packed", "states", "values")


def strings(value: Any, key: str = "") -> Iterator[str]:
    """Every text of a message that is not itself packed or signed."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield str(name)
            yield from strings(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one, key)
    elif isinstance(value, str) and key not in PACKED and not value.startswith("/data/"):
        yield value


def leaks(message: Any, area: str, said: str = "") -> list[str]:
    """What of other areas stands in a message; a correction may repeat what was `said`."""
    texts = [text for text in strings(message) if not (said and said in text)]
    return [f"{one} in {text!r}" for text in texts for one in FOREIGN[area] if one in text]


def area_of(person: str) -> str:
    return person.rsplit(":", 1)[1]


def item_of(area: str) -> str:
    """The query that asks for the record of an area's alert."""
    return f"?rule=many&area={area}&raised_on=2020-02-03&day=2020-02-10"


@pytest.fixture(scope="module", autouse=True)
def worked_on(town: Live) -> None:
    """Posts in every area, and somebody of the centre has given each alert to the nearest."""
    for code, name, name_en, _level, _parent in AREAS:
        put_post(town.store, f"{name}值守", code, f"{name_en} post")
    centre = Person(demo_id("centre"), "centre", "*")
    for area, day, post in (("01010101", 4, "格一值守"), ("02000001", 3, "格四值守")):
        item = Item("many", area, date(2020, 2, day))
        act(town.store, centre, item, "acknowledge", f"{post}知悉")
        seen = newest(town, item)
        act(town.store, centre, item, "assign", assignee=post, seen_entry=seen)


def newest(town: Live, item: Item) -> int:
    with town.store.read(Scope.whole()) as conn:
        return history(conn, item, date(2020, 2, 10))[-1].id


@pytest.mark.parametrize("person", ROLES)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", WITH_MAP)
def test_a_page_shows_nothing_of_other_areas(town: Live, person: str, lang: str, page: str):
    """Every metric of every area in Chinese; in English, where only the words are others, each
    area and each metric at least once."""
    metrics = list(town.city(Scope.whole()).catalogue.metrics)
    assert len(ASKED) >= len(metrics)
    pairs = product(ASKED, metrics) if lang == "zh" else zip(ASKED, cycle(metrics), strict=False)
    for asked, metric in pairs:
        desk = Desk(person, page, area=asked, metric=metric, layers=EVERY_LAYER, lang=lang)
        assert leaks(desk.screen, area_of(person), said=asked) == []
    for site in ("FC1", "FC2"):
        desk = Desk(person, page, site=site, lang=lang)
        assert leaks(desk.screen, area_of(person), said=site) == []


@pytest.mark.parametrize("person", ROLES)
def test_what_the_map_fetches_holds_nothing_of_other_areas(town: Live, person: str):
    """By the addresses of its own; and an address of anybody else is refused."""
    area = area_of(person) or "*"
    params = {
        "geometry": [()], "base": [()], "search": [()],
        "days": [("confirmed", level, 1) for level in (2, 3, 5)],
        "sites": [("clinics", lang, 1) for lang in ("zh", "en")],
        "paths": [(layer, "zh", "2020-02-04", "", "", 1) for layer in ("flights", "attention")],
        "work": [("zh",), ("en",)],
        "thumbnail": [("map", "zh", "light", 1)],
        "explain": [
            *((topic, lang, "44", "2020-02-04", "", options, 1) for lang in ("zh", "en")
              for topic, options in BEHIND_OPTIONS.items()),
            *(("cases", "zh", asked, "2020-02-04", "", "then=7", 1) for asked in ASKED),
        ],
        "stream": [("zh",), ("en",)],
    }  # fmt: skip
    questions = {
        "work": [item_of(code) for code in ASKED],
        "explain": [f"?behind={kind}{code}" for kind in BEHIND for code in ("FC1", "FC2", *ASKED)],
        "stream": [f"?site={code}" for code in ("FC1", "FC2", *ASKED)],
    }
    # Below; those of briefings in briefing/test_briefing_roles.py.
    others = {"export", "preview", "thumbnail", "briefing"}
    assert {*params, *others} == set(DATA), "a kind of data that this test does not know"
    assert set(QUESTIONS) == {*questions, "preview"}
    with served(make_routes(town, Path("fonts"))) as client:
        for kind, each in params.items():
            for one in each:
                path = town.addresses.sign(Address.of(kind, area, *one), person)
                for question in ("", *questions.get(kind, ())):
                    answer = client.raw(path + question)
                    assert answer.status == 200, (kind, one)
                    foreign_words = FOREIGN[area_of(person)]
                    found = [text for text in foreign_words if text.encode() in answer.body]
                    assert found == [], (kind, one, question)
                for other in ("*", "4401", "4402", "440101", "01010101", ""):
                    if other == area:
                        continue
                    foreign = town.addresses.sign(Address.of(kind, other, *one), person)
                    assert client.raw(foreign).status == 403, (kind, other)


def metrics_of(page: str, city: City) -> tuple[str, str]:
    """Two metrics of a page; a topic has its own."""
    if page not in TOPICS:
        return "confirmed", "coverage"
    offered = offer_of(city, desk=False, topic=TOPICS[page]).metrics
    return offered[0], offered[-1]


@pytest.mark.parametrize("person", ROLES)
@pytest.mark.parametrize("page", LISTINGS)
def test_no_file_holds_anything_of_other_areas(town: Live, person: str, page: str, tmp_path: Path):
    """Every list in every format, unpacked, of every area there is: its own, or none at all."""
    own = Scope(area_of(person) or "*")
    city = town.city(own)
    theirs = set(city.areas["code"])
    plain, other = metrics_of(page, city)
    with served(make_routes(town, Path("fonts"))) as client:
        for area in ASKED:
            for metric, name in ((plain, "csv"), *((other, one) for one in FORMATS)):
                view = {"area": area, "day": "2020-02-04", "metric": metric}
                view |= {"level": str(max(city.hierarchy.levels))}
                address = export_address(own, page, name, "zh", view)
                answer = client.raw(town.addresses.sign(address, person))
                assert answer.status == (200 if area in theirs else 403), (area, name)
                if area in theirs:
                    said = every_text(answer.body, name, tmp_path)
                    assert [one for one in FOREIGN[area_of(person)] if one in said] == []
                    assert city.hierarchy.name(area) in said
                else:
                    assert set(json.loads(answer.body)) == {"error"}


@pytest.mark.parametrize("person", ROLES)
@pytest.mark.parametrize("name", SHEET_FORMATS)
def test_no_sheet_holds_anything_of_other_areas(town: Live, person: str, name: str):
    """In every format, of its own area and of each other; and none at an address of anybody else.

    A picture has no words to look for: it is drawn of the same sheet as those that have.
    """
    assert set(SHEET_FORMATS) == {*WORDS, "png"}, "a format that this test does not know"
    own = Scope(area_of(person) or "*")
    city = town.city(own)
    theirs = set(city.areas["code"])
    layers = ",".join(layer.id for layer in LAYERS if layer.offered(city.catalogue))
    with served(make_routes(town, Path("fonts"))) as client:
        for page in LISTINGS:
            if page in TOPICS and name != "html":
                continue  # their own is in the sheet, whatever is drawn of it: html has all of it
            metric = metrics_of(page, city)[-1]
            view = {"day": "2020-02-04", "metric": metric, "level": "5", "layers": layers}
            for area in ASKED:
                address = export_address(own, page, name, "zh", view | {"area": area})
                answer = client.raw(town.addresses.sign(address, person))
                assert answer.status == (200 if area in theirs else 403), (page, area)
                if area not in theirs:
                    assert set(json.loads(answer.body)) == {"error"}
                elif name in WORDS:
                    said = WORDS[name](answer.body)
                    assert [one for one in FOREIGN[area_of(person)] if one in said] == [], area
                    assert city.hierarchy.name(area) in said
                foreign = town.addresses.sign(address, demo_id("briefer", "440102"))
                assert client.raw(foreign).status == 403


@pytest.mark.parametrize("person", ROLES)
def test_a_preview_is_of_an_area_of_ones_own(town: Live, person: str):
    own = Scope(area_of(person) or "*")
    theirs = set(town.city(own).areas["code"])
    with served(make_routes(town, Path("fonts"))) as client:
        for area in ASKED:
            address = preview_address(own, "city_map", "zh", {"area": area, "level": "5"}, "")
            answer = client.raw(town.addresses.sign(address, person))
            assert answer.status == (200 if area in theirs else 403), area
            foreign = town.addresses.sign(address, demo_id("briefer", "440102"))
            assert client.raw(foreign).status == 403


@pytest.mark.parametrize("area", ["4401", "4402", "440101"])
def test_a_display_shows_nothing_of_other_areas(town: Live, area: str):
    secret = put_person(town.store, f"hall {area}", "display", area)
    scenes = shipped_scenes(town.city(Scope.whole()).catalogue)
    with served(make_wall_routes(town, scenes)) as client:
        for lang in ("zh", "en"):
            for asked in ("", *ASKED):
                path = f"/wall/screen?display={secret}&lang={lang}&area={asked}"
                for show in ("city", *(f"district-{code}" for code in ASKED)):
                    assert leaks(_screen(client, f"{path}&show={show}"), area, said=asked) == []


def _screen(client: Client, path: str) -> Any:
    answer = client.raw(path)
    assert answer.status == 200
    return json.loads(answer.body)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    ("person", "why"), [(demo_id("briefer"), "只能查看"), (demo_id("district", "4401"), "已不在")]
)
def test_a_briefer_cannot_act_and_a_lead_only_at_home(
    town: Live, person: str, why: str, action: str
):
    deed = {
        "rule": "many", "area": "02000001", "raised_on": "2020-02-03", "action": action,
        "note": "已派人", "assignee": "格四值守", "seen": 9, "n": "1",
    }  # fmt: skip
    snapshot = town.snapshot
    desk = Desk(person)
    desk.tell("act", deed)
    assert why in " ".join(desk.notices)
    assert desk.screen["acted"] == {"n": "1", "ok": False}
    assert town.snapshot == snapshot


def test_a_record_is_whole_for_whom_it_concerns_and_empty_for_the_others(town: Live):
    def record(person: str) -> Any:
        address = Address.of("work", area_of(person) or "*", "zh")
        with served(make_routes(town, Path("fonts"))) as client:
            return client.get(town.addresses.sign(address, person) + item_of("02000001")).json()

    whole = record(demo_id("district", "4402"))
    assert [(e["by"], e["what"], e["note"]) for e in whole["entries"]] == [
        ("指挥中心", "确认", "格四值守知悉"), ("指挥中心", "指派给格四值守", ""),
    ]  # fmt: skip
    assert [name for name, _ in whole["names"]] == ["格四值守", "西区值守"]
    assert (whole["state"], whole["assignee"]) == ("assigned", "格四值守")
    assert record(demo_id("district", "4401")) == {
        "state": "open", "assignee": "", "seen": 0, "entries": [], "names": [],
    }  # fmt: skip


def test_who_is_nobody_gets_no_map(town: Live):
    for person in ("demo:admin:", "demo:district:9999", "somebody", ""):
        assert not Desk(person).has_map


def test_every_page_and_every_route_is_in_the_matrix(town: Live, tmp_path: Path):
    pages = Path(dashboard.__file__).with_name("pages")
    assert {path.name for path in pages.glob("[!_]*.py")} == set(PAGES)
    routes = make_app(town, tmp_path)._user_routes
    paths = [route.path for route in routes if isinstance(route, Route)]
    assert len(paths) == len(routes)
    assert set(paths) == OPEN | SCOPED
