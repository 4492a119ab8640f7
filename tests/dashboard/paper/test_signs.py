"""Paper draws what the browser draws: its colours, shapes and sizes, read from its own files."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import dashboard.map
from dashboard.paper.ink import ink_of, mix
from dashboard.paper.signs import (
    CROWD,
    LEAST_PX,
    MOST_PX,
    ONE_PX,
    bubble_radius_px,
    outline,
)

FOLDER = Path(dashboard.map.__file__).parent / "static" / "map"
SCRIPTS = "".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("*.js")))
# Names of colours here and in the browser.
SAME = {
    "sea": "sea", "shallow": "shallow", "land": "land", "neighbour": "neighbour",
    "neighbour_line": "neighbourLine", "coast": "coast", "border": "border", "focus": "focus",
    "casing": "casing", "unknown": "unknown",
}  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_ground_has_the_browsers_colours(theme: str):
    body = re.search(rf"const {theme.upper()} = {{(.*?)}};", SCRIPTS, re.S)
    assert body
    found = dict(re.findall(r'(\w+): "(#\w+)"', body[1]))
    ink = ink_of(theme)  # type: ignore[arg-type]
    assert {ours: getattr(ink, ours) for ours in SAME} == {
        ours: found[theirs] for ours, theirs in SAME.items()
    }


def test_signs_have_the_browsers_outlines():
    for shape in ("diamond", "triangle", "cross", "arrow"):
        body = re.search(rf"{shape}: \(path\) => polygon\(path, \[(.*?)\]\),", SCRIPTS, re.S)
        assert body, shape
        corners = re.findall(r"\[([-\d.]+), ([-\d.]+)\]", body[1])
        theirs = [(float(x) / 2, -float(y) / 2) for x, y in corners]
        ours = {tuple(np.round(xy, 6)) for xy in outline(shape).vertices}
        assert ours == {tuple(np.round(xy, 6)) for xy in theirs}
    circle = outline("circle").vertices
    assert np.abs(circle).max() == pytest.approx(0.5)


def test_a_casing_lies_around_the_sign_and_leaves_it_whole():
    for shape in ("square", "cross", "diamond", "triangle", "circle"):
        sign, wider = outline(shape), outline(shape, 0.07)
        inner = wider.vertices[:-1]
        assert not sign.contains_points(inner).any()
        assert wider.contains_points(sign.vertices * 0.999).all()


def test_bubbles_have_the_browsers_sizes_and_areas_in_proportion():
    sizes = re.search(r"most: ([\d.]+), least: ([\d.]+), one: ([\d.]+)", SCRIPTS)
    assert sizes
    assert tuple(map(float, sizes.groups())) == (MOST_PX, LEAST_PX, ONE_PX)
    crowd = re.search(r"const CROWD = (\d+);", SCRIPTS)
    assert crowd
    assert int(crowd[1]) == CROWD
    assert bubble_radius_px(16, 16) == pytest.approx(22)
    assert bubble_radius_px(4, 16) == pytest.approx(11)
    assert bubble_radius_px(400, 400) == 22
    assert bubble_radius_px(1, 1) == 5.5
    assert bubble_radius_px(0, 9) == bubble_radius_px(float("nan"), 9) == 0


def test_a_share_of_one_colour_in_another():
    assert mix("#000000", "#ffffff", 0.2) == "#333333"
    assert mix("#123456", "#abcdef", 0) == "#123456"
