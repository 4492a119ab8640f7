"""The soak's short form: one scene, some hundred refreshes, the same limits."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from tests.soak.curve import as_svg, draw
from tests.soak.soak import Soak, State, soak

REFRESHES, WARM_UP = 100, 40  # 5 % of so few would not fill what is kept on purpose


def test_memory_does_not_grow_with_the_refreshes(
    chromium: Browser, wall_folder: Path, pytestconfig: pytest.Config
):
    found = soak(chromium, wall_folder, REFRESHES, WARM_UP, "?scene=city")
    draw(found.states, pytestconfig.rootpath / "build" / "pictures")
    assert found.scenes == {"city"}
    assert found.end.refreshes == REFRESHES
    assert found.warm.refreshes == WARM_UP
    assert found.end.contexts == 2, "the map's, and the one that asks how this browser draws"
    assert found.problems() == []


def state(refreshes: int, server_mb: float = 200, heap_mb: float = 10, contexts: int = 2) -> State:
    return State(refreshes, refreshes / 2, server_mb, heap_mb, contexts)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (state(100, 219, 11.9), []),
        (state(100, server_mb=221), ["server 200 → 221 MB"]),
        (state(100, heap_mb=12.1), ["heap 10.0 → 12.1 MB"]),
        (state(100, contexts=3), ["drawing contexts 2 → 3"]),
    ],
)
def test_what_grows_too_much_is_named(end: State, said: list[str]):
    assert Soak([state(5), end], state(5), frozenset()).problems() == said


def test_the_curve_is_a_drawing_of_both_lines():
    drawn = ElementTree.fromstring(as_svg([state(5), state(50), state(100)]))
    lines = [part for part in drawn if part.tag.endswith("polyline")]
    assert [len(line.attrib["points"].split()) for line in lines] == [3, 3]
    assert lines[0].attrib["points"].endswith("840.0,81.8")
