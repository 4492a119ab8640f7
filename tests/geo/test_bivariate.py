"""Nine classes of two things, and colours that are told apart by everybody and in grey."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from geo.bivariate import bivariate_classes, bivariate_colours, bivariate_labels
from geo.errors import GeoError
from geo.palette import state_colours
from tests.geo.test_palette import SEEN_BY, linear, perceived

XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
LEAST_DELTA_E = 10.0  # CIE 1976; about four times what is just seen side by side


def lab(colour: str, sight: str = "normal sight") -> np.ndarray:
    t = XYZ @ np.clip(SEEN_BY[sight] @ linear(colour), 0, 1) / (0.95047, 1, 1.08883)
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t * 841 / 108 + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_classes_by_hand() -> None:
    first = [10, 50, 51, 80, 81, np.nan, 10]
    second = [0, 0, 7, 8, np.inf, 0, np.nan]
    breaks = (50, 80), (1, 7)
    high = bivariate_classes(first, second, *breaks)
    assert high.tolist() == [0, 0, 4, 7, 8, -1, -1]
    low = bivariate_classes(first, second, *breaks, "low")
    assert low.tolist() == [6, 6, 4, 1, 2, -1, -1]
    assert bivariate_classes([], [], *breaks).tolist() == []


@pytest.mark.parametrize("sight", SEEN_BY)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_two_colours_are_told_apart(theme: str, sight: str) -> None:
    seen = [lab(colour, sight) for colour in bivariate_colours(theme)]
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) > LEAST_DELTA_E


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lightness_alone_has_their_order(theme: str) -> None:
    turn = -1 if theme == "light" else 1
    greys = [perceived(colour) for colour in bivariate_colours(theme)]
    assert (np.diff(greys) * turn).min() >= 7
    for sight in SEEN_BY:  # the worse is further from the ground whatever the first is
        seen = np.array([perceived(c, sight) for c in bivariate_colours(theme)]).reshape(3, 3)
        assert (np.diff(seen, axis=0) * turn).min() > 15


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_none_looks_like_no_data_or_withheld(theme: str) -> None:
    for state in ("no_data", "suppressed", "outside"):
        ground = lab(state_colours(theme)[state])
        nearest = min(np.linalg.norm(lab(c) - ground) for c in bivariate_colours(theme))
        assert nearest > LEAST_DELTA_E, state


def test_labels_in_the_order_of_the_classes() -> None:
    labels = bivariate_labels(["≤ 50", "50 – 80", "> 80"], ["long ago", "7 – 13", "≤ 6"])
    assert labels[0] == ("≤ 50", "long ago")
    assert labels[5] == ("> 80", "7 – 13")
    assert labels[8] == ("> 80", "≤ 6")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: bivariate_classes([1], [1], (1,), (1, 2)), "for 3 steps; give 2"),
        (lambda: bivariate_classes([1], [1], (2, 1), (1, 2)), "ascending"),
        (lambda: bivariate_classes([1], [1, 2], (1, 2), (1, 2)), "give both of every area"),
        (lambda: bivariate_colours("sepia"), "theme 'sepia'"),
        (lambda: bivariate_labels(["a"], ["b"]), "give 3 each"),
    ],
)
def test_refuses(call: object, said: str) -> None:
    with pytest.raises(GeoError, match=said):
        call()  # type: ignore[operator]
