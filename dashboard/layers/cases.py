"""Confirmed cases as circles whose area is the count, at the level shown.

Counts by area, never a place of a person.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from dashboard.figures import level_values
from dashboard.layers.styled import Layer, Seen, Style, StyledFrame
from dashboard.map.panels import number
from dashboard.text import say
from queries.catalogue import Metric
from queries.rollups import area_figures


def draw(seen: Seen) -> StyledFrame:
    """Areas of the level shown with the catalogue's `case_metric`: [code, name, value, style,
    is_withheld].

    Style -1 has no report, or none that is shown.
    """
    catalogue = seen.city.catalogue
    assert catalogue.case_metric is not None  # else the layer is not offered
    metric = catalogue.metrics[catalogue.case_metric]
    values = level_values(seen.conn, seen.city, seen.view, metric, seen.once)
    areas = seen.city.areas.set_index("code")
    lang = seen.view.lang
    features = gpd.GeoDataFrame(
        {
            "code": values["area"],
            "name": [seen.city.hierarchy.name(code, lang) for code in values["area"]],
            "value": values["value"],
            "style": np.where(values["value"].isna(), -1, 0).astype(np.int8),
            "is_withheld": values["is_withheld"],
        },
        geometry=areas.loc[values["area"], "geometry"].to_numpy(),
        crs=4326,
    )
    title = metric.title.in_(lang)
    says = "layer_withheld" if values["is_withheld"].any() else "layer_elsewhere"
    note = _elsewhere(seen, metric, values["value"].sum(), says)
    return StyledFrame("cases", title, "bubbles", features, (Style("#b4234a", title),), note=note)


def _elsewhere(seen: Seen, metric: Metric, shown: float, says: str) -> str:
    """What the legend says if some cases are known of a larger area only: they have no circle."""
    day, lang = seen.view.day, seen.view.lang
    whole = area_figures(seen.conn, metric, [seen.city.root], day)["value"].iloc[0]
    if not whole > shown:
        return ""
    rest = number(whole - shown, 0)
    return say(says, lang, shown=number(shown, 0), rest=rest)


CASES = Layer(
    "cases", "layer_cases", draw, on=True, offered=lambda catalogue: bool(catalogue.case_metric)
)
