"""The names on a map: which have room, best first, none over another or over a sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from dashboard.layers.styled import StyledFrame
from dashboard.paper.ground_box import GroundBox, overlaps
from dashboard.paper.measured import LINE, PT_MM, width_mm
from dashboard.paper.sheet import MapPart

HALO_PX = 3.0
GAP_PX = 2.0
FROM_ZOOM = {3: 8.9, 4: 10.9, 5: 12.2}  # as on the screen: an island is named no sooner than others
DISTRICT = 2
AROUND = sorted(
    ((0.5 * across, 0.7 * down) for across in range(-6, 7) for down in range(-16, 17)),
    key=lambda off: (round((2 * off[0]) ** 2 + off[1] ** 2, 6), off),
)  # places around a point, nearest first, in widths and heights of the name
Offsets = Sequence[tuple[float, float]]
_Boxes = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Name:
    """A name that could stand on the map: its middle in mm, and the offsets to try in turn."""

    code: str
    text: str
    level: int
    pt: float
    x: float
    y: float
    width: float
    height: float
    offsets: Offsets
    is_inside: bool
    shape: Any  # of the area, degrees


@dataclass(frozen=True)
class Named:
    """The names placed, each with the middle of its box in mm, and those that found no room."""

    placed: tuple[tuple[Name, float, float], ...]
    unplaced: tuple[str, ...]


def name_areas(
    labels: StyledFrame, part: MapPart, ground: GroundBox, taken: _Boxes,
    bubbles: Mapping[str, float],
) -> Named:  # fmt: skip
    """Places the names of a map.

    `taken` are the boxes [left, top, right, bottom] in mm of signs, `bubbles` the radius in mm of
    the bubble on an area's label point. The children of the area looked at come first: on their
    area, or where that is full of signs beside it, with a line that leads to it. Then the levels
    below as room allows. No name covers a sign.
    `unplaced` names what lies in the box and in the area looked at, is named at this scale and
    found no room.
    """
    found = _candidates(labels, part, ground, bubbles)
    boxes = taken
    placed: list[tuple[Name, float, float]] = []
    unplaced: list[str] = []
    for name in found:
        spot = _spot(name, ground, boxes, is_on_area=True)
        if spot is None and name.offsets is AROUND:
            spot = _spot(name, ground, boxes, is_on_area=False)
        if spot is not None:
            placed.append((name, *spot))
            boxes = np.vstack([boxes, _boxes_of(placed[-1:])])
        elif name.is_inside:
            unplaced.append(name.text)
    return Named(tuple(placed), tuple(unplaced))


def _candidates(
    labels: StyledFrame, part: MapPart, ground: GroundBox, bubbles: Mapping[str, float]
) -> list[Name]:
    """Names in the box that an area is large enough for, best first."""
    features = labels.features
    shapes = part.areas.set_index("code").geometry
    features = features[features["code"].isin(shapes.index)]
    features = features[ground.shows(features.geometry.to_numpy())]
    places = ground.mm(np.asarray(shapely.get_coordinates(features.geometry.to_numpy())))
    rooms = ground.extent_mm(shapes.loc[features["code"]].to_numpy())
    inside = _inside(features.geometry.to_numpy(), part, shapes)
    levels = features["style"].to_numpy() + 1
    looked_at = part.areas.set_index("code")["level"].get(part.area, 1)
    first = max(DISTRICT, looked_at + 1)
    names = set(features["name"])
    made = []
    for at, (code, text) in enumerate(zip(features["code"], features["name"], strict=True)):
        level, is_inside = int(levels[at]), bool(inside[at])
        if code == part.area or level == 1 or (is_inside and level <= looked_at):
            continue  # the area looked at is the title's
        if ground.zoom < FROM_ZOOM.get(level, 0) and level > first:
            continue
        if not is_inside and level > max(DISTRICT, looked_at):
            continue
        pt = labels.styles[level - 1].size_px * ground.px_mm / PT_MM
        text = _short(text, names)
        width = width_mm(text, pt) + HALO_PX * ground.px_mm
        height = LINE * pt * PT_MM
        offsets: Offsets = ()
        if level == first and is_inside:
            offsets = AROUND
        elif rooms[at][0] >= 0.72 * width and rooms[at][1] >= 0.85 * height:
            offsets = _offsets(height, bubbles.get(code, 0.0), ground.px_mm)
        x, y = map(float, places[at])
        shape = shapes[code]
        made.append(Name(code, text, level, pt, x, y, width, height, offsets, is_inside, shape))
    areas = dict(zip(features["code"], rooms.prod(axis=1), strict=True))
    return sorted(made, key=lambda n: (not n.is_inside, n.level, -areas[n.code], n.code))


def _inside(
    points: npt.NDArray[np.object_], part: MapPart, shapes: object
) -> npt.NDArray[np.bool_]:
    """Whether each label point lies in the area looked at."""
    geometry = shapes.get(part.area)  # type: ignore[attr-defined]
    if geometry is None:
        return np.ones(len(points), dtype=bool)
    shapely.prepare(geometry)
    return np.asarray(shapely.contains(geometry, points))


def _short(name: str, names: set[str]) -> str:
    """The name without what that of an area above it says already: 前山社区第2网格 → 第2网格."""
    for length in range(len(name) - 1, 1, -1):
        if name[:length].strip() in names:
            return name[length:].strip() or name
    return name


def _offsets(height: float, bubble: float, px_mm: float) -> Offsets:
    """Where a name may stand, from its point: on it, or below and above its bubble."""
    if bubble:
        below = bubble + height / 2 + px_mm
        return (0.0, below), (0.0, -below)
    return (0.0, 0.0), (0.0, 0.6 * height), (0.0, -0.6 * height)


def _spot(
    name: Name, ground: GroundBox, taken: _Boxes, *, is_on_area: bool
) -> tuple[float, float] | None:
    """The first of the name's places that is within the box, free, and touches its area if it has
    to."""
    frame, gap = ground.box, GAP_PX * ground.px_mm
    wide, high = (name.width, name.height) if name.offsets is AROUND else (1.0, 1.0)
    for dx, dy in ((across * wide, down * high) for across, down in name.offsets):
        left, top = name.x + dx - name.width / 2, name.y + dy - name.height / 2
        box = (left, top, left + name.width, top + name.height)
        is_within = (
            box[0] >= frame.left + gap and box[2] <= frame.left + frame.width - gap
            and box[1] >= frame.top + gap and box[3] <= frame.top + frame.height - gap
        )  # fmt: skip
        if not is_within or overlaps(taken, box, gap):
            continue
        if not is_on_area or ground.meets(box, name.shape):
            return name.x + dx, name.y + dy
    return None


def _boxes_of(placed: list[tuple[Name, float, float]]) -> _Boxes:
    return np.array(
        [(x - n.width / 2, y - n.height / 2, x + n.width / 2, y + n.height / 2)
         for n, x, y in placed]
    ).reshape(-1, 4)  # fmt: skip
