"""A map on a sheet with its legend: the frames that the layers draw, counted as on screen."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd

from dashboard.layers.styled import Layer, Seen, Style, StyledFrame
from dashboard.map.panels import number
from dashboard.map.screen import legend_panel
from dashboard.map.spec import draw_layer, layer_spec
from dashboard.offer import layers_of
from dashboard.paper.frame import around
from dashboard.paper.looked import Looked
from dashboard.paper.sheet import LegendEntry, LegendGroup, MapPart
from dashboard.text import Lang, say
from dashboard.topics import TOPICS
from dashboard.view import View

ASPECT = 1.4  # of a map that nobody has framed; each format widens it to its own
UNKNOWN_COLOUR = "#7b8791"  # of a sign whose state nobody has reported, as on screen
SIGNS = ("points", "paths", "bubbles")


def map_part(looked: Looked, title: str = "") -> MapPart:
    """The map of the view; `title` where it is not that of the metric."""
    seen, view, city = looked.seen, looked.view, looked.city
    layers = _layers(view)
    frames = {layer.id: layer.draw(seen) for layer in layers if layer.offered(city.catalogue)}
    legend = [_cells_legend(looked)] if "cells" in frames else []
    legend += [
        _layer_legend(layer, frames[layer.id], seen)
        for layer in layers
        if layer.id in frames and frames[layer.id].kind in SIGNS
    ]
    units = city.ground.units(view.level)
    kept = looked.kept
    bounds = city.areas.set_index("code").geometry.loc[view.area].bounds
    return MapPart(
        title=title or legend_panel(looked.figures, city, view, seen.theme)["title"],
        frame=looked.frame or around(bounds, ASPECT),
        frames=tuple(frames.values()),
        legend=tuple(legend),
        areas=_named(city.areas[city.areas["level"] <= view.level], view.lang),
        base=_named(city.ground.base, view.lang),
        area=view.area,
        level=view.level,
        locator=view.area != city.root,
        left_out=frozenset() if kept is None else frozenset(units) - set(kept),
        alt=_in_words(looked),
    )


def layer_feeds(looked: Looked) -> frozenset[str]:
    """The feeds whose data the layers of the view draw, besides the metric's."""
    catalogue = looked.city.catalogue
    drawn = [layer for layer in _layers(looked.view) if layer.offered(catalogue)]
    return frozenset(feed for layer in drawn for feed in layer.feeds(catalogue))


def _layers(view: View) -> list[Layer]:
    """The layers of the view in the order that they are drawn in, also those of its topic."""
    return [layer for layer in layers_of(TOPICS.get(view.topic)) if layer.id in view.layers]


def _named(areas: gpd.GeoDataFrame, lang: Lang) -> gpd.GeoDataFrame:
    """The same areas, `name` in the language where they have one in it."""
    if lang == "en" and "name_en" in areas:
        areas = areas.assign(name=areas["name_en"].fillna(areas["name"]))
    return areas[[c for c in ("code", "kind", "name", "level", "geometry") if c in areas]]


def _cells_legend(looked: Looked) -> LegendGroup:
    view, city, lang = looked.view, looked.city, looked.lang
    legend = legend_panel(looked.figures, city, view, looked.seen.theme)
    entries = [
        LegendEntry(Style(one["colour"], one["label"], "square", 14, one["upper"]), "class")
        for one in legend["classes"]
    ]
    entries.append(LegendEntry(Style("", legend["no_data"], "square", 14), "no_data"))
    if legend["suppressed"]:
        entries.append(LegendEntry(Style("", legend["suppressed"], "square", 14), "withheld"))
    unit = " · ".join(filter(None, (legend["unit"], legend["level"])))
    note = legend["rule"]
    if legend["left_out"]:
        note = say("sheet_left_out", lang, rule=note)
    return LegendGroup(
        say("export_heading", lang, title=legend["title"], unit=unit), tuple(entries), note
    )


def _layer_legend(layer: Layer, frame: StyledFrame, seen: Seen) -> LegendGroup:
    """The looks of a layer with the screen's count of each, or its note where there is none."""
    spec = layer_spec(layer, draw_layer(frame, seen, None), seen)
    entries = [
        LegendEntry(
            replace(style, label=style.label or frame.title),
            frame.kind,
            number(row["count"], 0) if "count" in row else "",
        )
        for style, row in zip(frame.styles, spec["styles"], strict=True)
    ]
    title, note = frame.title, spec.get("note", "")
    if len(entries) == 1 and entries[0].style.label == title:  # of one look: its row is its name
        entries, title, note = [replace(entries[0], count=note or entries[0].count)], "", ""
    if "unknown" in spec:
        style = Style(UNKNOWN_COLOUR, spec["unknown"]["label"], "circle", 8)
        entries.append(LegendEntry(style, "unknown", number(spec["unknown"]["count"], 0)))
    return LegendGroup(title, tuple(entries), note)


def _in_words(looked: Looked) -> str:
    """What the map shows, for who cannot see it."""
    view, lang, metric = looked.view, looked.lang, looked.figures.metric
    names = [say(layer.title_key, lang) for layer in _layers(view)]
    return say(
        "sheet_map_alt",
        lang,
        area=looked.place,
        title=metric.title.in_(lang),
        level=say(f"level_{view.level}", lang),
        day=view.day.isoformat(),
        layers="、".join(names) if lang == "zh" else ", ".join(names),
    )
