"""Two things on one map: nine classes of one by three of the other, and their colours.

Lightness says the second, in steps so large that the three steps of the first lie between them;
hue says the first, from amber by mauve to blue, which every common colour-vision deficiency tells
apart. So no two of the nine are as light as each other, on a grey printer too (after J. Trumbo, A
theory for coloring bivariate statistical maps, The American Statistician 35, 1981: rows and columns
have to be told apart, and extremes not be mistaken).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.classify import NO_DATA, classify
from geo.errors import GeoError
from geo.palette import LIGHTNESS, colour_of_lab, state_colours

STEPS = 3
# CIELAB a* and b* of little, middling and much of the first; the lightest and the darkest colours
# of a screen have not so much chroma and take what they can.
HUES = ((20.0, 44.0), (18.0, -2.0), (-6.0, -38.0))
# Of the lightness of a palette, what the nine take up: nothing as light as the ground.
REACH = (0.05, 1.0)


def bivariate_classes(
    first: ArrayLike,
    second: ArrayLike,
    first_breaks: Sequence[float],
    second_breaks: Sequence[float],
    second_bad: Literal["high", "low"] = "high",
) -> NDArray[np.int8]:
    """The class of each pair of values, 3 × step of the second + step of the first; -1 where either
    is no data.

    Parameters
    ----------
    first, second : numbers of the same areas; NaN is no data, infinite is more than any break.
    first_breaks, second_breaks : the two limits of the three steps each, closed on the right.
    second_bad : which way of the second is bad: the worse, the later its step.

    Raises
    ------
    GeoError
        if there are not two ascending breaks each, or the lengths differ.
    """
    steps = []
    for values, breaks in ((first, first_breaks), (second, second_breaks)):
        if len(breaks) != STEPS - 1:
            raise GeoError(f"{len(breaks)} breaks {breaks!r} for {STEPS} steps; give {STEPS - 1}")
        numbers = np.asarray(values, dtype=float)
        largest = np.finfo(float).max
        steps.append(classify(np.clip(numbers, -largest, largest), breaks))
    one, other = steps
    if one.shape != other.shape:
        raise GeoError(f"{one.shape} values beside {other.shape}; give both of every area")
    worse = other if second_bad == "high" else (STEPS - 1 - other).astype(np.int8)
    is_known = (one != NO_DATA) & (other != NO_DATA)
    return np.where(is_known, STEPS * worse + one, NO_DATA).astype(np.int8)


def bivariate_colours(theme: str = "light") -> list[str]:
    """Nine colours `#rrggbb` in the order of the classes.

    The worse the second, the further from the ground; within it the more of the first. Raises
    GeoError for an unknown theme.
    """
    state_colours(theme)  # refuses what is none
    near, far = LIGHTNESS[theme]
    lightness = near + (far - near) * np.linspace(*REACH, STEPS * STEPS)
    return [colour_of_lab(np.array([level, *HUES[n % STEPS]])) for n, level in enumerate(lightness)]


def bivariate_labels(first: Sequence[str], second: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """What each class says of the first and of the second, in the order of the classes.

    `first` labels from little to much, `second` from good to bad, as `geo.classify.class_labels`
    gives them (turned round where low is bad). Raises GeoError if there are not three each.
    """
    if len(first) != STEPS or len(second) != STEPS:
        raise GeoError(f"{len(first)} and {len(second)} labels; give {STEPS} each")
    return tuple((one, other) for other in second for one in first)
