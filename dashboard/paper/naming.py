"""The names on a map: which have room, best first, none over another or over a sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
DISTRICT = 2  # the level that is named first, whatever its room
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
    offsets: tuple[tuple[float, float], ...]
    is_inside: bool


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
    the bubble on an area's label point. Districts come first and stand over signs if need be;
    then towns, communities and cells as room allows, those of the area looked at before others.
    `unplaced` names what lies in the box and in the area looked at, is named at this scale and
    found no room.
    """
    found = _candidates(labels, part, ground, bubbles)
    boxes = taken
    placed: list[tuple[Name, float, float]] = []
    unplaced: list[str] = []
    for name in found:
        spot = _spot(name, ground, boxes)
        if spot is None and name.level == DISTRICT:
            spot = _spot(name, ground, _boxes_of(placed))
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
    names = set(features["name"])
    made = []
    for at, (code, text) in enumerate(zip(features["code"], features["name"], strict=True)):
        level, is_inside = int(levels[at]), bool(inside[at])
        if code == part.area or level == 1 or (is_inside and level <= looked_at):
            continue  # the area looked at is the title's
        if ground.zoom < FROM_ZOOM.get(level, 0):
            continue
        if not is_inside and level > max(DISTRICT, looked_at):
            continue
        style = labels.styles[level - 1]
        pt = style.size_px * ground.px_mm / PT_MM
        text = _short(text, names)
        halo = HALO_PX * ground.px_mm
        width, height = width_mm(text, pt) + halo, LINE * pt * PT_MM
        room = rooms[at]
        if level > DISTRICT and (room[0] < 0.72 * width or room[1] < 0.85 * height):
            made.append(_name(code, text, level, pt, places[at], width, height, (), is_inside))
            continue
        offsets = _offsets(level, width, height, bubbles.get(code, 0.0), ground.px_mm)
        made.append(_name(code, text, level, pt, places[at], width, height, offsets, is_inside))
    areas = dict(zip(features["code"], rooms.prod(axis=1), strict=True))
    return sorted(made, key=lambda n: (not n.is_inside, n.level, -areas[n.code], n.code))


def _name(
    code: str, text: str, level: int, pt: float, place: npt.NDArray[np.float64], width: float,
    height: float, offsets: tuple[tuple[float, float], ...], is_inside: bool,
) -> Name:  # fmt: skip
    x, y = map(float, place)
    return Name(code, text, level, pt, x, y, width, height, offsets, is_inside)


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
    """The name without what the name of an area above it says already: 前山社区第2网格 → 第2网格."""
    for length in range(len(name) - 1, 1, -1):
        if name[:length].strip() in names:
            return name[length:].strip() or name
    return name


def _offsets(
    level: int, width: float, height: float, bubble: float, px_mm: float
) -> tuple[tuple[float, float], ...]:
    """Where a name may stand, from its point: on it, or below and above its bubble."""
    below = bubble + height / 2 + px_mm
    tries = [(0.0, below), (0.0, -below)]
    if not bubble:
        tries = [(0.0, 0.0), (0.0, 0.6 * height), (0.0, -0.6 * height)]
    if level == DISTRICT:
        side = 0.5 * width
        tries += [(0.0, 1.4 * height), (0.0, -1.4 * height), (side, 0.0), (-side, 0.0)]
    return tuple(tries)


def _spot(name: Name, ground: GroundBox, taken: _Boxes) -> tuple[float, float] | None:
    """The first of the name's places that is within the box and free."""
    frame, gap = ground.box, GAP_PX * ground.px_mm
    for dx, dy in name.offsets:
        left, top = name.x + dx - name.width / 2, name.y + dy - name.height / 2
        box = (left, top, left + name.width, top + name.height)
        is_within = (
            box[0] >= frame.left + gap and box[2] <= frame.left + frame.width - gap
            and box[1] >= frame.top + gap and box[3] <= frame.top + frame.height - gap
        )  # fmt: skip
        if is_within and not overlaps(taken, box, gap):
            return name.x + dx, name.y + dy
    return None


def _boxes_of(placed: list[tuple[Name, float, float]]) -> _Boxes:
    return np.array(
        [(x - n.width / 2, y - n.height / 2, x + n.width / 2, y + n.height / 2)
         for n, x, y in placed]
    ).reshape(-1, 4)  # fmt: skip
