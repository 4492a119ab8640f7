"""Sequential palettes for classes: even steps of lightness, hue that turns a little on the way.

A palette is a path through CIELAB in polar form (lightness L*, chroma, hue), L* falling evenly from
class to class on a light ground and rising on a dark one, so that "more" always stands out more.
Even lightness is what survives a grey printer and every kind of colour-blindness; hue and chroma
carry the name (after C. A. Brewer's ColorBrewer 2.0 and CARTOcolors, whose ramps turn in hue in the
same way). The first class is close to the ground, so that "none" or "little" stays quiet.

Colours are sRGB, `#rrggbb`. All pairs of neighbours up to 7 classes are 7 or more apart in L*, also
under simulated protanopia, deuteranopia and tritanopia; the tests check it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geo.errors import GeoError, listed

Theme = Literal["light", "dark"]
Floats = NDArray[np.float64]

MOST_CLASSES = 9
D65 = np.array([0.95047, 1.0, 1.08883])  # CIE 1931 2° white of sRGB (IEC 61966-2-1)
XYZ_FROM_RGB = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


@dataclass(frozen=True)
class _Ramp:
    """Stops at equal distances from little to much: (chroma, hue in degrees) at each."""

    light: tuple[tuple[float, float], ...]
    dark: tuple[tuple[float, float], ...]


# Lightness of the first and the last class, by theme.
LIGHTNESS = {"light": (95.5, 24.0), "dark": (23.0, 93.0)}

_RAMPS = {
    "rose": _Ramp(
        light=((4, 50), (22, 38), (46, 22), (62, 12), (60, 6), (46, 2), (32, 356)),
        dark=((7, 345), (26, 356), (46, 4), (60, 14), (52, 28), (34, 44), (14, 66)),
    ),
    "teal": _Ramp(
        light=((4, 150), (15, 165), (26, 180), (33, 193), (33, 206), (28, 222), (22, 240)),
        dark=((7, 250), (18, 225), (27, 207), (34, 193), (36, 181), (29, 168), (13, 148)),
    ),
    "amber": _Ramp(
        light=((6, 95), (26, 86), (50, 77), (66, 68), (64, 59), (50, 52), (34, 46)),
        dark=((7, 50), (24, 54), (44, 60), (62, 68), (66, 77), (48, 87), (20, 97)),
    ),
    "violet": _Ramp(
        light=((4, 330), (14, 322), (28, 314), (42, 309), (52, 306), (52, 303), (42, 301)),
        dark=((9, 292), (30, 299), (46, 304), (50, 309), (42, 315), (26, 322), (8, 332)),
    ),
    "blue": _Ramp(
        light=((4, 220), (13, 230), (24, 242), (34, 254), (40, 264), (42, 274), (36, 281)),
        dark=((9, 280), (26, 276), (38, 268), (40, 258), (34, 245), (22, 230), (8, 212)),
    ),
    "green": _Ramp(
        light=((6, 115), (22, 120), (36, 127), (44, 136), (42, 144), (33, 152), (24, 160)),
        dark=((7, 175), (20, 160), (34, 150), (45, 140), (46, 130), (34, 119), (14, 107)),
    ),
    "grey": _Ramp(
        light=((2, 90), (2, 90), (2, 250), (3, 255), (4, 258), (5, 260), (6, 262)),
        dark=((5, 262), (5, 262), (4, 260), (3, 258), (2, 250), (2, 90), (2, 90)),
    ),
}

PALETTES = tuple(_RAMPS)

# Grounds and states that are not classes. "No data" is neutral and is meant to be hatched with
# its line colour; out of scope sinks into the ground.
_SPECIAL = {
    "light": {
        "no_data": "#e4e2dd",
        "no_data_line": "#b4b0a8",
        "suppressed": "#cfd0d8",
        "outside": "#f3f2ef",
    },
    "dark": {
        "no_data": "#25282c",
        "no_data_line": "#555a61",
        "suppressed": "#44464f",
        "outside": "#16191d",
    },
}


def colours(palette: str, k: int, theme: str = "light") -> list[str]:
    """`k` colours from little to much as `#rrggbb`.

    Parameters
    ----------
    palette : one of `PALETTES`.
    k : number of classes, 1 to 9; up to 7 neighbours are at least 7 apart in L*. Few classes keep
        away from the strong end, which is for the seventh.
    theme : "light" (more is darker) or "dark" (more is brighter).

    Raises
    ------
    GeoError
        for an unknown palette or theme, or a k out of range.
    """
    _check_theme(theme)
    if palette not in _RAMPS:
        raise GeoError(f"palette {palette!r} is not known; known are {listed(PALETTES)}")
    if not 1 <= k <= MOST_CLASSES:
        raise GeoError(f"{k} classes asked for; a palette has 1 to {MOST_CLASSES}")
    return list(_colours(palette, k, theme))


def state_colours(theme: str = "light") -> dict[str, str]:
    """Colours of what has no class: {no_data, no_data_line, suppressed, outside} as `#rrggbb`.

    They are fills but `no_data_line`, the hatching on `no_data`. Raises GeoError for an unknown
    theme.
    """
    _check_theme(theme)
    return dict(_SPECIAL[theme])


def no_data_colour(theme: str = "light") -> str:
    """Fill of areas without data. Raises GeoError for an unknown theme."""
    return state_colours(theme)["no_data"]


def lightness(colour: str) -> float:
    """CIELAB L* of a colour `#rrggbb`, 0 black to 100 white."""
    return float(_lab_from_linear(_linear(colour))[0])


@lru_cache(maxsize=256)
def _colours(palette: str, k: int, theme: str) -> tuple[str, ...]:
    ramp = _RAMPS[palette]
    stops = np.array(ramp.light if theme == "light" else ramp.dark, dtype=float)
    # Hue is followed as a vector, so that 356° to 2° does not go round the circle.
    a = stops[:, 0] * np.cos(np.radians(stops[:, 1]))
    b = stops[:, 0] * np.sin(np.radians(stops[:, 1]))
    reach = min(1.0, 0.55 + 0.09 * max(k - 2, 0))
    along = np.linspace(0, reach, k) if k > 1 else np.array([reach])
    place = np.linspace(0, 1, len(stops))
    first, last = LIGHTNESS[theme]
    lab = np.column_stack(
        [first + (last - first) * along, np.interp(along, place, a), np.interp(along, place, b)]
    )
    return tuple(colour_of_lab(row) for row in lab)


def colour_of_lab(lab: Floats) -> str:
    """The colour of L*, a*, b*; where sRGB has none so vivid, the most vivid of the same hue."""
    vivid = next(s for s in np.linspace(1, 0, 101) if _in_gamut(lab * (1, s, s)))
    linear = np.clip(_linear_from_lab(lab * (1, vivid, vivid)), 0, 1)
    srgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * float(part)):02x}" for part in srgb)


def _in_gamut(lab: Floats) -> bool:
    linear = _linear_from_lab(lab)
    return bool((linear > -1e-4).all() and (linear < 1 + 1e-4).all())


def _linear(colour: str) -> Floats:
    """Linear sRGB, 0 to 1, of `#rrggbb` (IEC 61966-2-1)."""
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def _linear_from_lab(lab: Floats) -> Floats:
    """CIE 1976 L*a*b* under D65 to linear sRGB."""
    f_y = (lab[0] + 16) / 116
    f = np.array([f_y + lab[1] / 500, f_y, f_y - lab[2] / 200])
    xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * D65
    return np.linalg.solve(XYZ_FROM_RGB, xyz)


def _lab_from_linear(linear: Floats) -> Floats:
    """Linear sRGB to CIE 1976 L*a*b* under D65."""
    t = XYZ_FROM_RGB @ linear / D65
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _check_theme(theme: str) -> None:
    if theme not in LIGHTNESS:
        raise GeoError(f"theme {theme!r} is not known; known are {listed(LIGHTNESS)}")
