"""The signs of sites as SVG, in pixels around their place, like those on the screen's map."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from dashboard.paper.markup import node

CASING = 2 / 7  # width of the light line around a sign, as a share of the sign
POLYGONS = {
    "square": ((-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)),
    "diamond": ((0, -1.12), (1.12, 0), (0, 1.12), (-1.12, 0)),
    "triangle": ((0, -1.05), (1.1, 0.85), (-1.1, 0.85)),
    "cross": (
        (-0.36, -1), (0.36, -1), (0.36, -0.36), (1, -0.36), (1, 0.36), (0.36, 0.36),
        (0.36, 1), (-0.36, 1), (-0.36, 0.36), (-1, 0.36), (-1, -0.36), (-0.36, -0.36),
    ),
    "arrow": ((0, -1), (0.8, 0.8), (0, 0.35), (-0.8, 0.8)),
}  # fmt: skip


def sign(shape: str, size_px: float, colour: str) -> Element:
    """A sign of a diameter, in a colour or that of what it stands in; "unknown" is a ring with a
    question mark, whatever the colour."""
    radius = size_px / 2
    if shape == "unknown":
        mark = node("text", "?", dy="0.36em", font_size=f"{1.7 * radius:.1f}")
        return node("g", node("circle", r=f"{radius:g}"), mark, class_="unknown")
    if shape not in POLYGONS:
        outline = node("circle", r=f"{radius:g}")
    else:
        points = " ".join(f"{x * radius:g},{y * radius:g}" for x, y in POLYGONS[shape])
        outline = node("polygon", points=points)
    outline.set("class", "sign")
    outline.set("stroke-width", f"{CASING * size_px:.2f}")
    if colour:
        outline.set("fill", colour)
    return outline


def missing_marks(kind: str) -> list[Element]:
    """What a box of the legend has in it: hatching for "no_data", dots for "withheld"."""
    if kind == "no_data":
        return [node("path", d="M-11 3l10-10M-8 7l14-14M1 7l10-10M8 7l3-3M-11-5l2-2")]
    return [node("circle", cx=x, cy=y, r=1.2) for x in (-7, 0, 7) for y in (-3, 3)]
