"""Classes and colours for the difference of two days: three steps to each side of "no change".

The steps come from the metric's own class limits, so that a step means as much on every pair of
days and maps of differences can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Literal

from geo.palette import colours

STEPS = 3  # classes to each side
MINUS = "−"
SIDES = ("blue", "amber")  # fell, rose; told apart with every common colour-vision deficiency


def difference_step(breaks: Sequence[float], decimals: int) -> float:
    """The width of a class of differences: the median width of the metric's own classes.

    At least the smallest difference that is shown, 10^-decimals; 1 for fewer than two breaks.
    """
    smallest = 10.0**-decimals
    widths = [high - low for low, high in pairwise(breaks)]
    return max(smallest, round(median(widths), decimals)) if widths else max(1.0, smallest)


def difference_breaks(breaks: Sequence[float], decimals: int) -> tuple[float, ...]:
    """Upper limits of the seven classes of differences but the last, closed on the right.

    Differences are multiples of 10^-decimals. With step s the classes are below −2s, −2s to below
    −s, −s to below 0, 0 itself, up to s, up to 2s, above 2s: the sides mirror each other.
    """
    step, smallest = difference_step(breaks, decimals), 10.0**-decimals
    return tuple(
        round(limit, decimals)
        for limit in (-2 * step - smallest, -step - smallest, -smallest, 0.0, step, 2 * step)
    )


def difference_labels(breaks: Sequence[float], decimals: int) -> tuple[str, ...]:
    """The limits of the classes of `difference_breaks` as text, the same in every language."""
    step = difference_step(breaks, decimals)
    once, twice = (f"{limit:,.10g}" for limit in (step, 2 * step))
    return (
        f"< {MINUS}{twice}", f"{MINUS}{twice} – {MINUS}{once}", f"{MINUS}{once} – 0", "±0",
        f"0 – +{once}", f"+{once} – +{twice}", f"> +{twice}",
    )  # fmt: skip


def difference_colours(
    bad: Literal["high", "low", "none"], theme: Literal["light", "dark"] = "light"
) -> list[str]:
    """Seven colours `#rrggbb` from what fell to what rose: amber what got worse, blue what better.

    Where neither is bad amber is what rose. The further from 0, the further from the ground.
    """
    fell, rose = (colours(side, 2 * STEPS + 1, theme)[2::2] for side in SIDES)
    centre = colours("grey", 2 * STEPS + 1, theme)[0]
    if bad == "low":
        fell, rose = rose, fell
    return [*reversed(fell), centre, *rose]
