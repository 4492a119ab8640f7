"""The ranked table of the city map as a list: the figures that stand in the panel at the right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import geopandas as gpd
import pandas as pd

from dashboard.errors import AddressRefused
from dashboard.export.about import about
from dashboard.export.listing import EPSG, Column, Listing
from dashboard.figures import Figures
from dashboard.live import LOCAL, City, Live
from dashboard.look import look
from dashboard.map.panels import feed_facts, figure_facts, has_direct, ranked, table_title
from dashboard.offer import offer_of
from dashboard.text import Lang, say
from dashboard.topics.topic import Topic
from dashboard.view import ANY, View
from queries.catalogue import Metric
from queries.scope import Scope

FIGURES = ["value", "change", "numerator", "denominator", "reporting", "expected"]
SORTED_BY = {"value": "value", "change": "change", "count": "numerator", "name": "name"}
ORDERS = frozenset(f"{column}-{way}" for column in SORTED_BY for way in ("up", "down"))


def city_table(
    live: Live, scope: Scope, params: Mapping[str, str], lang: Lang, topic: Topic | None = None
) -> Listing:
    """The children of the viewed area as ranked on screen, what is not located below, the total.

    `params`: area, day, metric and level of the view, and `order` if the reader has sorted the
    table: a column of the panel's table and "up" or "down", as in "change-down".

    Raises AddressRefused for a view that the scope does not have.
    """
    exported_at = datetime.now(LOCAL)
    with live.reading(scope) as (conn, city):
        view = _view(city, params, lang, topic)
        figures = look(conn, city, view, live.once(city)).figures
    shown = _sorted(ranked(figures), params.get("order", ""), city, lang)
    listed = len(shown), len(city.hierarchy.children(view.area))
    facts = about(
        city,
        lang,
        title=table_title(figures, city, view),
        area=view.area,
        day=view.day,
        chosen=figures.metric.title.in_(lang),
        rows=listed,
        feeds=feeds_told(figures, city, view),
        exported_at=exported_at,
    )
    return Listing(
        title=say(topic.title_key if topic else "page_map", lang),
        columns=_columns(figures.metric, lang),
        rows=_rows(shown, figures, city, view),
        facts=facts,
        lang=lang,
        place=city.hierarchy.name(view.area, lang),
        day=view.day.isoformat(),
        snapshot=city.snapshot,
        exported_at=exported_at,
    )


def _view(city: City, params: Mapping[str, str], lang: Lang, topic: Topic | None) -> View:
    """The view that an address names, none of it corrected: what is exported was on a screen."""
    area, metric = params.get("area", ""), params.get("metric", "")
    try:
        day, level = date.fromisoformat(params.get("day", "")), int(params.get("level", ""))
    except ValueError:
        raise AddressRefused("this export names no day or level") from None
    first, last = city.days
    offer = offer_of(city, desk=False, topic=topic)
    options = tuple((name, params.get(name, values[0])) for name, values in offer.options)
    are_there = all(
        dict(options)[name] in values or ANY in values for name, values in offer.options
    )
    is_theirs = area in city.hierarchy and city.root in city.hierarchy.path(area)
    if not is_theirs or metric not in offer.metrics or not first <= day <= last or not are_there:
        raise AddressRefused("there is no such view; reload the page")
    return View(area, day, metric, level, (), lang, topic=offer.topic, options=options)


def _sorted(rows: pd.DataFrame, order: str, city: City, lang: Lang) -> pd.DataFrame:
    """As the browser sorts them: equal ones stay as they were, those without data come last."""
    rows = rows.assign(change=rows["value"] - rows["before"])
    if order not in ORDERS:
        return rows
    column, _, way = order.partition("-")
    if column == "name":
        rows = rows.assign(name=_name_places(rows["area"], city, lang))
    return rows.sort_values(
        SORTED_BY[column], ascending=way == "up", kind="stable", na_position="last"
    )


def _name_places(codes: pd.Series, city: City, lang: Lang) -> list[int]:
    """Where each area stands by name: Chinese by pinyin, numbers in a name by their size."""
    known = city.hierarchy.search_columns()
    names = dict(zip(known["code"], known["name_en" if lang == "en" else "pinyin"], strict=True))

    def key(code: str) -> list[tuple[bool, int, str]]:
        parts = re.findall(r"\d+|\D+", names[code].casefold())
        return [(not p.isdigit(), int(p) if p.isdigit() else 0, p) for p in parts]

    keys = [key(code) for code in codes]
    places = {str(one): place for place, one in enumerate(sorted(keys))}
    return [places[str(one)] for one in keys]


def _columns(metric: Metric, lang: Lang) -> tuple[Column, ...]:
    unit, decimals = metric.unit.in_(lang), metric.decimals
    kind: Any = "percent" if unit == "%" else "number"
    counts = ("numerator", "denominator") if metric.rollup == "ratio" else ()
    return (
        Column("kind", say("export_kind", lang), "", "text"),
        Column("code", say("card_code", lang), "", "code"),
        Column("area_name", say("panel_area", lang), "", "text"),
        Column("value", metric.title.in_(lang), unit, "text" if metric.classes else kind, decimals),
        Column("change", say("change", lang), unit, kind, decimals),
        *(Column(name, say(f"export_{name}", lang), "", "number") for name in counts),
        Column("reporting", say("export_reporting", lang), "", "number"),
        Column("expected", say("export_expected", lang), "", "number"),
    )


def _rows(shown: pd.DataFrame, figures: Figures, city: City, view: View) -> gpd.GeoDataFrame:
    lang, tree = view.lang, city.hierarchy
    made: list[dict[str, Any]] = [
        {
            **row[FIGURES],
            **_withheld(row),
            "kind": say("export_kind_area", lang),
            "code": row["area"],
            "area_name": tree.name(row["area"], lang),
        }
        for _, row in shown.iterrows()
    ]
    if has_direct(figures):
        made.append(_direct(figures, lang))
    total, before = figures.total, figures.total_before
    made.append(
        {
            **total.reindex(FIGURES),
            **_withheld(total),
            "change": total["value"] - before,
            "kind": say("export_kind_total", lang),
            "code": view.area,
            "area_name": say("total_of", lang, name=tree.name(view.area, lang)),
        }
    )
    shapes = city.areas.set_index("code").geometry
    geometry = [*shapes.loc[shown["area"].tolist()], *[None] * (len(made) - len(shown))]
    rows = pd.DataFrame(made)
    if figures.metric.classes:  # in words, as on the map
        names = {at: name.in_(lang) for at, name in enumerate(figures.metric.classes)}
        rows["value"] = rows["value"].map(names)
    return gpd.GeoDataFrame(rows, geometry=geometry, crs=EPSG)


def _withheld(row: pd.Series) -> dict[str, str]:
    """That every figure of a row is withheld, where it is."""
    return {f"{name}_state": "withheld" for name in FIGURES} if row["is_withheld"] else {}


def _direct(figures: Figures, lang: Lang) -> dict[str, Any]:
    """What is not located below: of no area's own, so without a code; not compared, not counted."""
    nothing = dict.fromkeys(("change", "reporting", "expected"))
    said = {f"{name}_state": "not_applicable" for name in nothing}
    return {
        **figures.direct.reindex(FIGURES),
        **_withheld(figures.direct),
        **nothing,
        **said,
        "kind": say("export_kind_direct", lang),
        "code": "",
        "area_name": say("not_located", lang),
    }


def feeds_told(figures: Figures, city: City, view: View) -> list[dict[str, Any]]:
    """The facts of every feed in the metric, its own first."""
    own, lang = figures.metric.feed, view.lang
    others = sorted(city.catalogue.feeds_of(figures.metric) - {own})
    told = [figure_facts(figures, city, figures, figures.total["recorded_at"], view)]
    told += [feed_facts(figures, city, feed, lang) for feed in others]
    titles = [city.catalogue.feeds[feed].title.in_(lang) for feed in (own, *others)]
    return [facts | {"title": title} for facts, title in zip(told, titles, strict=True)]
