"""The screen of one view: everything the browser gets in one message."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any, cast
from urllib.parse import urlencode

import pandas as pd

from dashboard.addresses import Address
from dashboard.desk.beside import beside_panel
from dashboard.desk.panel import corrections_panel, desk_panel, kept_bits, known_notice
from dashboard.desk.reading import Listing, compared_values, narrowed, read_listing
from dashboard.figures import Figures
from dashboard.layers.cells import BIVARIATE, class_styles, difference_styles
from dashboard.layers.styled import Layer, Seen, Theme
from dashboard.live import City, Live
from dashboard.look import look
from dashboard.map.attention import attention_panel
from dashboard.map.card import area_card, site_card
from dashboard.map.packed import pack
from dashboard.map.panels import clock_text, feed_facts, figure_facts, kpi, table_panel, trend_panel
from dashboard.map.spec import Drawn, draw_layer, layer_spec
from dashboard.offer import layers_of
from dashboard.text import LANGS, say, strings
from dashboard.topics import MEASURES, TOPICS
from dashboard.topics.panel import topic_panel
from dashboard.view import View
from queries.catalogue import Metric
from queries.scope import Scope


def build_screen(live: Live, scope: Scope, view: View, theme: Theme = "light") -> dict[str, Any]:
    """What the component draws for a view, from one transaction; worked out once a snapshot.

    The same whatever ground the map was moved to.
    """
    view = view.but(frame=None)
    return live.cached(
        scope, live.snapshot, ("screen", view, theme), lambda: _build(live, scope, view, theme)
    )


def _build(live: Live, scope: Scope, view: View, theme: Theme) -> dict[str, Any]:
    with live.reading(scope) as (conn, city):
        once = live.once(city)
        seen = look(conn, city, view, once, theme)
        figures, topic = seen.figures, TOPICS.get(view.topic)
        is_measure = figures.metric.name not in city.catalogue.metrics
        layers = [_spec(layer, seen) for layer in layers_of(topic) if _is_drawn(layer, city, view)]
        listing = read_listing(seen) if view.desk else None
        kept = None
        if listing and view.filters.is_on:
            kept = list(listing.shown["area"])
            figures = narrowed(conn, city, view, figures, kept, once)
        attention = attention_panel(seen, kept)
        # All that may still ask the store, as long as the transaction with its scope lasts.
        values = _values(seen, listing)
        desk = desk_panel(seen, listing) if listing else None
        corrections = corrections_panel(seen) if listing else None
        beside = beside_panel(seen) if listing else None
        told = topic_panel(topic, seen) if topic else None
        card = None
        notes: list[str] = [known_notice(seen)] if view.known else []
        if view.site:
            card = site_card(seen, view.site)
            if card is None:
                notes.append(say("corrected_site", view.lang, given=view.site[:40]))
        elif not city.hierarchy.children(view.area):
            card = area_card(seen)
    return {
        "view": _view(view),
        "snapshot": city.snapshot,
        "synthetic": city.catalogue.synthetic,
        "attribution": owed.in_(view.lang) if (owed := city.catalogue.attribution) else "",
        "theme": theme,
        "now": city.now().isoformat(),
        "clock_stands": city.clock is not None,
        **_addresses(city, view, live.fonts_version),
        "values": values,
        "days": _days(city, view),
        "legend": legend_panel(figures, city, view, theme),
        "layers": layers,
        "top": _top(figures, city, view, notes),
        "panel": {
            "kpis": [kpi(headline, figures, city, view) for headline in figures.headlines],
            "topic": told,
            "trend": None if is_measure else trend_panel(figures, view),
            "table": None if listing else table_panel(figures, city, view),
            "desk": desk,
            "corrections": corrections,
            "beside": beside,
            "attention": attention,
            "card": card,
        },
    }


def message(screen: dict[str, Any], sign: Callable[[Address], str]) -> bytes:
    """The screen as zlib-compressed UTF-8 JSON: Chinese and numbers shrink to about a quarter.

    `sign` makes the paths of its addresses, for the one who gets the message.
    """
    return zlib.compress(as_json(screen, sign), 6)


def as_json(screen: dict[str, Any], sign: Callable[[Address], str]) -> bytes:
    """The screen as UTF-8 JSON with its addresses signed."""
    return json.dumps(
        screen, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=sign
    ).encode()


def _is_drawn(layer: Layer, city: City, view: View) -> bool:
    is_wanted = layer.id in view.layers and layer.offered(city.catalogue)
    return is_wanted and not layer.local and layer.id != "cells"


def _spec(layer: Layer, seen: Seen) -> dict[str, Any]:
    """A layer of the screen; what is drawn depends on day, level and language, what its legend
    counts on the area looked at."""
    view, city = seen.view, seen.city
    key = ("layer", layer.id, view.day, view.known, view.level, view.lang, view.options, seen.theme)
    drawn = cast(Drawn, seen.once(key, lambda: _draw(layer, seen, city)))
    spec = layer_spec(layer, drawn, seen)
    return spec | {"opens": "area"} if layer.opens_area else spec


def _draw(layer: Layer, seen: Seen, city: City) -> Drawn:
    frame = layer.draw(seen)
    scope, lang = city.scope.area, seen.view.lang
    address = None
    if layer.site_kind:
        address = Address.of("sites", scope, layer.id, lang, city.snapshot)
    elif layer.by_day:
        day = seen.view.day.isoformat()
        known = seen.view.known.isoformat() if seen.view.known else ""
        options = urlencode(seen.view.options)
        address = Address.of("paths", scope, layer.id, lang, day, known, options, city.snapshot)
    return draw_layer(frame, seen, address)


def _view(view: View) -> dict[str, Any]:
    return {
        "area": view.area,
        "day": view.day.isoformat(),
        "metric": view.metric,
        "level": view.level,
        "layers": list(view.layers),
        "lang": view.lang,
        "site": view.site,
    }


def _addresses(city: City, view: View, fonts_version: str) -> dict[str, Address | str]:
    scope = city.scope.area
    return {
        "geometry": Address.of("geometry", scope, city.ground.geometry_version),
        "base": Address.of("base", scope, city.ground.base_version),
        "search_url": Address.of("search", scope, city.ground.geometry_version),
        "text_url": f"/text/{text_version()}/{view.lang}",
        "fonts_url": f"/fonts/{fonts_version}/fonts.css",
    }


def _values(seen: Seen, listing: Listing | None) -> dict[str, Any]:
    """The values that colour the areas; which of them the filters keep, if there are any.

    Values of other days are there for the newest knowledge only.
    """
    city, view, metric = seen.city, seen.view, seen.figures.metric
    own = len(city.hierarchy.codes(view.level))
    units = city.ground.units(view.level)
    values = seen.figures.level_values["value"].to_numpy(float)
    before = compared_values(seen)
    if before is not None:
        values = values - before.to_numpy(float)
    measure = MEASURES.get(metric.name)
    is_told = metric.name in city.catalogue.metrics or bool(measure and measure.by_day)
    is_plain = before is None and view.known is None and is_told
    days = Address.of("days", city.scope.area, metric.name, view.level, city.snapshot)
    return {
        "codes_level": view.level,
        "extra": list(units[own:]),
        "packed": pack(
            values, metric.decimals, seen.figures.level_values["is_withheld"].to_numpy(bool)
        ),
        "decimals": metric.decimals,
        "days_url": days if is_plain else None,
        "kept": kept_bits(seen, listing) if listing else None,
    }


def _days(city: City, view: View) -> dict[str, Any]:
    first, last = city.days
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "count": (last - first) // timedelta(days=1) + 1,
        "marks": [
            {"day": mark.day.isoformat(), "text": mark.title.in_(view.lang)}
            for mark in city.catalogue.marks
            if mark.day <= last
        ],
    }


def legend_panel(figures: Figures, city: City, view: View, theme: Theme) -> dict[str, Any]:
    """The colours of the metric: its classes, what has none, the rule, and of when and whose."""
    metric, lang = figures.metric, view.lang
    title, styles = metric.title.in_(lang), class_styles(metric, view.level, theme, lang)
    if view.compare is not None:
        title = say("legend_difference", lang, title=title, day=view.compare.strftime("%m-%d"))
        styles = difference_styles(metric, view.level, theme)
    return {
        "title": title,
        "unit": metric.unit.in_(lang),
        "level": say(f"level_{view.level}", lang),
        "classes": [
            {"colour": style.colour, "label": style.label, "upper": style.upper} for style in styles
        ],
        "is_named": bool(metric.classes),
        "left_out": say("legend_left_out", lang) if view.filters.is_on else None,
        "no_data": metric.nothing.in_(lang) if metric.nothing else say("no_data", lang),
        "suppressed": say("withheld_small", lang)
        if figures.level_values["is_withheld"].any()
        else None,
        "rule": say(_rule(metric, view), lang),
        **figure_facts(figures, city, figures, figures.total["recorded_at"], view),
    }


def _rule(metric: Metric, view: View) -> str:
    """The text that says how the colours are read."""
    if metric.palette == BIVARIATE:
        return "rule_bivariate"
    return "rule_closed_right" if view.compare is None else "rule_difference"


def _top(figures: Figures, city: City, view: View, notes: list[str]) -> dict[str, Any]:
    tree, lang = city.hierarchy, view.lang

    def named(code: str) -> dict[str, str]:
        return {"code": code, "name": tree.name(code, lang)}

    feeds = [
        {
            "feed": name,
            "title": city.catalogue.feeds[name].title.in_(lang),
            **feed_facts(figures, city, name, lang),
        }
        for name in figures.feeds
    ]
    times = [row["data_time"] for row in figures.feeds.values()]
    if city.is_past(view.day) or view.known:
        times = [headline.recorded_at for headline in figures.headlines]
    known = [moment for moment in times if not pd.isna(moment)]
    path = [code for code in tree.path(view.area) if code in tree]
    return {
        "title": title.in_(lang) if (title := city.catalogue.title) else say("product", lang),
        "path": [named(code) for code in path],
        "siblings": [named(code) for code in tree.siblings(view.area)],
        "data_time": clock_text(max(known, default=None)),
        "notices": notes,
        "feeds": feeds,
    }


@cache
def text_version() -> str:
    """Twelve hex digits of the interface's strings."""
    return hashlib.sha256(b"".join(map(interface_text, LANGS))).hexdigest()[:12]


@cache
def interface_text(lang: str) -> bytes:
    """Every string that the browser may need, as JSON; fetched once a language."""
    chosen = strings("en" if lang == "en" else "zh")
    return json.dumps(chosen, ensure_ascii=False, separators=(",", ":")).encode()
