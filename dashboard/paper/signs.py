"""Signs of sites and bubbles of counts: the shapes and sizes that the browser draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform

from dashboard.layers.styled import Style
from dashboard.paper.layout import Box
from dashboard.paper.measured import PT_MM
from dashboard.paper.pen import SCALE, Pen, text_outline

CROWD = 150  # layers of more points shrink when the map is far away
MOST_PX, LEAST_PX, ONE_PX = 22.0, 5.5, 5.5  # radius of bubbles: the largest, the least, of one case
CASING = 0.14  # width of a sign's casing as a share of its diameter
UNKNOWN, UNKNOWN_PX = "unknown", 9.0
_QUESTION = Affine2D().translate(-0.27 * SCALE, -0.37 * SCALE).scale(0.85 / SCALE)
Places = npt.NDArray[np.float64]  # [x, y] in mm
_CROSS = [
    (-0.36, -1), (0.36, -1), (0.36, -0.36), (1, -0.36), (1, 0.36), (0.36, 0.36),
    (0.36, 1), (-0.36, 1), (-0.36, 0.36), (-1, 0.36), (-1, -0.36), (-0.36, -0.36),
]  # fmt: skip
CORNERS = {
    "square": [(-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)],
    "diamond": [(0, -1.12), (1.12, 0), (0, 1.12), (-1.12, 0)],
    "triangle": [(0, -1.05), (1.1, 0.85), (-1.1, 0.85)],
    "cross": _CROSS,
    "arrow": [(0, -1), (0.8, 0.8), (0, 0.35), (-0.8, 0.8)],
}  # of a sign of radius 1, y down


@cache
def outline(shape: str, grown: float = 0.0) -> Path:
    """The outline of a sign one unit across, y up, moved outwards by `grown`; a circle for a shape
    that is not known."""
    if shape not in CORNERS:
        return Path.circle(radius=0.5 + grown)
    sign = shapely.Polygon(np.array(CORNERS[shape]) * (0.5, -0.5))
    wider = sign.buffer(grown, join_style="mitre") if grown else sign
    return Path(np.asarray(wider.exterior.coords), closed=True)


def crowd_scale(count: int, zoom: float) -> float:
    """How large the signs of a layer are at a zoom, as a share of their full size."""
    least, start = (0.72, 8.5) if count <= CROWD else (0.5, 9.5)
    return min(1.0, max(least, least + (zoom - start) * 0.14))


def bubble_scale(count: int, zoom: float) -> float:
    """How large bubbles are at a zoom, as a share: many small areas, small bubbles."""
    if count <= 30:
        return min(1.0, 0.62 + 0.12 * max(0.0, zoom - 8))
    return min(1.15, max(0.5, 0.5 + (zoom - 8) * 0.2))


def bubble_radius_px(count: float, most: float) -> float:
    """Radius of a count: area in proportion, the largest of the day as large as it may be."""
    if not (count > 0 and most > 0):
        return 0.0
    largest = min(MOST_PX, max(LEAST_PX, ONE_PX * math.sqrt(most)))
    return largest * math.sqrt(count / most)


def draw_signs(
    pen: Pen, places_mm: Places, styles: Sequence[Style | None], share: float, px_mm: float,
    clip: Box | None = None,
) -> None:  # fmt: skip
    """Signs at places, each in a casing of its own; None is "not known".

    `share` of the styles' sizes, `px_mm` the length of a pixel of theirs. Where signs overlap the
    larger ones lie on top, of equal ones the style that stands first: what asks for more.
    """
    order = sorted(dict.fromkeys(styles), key=lambda style: style.size_px if style else UNKNOWN_PX)
    for style in order:
        places = places_mm[[one == style for one in styles]]
        across = (style.size_px if style else UNKNOWN_PX) * share * px_mm / PT_MM
        fill, shape = (style.colour, style.shape) if style else (pen.ink.casing, UNKNOWN)
        # Fill and casing in one: half of the casing's line lies on a shape that much larger.
        around, line = outline(shape, CASING / 2), CASING * across
        pen.add(_signs(pen, places, around, across, fill, pen.ink.casing, line), clip)
        if style is None:
            colour = pen.ink.unknown
            ring = _signs(pen, places, outline(shape), across, "none", colour, line)
            pen.add(ring, clip)
            mark = text_outline("?").transformed(_QUESTION)
            pen.add(_signs(pen, places, mark, across, colour, "none", 0), clip)


def _signs(
    pen: Pen, places_mm: Places, path: Path, across_pt: float, fill: str, edge: str, width_pt: float
) -> PathCollection:
    """One look at many places: a form that a PDF holds once."""
    return PathCollection(
        [path], sizes=[across_pt**2], facecolors=[fill], edgecolors=[edge], linewidths=[width_pt],
        offsets=places_mm, offset_transform=pen.axes.transData, transform=IdentityTransform(),
        joinstyle="miter",
    )  # fmt: skip
