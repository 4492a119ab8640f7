"""How several topics write their numbers, in tables and in charts."""

from __future__ import annotations

import math

import pandas as pd

from dashboard.text import Lang, say


def percent(share: float, lang: Lang) -> str:
    """A share in percent, cut off so that only all is 100; or that there are no data."""
    return say("no_data", lang) if math.isnan(share) else f"{math.floor(1000 * share) / 10:g}%"


def charted(values: pd.Series) -> tuple[float | None, ...]:
    """Values as a chart takes them: None where there are no data."""
    return tuple(None if math.isnan(value) else float(value) for value in values)
