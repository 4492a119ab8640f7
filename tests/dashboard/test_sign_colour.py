"""Signs on dark ground are lighter, and keep their hue."""

from __future__ import annotations

import colorsys

from dashboard.map.spec import sign_colour


def test_light_ground_leaves_a_colour_as_it_is() -> None:
    assert sign_colour("#0b6e4f", "light") == "#0b6e4f"


def test_dark_ground_makes_it_lighter_with_the_same_hue() -> None:
    assert sign_colour("#000000", "dark") == "#666666"
    assert sign_colour("#ffffff", "dark") == "#ffffff"
    made = sign_colour("#0b6e4f", "dark")

    def hue(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return colorsys.rgb_to_hls(red, green, blue)[0]

    assert abs(hue(made) - hue("#0b6e4f")) < 0.01
