"""Names of areas at their label points.

The browser places them by zoom and priority from the city's geometry, which it holds.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from dashboard.layers.styled import Layer, Seen, Style, StyledFrame
from geo.labels import label_points


def draw(seen: Seen) -> StyledFrame:
    """A point for each area down to the level shown; style = level - 1, smaller the deeper."""
    areas = seen.city.areas
    shown = areas[areas["level"] <= seen.view.level]
    features = gpd.GeoDataFrame(
        {
            "code": shown["code"],
            "name": [seen.city.hierarchy.name(code, seen.view.lang) for code in shown["code"]],
            "style": (shown["level"] - 1).astype(np.int8),
        },
        geometry=label_points(shown.geometry).to_numpy(),
        crs=4326,
    )
    sizes_px = (18, 15, 13, 12, 11)
    styles = tuple(Style("#26323a", "", size_px=size) for size in sizes_px)
    return StyledFrame("labels", seen.title("labels"), "labels", features, styles)


LABELS = Layer("labels", "layer_labels", draw, on=True, local=True)
