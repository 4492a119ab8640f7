"""The viewed area beside the city and the areas whose figures are published for everybody."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, cast

import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.map.panels import NOTHING, change, shown, tone
from dashboard.text import say
from queries.published import published_figures


def beside_panel(seen: Seen) -> dict[str, Any] | None:
    """City and published areas with the metric of the view: [name, value, change, is_here].

    The change is that since the day to compare with. `is_here` marks those that hold the viewed
    area. None if nothing but the city is published.
    """
    view, city, metric = seen.view, seen.city, seen.figures.metric
    rows = _published(seen, view.day)
    if len(rows) < 2:
        return None
    before = _published(seen, view.compare)["value"] if view.compare else None
    here = set(city.hierarchy.path(view.area))
    name = "name_en" if view.lang == "en" else "name"
    return {
        "title": say("desk_beside", view.lang),
        "metric": f"{metric.title.in_(view.lang)} {metric.unit.in_(view.lang)}".strip(),
        "rows": [
            {
                "code": row["area"],
                "name": row[name] or row["name"],
                "value": shown(
                    row["value"], metric.decimals, view.lang, is_withheld=bool(row["is_withheld"])
                ),
                "is_here": row["area"] in here,
                **({} if before is None else _change(seen, row["value"], before.iloc[at])),
            }
            for at, row in enumerate(rows.to_dict("records"))
        ],
    }


def _change(seen: Seen, value: float, before: float) -> dict[str, str]:
    text, direction = change(value, before, seen.figures.metric.decimals)
    return {"change": text or NOTHING, "tone": tone(seen.figures.metric, direction)}


def _published(seen: Seen, day: date) -> pd.DataFrame:
    metric, known = seen.figures.metric, seen.view.known
    make = partial(published_figures, seen.conn, metric, day, known)
    key = ("published", metric.name, day, known)
    return cast(pd.DataFrame, seen.once(key, make, seen.city.catalogue.feeds_of(metric)))
