"""Every role on every page and route, asked for its own area, its parent, its sibling and a foreign
cell: nothing that lies outside its area, by code or by name, ever reaches it."""

from __future__ import annotations

import json
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

import dashboard
from dashboard.addresses import Address
from dashboard.app import make_app
from dashboard.live import Live
from dashboard.routes import DATA, QUESTIONS, make_routes
from dashboard.sign_in import demo_id
from dashboard.wall.routes import make_wall_routes
from dashboard.wall.scenes import shipped_scenes
from queries.people import put_person
from queries.scope import Scope
from queries.work import ACTIONS
from tests.dashboard.desk import Desk
from tests.dashboard.matrix import (
    ASKED,
    EVERY_LAYER,
    FOREIGN,
    ROLES,
    area_of,
    item_of,
    leaks,
    work_everywhere,
)
from tests.dashboard.serving import Client, served

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


@pytest.fixture(scope="module", autouse=True)
def worked_on(town: Live) -> None:
    work_everywhere(town)


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
