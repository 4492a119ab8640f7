"""Every control at the left of the page, there and back: address, widgets and what the map gets."""

from __future__ import annotations

import pytest

from dashboard.layers import LAYERS
from queries.catalogue_file import parse_catalogue
from tests.dashboard.desk import Desk
from tests.queries import town as small_town

pytestmark = pytest.mark.usefixtures("town")

CATALOGUE = parse_catalogue(small_town.CATALOGUE)
DEFAULT_LAYERS = [layer.id for layer in LAYERS if layer.on and layer.offered(CATALOGUE)]
CITY_BY_CASES = [["东区", "8", "+3"], ["西区", "4", "±0"], ["城合计", "12", "+3"]]
CITY_BY_COVERAGE = [
    ["西区", "75.0", "—", "15/20"],
    ["东区", "87.5", "+62.5", "35/40"],
    ["城合计", "83.3", "+58.3", "50/60"],
]


def legend(desk: Desk) -> tuple[str, str, str]:
    found = desk.screen["legend"]
    return found["title"], found["unit"], found["level"]


def layer_titles(desk: Desk) -> list[str]:
    return [layer["title"] for layer in desk.screen["layers"]]


def drawn(desk: Desk) -> list[str]:
    """The layers that are sent as such; the browser draws the others from the geometry."""
    return [layer["id"] for layer in desk.screen["layers"]]


def test_the_plain_address_is_the_city_on_its_newest_day():
    desk = Desk()
    assert desk.address == {}
    assert desk.screen["view"] == {
        "area": "44", "day": "2020-02-04", "metric": "confirmed", "level": 5,
        "layers": DEFAULT_LAYERS, "lang": "zh", "site": None,
    }  # fmt: skip
    assert desk.kpis == {"confirmed": ("12", "+3"), "coverage": ("83.3", "+58.3")}
    assert desk.values == [5, 1, None, 4]
    assert desk.table == CITY_BY_CASES
    assert desk.notices == []
    chosen = {name: desk.control(name).value for name in ("metric", "level", "layers", "lang")}
    assert chosen == {
        "metric": "confirmed", "level": 5, "layers": DEFAULT_LAYERS, "lang": "zh",
    }  # fmt: skip


def test_metric_there_and_back():
    desk = Desk()
    desk.choose("metric", "coverage")
    assert desk.address == {"metric": "coverage"}
    assert desk.control("metric").value == desk.screen["view"]["metric"] == "coverage"
    assert legend(desk) == ("巡查率", "%", "网格")
    assert (desk.values, desk.screen["values"]["decimals"]) == ([500, 1000, None, 750], 1)
    assert desk.table == CITY_BY_COVERAGE, "low is bad, so the lowest comes first"
    assert desk.screen["panel"]["trend"]["values"][:5] == [None, None, 25.0, 83.3, None]
    desk.choose("metric", "confirmed")
    assert desk.address == {}
    assert legend(desk) == ("确诊", "例", "网格")
    assert (desk.values, desk.screen["values"]["decimals"]) == ([5, 1, None, 4], 0)
    assert desk.table == CITY_BY_CASES
    assert desk.screen["panel"]["trend"]["values"][:5] == [None, None, 9.0, 12.0, None]


@pytest.mark.parametrize(
    ("level", "name", "values", "extra"),
    [
        (2, "区", [8, 4], []),
        (3, "镇街", [6, None, 4], ["4402"]),
        (4, "村居", [6, None, 4], ["440101", "440102", "4402"]),
    ],
)
def test_level_there_and_back(level: int, name: str, values: list[int | None], extra: list[str]):
    """Where the ragged town has no area at a level, the one above stands in."""
    desk = Desk()
    desk.choose("level", level)
    assert desk.address == {"level": str(level)}
    assert desk.control("level").value == desk.screen["view"]["level"] == level
    assert legend(desk)[2] == name
    assert (desk.values, desk.screen["values"]["extra"]) == (values, extra)
    assert desk.table == CITY_BY_CASES, "the panels do not depend on the level shown"
    desk.choose("level", 5)
    assert desk.address == {}
    assert legend(desk)[2] == "网格"
    assert (desk.values, desk.screen["values"]["extra"]) == ([5, 1, None, 4], [])


def test_a_layer_off_and_on_again():
    desk = Desk(layers="cells,cases,clinics")
    assert drawn(desk) == ["cases", "clinics"]
    desk.choose("layers", ["cells", "clinics"])
    assert desk.address == {"layers": "cells,clinics"}
    assert desk.screen["view"]["layers"] == desk.control("layers").value == ["cells", "clinics"]
    assert drawn(desk) == ["clinics"]
    desk.choose("layers", ["clinics", "cells", "cases"])
    assert desk.address == {"layers": "cells,cases,clinics"}, "in drawing order, not in that asked"
    assert drawn(desk) == ["cases", "clinics"]


def test_every_layer_off_and_the_default_ones_on_again():
    desk = Desk()
    desk.choose("layers", [])
    assert desk.address == {"layers": "none"}
    assert (desk.screen["view"]["layers"], drawn(desk)) == ([], [])
    assert desk.control("layers").value == []
    assert desk.table == CITY_BY_CASES
    desk.choose("layers", DEFAULT_LAYERS)
    assert desk.address == {}
    assert desk.screen["view"]["layers"] == DEFAULT_LAYERS


def test_language_there_and_back():
    desk = Desk(metric="coverage", layers="clinics")
    assert layer_titles(desk) == ["发热门诊"]
    desk.choose("lang", "en")
    assert desk.address == {"metric": "coverage", "layers": "clinics", "lang": "en"}
    assert desk.control("metric").label == "Metric"
    assert desk.control("metric").options[:3] == ["Confirmed", "Current", "Coverage"]
    assert desk.control("level").options == ["District", "Town", "Community", "Cell"]
    assert desk.control("metric").value == "coverage"
    assert legend(desk) == ("Coverage", "%", "Cell")
    assert [row[0] for row in desk.table] == ["West", "East", "Total, City"]
    assert layer_titles(desk) == ["Fever clinics"]
    assert desk.screen["text_url"].endswith("/en")
    desk.choose("lang", "zh")
    assert desk.address == {"metric": "coverage", "layers": "clinics"}
    assert layer_titles(desk) == ["发热门诊"]
    assert desk.control("metric").label == "指标"
    assert desk.control("metric").options[:3] == ["确诊", "现有", "巡查率"]
    assert desk.control("level").options == ["区", "镇街", "村居", "网格"]
    assert legend(desk) == ("巡查率", "%", "网格")
    assert desk.table == CITY_BY_COVERAGE
    assert desk.screen["text_url"].endswith("/zh")


@pytest.mark.parametrize(("name", "value"), [("level", "3"), ("lang", "en")])
def test_a_choice_of_one_cannot_be_taken_back_to_none(name: str, value: str):
    """A second click on the chosen button lets go of it; the page holds it."""
    desk = Desk(**{name: value})
    before = desk.screen
    desk.choose(name, None)
    assert desk.address == {name: value}
    assert str(desk.control(name).value) == value
    assert desk.screen == before


def test_controls_after_each_other_add_up():
    desk = Desk()
    desk.choose("level", 2)
    desk.choose("metric", "coverage")
    desk.choose("layers", ["cells"])
    assert desk.address == {"metric": "coverage", "level": "2", "layers": "cells"}
    assert desk.values == [875, 750]
    desk.choose("metric", "confirmed")
    assert desk.address == {"level": "2", "layers": "cells"}
    assert desk.values == [8, 4]
