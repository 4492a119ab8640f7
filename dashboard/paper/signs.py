"""Signs of sites and bubbles of counts: the shapes and sizes that the browser draws."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform

from dashboard.layers.styled import Style
from dashboard.paper.ink import Ink
from dashboard.paper.measured import PT_MM
from dashboard.paper.pen import SCALE, Pen, text_outline

CROWD = 150  # layers of more points shrink when the map is far away
MOST_PX, LEAST_PX, ONE_PX = 22.0, 5.5, 5.5  # radius of bubbles: the largest, the least, of one case
CASING = 0.14  # width of a sign's casing as a share of its diameter
UNKNOWN, UNKNOWN_PX = "unknown", 9.0
_QUESTION = Affine2D().translate(-0.27 * SCALE, -0.37 * SCALE).scale(0.85 / SCALE)
_Look = tuple[Path, str, str, float, float]  # outline, fill, edge, width of the edge, size
_CROSS = [(-0.36, -1), (0.36, -1), (0.36, -0.36), (1, -0.36), (1, 0.36), (0.36, 0.36),
          (0.36, 1), (-0.36, 1), (-0.36, 0.36), (-1, 0.36), (-1, -0.36), (-0.36, -0.36)]  # fmt: skip
_CORNERS = {
    "square": [(-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)],
    "diamond": [(0, -1.12), (1.12, 0), (0, 1.12), (-1.12, 0)],
    "triangle": [(0, -1.05), (1.1, 0.85), (-1.1, 0.85)],
    "cross": _CROSS,
    "arrow": [(0, -1), (0.8, 0.8), (0, 0.35), (-0.8, 0.8)],
}  # of a sign of radius 1, y down


def outline(shape: str) -> Path:
    """The outline of a sign one unit across, y up; a circle for a shape that is not known."""
    if shape not in _CORNERS:
        return Path.circle(radius=0.5)
    corners = np.array([*_CORNERS[shape], _CORNERS[shape][0]]) * (0.5, -0.5)
    return Path(corners, closed=True)


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


def sign_collection(
    places_mm: npt.NDArray[np.float64], styles: Sequence[Style | None], scale: float,
    px_mm: float, pen: Pen,
) -> PathCollection:  # fmt: skip
    """Signs at places in the order given, each on a casing of its own; None is "not known".

    `scale` is a share of the styles' sizes, `px_mm` the length of a pixel of theirs.
    """
    looks = {style: _looks(style, scale * px_mm / PT_MM, pen.ink) for style in set(styles)}
    parts = [
        (place, *look)
        for place, style in zip(places_mm, styles, strict=True)
        for look in looks[style]
    ]
    places, paths, faces, edges, widths, sizes = zip(*parts, strict=True)
    return PathCollection(
        paths, sizes=sizes, facecolors=faces, edgecolors=edges, linewidths=widths,
        offsets=np.array(places), offset_transform=pen.axes.transData,
        transform=IdentityTransform(), joinstyle="round",
    )  # fmt: skip


def _looks(style: Style | None, pt_per_px: float, ink: Ink) -> list[_Look]:
    """What is drawn one over the other: the casing, the sign, and what says "not known"."""
    across = (style.size_px if style else UNKNOWN_PX) * pt_per_px
    size, casing = across**2, CASING * across
    shape = outline(style.shape if style else UNKNOWN)
    under: _Look = (shape, ink.casing, ink.casing, 2 * casing, size)
    if style:
        return [under, (shape, style.colour, "none", 0.0, size)]
    return [
        under,
        (shape, ink.casing, ink.unknown, casing, size),
        (text_outline("?").transformed(_QUESTION), ink.unknown, "none", 0.0, size),
    ]
