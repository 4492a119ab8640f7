"""Confirmed cases as circles whose area is the count, at the level shown.

Counts by area, never a place of a person.
"""

from __future__ import annotations

from collections.abc import Collection

import geopandas as gpd
import numpy as np

from dashboard.figures import level_values
from dashboard.layers.styled import Layer, Seen, Style, StyledFrame
from dashboard.map.panels import number
from dashboard.text import say
from queries.catalogue import Catalogue
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
    return StyledFrame("cases", title, "bubbles", features, (Style("#b4234a", title),))


def _elsewhere(seen: Seen, shown: int) -> str:
    """What the legend says if some cases are known of a larger area only, or withheld: they have no
    circle.

    Nor have those of an area smaller than the ones that circles stand for: then it is the count.
    """
    catalogue, view, lang = seen.city.catalogue, seen.view, seen.view.lang
    metric = catalogue.metrics[str(catalogue.case_metric)]
    whole = seen.once(
        ("figure", metric.name, view.area, view.day, view.known),
        lambda: area_figures(seen.conn, metric, [view.area], view.day, view.known)["value"].iloc[0],
        catalogue.feeds_of(metric),
    )
    if not whole > shown:
        return ""
    if view.level < seen.city.hierarchy.level(view.area):
        return number(whole, 0)
    rest = number(whole - shown, 0)
    values = level_values(seen.conn, seen.city, view, metric, seen.once)
    says = "layer_withheld" if values["is_withheld"].any() else "layer_elsewhere"
    return say(says, lang, shown=number(shown, 0), rest=rest)


def _feeds(catalogue: Catalogue) -> Collection[str]:
    return catalogue.feeds_of(catalogue.metrics[str(catalogue.case_metric)])


CASES = Layer(
    "cases",
    "layer_cases",
    draw,
    on=True,
    offered=lambda catalogue: bool(catalogue.case_metric),
    note=_elsewhere,
    feeds=_feeds,
)
