"""Differences of two days: classes that mirror each other, colours that say better or worse."""

from itertools import pairwise

import numpy as np
import pytest

from geo.classify import classify
from geo.difference import difference_breaks, difference_colours, difference_labels, difference_step
from geo.palette import lightness


def test_the_step_is_the_median_width_of_the_metrics_classes():
    assert difference_step([50, 70, 80, 90, 95], 1) == 10
    assert difference_step([0, 1, 2, 3], 0) == 1
    assert difference_step([5], 0) == 1
    assert difference_step([0.0, 0.004], 1) == 0.1, "nothing smaller than what is shown"


def test_a_value_and_its_opposite_are_as_far_from_no_change():
    breaks = difference_breaks([50, 70, 80, 90, 95], 1)
    values = np.array([-20.1, -20.0, -10.1, -10.0, -0.1, 0.0, 0.1, 10.0, 10.1, 20.0, 20.1])
    assert classify(values, breaks).tolist() == [0, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6]
    assert difference_labels([50, 70, 80, 90, 95], 1) == (
        "< −20", "−20 – −10", "−10 – 0", "±0", "0 – +10", "+10 – +20", "> +20",
    )  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_sides_go_away_from_the_ground(theme: str):
    steps = [lightness(colour) for colour in difference_colours("high", theme)]
    sign = -1 if theme == "light" else 1
    assert all(sign * (b - a) > 7 for a, b in pairwise(steps[3:]))
    assert all(sign * (a - b) > 7 for a, b in pairwise(steps[:4]))


def test_where_low_is_bad_a_fall_has_the_colour_of_worse():
    assert difference_colours("low") == difference_colours("high")[::-1]
    assert difference_colours("none") == difference_colours("high")
