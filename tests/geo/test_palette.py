"""Colours are checked as they print in grey and as people with colour-blindness see them."""

from __future__ import annotations

import re

import numpy as np
import pytest

from geo.errors import GeoError
from geo.palette import (
    MOST_CLASSES,
    PALETTES,
    colours,
    lightness,
    no_data_colour,
    state_colours,
)

# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, A physiologically-based model for simulation of
# color vision deficiency, IEEE TVCG 15 (6), 2009, severity 1.0; on linear sRGB.
SEEN_BY = {
    "normal sight": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
LEAST_STEP = 7.0
THEMES = ("light", "dark")


def linear(colour: str) -> np.ndarray:
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def perceived(colour: str, sight: str = "normal sight") -> float:
    """L* of a colour as seen, worked out here apart from the code under test."""
    red, green, blue = np.clip(SEEN_BY[sight] @ linear(colour), 0, 1)
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    return float(116 * np.cbrt(y) - 16 if y > 216 / 24389 else y * 24389 / 27)


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SEEN_BY)
def test_lightness_is_monotone_in_steps_that_can_be_seen(
    palette: str, theme: str, sight: str
) -> None:
    for k in range(2, 8):
        seen = [perceived(colour, sight) for colour in colours(palette, k, theme)]
        steps = np.diff(seen) * (-1 if theme == "light" else 1)
        assert steps.min() >= LEAST_STEP, (k, seen)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("palette", PALETTES)
def test_every_number_of_classes_gives_that_many_different_colours(
    palette: str, theme: str
) -> None:
    for k in range(1, MOST_CLASSES + 1):
        found = colours(palette, k, theme)
        assert len(found) == len(set(found)) == k
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in found)


@pytest.mark.parametrize("palette", PALETTES)
def test_the_first_class_is_quiet_and_dark_theme_turns_round(palette: str) -> None:
    assert perceived(colours(palette, 7, "light")[0]) == pytest.approx(95.5, abs=0.5)
    assert perceived(colours(palette, 7, "light")[-1]) == pytest.approx(24, abs=0.5)
    assert perceived(colours(palette, 7, "dark")[0]) == pytest.approx(23, abs=0.5)
    assert perceived(colours(palette, 7, "dark")[-1]) == pytest.approx(93, abs=0.5)


@pytest.mark.parametrize("theme", THEMES)
def test_states_differ_from_one_another(theme: str) -> None:
    states = state_colours(theme)
    assert set(states) == {"no_data", "no_data_line", "suppressed", "outside"}
    assert len(set(states.values())) == 4
    assert no_data_colour(theme) == states["no_data"]
    gap = abs(perceived(states["no_data"]) - perceived(states["no_data_line"]))
    assert gap > 15  # the hatching shows


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("theme", THEMES)
def test_no_data_is_not_the_colour_of_the_first_class(palette: str, theme: str) -> None:
    first = colours(palette, 7, theme)[0]
    assert abs(perceived(no_data_colour(theme)) - perceived(first)) > 4


def test_palettes_are_told_apart() -> None:
    middles = {palette: linear(colours(palette, 7)[4]) for palette in PALETTES}
    for one in PALETTES:
        for other in PALETTES:
            if one != other:
                assert np.abs(middles[one] - middles[other]).max() > 0.05, (one, other)


def test_lightness_of_known_colours() -> None:
    assert lightness("#000000") == pytest.approx(0, abs=1e-6)
    assert lightness("#ffffff") == pytest.approx(100, abs=1e-3)
    assert lightness("#777777") == pytest.approx(50.03, abs=0.01)
    assert lightness("#ff0000") == pytest.approx(53.24, abs=0.01)


def test_the_list_is_the_callers_own() -> None:
    colours("teal", 5).clear()
    state_colours().clear()
    assert len(colours("teal", 5)) == 5
    assert len(state_colours()) == 4


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: colours("pink", 5), "palette 'pink' is not known; known are rose, teal"),
        (lambda: colours("rose", 0), "0 classes"),
        (lambda: colours("rose", 10), "10 classes"),
        (lambda: colours("rose", 5, "sepia"), "theme 'sepia'"),
        (lambda: state_colours("sepia"), "theme 'sepia'"),
    ],
)
def test_refuses(call: object, message: str) -> None:
    with pytest.raises(GeoError, match=message):
        call()  # type: ignore[operator]
