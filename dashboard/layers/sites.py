"""Layers of things with a place: where they stand, in the style of their newest report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.layers.styled import Layer, Seen, Style, StyledFrame
from dashboard.text import say
from queries.catalogue import Catalogue
from queries.sites import read_sites, site_states

CLINIC, ENTERPRISE = "clinic", "enterprise"


def feeds_of_kind(catalogue: Catalogue, kind: str) -> list[str]:
    """The feeds that register sites of a kind and that report on them."""
    return [feed.name for feed in catalogue.feeds.values() if feed.site_kind == kind]


def feeds_about(seen: Seen, kind: str) -> list[str]:
    """`feeds_of_kind` of the city that is seen."""
    return feeds_of_kind(seen.city.catalogue, kind)


def read_site_places(seen: Seen, kind: str) -> gpd.GeoDataFrame:
    """Sites of a kind in the scope, ordered by code; read once a snapshot."""
    make = partial(read_sites, seen.conn, kind)
    return cast(gpd.GeoDataFrame, seen.once(("sites", kind), make, feeds_about(seen, kind)))


def read_states(seen: Seen, kind: str) -> pd.DataFrame:
    """The newest report of each site of a kind at the moment looked at, by site."""
    at, known = seen.moment, seen.view.known
    return cast(
        pd.DataFrame,
        seen.once(
            ("states", kind, seen.heard_until, known),
            lambda: site_states(seen.conn, kind, at, known).set_index("site"),
            feeds_about(seen, kind),
        ),
    )


def site_layer(
    layer_id: str,
    kind: str,
    styles: Mapping[str, Style],
    *,
    min_zoom: float = 0,
    on: bool = False,
) -> Layer:
    """A layer of the sites of one kind, styled by `status` of the newest report on the day.

    `styles` maps a status to its style; the empty status "" is for kinds that never report. A site
    without a report by then has style -1, "status unknown".
    """
    order = list(styles)

    def draw(seen: Seen) -> StyledFrame:
        lang = seen.view.lang
        places = read_site_places(seen, kind)
        if "" in styles:
            style = np.zeros(len(places), dtype=np.int8)
        else:
            states = read_states(seen, kind)
            status = places["code"].map(states["status"]) if len(states) else places["code"]
            style = status.map({name: i for i, name in enumerate(order)}).fillna(-1).astype(np.int8)
            style = style.to_numpy()
        name_column = "name" if lang == "zh" else "name_en"
        features = gpd.GeoDataFrame(
            {
                "code": places["code"],
                "name": places[name_column].fillna(places["name"]),
                "style": style,
                "area": places["area"],
            },
            geometry=places.geometry.to_numpy(),
            crs=4326,
        )
        labelled = tuple(
            replace(
                styles[name],
                label=seen.city.catalogue.word(name or kind, lang),
            )
            for name in order
        )
        return StyledFrame(
            layer_id, seen.title(layer_id), "points", features, labelled, min_zoom=min_zoom,
            note=_unreported(seen, kind, style, has_states="" not in styles),
        )  # fmt: skip

    def offered(catalogue: Catalogue) -> bool:
        feeds = catalogue.feeds.values()
        return any(feed.kind == "sites" and feed.site_kind == kind for feed in feeds)

    return Layer(
        layer_id, f"layer_{layer_id}", draw, on=on, site_kind=kind, offered=offered,
        feeds=lambda catalogue: feeds_of_kind(catalogue, kind),
    )  # fmt: skip


def _unreported(seen: Seen, kind: str, style: npt.NDArray[np.int8], *, has_states: bool) -> str:
    """What the legend says where nobody has reported: 0 would be a guess."""
    if not len(style):
        registers = [f for f in seen.city.catalogue.feeds.values() if f.kind == "sites"]
        own = [seen.figures.feeds[f.name]["data_time"] for f in registers if f.site_kind == kind]
        return say("layer_never", seen.view.lang) if all(map(pd.isna, own)) else ""
    return say("layer_no_status", seen.view.lang) if has_states and (style < 0).all() else ""
