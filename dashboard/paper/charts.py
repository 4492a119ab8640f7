"""The charts of a sheet: the page's trend with its marks, and bars of ranked areas."""

from __future__ import annotations

import pandas as pd

from dashboard.layers.cells import class_styles
from dashboard.map.panels import ranked, trend_panel
from dashboard.paper.looked import Looked
from dashboard.paper.sheet import Chart, Series
from dashboard.text import say

MEAN_DAYS = 7
BARS = 15
LINE, MEAN = "#1f5a96", "#c27a1a"  # told apart by lightness too


def trend_chart(looked: Looked) -> Chart:
    """The metric of the viewed area day by day as the page draws it, with the catalogue's marks.

    Counts that go up and down have the mean of each day and the six before it beside them; it is
    left out where one of the seven has no report.
    """
    lang, figures, city = looked.lang, looked.figures, looked.city
    panel = trend_panel(figures, looked.view)
    days = list(figures.trend["observed_on"])
    series = [Series(panel["title"], tuple(panel["values"]), LINE)]
    values = figures.trend["value"]
    if figures.metric.rollup == "sum" and (values.dropna().diff() < 0).any():
        mean = values.rolling(MEAN_DAYS).mean().round(figures.metric.decimals + 1)
        name = say("sheet_mean", lang, days=MEAN_DAYS)
        series.append(Series(name, tuple(None if pd.isna(v) else float(v) for v in mean), MEAN))
    places = {day: at for at, day in enumerate(days)}
    return Chart(
        title=say("sheet_trend", lang, title=panel["title"], area=looked.place),
        unit=panel["unit"],
        labels=tuple(day.strftime("%m-%d") for day in days),
        series=tuple(series),
        decimals=panel["decimals"],
        marks=tuple(
            (places[mark.day], mark.title.in_(lang))
            for mark in city.catalogue.marks
            if mark.day in places
        ),
        note=say("withheld_small", lang) if panel["withheld"] else "",
    )


def ranking_chart(looked: Looked) -> Chart | None:
    """A bar for each child of the viewed area, the worst first; None for an area without any, and
    for a metric of named classes, whose values have no length."""
    figures, lang = looked.figures, looked.lang
    if figures.children.empty or figures.metric.classes:
        return None
    rows = ranked(figures).head(BARS)
    metric, tree = figures.metric, looked.city.hierarchy
    level = max(tree.level(code) for code in rows["area"])
    styles = class_styles(metric, level, looked.seen.theme, lang)
    # The colour that the map gives to what is worst.
    colour = styles[0 if metric.bad == "low" else -1].colour
    return Chart(
        title=metric.title.in_(lang),
        unit=metric.unit.in_(lang),
        labels=tuple(tree.name(code, lang) for code in rows["area"]),
        series=(
            Series(
                metric.title.in_(lang),
                tuple(None if pd.isna(value) else float(value) for value in rows["value"]),
                colour,
                "bar",
            ),
        ),
        decimals=metric.decimals,
        note=say("withheld_small", lang) if rows["is_withheld"].any() else "",
    )
