"""The signs of sites as SVG, in pixels around their place, like those on the screen's map."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from dashboard.paper.markup import node
from dashboard.paper.signs import CASING, CORNERS


def sign(shape: str, size_px: float, colour: str) -> Element:
    """A sign of a diameter, in a colour or that of what it stands in; "unknown" is a ring with a
    question mark, whatever the colour."""
    radius = size_px / 2
    if shape == "unknown":
        mark = node("text", "?", dy="0.36em", font_size=f"{1.7 * radius:.1f}")
        return node("g", node("circle", r=f"{radius:g}"), mark, class_="unknown")
    if shape not in CORNERS:
        outline = node("circle", r=f"{radius:g}")
    else:
        points = " ".join(f"{x * radius:g},{y * radius:g}" for x, y in CORNERS[shape])
        outline = node("polygon", points=points)
    outline.set("class", "sign")
    outline.set("stroke-width", f"{2 * CASING * size_px:.2f}")
    if colour:
        outline.set("fill", colour)
    return outline


def missing_marks(kind: str) -> list[Element]:
    """What a box of the legend has in it: hatching for "no_data", dots for "withheld"."""
    if kind == "no_data":
        return [node("path", d="M-11 3l10-10M-8 7l14-14M1 7l10-10M8 7l3-3M-11-5l2-2")]
    return [node("circle", cx=x, cy=y, r=1.2) for x in (-7, 0, 7) for y in (-3, 3)]
