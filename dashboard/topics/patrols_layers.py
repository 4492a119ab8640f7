"""What the patrols' page draws: ground seen by flights, reach of bases, sight of cameras."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from dashboard.layers.sites import feeds_of_kind, read_site_places
from dashboard.layers.styled import Layer, Seen, Style, StyledFrame
from dashboard.live import LOCAL
from dashboard.map.panels import clock_text, number
from dashboard.text import say
from dashboard.topics.patrols_flights import PLAYED, flight_name
from dashboard.topics.patrols_plan import planned, way_of
from dashboard.topics.patrols_seen import flight_feeds, flown_of, means_of
from dashboard.topics.places import site_name
from dashboard.topics.topic import chosen
from geo.seen_ground import range_rings, view_sectors
from queries.catalogue import Catalogue

CAMERA, DRONE_BASE = "camera", "drone_base"
SECTORS_FROM_ZOOM = 12.5  # a sector of 300 m is smaller than a sign before


def _frame(
    seen: Seen,
    layer_id: str,
    colour: str,
    shapes: gpd.GeoDataFrame,
    note: str = "",
    min_zoom: float = 0,
    has_arrows: bool = False,
) -> StyledFrame:
    """Outlines or ways [code, name, area, geometry] in one colour; shapes without geometry are
    left out, and the inner borders of a ring are lines of their own."""
    known = shapes[shapes.geometry.notna()]
    lines = known.geometry if has_arrows else known.geometry.boundary
    parts = lines.explode(index_parts=False)
    own = known.loc[parts.index]
    features = gpd.GeoDataFrame(
        {
            "code": own["code"].to_numpy(),
            "name": own["name"].to_numpy(),
            "style": np.zeros(len(own), dtype=np.int8),
            "area": own["area"].to_numpy(),
        },
        geometry=parts.to_numpy(),
        crs=4326,
    )
    title = seen.title(layer_id)
    styles = (Style(colour, title, size_px=2),)
    return StyledFrame(
        layer_id, title, "paths", features, styles, min_zoom, note, has_arrows=has_arrows
    )


def draw_swaths(seen: Seen) -> StyledFrame:
    """The ground below each flight in the window, named by its start."""
    lang, found = seen.view.lang, flown_of(seen)
    began = pd.to_datetime(found.swaths["occurred_at"], utc=True).dt.tz_convert(LOCAL)
    names = say("patrols_swath_of", lang) + " " + began.dt.strftime("%m-%d %H:%M")
    note = say("patrols_swaths_all", lang, n=number(len(found.swaths), 0))
    if found.by_cell is None:
        note = say("patrols_flights_since", lang, at=clock_text(found.newest) or "—")
    if found.faults:
        note += say("patrols_faults_short", lang, n=len(found.faults))
    shapes = found.swaths.assign(name=list(names)).reset_index(drop=True)
    return _frame(seen, "swaths", "#5b4b9a", shapes, note)


def draw_played(seen: Seen) -> StyledFrame:
    """The flight that is chosen to be played, with the seconds since its take-off at each point."""
    found, code = flown_of(seen), chosen(seen, PLAYED)
    track = found.tracks.get(code)
    ways = [shapely.LineString(np.column_stack([track.lon, track.lat]))] if track else []
    shapes = gpd.GeoDataFrame(
        {
            "code": [code][: len(ways)],
            "name": [flight_name(seen, code)][: len(ways)],
            "area": [str(found.about["area"][code]) for _ in ways],
        },
        geometry=ways,
        crs=4326,
    )
    frame = _frame(seen, "played", "#c2185b", shapes, has_arrows=True)
    if not track:
        return replace(frame, note=say("patrols_play_hint", seen.view.lang))
    frame.features["seconds"] = [(track.seconds - track.seconds[0]).round(1).tolist()]
    return replace(frame, note=clock_text(found.about["occurred_at"][code]))


def draw_rings(seen: Seen) -> StyledFrame:
    """How far the drones of each base fly."""
    return _about_sites(seen, "range_rings", DRONE_BASE, "#5b4b9a", range_rings)


def draw_sectors(seen: Seen) -> StyledFrame:
    """What each camera overlooks; a circle where nobody says to which side it looks."""
    lang = seen.view.lang
    made = _about_sites(seen, "view_sectors", CAMERA, "#2f6db3", view_sectors, SECTORS_FROM_ZOOM)
    bearings = read_site_places(seen, CAMERA).set_index("code")["bearing_deg"].astype(float)
    unknown = made.features["code"].map(bearings).isna()
    features = made.features
    said = say("patrols_bearing_unknown", lang)
    features["name"] = features["name"] + np.where(unknown, " · " + said, "")
    count = int(unknown.sum())
    note = say("patrols_circles", lang, n=number(len(features), 0), unknown=number(count, 0))
    return StyledFrame(
        made.id, made.title, made.kind, features, made.styles, made.min_zoom,
        note if count else "", has_arrows=False,
    )  # fmt: skip


def _about_sites(
    seen: Seen,
    layer_id: str,
    kind: str,
    colour: str,
    shape: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame],
    min_zoom: float = 0,
) -> StyledFrame:
    places = read_site_places(seen, kind).reset_index(drop=True)
    shapes = shape(places)
    shapes["name"] = [site_name(row, seen.view.lang) for row in places.to_dict("records")]
    shapes["area"] = places["area"]
    return _frame(seen, layer_id, colour, shapes, min_zoom=min_zoom)


def draw_rounds(seen: Seen) -> StyledFrame:
    """The rounds of the plan, there and back."""
    lang = seen.view.lang
    rounds = planned(seen).rounds if means_of(seen.city.catalogue) else ()
    shapes = gpd.GeoDataFrame(
        {
            "code": [one.base for one in rounds],
            "name": [say("patrols_round_name", lang, base=one.name, n=at + 1)
                     for at, one in enumerate(rounds)],
            "area": [one.area for one in rounds],
        },
        geometry=[way_of(one) for one in rounds],
        crs=4326,
    )  # fmt: skip
    return _frame(seen, "rounds", "#c2570c", shapes, has_arrows=True)


def _register_has(kind: str, columns: Sequence[str]) -> Callable[[Catalogue], bool]:
    """Whether a register of the kind says what the layer is drawn from."""

    def offered(catalogue: Catalogue) -> bool:
        registers = [catalogue.feeds[name] for name in feeds_of_kind(catalogue, kind)]
        return any(set(columns) <= set(one.columns) for one in registers if one.kind == "sites")

    return offered


LAYERS = (
    Layer(
        "played", "layer_played", draw_played, on=True, by_day=True,
        offered=lambda catalogue: bool(flight_feeds(catalogue)), feeds=flight_feeds,
    ),
    Layer(
        "swaths", "layer_swaths", draw_swaths, on=True, by_day=True,
        offered=lambda catalogue: bool(flight_feeds(catalogue)), feeds=flight_feeds,
    ),
    Layer(
        "range_rings", "layer_range_rings", draw_rings, by_day=True,
        offered=_register_has(DRONE_BASE, ["range_m"]),
        feeds=lambda catalogue: feeds_of_kind(catalogue, DRONE_BASE),
    ),
    Layer(
        "view_sectors", "layer_view_sectors", draw_sectors, by_day=True,
        offered=_register_has(CAMERA, ["bearing_deg", "range_m"]),
        feeds=lambda catalogue: feeds_of_kind(catalogue, CAMERA),
    ),
    Layer(
        "rounds", "layer_rounds", draw_rounds, by_day=True,
        offered=lambda catalogue: bool(means_of(catalogue)), feeds=flight_feeds,
    ),
)  # fmt: skip
