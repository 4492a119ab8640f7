"""Confirmed cases as circles whose area is the count, at the level shown.

Counts by area, never a place of a person.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from dashboard.figures import level_values
from dashboard.layers.styled import Layer, Seen, Style, StyledFrame


def draw(seen: Seen) -> StyledFrame:
    """Areas of the level shown with [code, name, value, style]; style -1 has no report."""
    metric = seen.city.catalogue.metrics["confirmed_total"]
    values = level_values(seen.conn, seen.city, seen.view, metric, seen.once)
    areas = seen.city.areas.set_index("code")
    lang = seen.view.lang
    features = gpd.GeoDataFrame(
        {
            "code": values["area"],
            "name": [seen.city.hierarchy.name(code, lang) for code in values["area"]],
            "value": values["value"],
            "style": np.where(values["value"].isna(), -1, 0).astype(np.int8),
        },
        geometry=areas.loc[values["area"], "geometry"].to_numpy(),
        crs=4326,
    )
    title = metric.title.in_(lang)
    return StyledFrame("cases", title, "bubbles", features, (Style("#b4234a", title),))


CASES = Layer("cases", "layer_cases", draw, on=True)
