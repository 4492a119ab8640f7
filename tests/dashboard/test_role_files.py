"""Every role and every file that it may have: nothing of other areas is in one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.export.formats import FORMATS
from dashboard.export.made import LISTINGS, export_address
from dashboard.layers import LAYERS
from dashboard.live import City, Live
from dashboard.offer import offer_of
from dashboard.paper.formats import SHEET_FORMATS
from dashboard.paper.made import preview_address
from dashboard.routes import make_routes
from dashboard.sign_in import demo_id
from dashboard.topics import TOPICS
from queries.scope import Scope
from tests.dashboard.export.lists import every_text
from tests.dashboard.matrix import (
    ASKED,
    FOREIGN,
    ROLES,
    area_of,
    work_everywhere,
)
from tests.dashboard.paper.words import WORDS
from tests.dashboard.serving import served


@pytest.fixture(scope="module", autouse=True)
def worked_on(town: Live) -> None:
    work_everywhere(town)


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
