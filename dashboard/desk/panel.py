"""The list of a desk page as the browser gets it, and the sentence that says what is shown."""

from __future__ import annotations

import base64
import math
from typing import Any

import numpy as np
import pandas as pd

from dashboard.desk.reading import Listing
from dashboard.layers.styled import Seen
from dashboard.live import LOCAL
from dashboard.map.panels import NOTHING, change, clock_text, number, shown, tone
from dashboard.text import say
from queries.corrections import corrections_since

LISTED = 40  # rows in a message; the rest are on the map and in the export
LISTED_CORRECTIONS = 12
HIGH, SOME = 40, 1  # scores from which a row is marked: as an alert to act on, at all


def desk_panel(seen: Seen, listing: Listing) -> dict[str, Any]:
    """The kept areas, the first of them in full: name, place, score, reasons, value, change."""
    lang, city, kept = seen.view.lang, seen.city, listing.shown
    reasons = reasons_by_area(seen, listing)
    first = kept.head(LISTED)
    metric = seen.figures.metric
    return {
        "title": say("desk_title", lang, level=say(f"level_{seen.view.level}", lang)),
        "count": say("desk_count", lang, listed=len(first), kept=len(kept), all=len(listing.rows)),
        "kept": say(
            "desk_kept",
            lang,
            kept=len(kept),
            all=len(listing.rows),
            level=say(f"level_{seen.view.level}", lang),
        )
        if seen.view.filters.is_on
        else None,
        "metric": f"{metric.title.in_(lang)} {metric.unit.in_(lang)}".strip(),
        "rows": [
            {
                "code": row["area"],
                "name": city.hierarchy.name(row["area"], lang),
                "place": place_of(seen, row["area"]),
                "score": int(row["score"]),
                "mark": "act" if row["score"] >= HIGH else "watch" if row["score"] >= SOME else "",
                "reasons": reasons.get(row["area"], []),
                **_figure(seen, row),
            }
            for row in first.to_dict("records")
        ],
    }


def reasons_by_area(seen: Seen, listing: Listing) -> dict[str, list[list[Any]]]:
    """Why each area stands where it stands: area → [words, points], what counts most first."""
    found: dict[str, list[list[Any]]] = {}
    ordered = listing.reasons.sort_values("points", ascending=False, kind="stable")
    for row in ordered.to_dict("records"):
        found.setdefault(row["area"], []).append([_words(seen, row), int(row["points"])])
    return found


def place_of(seen: Seen, area: str) -> str:
    """The areas between the viewed one and a listed one, from the larger to the smaller."""
    path = seen.city.hierarchy.path(area)[:-1]
    below = path[path.index(seen.view.area) + 1 :] if seen.view.area in path else ()
    return " › ".join(seen.city.hierarchy.name(code, seen.view.lang) for code in below)


def corrections_panel(seen: Seen) -> dict[str, Any] | None:
    """What was corrected since the moment as of which the view is known; None for all known."""
    view, lang, city = seen.view, seen.view.lang, seen.city
    if view.known is None:
        return None
    inside = [view.area, *city.hierarchy.descendants(view.area)]
    period = city.days[0], view.day
    found = corrections_since(seen.conn, seen.figures.metric, inside, *period, view.known)
    return {
        "title": say("desk_corrections", lang, n=len(found)),
        "rows": [
            [
                city.hierarchy.name(row["area"], lang),
                f"{row['observed_on']:%m-%d} {_column(seen, row['column'])}",
                f"{number(row['value_then'], 0)} → {number(row['value_now'], 0)}",
                clock_text(row["recorded_at"]),
            ]
            for row in found.head(LISTED_CORRECTIONS).to_dict("records")
        ],
    }


def kept_bits(seen: Seen, listing: Listing) -> str | None:
    """Base64 of a bit an area of the level in the order of `City.units`, the lowest bit first.

    1 for what the filters keep; None without filters.
    """
    if not seen.view.filters.is_on:
        return None
    kept = set(listing.shown["area"])
    bits = np.array([code in kept for code in seen.city.ground.units(seen.view.level)])
    return base64.b64encode(np.packbits(bits, bitorder="little").tobytes()).decode()


def known_notice(seen: Seen) -> str:
    """That the view is as it was known at its moment."""
    assert seen.view.known is not None, "only such a view has a notice"
    at = seen.view.known.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
    return say("known_notice", seen.view.lang, at=at)


def _figure(seen: Seen, row: dict[Any, Any]) -> dict[str, Any]:
    metric = seen.figures.metric
    is_withheld, lang = bool(row["is_withheld"]), seen.view.lang
    words = {
        "value": shown(row["value"], metric.decimals, lang, is_withheld=is_withheld),
        "missing": math.isnan(row["value"]) and not is_withheld,
    }
    if seen.view.compare is None:
        return words
    text, direction = change(row["value"], row["before"], metric.decimals)
    return words | {"change": text or NOTHING, "tone": tone(metric, direction)}


def _words(seen: Seen, row: dict[Any, Any]) -> str:
    catalogue, lang = seen.city.catalogue, seen.view.lang
    if row["kind"] == "need":
        return catalogue.needs[row["name"]].title.in_(lang).format(n=row["count"])
    title = catalogue.rules[row["name"]].title.in_(lang)
    if row["count"] > 1:
        return say("desk_alerts", lang, title=title, n=row["count"])
    day = pd.Timestamp(str(row["since"])).strftime("%m-%d")
    return say("attention_one", lang, title=title, day=day)


def _column(seen: Seen, column: str) -> str:
    metric = seen.city.catalogue.metrics.get(column)
    lang = seen.view.lang
    return metric.title.in_(lang) if metric else seen.city.catalogue.word(column, lang)
