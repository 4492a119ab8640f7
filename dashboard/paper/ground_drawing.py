"""The ground under a map: sea, the land around with its names, light water along the coast."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.path import Path

from dashboard.paper.frame import Bounds
from dashboard.paper.ground_box import GroundBox
from dashboard.paper.measured import LINE, PT_MM, width_mm
from dashboard.paper.pen import Pen
from dashboard.paper.sheet import MapPart
from geo.labels import label_points

FADES, FADE_SHARE = 20, 0.2  # steps in which the land around fades, and over which share of it
NAME_PX = 13.0


def draw_ground(pen: Pen, ground: GroundBox, part: MapPart) -> None:
    """Sea, neighbours with their names, light water along the coast, and land."""
    ink, base, box = pen.ink, part.base, ground.box
    pen.box(box, fill=ink.sea)
    around = base[base["kind"] == "neighbour"]
    land = base[base["kind"] == "land"].geometry.to_numpy()
    own = part.areas[part.areas["level"] == part.areas["level"].min()].geometry.to_numpy()
    coast = ground.polygons(np.concatenate([land, own]))
    pen.shape(coast, box, edgecolor=ink.shallow, linewidth=ground.pt(7))
    pen.shape(ground.polygons(around.geometry.to_numpy()), box, facecolor=ink.neighbour,
              edgecolor=ink.neighbour_line, linewidth=ground.pt(0.8))  # fmt: skip
    if not around.empty:
        _fade(pen, ground, around.total_bounds)
    pen.shape(coast, box, facecolor=ink.land, edgecolor=ink.coast, linewidth=ground.pt(0.9))
    _names(pen, ground, around)


def _fade(pen: Pen, ground: GroundBox, bounds: Bounds) -> None:
    """Towards its edges the land around fades into the sea, so that no cut shows."""
    west, south, east, north = bounds
    corners = shapely.box(*ground.place(west, south), *ground.place(east, north))
    # A little beyond the cut, which has an edge of its own.
    left, top, right, bottom = shapely.buffer(corners, 2 * ground.px_mm).bounds
    wide, high = (right - left) * FADE_SHARE / FADES, (bottom - top) * FADE_SHARE / FADES
    for at in range(FADES):
        outer = (left + at * wide, top + at * high, right - at * wide, bottom - at * high)
        inner = (outer[0] + wide, outer[1] + high, outer[2] - wide, outer[3] - high)
        share = 1 - (at + 0.5) / FADES
        pen.shape(_ring(outer, inner), ground.box, facecolor=pen.ink.sea, snap=False,
                  alpha=share**2 * (3 - 2 * share))  # fmt: skip


def _names(pen: Pen, ground: GroundBox, around: gpd.GeoDataFrame) -> None:
    """The name of each neighbour once, in the middle of what the box shows of it."""
    named = around[around["name"].fillna("") != ""]
    seen = shapely.intersection(named.geometry.to_numpy(), shapely.box(*ground.degrees))
    shown = gpd.GeoDataFrame({"name": named["name"].to_numpy()}, geometry=seen, crs=4326)
    shown["size"] = shapely.area(seen)
    shown = shown[~shown.geometry.is_empty].sort_values("size").groupby("name").tail(1)
    pt, box = ground.pt(NAME_PX), ground.box
    for name, point in zip(shown["name"], label_points(shown.geometry), strict=True):
        x, y = ground.place(point.x, point.y)
        half = width_mm(name, pt) / 2 + ground.px_mm
        if box.left + half < x < box.left + box.width - half:
            top = y - LINE * pt * PT_MM / 2
            pen.text(x, top, name, pt, pen.ink.quiet, "center", alpha=0.75)


def _ring(outer: Bounds, inner: Bounds) -> Path:
    """A rectangle without the one in it, each left, top, right, bottom."""
    (a, b, c, d), (e, f, g, h) = outer, inner
    corners = [(a, b), (c, b), (c, d), (a, d), (a, b), (e, f), (e, h), (g, h), (g, f), (e, f)]
    side = [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY]
    return Path(corners, side * 2)
