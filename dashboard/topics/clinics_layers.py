"""What only the page of fever clinics draws: who has which clinic nearest, and the one supposed to
close."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import geopandas as gpd
import numpy as np

from dashboard.layers.clinics import CLINICS
from dashboard.layers.sites import CLINIC
from dashboard.layers.styled import Layer, Seen, Style, StyledFrame
from dashboard.map.panels import number
from dashboard.text import say
from dashboard.topics.clinics_read import NOBODY, names_of, reach_of, registers
from geo.catchment import catchments, divides
from queries.catalogue import Catalogue

IF_COLOUR = "#c2570c"  # of what this page works out, and no department has reported


def _divides(seen: Seen) -> StyledFrame:
    """The borders between the catchments: [code, name, style, area, geometry] as lines."""
    reach, lang = reach_of(seen), seen.view.lang
    goes_to = reach.now["site"]
    sites = tuple(sorted(goes_to.dropna().unique()))
    ground = seen.city.ground
    key = ("catchment divides", sites, ground.geometry_version, ground.roads)
    lines = cast(
        gpd.GeoDataFrame,
        seen.once(key, lambda: divides(catchments(reach.cells, goes_to)), registers(seen.city)),
    )
    names = names_of(reach, lang)
    features = gpd.GeoDataFrame(
        {
            "code": lines["site"] + "|" + lines["other"],
            "name": [
                say("clinics_divide", lang, one=names[one], other=names[other])
                for one, other in zip(lines["site"], lines["other"], strict=True)
            ],
            "style": np.zeros(len(lines), dtype=np.int8),
            "area": lines["site"].map(reach.clinics.set_index("code")["area"]).to_numpy(),
        },
        geometry=lines.geometry.to_numpy(),
        crs=4326,
    )
    title, note = seen.title("catchments"), number(len(sites), 0)
    if reach.closes != NOBODY:
        note = say("clinics_supposed", lang, n=note)
    return StyledFrame(
        "catchments",
        title,
        "paths",
        features,
        (Style(IF_COLOUR, title, size_px=2),),
        note=note,
        has_arrows=False,
    )


def _supposed(seen: Seen) -> StyledFrame:
    """The clinics as on every page, but for the one that is supposed to close."""
    frame, closes = CLINICS.draw(seen), reach_of(seen).closes
    if closes == NOBODY:
        return frame
    style = Style(IF_COLOUR, say("clinics_supposed_closed", seen.view.lang), "cross", 17)
    features = frame.features.copy()
    features.loc[features["code"] == closes, "style"] = len(frame.styles)
    return replace(frame, features=features, styles=(*frame.styles, style))


def _offered(catalogue: Catalogue) -> bool:
    return any(
        feed.kind == "sites" and feed.site_kind == CLINIC for feed in catalogue.feeds.values()
    )


CATCHMENTS = Layer(
    "catchments", "layer_catchments", _divides, on=True, by_day=True, offered=_offered
)
SUPPOSED = replace(CLINICS, draw=_supposed)
