"""A map on a page: ground, areas by class, borders, signs and names, in drawing order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path

from dashboard.layers.styled import StyledFrame, Theme
from dashboard.map.panels import number
from dashboard.map.spec import sign_colour
from dashboard.paper.ground_box import GroundBox
from dashboard.paper.ink import mix
from dashboard.paper.measured import BASELINE, LINE, PT_MM, width_mm
from dashboard.paper.naming import Name, name_areas
from dashboard.paper.pen import Pen
from dashboard.paper.sheet import MapPart
from dashboard.paper.signs import (
    CROWD, bubble_radius_px, bubble_scale, crowd_scale, sign_collection,
)  # fmt: skip
from geo.labels import label_points
from geo.palette import state_colours

MUTING = 0.78  # how strongly areas beside the one looked at step back, as on the screen
COUNTED_PX = 7.0  # from this radius on a bubble has its count in it
_Boxes = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bubble:
    """A count on an area: its middle and radius on the page, mm."""

    code: str
    count: float
    x: float
    y: float
    radius: float


class MapDrawing:
    """Draws one map part into a box of a page.

    `unplaced` afterwards holds the names of the areas in it that found no room.
    """

    def __init__(self, pen: Pen, ground: GroundBox, part: MapPart, theme: Theme) -> None:
        self.pen, self.ground, self.part, self.theme = pen, ground, part, theme
        self.unplaced: tuple[str, ...] = ()
        self._taken: list[_Boxes] = []
        self._bubbles: list[Bubble] = []
        self._shapes = part.areas.set_index("code").geometry

    def draw(self) -> None:
        """Draws everything; layers in the order of the part's frames."""
        self._base()
        draws = {
            "areas": self._areas, "lines": self._borders, "bubbles": self._counts,
            "points": self._points, "paths": self._paths, "labels": lambda frame: None,
        }  # fmt: skip
        for frame in self.part.frames:
            draws[frame.kind](frame)
        self._outline()
        for frame in self.part.frames:
            if frame.kind == "labels":
                self._names(frame)
        self.pen.box(self.ground.box, edge=self.pen.ink.rule, width_pt=0.8)

    def _patch(self, path: Path, **look: Any) -> None:
        if len(path.vertices):
            look = {"facecolor": "none", "edgecolor": "none", "linewidth": 0} | look
            self.pen.add(PathPatch(path, joinstyle="round", **look), self.ground.box)

    def _pt(self, size_px: float) -> float:
        return size_px * self.ground.px_mm / PT_MM

    def _base(self) -> None:
        """Sea, neighbours with their names, light water along the coast, land."""
        ink, base, ground = self.pen.ink, self.part.base, self.ground
        self.pen.box(ground.box, fill=ink.sea)
        around = base[base["kind"] == "neighbour"]
        land = base[base["kind"] == "land"].geometry.to_numpy()
        own = self.part.areas[self.part.areas["level"] == self.part.areas["level"].min()]
        own_shapes = own.geometry.to_numpy()
        coast = ground.polygons(np.concatenate([land, own_shapes]))
        self._patch(coast, edgecolor=ink.shallow, linewidth=self._pt(7))
        self._patch(ground.polygons(around.geometry.to_numpy()), facecolor=ink.neighbour,
                    edgecolor=ink.neighbour_line, linewidth=self._pt(0.8))  # fmt: skip
        self._patch(coast, facecolor=ink.land, edgecolor=ink.coast, linewidth=self._pt(0.9))
        self._neighbour_names(around)

    def _neighbour_names(self, around: gpd.GeoDataFrame) -> None:
        """The name of each neighbour once, in the middle of what the box shows of it."""
        ground, ink = self.ground, self.pen.ink
        named = around[(around["name"].fillna("") != "")]
        seen = shapely.intersection(named.geometry.to_numpy(), shapely.box(*ground.degrees))
        shown = gpd.GeoDataFrame({"name": named["name"].to_numpy()}, geometry=seen, crs=4326)
        shown["size"] = shapely.area(seen)
        shown = shown[~shown.geometry.is_empty].sort_values("size").groupby("name").tail(1)
        pt = self._pt(13)
        for name, point in zip(shown["name"], label_points(shown.geometry), strict=True):
            x, y = ground.place(point.x, point.y)
            half = width_mm(name, pt) / 2 + ground.px_mm
            box = ground.box
            if box.left + half < x < box.left + box.width - half:
                self.pen.text(x, y - LINE * pt * PT_MM / 2, name, pt, ink.quiet, "center", alpha=0.75)

    def _areas(self, frame: StyledFrame) -> None:
        """Areas by class, one path a class; without data hatched, withheld in a grey of its own,
        those beside the area looked at paler, those that a filter leaves out as bare land."""
        ink, states = self.pen.ink, state_colours(self.theme)
        features = frame.features
        shapes, style = features.geometry.to_numpy(), features["style"].to_numpy()
        kept = ~features["code"].isin(self.part.left_out).to_numpy()
        inside = self._inside(features["code"])
        withheld = np.zeros(len(features), dtype=bool)
        if "is_withheld" in features:
            withheld = features["is_withheld"].to_numpy(bool)
        looks = [(style == at, one.colour, "") for at, one in enumerate(frame.styles)]
        looks.append(((style < 0) & ~withheld, states["no_data"], states["no_data_line"]))
        looks.append((withheld, states["suppressed"], ""))
        for which, colour, hatch in looks:
            for shown, share in ((which & inside, 0.0), (which & ~inside, MUTING)):
                path = self.ground.polygons(shapes[shown & kept])
                fill = mix(colour, ink.land, share)
                # A thin edge of the same colour closes the seams that smoothing leaves.
                self._patch(path, facecolor=fill, edgecolor=fill, linewidth=0.25)
                if hatch:
                    self._patch(path, hatch="/////", edgecolor=mix(hatch, ink.land, share),
                                hatch_linewidth=0.6)  # fmt: skip

    def _inside(self, codes: Any) -> npt.NDArray[np.bool_]:
        """Whether each area lies in the one looked at, by a point of it."""
        whole = self._shapes.get(self.part.area)
        if whole is None:
            return np.ones(len(codes), dtype=bool)
        shapely.prepare(whole)
        points = shapely.point_on_surface(self._shapes.loc[codes].to_numpy())
        return np.asarray(shapely.contains(whole, points))

    def _borders(self, frame: StyledFrame) -> None:
        """Borders of all levels, thinner and fainter the deeper; the deepest first."""
        opacity = (0.9, 0.9, 0.6, 0.42, 0.28)
        style = frame.features["style"].to_numpy()
        shapes = frame.features.geometry.to_numpy()
        for at in reversed(range(len(frame.styles))):
            look = frame.styles[at]
            self._patch(self.ground.lines(shapes[style == at]), edgecolor=self.pen.ink.border,
                        linewidth=self._pt(look.size_px), alpha=opacity[min(at, 4)])  # fmt: skip

    def _outline(self) -> None:
        """The area looked at in a dark line on a light one; not where it is all there is."""
        areas = self.part.areas
        if self.part.area not in self._shapes.index or len(areas) == 1:
            return
        if areas.loc[areas["code"] == self.part.area, "level"].iloc[0] == areas["level"].min():
            return
        path = self.ground.lines([self._shapes[self.part.area]])
        self._patch(path, edgecolor=self.pen.ink.casing, linewidth=self._pt(4.8), alpha=0.9)
        self._patch(path, edgecolor=self.pen.ink.focus, linewidth=self._pt(2.2))

    def _points(self, frame: StyledFrame) -> None:
        """Signs of sites; those of a layer that is no crowd are kept clear of names."""
        features = frame.features[self.ground.shows(frame.features.geometry.to_numpy())]
        if features.empty:
            return
        looks = [replace(s, colour=sign_colour(s.colour, self.theme)) for s in frame.styles]
        styles = [looks[at] if at >= 0 else None for at in features["style"]]
        scale = crowd_scale(len(frame.features), self.ground.zoom)
        places = self.ground.mm(shapely.get_coordinates(features.geometry.to_numpy()))
        px_mm = self.ground.px_mm
        self.pen.add(sign_collection(places, styles, scale, px_mm, self.pen), self.ground.box)
        if len(features) <= CROWD:
            half = np.array([s.size_px if s else 9.0 for s in styles]) * scale * px_mm / 2
            self._taken.append(np.column_stack([places - half[:, None], places + half[:, None]]))

    def _counts(self, frame: StyledFrame) -> None:
        """Bubbles, the largest first, with their counts where there is room."""
        features = frame.features
        found = features[features["value"].to_numpy(float) > 0]
        if found.empty:
            return
        most = float(found["value"].max())
        places = self.ground.mm(shapely.get_coordinates(label_points(found.geometry).to_numpy()))
        scale = bubble_scale(len(found), self.ground.zoom) * self.ground.px_mm
        bubbles = [
            Bubble(code, count, float(x), float(y), bubble_radius_px(count, most) * scale)
            for code, count, (x, y) in zip(found["code"], found["value"], places, strict=True)
        ]
        colour = sign_colour(frame.styles[0].colour, self.theme)
        for one in sorted(bubbles, key=lambda one: (-one.radius, one.code)):
            circle = Circle((one.x, one.y), one.radius, facecolor=colour, alpha=0.85,
                            edgecolor=self.pen.ink.casing, linewidth=self._pt(1.2))  # fmt: skip
            self.pen.add(circle, self.ground.box)
            if one.radius >= COUNTED_PX * self.ground.px_mm:
                self._count(one)
        self._bubbles += bubbles
        self._taken.append(np.array(
            [(b.x - b.radius, b.y - b.radius, b.x + b.radius, b.y + b.radius) for b in bubbles]
        ))  # fmt: skip

    def _count(self, bubble: Bubble) -> None:
        text = number(bubble.count, 0)
        size_px = min(14.0, max(9.0, bubble.radius / self.ground.px_mm * 0.9))
        pt = self._pt(size_px)
        pt *= min(1.0, 1.7 * bubble.radius / width_mm(text, pt))
        colour = "#ffffff" if self.theme == "light" else "#1a1014"
        self.pen.text(bubble.x, bubble.y - LINE * pt * PT_MM / 2, text, pt, colour, "center")

    def _paths(self, frame: StyledFrame) -> None:
        """Paths flown: a faint broad line and a thin one."""
        path = self.ground.lines(frame.features.geometry.to_numpy())
        colour = sign_colour(frame.styles[0].colour, self.theme)
        wide = self._pt(frame.styles[0].size_px) * min(1.0, max(0.5, (self.ground.zoom - 8) * 0.22))
        self._patch(path, edgecolor=colour, linewidth=3.2 * wide, alpha=0.16)
        self._patch(path, edgecolor=colour, linewidth=wide, alpha=0.9)

    def _names(self, frame: StyledFrame) -> None:
        taken = np.concatenate([np.empty((0, 4)), *self._taken])
        bubbles = {one.code: one.radius for one in self._bubbles}
        named = name_areas(frame, self.part, self.ground, taken, bubbles)
        self.unplaced = named.unplaced
        for inside, alpha in ((False, 0.6), (True, 1.0)):
            placed = [spot for spot in named.placed if spot[0].is_inside == inside]
            halo = [_outlined(*spot) for spot in placed]
            self.pen.outlines(halo, self.pen.ink.casing, self._pt(3), 0.85 * alpha, self.ground.box)
            for name, x, y in placed:
                colour = self.pen.ink.ink if name.level <= 3 else self.pen.ink.quiet
                top = y - LINE * name.pt * PT_MM / 2
                self.pen.text(x, top, name.text, name.pt, colour, "center", alpha=alpha)


def _outlined(name: Name, x: float, y: float) -> tuple[float, float, str, float]:
    """A name as `Pen.outlines` takes it: left, baseline, text and size."""
    size_mm = name.pt * PT_MM
    left = x - width_mm(name.text, name.pt) / 2
    return left, y + (BASELINE - LINE / 2) * size_mm, name.text, name.pt
