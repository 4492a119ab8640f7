"""Drone patrol flights of the day, as the lines they flew."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.layers.styled import Layer, Seen, Style, StyledFrame
from dashboard.live import LOCAL
from dashboard.map.panels import clock_text
from dashboard.text import say
from queries.catalogue import Catalogue
from queries.events import read_events


def draw(seen: Seen) -> StyledFrame:
    """Flights that took off on the day: [code, name, style, geometry] with name = take-off time."""
    start = pd.Timestamp(seen.view.day, tz=LOCAL)
    flights = read_events(seen.conn, "flight", start, start + pd.Timedelta(days=1), seen.view.known)
    title = seen.title("flights")
    times = pd.to_datetime(flights["occurred_at"], utc=True).dt.tz_convert(LOCAL)
    features = gpd.GeoDataFrame(
        {
            "code": flights["code"],
            "name": title + " " + times.dt.strftime("%H:%M"),
            "style": np.zeros(len(flights), dtype=np.int8),
            "area": flights["area"],
        },
        geometry=flights.geometry.to_numpy(),
        crs=4326,
    )
    styles = (Style("#5b4b9a", seen.title("flights"), "circle", 2),)
    note = "" if len(features) else _silent(seen, start)
    return StyledFrame("flights", title, "paths", features, styles, note=note)


def _silent(seen: Seen, start: pd.Timestamp) -> str:
    """Since when nothing was reported, if that is before the day: 0 flights would be a guess."""
    times = [seen.figures.feeds[feed]["data_time"] for feed in _feeds(seen.city.catalogue)]
    known = [moment for moment in times if not pd.isna(moment)]
    if known and max(known) >= start:
        return ""
    if not known:
        return say("layer_never", seen.view.lang)
    return say("layer_silent", seen.view.lang, since=clock_text(max(known)))


def _feeds(catalogue: Catalogue) -> list[str]:
    return [feed.name for feed in catalogue.feeds.values() if feed.event_kind == "flight"]


FLIGHTS = Layer(
    "flights",
    "layer_flights",
    draw,
    on=True,
    by_day=True,
    offered=lambda catalogue: bool(_feeds(catalogue)),
    feeds=_feeds,
)
