"""What only the page of fever clinics draws: who has which clinic nearest."""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from dashboard.layers.sites import CLINIC
from dashboard.layers.styled import Layer, Seen, Style, StyledFrame
from dashboard.map.panels import number
from dashboard.text import say
from dashboard.topics.clinics_read import NOBODY, names_of, reach_of
from geo.catchment import catchments
from queries.catalogue import Catalogue


def _outlines(seen: Seen) -> StyledFrame:
    """The borders of the catchments: [code, name, style, area, geometry] as lines."""
    reach, lang = reach_of(seen), seen.view.lang
    outlines = catchments(reach.cells, reach.now["site"])
    names = names_of(reach, lang)
    lines = outlines.geometry.boundary.explode(index_parts=False)
    own = outlines.loc[lines.index]
    features = gpd.GeoDataFrame(
        {
            "code": own["site"].to_numpy(),
            "name": [say("clinics_catchment_of", lang, name=names[code]) for code in own["site"]],
            "style": np.zeros(len(own), dtype=np.int8),
            "area": own["site"].map(reach.clinics.set_index("code")["area"]).to_numpy(),
        },
        geometry=lines.to_numpy(),
        crs=4326,
    )
    title, note = seen.title("catchments"), number(len(outlines), 0)
    if reach.closes != NOBODY:
        note = say("clinics_supposed", lang, n=note)
    return StyledFrame(
        "catchments",
        title,
        "paths",
        features,
        (Style("#c2570c", title, size_px=2),),
        note=note,
        has_arrows=False,
    )


def _offered(catalogue: Catalogue) -> bool:
    return any(
        feed.kind == "sites" and feed.site_kind == CLINIC for feed in catalogue.feeds.values()
    )


CATCHMENTS = Layer(
    "catchments", "layer_catchments", _outlines, on=True, by_day=True, offered=_offered
)
