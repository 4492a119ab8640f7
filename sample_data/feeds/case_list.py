"""Who fell ill where and when: 103 synthetic cases that add up to the published curve.

Nothing here is about a real person. The city's count of every day is public; which cell a case
falls on is drawn at random, in small clusters, mostly in the dense east.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from sample_data import tables
from sample_data.cells import City
from sample_data.days import days, rng_for

TOWN_WEIGHT = {
    "440402005": 2.1, "440402003": 1.5, "440402004": 1.6, "440402001": 1.4, "440402002": 1.3,
    "440402007": 1.2, "440402006": 1.2, "440402008": 0.9, "440402102": 0.9, "440402100": 0.7,
    "440402104": 0.8, "440403107": 0.55, "440403106": 0.3, "440403001": 0.4, "440404100": 0.5,
    "440404103": 0.35, "440404104": 0.25, "440404101": 0.3,
}  # fmt: skip
OTHER_TOWNS = 0.12

# Cases that no cell is known for, by how many cases were published before them.
ONLY_AREA_KNOWN = {
    20: "440402", 33: "440402003", 47: "440402", 61: "440403",
    66: "440472", 71: "440402", 80: "440404100",
}  # fmt: skip
LOCATED_LATER = 47
LOCATED_ON = date(2020, 2, 10)
# The imports of late March, met at the ports of entry and the harbours (WGS 84).
IMPORTS = ((113.5490, 22.2190), (113.5480, 22.1430), (113.5470, 22.2200), (113.5850, 22.2080),
           (113.5880, 22.3610))  # fmt: skip


@dataclass(frozen=True)
class Cases:
    """`list`: a row a case, in order of publication: published (day index), recovered and died
    (day index or NaN), area (where it is counted now), first_area (where it was counted until
    LOCATED_ON; the same for all but one). `curve`: the city by day: confirmed, recovered, died."""

    list: pd.DataFrame
    curve: pd.DataFrame


def city_curve() -> pd.DataFrame:
    """The published cumulative figures for every day of the sample, carried on between changes.

    Columns: day, confirmed, recovered, died (NaN before the first publication; confirmed is 0
    before the first case was published on 21 Jan).
    """
    published = pd.read_csv(tables.FACTS / "city_case_curve.csv")
    published["day"] = pd.to_datetime(published.pop("published_on")).dt.date
    every = pd.DataFrame({"day": days()}).merge(published, on="day", how="left").ffill()
    every["confirmed"] = every["confirmed"].fillna(0)
    return every


def draw_cases(city: City) -> Cases:
    """The sample's cases; the same every time."""
    rng, curve = rng_for("cases"), city_curve()
    published = _event_days(curve["confirmed"])
    n, ill_before = len(published), len(published) - len(IMPORTS)
    area = _clusters(city, ill_before, rng)
    area += [city.codes[city.at(lon, lat)] for lon, lat in IMPORTS]
    first = list(area)
    for position, code in ONLY_AREA_KNOWN.items():
        first[position] = code
        if position != LOCATED_LATER:
            area[position] = code
    recovered, died = np.full(n, np.nan), np.full(n, np.nan)
    died[29] = _event_days(curve["died"].fillna(0))[0]
    wait = published[:ill_before] + rng.uniform(0, 11, ill_before)
    wait[29] = np.inf
    healed = _event_days(curve["recovered"].fillna(0))
    recovered[np.argsort(wait)[: len(healed)]] = healed
    table = pd.DataFrame(
        {
            "published": published,
            "recovered": recovered,
            "died": died,
            "area": area,
            "first_area": first,
        }
    )
    return Cases(table, curve)


def _event_days(cumulative: pd.Series) -> np.ndarray:
    """Day index of each single event of a cumulative count."""
    new = np.diff(cumulative.to_numpy(), prepend=0).astype(int)
    return np.repeat(np.arange(len(new)), new)


def _clusters(city: City, n: int, rng: np.random.Generator) -> list[str]:
    """Cells of `n` cases that come in households and small clusters, close in time and place."""
    cells = city.cells
    weight = (
        cells["population"].to_numpy()
        * cells["town"].map(TOWN_WEIGHT).fillna(OTHER_TOWNS).to_numpy()
    )
    weight = weight * (0.4 + rng.pareto(1.8, len(cells)))
    found: list[str] = []
    while len(found) < n:
        cell = int(rng.choice(len(cells), p=weight / weight.sum()))
        size = int(rng.choice([1, 2, 3, 4, 6], p=[0.45, 0.26, 0.16, 0.08, 0.05]))
        near = np.argsort(np.hypot(*(city.centre_m - city.centre_m[cell]).T))[:5]
        spread = rng.choice(near, size, p=[0.7, 0.12, 0.08, 0.06, 0.04])
        found += [str(code) for code in city.codes[spread]]
    order = np.argsort(np.arange(n) + rng.uniform(0, 9, n), kind="stable")
    return [found[k] for k in order]
