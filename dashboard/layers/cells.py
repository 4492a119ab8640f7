"""The choropleth: the chosen metric in the colours of its classes, at the level shown."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np

from dashboard.layers.styled import Layer, Seen, Style, StyledFrame, Theme
from dashboard.map.panels import shown
from dashboard.text import Lang, say
from geo.classify import class_labels, classify
from geo.difference import difference_breaks, difference_colours, difference_labels
from geo.palette import colours
from queries.catalogue import Metric


def class_styles(metric: Metric, level: int, theme: str) -> tuple[Style, ...]:
    """One style a class of the metric at a level; the label gives the class limits.

    The deepest colour is the worst: where low values are bad, the palette runs the other way.
    """
    breaks = metric.breaks_at(level)
    palette = colours(metric.palette, len(breaks) + 1, theme)
    if metric.bad == "low":
        palette = palette[::-1]
    labels = class_labels(breaks, metric.decimals)
    return tuple(
        Style(colour, label, "square", 14, upper)
        for colour, label, upper in zip(palette, labels, [*breaks, None], strict=True)
    )


def difference_styles(metric: Metric, level: int, theme: Theme) -> tuple[Style, ...]:
    """One style a class of the differences of two days, those that fell most first."""
    breaks = metric.breaks_at(level)
    return tuple(
        Style(colour, label, "square", 14, upper)
        for colour, label, upper in zip(
            difference_colours(metric.bad, theme),
            difference_labels(breaks, metric.decimals),
            [*difference_breaks(breaks, metric.decimals), None],
            strict=True,
        )
    )


def draw(seen: Seen) -> StyledFrame:
    """Areas of the level shown with [code, name, value, style, is_withheld, tooltip].

    Style -1 has no data, or none that is shown; `tooltip` is the value as text with its unit.
    """
    metric, level = seen.figures.metric, seen.view.level
    values = seen.figures.level_values
    areas = seen.city.areas.set_index("code")
    codes = values["area"]
    features = gpd.GeoDataFrame(
        {
            "code": codes,
            "name": [seen.city.hierarchy.name(code, seen.view.lang) for code in codes],
            "value": values["value"],
            "style": classify(values["value"].to_numpy(float), metric.breaks_at(level)).astype(
                np.int8
            ),
            "is_withheld": values["is_withheld"],
            "tooltip": [
                _told(metric, value, seen.view.lang, is_withheld=is_withheld)
                for value, is_withheld in zip(values["value"], values["is_withheld"], strict=True)
            ],
        },
        geometry=areas.loc[codes, "geometry"].to_numpy(),
        crs=4326,
    )
    styles = class_styles(metric, level, seen.theme)
    return StyledFrame("cells", metric.title.in_(seen.view.lang), "areas", features, styles)


def _told(metric: Metric, value: float, lang: Lang, *, is_withheld: bool) -> str:
    if math.isnan(value) and not is_withheld:
        return say("no_data", lang)
    unit = "" if is_withheld else metric.unit.in_(lang)
    return f"{shown(value, metric.decimals, lang, is_withheld=is_withheld)} {unit}".strip()


CELLS = Layer("cells", "layer_cells", draw, on=True)
