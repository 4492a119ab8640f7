"""The choropleth: the chosen metric in the colours of its classes, at the level shown."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np

from dashboard.figures import level_values
from dashboard.layers.styled import Layer, Seen, Style, StyledFrame, Theme
from dashboard.map.panels import change, valued
from dashboard.text import Lang, say
from geo.bivariate import bivariate_colours
from geo.classify import class_labels, classify
from geo.difference import difference_breaks, difference_colours, difference_labels
from geo.palette import colours
from queries.catalogue import Metric

BIVARIATE = "bivariate"  # the palette of nine classes of two things


def class_styles(metric: Metric, level: int, theme: str, lang: Lang) -> tuple[Style, ...]:
    """One style a class of the metric at a level; the label gives its name or its limits.

    The deepest colour is the worst: where low values are bad, the palette runs the other way.
    """
    breaks = metric.breaks_at(level)
    if metric.palette == BIVARIATE:
        palette = bivariate_colours(theme)
    else:
        palette = colours(metric.palette, len(breaks) + 1, theme)
    if metric.bad == "low":
        palette = palette[::-1]
    names = tuple(name.in_(lang) for name in metric.classes)
    labels = names or class_labels(breaks, metric.decimals)
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

    Style -1 has no data, or none that is shown; `tooltip` is the value as text with its unit. With
    a day to compare with, the values are what those of the view's day differ by.
    """
    metric, level = seen.figures.metric, seen.view.level
    frame = seen.figures.level_values
    areas = seen.city.areas.set_index("code")
    codes, values, breaks = frame["area"], frame["value"], metric.breaks_at(level)
    styles = class_styles(metric, level, seen.theme, seen.view.lang)
    if seen.view.compare is not None:
        then = seen.view.but(day=seen.view.compare)
        before = level_values(seen.conn, seen.city, then, metric, seen.once)["value"]
        values = (values - before).round(metric.decimals)
        breaks = difference_breaks(breaks, metric.decimals)
        styles = difference_styles(metric, level, seen.theme)
    features = gpd.GeoDataFrame(
        {
            "code": codes,
            "name": [seen.city.hierarchy.name(code, seen.view.lang) for code in codes],
            "value": values,
            "style": classify(values.to_numpy(float), breaks).astype(np.int8),
            "is_withheld": frame["is_withheld"],
            "tooltip": [
                _told(seen, value, is_withheld=is_withheld)
                for value, is_withheld in zip(values, frame["is_withheld"], strict=True)
            ],
        },
        geometry=areas.loc[codes, "geometry"].to_numpy(),
        crs=4326,
    )
    return StyledFrame("cells", metric.title.in_(seen.view.lang), "areas", features, styles)


def _told(seen: Seen, value: float, *, is_withheld: bool) -> str:
    metric, lang = seen.figures.metric, seen.view.lang
    if is_withheld or math.isnan(value):
        return say("withheld" if is_withheld else "no_data", lang)
    is_change = seen.view.compare is not None
    text = valued(metric, value, lang, is_withheld=False)
    if is_change:
        text = change(value, 0, metric.decimals)[0]
    return f"{text} {metric.unit.in_(lang)}".strip()


CELLS = Layer("cells", "layer_cells", draw, on=True)
