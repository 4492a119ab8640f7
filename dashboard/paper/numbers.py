"""The key figures of a sheet: those at the right of the page, as it writes them."""

from __future__ import annotations

from dashboard.map.panels import kpi
from dashboard.paper.looked import Looked
from dashboard.paper.sheet import Number
from dashboard.text import say


def key_numbers(looked: Looked) -> tuple[Number, ...]:
    """The headline figures of the view with their change since the day before and their age."""
    figures, city, view = looked.figures, looked.city, looked.view
    made = []
    for headline in figures.headlines:
        shown = kpi(headline, figures, city, view)
        is_missing = shown["no_data"]
        state = "" if shown["state"] == "fresh" else shown["state_text"]
        made.append(
            Number(
                title=shown["title"],
                value=say("no_data", view.lang) if is_missing else shown["value"],
                unit="" if is_missing else shown["unit"],
                change="" if is_missing else shown["change"],
                tone=shown["tone"],
                age=" ".join(filter(None, (shown["data_time"], state))),
            )
        )
    return tuple(made)


def headline_feeds(looked: Looked) -> frozenset[str]:
    """The feeds of the key figures."""
    catalogue = looked.city.catalogue
    metrics = [headline.metric for headline in looked.figures.headlines]
    return frozenset(feed for metric in metrics for feed in catalogue.feeds_of(metric))
