"""Drone patrol flights of the day, as the lines they flew."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.layers.styled import Layer, Seen, Style, StyledFrame
from dashboard.live import LOCAL
from queries.events import read_events


def draw(seen: Seen) -> StyledFrame:
    """Flights that took off on the day: [code, name, style, geometry] with name = take-off time."""
    start = pd.Timestamp(seen.view.day, tz=LOCAL)
    flights = read_events(seen.conn, "flight", start, start + pd.Timedelta(days=1))
    title = seen.title("flights")
    times = pd.to_datetime(flights["occurred_at"], utc=True).dt.tz_convert(LOCAL)
    features = gpd.GeoDataFrame(
        {
            "code": flights["code"],
            "name": title + " " + times.dt.strftime("%H:%M"),
            "style": np.zeros(len(flights), dtype=np.int8),
        },
        geometry=flights.geometry.to_numpy(),
        crs=4326,
    )
    styles = (Style("#5b4b9a", seen.title("flights"), "circle", 2),)
    return StyledFrame("flights", title, "paths", features, styles)


FLIGHTS = Layer("flights", "layer_flights", draw, on=True)
