"""Borders of districts, towns, communities and cells.

The browser draws them from the city's geometry, which it holds; paper draws the areas themselves.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from dashboard.layers.styled import Layer, Seen, Style, StyledFrame


def draw(seen: Seen) -> StyledFrame:
    """The areas of the city down to the level shown; style = level - 1, thinner the deeper."""
    areas = seen.city.areas
    shown = areas[areas["level"] <= seen.view.level]
    features = gpd.GeoDataFrame(
        {
            "code": shown["code"],
            "name": shown["name"],
            "style": (shown["level"] - 1).astype(np.int8),
        },
        geometry=shown.geometry.boundary.to_numpy(),
        crs=4326,
    )
    widths = (1.6, 1.6, 1.1, 0.6, 0.35)
    styles = tuple(Style("#3b4a54", "", size_px=width) for width in widths)
    return StyledFrame("borders", seen.title("borders"), "lines", features, styles)


BORDERS = Layer("borders", "layer_borders", draw, on=True, local=True)
