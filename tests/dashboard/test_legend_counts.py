"""What the legend counts: of the area looked at, and never a 0 for what nobody has reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.live import Live
from dashboard.wall.scenes import Scene, Scenes
from dashboard.wall.screen import Wall, build_wall
from queries.scope import Scope
from tests.dashboard import conftest
from tests.dashboard.conftest import open_town
from tests.dashboard.desk import Desk
from tests.queries import town as small_town


def layer(layer_id: str, **address: str) -> dict[str, Any]:
    return Desk(layers=layer_id, **address).screen["layers"][0]


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("area", "counts", "unknown"),
    [
        ("44", [0, 0, 1], 1),
        ("4401", [0, 0, 1], 0),
        ("4402", [0, 0, 0], 1),
        ("440102", [0, 0, 0], 0),
    ],
)
def test_clinics_are_counted_in_the_area_looked_at(area: str, counts: list[int], unknown: int):
    found = layer("clinics", area=area)
    assert [style["count"] for style in found["styles"]] == counts
    assert found["unknown"] == {"label": "状态不明", "count": unknown}
    assert (found["count"], found.get("note")) == (2, None), "both stay on the map"


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("area", "level", "count", "note"),
    [
        ("44", "5", 10, "10（另 2 未定位）"),
        ("4401", "5", 6, "6（另 2 未定位）"),
        ("4402", "5", 4, None),
        ("01010101", "5", 5, None),
        ("01010101", "2", 0, "5"),  # no circle stands for a cell, and yet five cases are in it
    ],
)
def test_cases_are_counted_in_the_area_looked_at(
    area: str, level: str, count: int, note: str | None
):
    found = layer("cases", area=area, level=level)
    assert (found["styles"][0]["count"], found.get("note")) == (count, note)


@pytest.mark.usefixtures("town")
def test_signs_and_alerts_are_both_counted():
    assert layer("attention")["note"] == "2 处 · 2 项"
    assert layer("attention", area="4401")["note"] == "1 处 · 1 项"
    assert "note" not in layer("attention", area="440102")
    attention = Desk().screen["panel"]["attention"]
    assert (attention["total"], attention["places"]) == (2, 2)


def without(monkeypatch: pytest.MonkeyPatch, *feeds: str) -> None:
    kept = {name: lines for name, lines in conftest.DELIVERIES.items() if name not in feeds}
    monkeypatch.setattr("tests.dashboard.conftest.DELIVERIES", kept)


SCENES = Scenes(
    (Scene("city", {"zh": "{name}", "en": "{name}"}, "confirmed", 5, (), 20),), ("clinics",)
)


def clinics_number(live: Live) -> dict[str, Any]:
    screen = build_wall(live, Scope.whole(), Wall(None, None, "zh"), SCENES, "city")
    return screen["wall"]["numbers"][0]


def test_clinics_that_nobody_registered_are_not_0_open(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    without(monkeypatch, "clinics", "clinic_status")
    with open_town(server, tmp_path) as live:
        found = layer("clinics")
        assert found["note"] == "从未上报"
        assert [style.get("count") for style in found["styles"]] == [None] * 3
        number = clinics_number(live)
        assert (number["value"], number["rest"], number["state"]) == ("—", "", "never")


def test_clinics_without_a_report_are_not_0_open(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    without(monkeypatch, "clinic_status")
    with open_town(server, tmp_path) as live:
        found = layer("clinics")
        assert (found["note"], found["unknown"]["count"]) == ("状态未报", 2)
        assert [style.get("count") for style in found["styles"]] == [None] * 3
        number = clinics_number(live)
        assert (number["value"], number["rest"]) == ("—", "/ 2 家 · 状态未报")


def test_a_city_without_clinics_and_drones_has_no_such_layers(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    without(monkeypatch, "clinics", "clinic_status")
    bare = small_town.CATALOGUE
    for name in ("clinics", "clinic_status", "flights"):
        before, _, after = bare.partition(f"[feed.{name}]")
        bare = before + after[after.index("\n\n") :]
    monkeypatch.setattr("tests.dashboard.conftest.CATALOGUE", bare)
    with open_town(server, tmp_path):
        assert set(Desk().screen["view"]["layers"]) == {
            "cells", "borders", "labels", "cases", "attention",
        }  # fmt: skip
