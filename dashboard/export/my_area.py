"""The list of 我的辖区 as a file: the kept areas with all that is said of each, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import geopandas as gpd
import pandas as pd

from dashboard.desk.panel import place_of, reasons_by_area
from dashboard.desk.reading import Listing as DeskListing
from dashboard.desk.reading import read_listing
from dashboard.errors import AddressRefused
from dashboard.export.about import BETWEEN, about
from dashboard.export.city_table import feeds_told
from dashboard.export.listing import EPSG, Column, Listing
from dashboard.figures import read_figures
from dashboard.filters import NAMES
from dashboard.layers.styled import Seen
from dashboard.live import LOCAL, Live
from dashboard.offer import offer_of
from dashboard.text import Lang, say
from dashboard.view import from_params
from queries.catalogue import Metric
from queries.scope import Scope

WITHHELD = ("value", "before", "change")  # what is not shown of an area that is withheld


def my_area(live: Live, scope: Scope, params: Mapping[str, str], lang: Lang) -> Listing:
    """The areas that the filters keep, those that need somebody most first; all of them, also those
    that the screen's list has no room for.

    `params` are those of the page's address. Raises AddressRefused for a view that the scope does
    not have.
    """
    exported_at = datetime.now(LOCAL)
    with live.reading(scope) as (conn, city):
        view, corrected = from_params({**params, "lang": lang}, offer_of(city, desk=True))
        if corrected:
            raise AddressRefused("there is no such view; reload the page")
        once = live.once(city)
        seen = Seen(conn, city, view, read_figures(conn, city, view, once), once)
        listing = read_listing(seen)
        rows = _rows(seen, listing)
    metric = seen.figures.metric
    return Listing(
        title=say("page_desk", lang),
        columns=_columns(metric, lang, is_compared=view.compare is not None),
        rows=rows,
        facts=about(
            city,
            lang,
            title=say("desk_title", lang, level=say(f"level_{view.level}", lang)),
            area=view.area,
            day=view.day,
            known=view.known,
            chosen=BETWEEN[lang].join([metric.title.in_(lang), *_filters(seen)]),
            rows=(len(rows), len(listing.rows)),
            feeds=feeds_told(seen.figures, city, view),
            exported_at=exported_at,
        ),
        lang=lang,
        place=city.hierarchy.name(view.area, lang),
        day=view.day.isoformat(),
        snapshot=city.snapshot,
        exported_at=exported_at,
    )


def _filters(seen: Seen) -> list[str]:
    """What is left out and compared, in words: the control's name and what is chosen in it."""
    view, lang = seen.view, seen.view.lang
    chosen = {name: getattr(view.filters, name) for name in NAMES}
    words = [f"{say(f'filter_{k}', lang)} {_word(seen, k, v)}" for k, v in chosen.items() if v]
    if view.compare is not None:
        words.append(f"{say('compare', lang)} {view.compare.isoformat()}")
    return words


def _word(seen: Seen, name: str, value: Any) -> str:
    lang = seen.view.lang
    if name == "alert":
        return say(f"filter_alert_{value}", lang)
    if name == "gap_h":
        return say("filter_gap_h_of", lang, h=value)
    if name == "load":
        return f"≥ {value} %"
    if name == "status":
        return seen.city.catalogue.word(value, lang)
    return f"{value:.12g}"


def _columns(metric: Metric, lang: Lang, *, is_compared: bool) -> tuple[Column, ...]:
    unit, decimals = metric.unit.in_(lang), metric.decimals
    kind: Any = "percent" if unit == "%" else "number"
    compared = (
        Column("before", say("export_before", lang), unit, kind, decimals),
        Column("change", say("export_change", lang), unit, kind, decimals),
    )
    return (
        Column("code", say("card_code", lang), "", "code"),
        Column("area_name", say("panel_area", lang), "", "text"),
        Column("place", say("export_path", lang), "", "text"),
        Column("score", say("export_score", lang), "", "number"),
        Column("reasons", say("export_reasons", lang), "", "text"),
        Column("value", metric.title.in_(lang), unit, kind, decimals),
        *(compared if is_compared else ()),
        Column("gap_h", say("filter_gap_h", lang), "h", "number"),
        Column("load", say("filter_load", lang), "%", "percent"),
    )


def _rows(seen: Seen, listing: DeskListing) -> gpd.GeoDataFrame:
    lang, tree = seen.view.lang, seen.city.hierarchy
    reasons = reasons_by_area(seen, listing)
    shown = listing.shown
    words = {area: BETWEEN[lang].join(word for word, _ in own) for area, own in reasons.items()}
    rows = pd.DataFrame(
        {
            "code": shown["area"],
            "area_name": [tree.name(code, lang) for code in shown["area"]],
            "place": [place_of(seen, code) for code in shown["area"]],
            "score": shown["score"],
            "reasons": [words.get(code, "") for code in shown["area"]],
            "value": shown["value"],
            "before": shown["before"],
            "change": shown["value"] - shown["before"],
            "gap_h": shown["gap_h"],
            "load": shown["load"].round(0),
        }
    ).reset_index(drop=True)
    rows[[f"{name}_state" for name in WITHHELD]] = ""
    is_withheld = shown["is_withheld"].to_numpy(bool)
    rows.loc[is_withheld, [f"{name}_state" for name in WITHHELD]] = "withheld"
    shapes = seen.city.areas.set_index("code").geometry
    return gpd.GeoDataFrame(rows, geometry=list(shapes.loc[shown["area"].tolist()]), crs=EPSG)
