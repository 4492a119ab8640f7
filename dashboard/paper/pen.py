"""What draws on a page: text, boxes and lines in millimetres from the top left."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from dashboard.paper.ink import Ink
from dashboard.paper.layout import Box
from dashboard.paper.measured import BASELINE, PT_MM, Fitted, fit, font, line_mm, width_mm

# Set once for the whole process and never changed, as a change for the time of one drawing would
# be seen by every other thread. Whatever else a sheet needs is said where it is drawn.
mpl.rcParams.update(
    {
        "pdf.fonttype": 42,
        "svg.fonttype": "path",
        "svg.hashsalt": "command-map",
    }
)
BOLD = 0.045  # width of the line that thickens a title, as a share of the size
SCALE = 100.0  # matplotlib's outlines of text are of this size


class Pen:
    """A page of a size in mm on one Axes: x to the right, y down."""

    def __init__(self, width_mm: float, height_mm: float, ink: Ink) -> None:
        self.width_mm, self.height_mm, self.ink = width_mm, height_mm, ink
        inches = (width_mm / 25.4, height_mm / 25.4)
        self.figure = Figure(figsize=inches, facecolor=ink.paper)
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set(xlim=(0, width_mm), ylim=(height_mm, 0))
        self.axes.set_autoscale_on(False)

    def add(self, artist: Any, clip: Box | None = None) -> None:
        """Adds a matplotlib artist in the page's mm, drawn over what is there already."""
        artist.set_zorder(len(self.axes.get_children()))
        self.axes.add_artist(artist)
        if clip is not None:
            corner = (clip.left, clip.top)
            shape = Rectangle(corner, clip.width, clip.height, transform=self.axes.transData)
            artist.set_clip_path(shape)
        else:
            artist.set_clip_on(False)

    def box(
        self, box: Box, fill: str | None = None, edge: str | None = None, width_pt: float = 0.6,
        radius_mm: float = 0.0, hatch: str = "", alpha: float = 1.0,
    ) -> None:  # fmt: skip
        """A rectangle, filled, outlined or hatched (then `edge` is the hatching's colour)."""
        look: dict[str, Any] = {
            "facecolor": fill or "none",
            "edgecolor": edge or "none",
            "linewidth": width_pt if edge else 0,
            "alpha": alpha,
        }
        if radius_mm:
            style = f"round,pad=0,rounding_size={radius_mm}"
            shape: Any = FancyBboxPatch((box.left, box.top), box.width, box.height,
                                        boxstyle=style, **look)  # fmt: skip
        else:
            shape = Rectangle((box.left, box.top), box.width, box.height, **look)
        if hatch:
            shape.set(hatch=hatch, hatch_linewidth=0.7)
        self.add(shape)

    def line(self, points: Sequence[tuple[float, float]], colour: str, width_pt: float) -> None:
        """An open line through points."""
        self.add(PathPatch(Path(points), facecolor="none", edgecolor=colour, linewidth=width_pt,
                           capstyle="butt"))  # fmt: skip

    def polygon(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        """A filled polygon."""
        path = Path(points, closed=False)
        self.add(PathPatch(path, facecolor=fill, edgecolor="none", linewidth=0))

    def text(
        self, x: float, top: float, text: str, pt: float, colour: str | None = None,
        align: str = "left", *, is_bold: bool = False, alpha: float = 1.0,
    ) -> None:  # fmt: skip
        """One line of text whose line box begins at `top`; x is its left, center or right.

        Bold is the same text with a thin outline of its own colour: the font has one weight.
        """
        if not text:
            return
        baseline = top + BASELINE * pt * PT_MM
        colour = colour or self.ink.ink
        if is_bold:
            x -= {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width_mm(text, pt)
            align = "left"
            self.outlines([(x, baseline, text, pt)], colour, BOLD * pt)
        made = self.axes.text(x, baseline, text, fontproperties=font(pt), color=colour, ha=align,
                              va="baseline", parse_math=False, alpha=alpha)  # fmt: skip
        made.set_zorder(len(self.axes.get_children()))

    def outlines(
        self, texts: Sequence[tuple[float, float, str, float]], colour: str, width_pt: float,
        alpha: float = 1.0, clip: Box | None = None,
    ) -> None:  # fmt: skip
        """The outlines of texts (x of the left, baseline, text, pt) as one path: halo and bold.

        Apart from the text itself, which stays text in a PDF.
        """
        if not texts:
            return
        path = Path.make_compound_path(*(
            text_outline(text).transformed(
                Affine2D().scale(pt * PT_MM / SCALE, -pt * PT_MM / SCALE).translate(x, baseline)
            )
            for x, baseline, text, pt in texts
        ))  # fmt: skip
        self.add(PathPatch(path, facecolor="none", edgecolor=colour, linewidth=width_pt,
                           joinstyle="round", alpha=alpha), clip)  # fmt: skip

    def fitted(
        self, box: Box, text: str, pt: float, least_pt: float, colour: str | None = None,
        align: str = "left", *, is_bold: bool = False,
    ) -> Fitted:  # fmt: skip
        """Text fitted into a box from its top; what was drawn."""
        room = box.width * (0.99 if not is_bold else 0.97)
        made = fit(text, room, box.height, pt, least_pt)
        x = box.left + {"left": 0.0, "center": 0.5, "right": 1.0}[align] * box.width
        for at, line in enumerate(made.lines):
            top = box.top + at * line_mm(made.pt)
            self.text(x, top, line, made.pt, colour, align, is_bold=is_bold)
        return made


@lru_cache(maxsize=8192)
def text_outline(text: str) -> Path:
    """The outline of a line of text `SCALE` high from (0, 0), y up."""
    vertices, codes = text_to_path.get_text_path(font(SCALE), text)
    return Path(np.asarray(vertices, dtype=float).reshape(-1, 2), np.asarray(codes, dtype=np.uint8))
