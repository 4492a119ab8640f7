"""What a map shows, by the pixels of its picture."""

from __future__ import annotations

import io
from dataclasses import replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from dashboard.layers.styled import Style, StyledFrame
from dashboard.live import Live
from dashboard.paper.ground_box import GroundBox
from dashboard.paper.ink import ink_of, mix
from dashboard.paper.layout import Box
from dashboard.paper.page import map_png
from dashboard.paper.sheet import MapPart
from geo.palette import PALETTES, colours, state_colours
from tests.dashboard.paper.drawn import label_frame, squares, town_map
from tests.geo.test_palette import SEEN_BY, perceived

WIDE, HIGH, PX = 160.0, 100.0, 1600
STATES = state_colours("light")
INK = ink_of("light")


def picture(part: MapPart, theme: str = "light") -> npt.NDArray[np.uint8]:
    body = map_png(part, theme, "zh", WIDE, HIGH, PX)  # type: ignore[arg-type]
    return np.asarray(Image.open(io.BytesIO(body)).convert("RGB"))


def spot(part: MapPart, lon: float, lat: float) -> tuple[int, int]:
    """Row and column of a place."""
    x, y = GroundBox(Box(0, 0, WIDE, HIGH), part.frame, 0.2).place(lon, lat)
    return round(y * PX / WIDE), round(x * PX / WIDE)


def colour_at(pixels: npt.NDArray[np.uint8], at: tuple[int, int]) -> str:
    return "#" + "".join(f"{int(v):02x}" for v in pixels[at])


def around(pixels: npt.NDArray[np.uint8], at: tuple[int, int], reach: int = 14) -> set[str]:
    row, column = at
    block = pixels[row - reach : row + reach, column - reach : column + reach].reshape(-1, 3)
    return {"#" + bytes(one).hex() for one in np.unique(block, axis=0)}


def test_areas_have_the_colours_of_their_classes_and_what_has_none_looks_different():
    styles = (Style("#ffd0a0", "少"), Style("#a03020", "多"))
    part = squares(styles, [0, 1, -1, -1, 1], [False, False, False, True, False])
    part = replace(part, left_out=frozenset(["c4"]))
    pixels = picture(part)
    at = [spot(part, 113.505 + 0.01 * n, 22.205) for n in range(5)]
    assert colour_at(pixels, at[0]) == "#ffd0a0"
    assert colour_at(pixels, at[1]) == "#a03020"
    assert {STATES["no_data"], STATES["no_data_line"]} <= around(pixels, at[2])  # hatched
    assert around(pixels, at[3]) == {STATES["suppressed"]}
    assert around(pixels, at[4]) == {INK.land}


def test_areas_beside_the_one_looked_at_step_back(town: Live):
    part = town_map(town, area="4401", layers={"cells"})
    part = replace(part, frame=town_map(town, layers={"cells"}).frame)
    pixels = picture(part)
    styles = part.frames[0].styles
    east, west = spot(part, 113.5025, 22.2025), spot(part, 113.5325, 22.2025)
    assert colour_at(pixels, east) == styles[2].colour  # 5 cases, above 1
    assert colour_at(pixels, west) == mix(styles[2].colour, INK.land, 0.78)


def test_a_bubble_lies_on_its_area_and_has_the_layers_colour(town: Live):
    part = town_map(town, layers={"cases"})
    pixels = picture(part)
    red = np.array([0xB4, 0x23, 0x4A]) * 0.85
    for lon, cases in ((113.505, 5), (113.535, 4)):
        seen = around(pixels, spot(part, lon, 22.205), 5)
        near = [np.abs(np.frombuffer(bytes.fromhex(one[1:]), np.uint8) - red).max() for one in seen]
        assert min(near) < 45, cases
    assert colour_at(pixels, spot(part, 113.525, 22.205)) == INK.land  # 格三 reported nothing


def test_signs_lie_where_the_sites_are_in_their_own_colours(town: Live):
    part = town_map(town, layers={"clinics"})
    frame = next(one for one in part.frames if one.id == "clinics")
    pixels = picture(part)
    for point, style in zip(frame.features.geometry, frame.features["style"], strict=True):
        wanted = frame.styles[style].colour if style >= 0 else INK.casing
        assert wanted in around(pixels, spot(part, point.x, point.y), 4)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("palette", PALETTES)
def test_classes_are_told_apart_in_grey_and_by_the_colour_blind(palette: str, theme: str):
    k = 7
    styles = tuple(Style(colour, str(n)) for n, colour in enumerate(colours(palette, k, theme)))
    part = squares(styles, [*range(k), -1])
    pixels = picture(part, theme)
    shown = [colour_at(pixels, spot(part, 113.505 + 0.01 * n, 22.205)) for n in range(k)]
    for sight in SEEN_BY:
        lightness = sorted(perceived(one, sight) for one in shown)
        assert min(np.diff(lightness)) >= 6.5, sight
    states = state_colours(theme)
    hatched = around(pixels, spot(part, 113.505 + 0.01 * k, 22.205))
    assert {states["no_data"], states["no_data_line"]} <= hatched


def test_an_area_outside_the_frame_leaves_no_trace():
    styles = (Style("#ffd0a0", "少"),)
    part = squares(styles, [0, 0])
    far = part.frames[0].features.copy()
    far.geometry = far.geometry.translate(5)
    assert "#ffd0a0" not in {
        "#" + bytes(one).hex()
        for one in np.unique(
            picture(replace(part, frames=(replace(part.frames[0], features=far),))).reshape(-1, 3),
            axis=0,
        )
    }


def test_names_are_drawn_on_the_areas():
    part = squares((Style("#ffd0a0", "少"),), [0, 0])
    areas = part.areas.assign(level=[1, 2, 2], name=["全", "东区", "西区"])
    named = replace(part, areas=areas, frames=(*part.frames, label_frame(areas)))
    bare, shown = picture(part), picture(named)
    for lon in (113.505, 113.515):
        row, column = spot(part, lon, 22.205)
        block = np.s_[row - 20 : row + 20, column - 30 : column + 30]
        assert (bare[block] == bare[row, column]).all()
        assert (np.abs(shown[block].astype(int) - bare[block]) > 60).any()


def test_an_empty_frame_and_an_empty_base_are_drawn():
    part = squares((Style("#ffd0a0", "少"),), [0])
    columns = {"code": [], "name": [], "style": [], "value": []}
    nothing = gpd.GeoDataFrame(columns, geometry=[], crs=4326)
    frames = [StyledFrame("x", "无", kind, nothing, (Style("#000000", "x"),))
              for kind in ("areas", "lines", "bubbles", "points", "paths", "labels")]  # fmt: skip
    assert picture(replace(part, frames=tuple(frames))).shape == (1000, 1600, 3)
