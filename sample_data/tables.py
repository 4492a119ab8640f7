"""Read the tables of facts and assumptions that lie beside this module."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

FOLDER = Path(__file__).parent
FACTS = FOLDER / "facts"
ASSUMPTIONS = FOLDER / "assumptions"
CITY_FOLDER = FOLDER / "city"

CITY_CODE = "440400"
FREE_TRADE_TOWN = "440402402"
FREE_TRADE_COMMUNITY = "440402402498"

DISTRICTS = {
    "440402": ("香洲区", "Xiangzhou District"),
    "440403": ("斗门区", "Doumen District"),
    "440404": ("金湾区", "Jinwan District"),
    "440471": ("横琴新区", "Hengqin New Area"),
    "440472": ("高新区", "Hi-tech Zone"),
    "440473": ("高栏港经济区", "Gaolan Port Economic Zone"),
    "440474": ("万山海洋开发试验区", "Wanshan Marine Development Zone"),
    "440475": ("保税区", "Free Trade Zone"),
}
DISTRICT_CODE = {zh: code for code, (zh, _) in DISTRICTS.items()}


def rows(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table as named tuples, without the index."""
    return iter(table.itertuples(index=False))


def _codes(path: Path) -> pd.DataFrame:
    """Read a CSV; columns that end in `_code` stay text."""
    head = pd.read_csv(path, nrows=0).columns
    return pd.read_csv(path, dtype={name: str for name in head if name.endswith("_code")})


@lru_cache(maxsize=1)
def towns() -> pd.DataFrame:
    """The 24 towns and, last, the free trade zone, which grows like a town but is none.

    Columns: town_code, town, admin_district_code, district_code (management district),
    seat_lon, seat_lat (WGS 84), area_km2, population, street_bearing_deg, name_en.
    """
    facts = _codes(FACTS / "towns_2019.csv")
    facts["district_code"] = facts["management_district"].map(DISTRICT_CODE)
    zone = pd.DataFrame(
        {
            "town_code": [FREE_TRADE_TOWN],
            "town": ["保税区"],
            "admin_district_code": ["440402"],
            "district_code": ["440475"],
            "seat_lon": [113.507],
            "seat_lat": [22.186],
        }
    )
    both = pd.concat([facts, zone], ignore_index=True)
    assumed = _codes(ASSUMPTIONS / "towns.csv")
    merged = both.merge(assumed, on="town_code", validate="one_to_one")
    return merged[
        [
            "town_code",
            "town",
            "admin_district_code",
            "district_code",
            "seat_lon",
            "seat_lat",
            "area_km2",
            "population",
            "street_bearing_deg",
            "name_en",
        ]
    ]


@lru_cache(maxsize=1)
def merges() -> pd.DataFrame:
    """Twelve units of the 2019 list that the sample counts with a named neighbour.

    Columns: merged_code, merged_name, into_code, into_name, reason.
    """
    return _codes(FACTS / "merges.csv")


@lru_cache(maxsize=1)
def communities() -> pd.DataFrame:
    """The 318 communities: community_code, community (official full name), town_code."""
    listed = _codes(FACTS / "communities_2019.csv")
    kept = listed[~listed["community_code"].isin(merges()["merged_code"])]
    return kept.sort_values("community_code", ignore_index=True)


@lru_cache(maxsize=1)
def community_places() -> pd.DataFrame:
    """Approximate places of well-known communities: community_code, lon, lat (WGS 84)."""
    return _codes(ASSUMPTIONS / "community_places.csv")


@lru_cache(maxsize=1)
def density_centres() -> pd.DataFrame:
    """Where people live and hills keep them away: lon, lat, radius_m, weight (< 0: hill), what."""
    return pd.read_csv(ASSUMPTIONS / "density_centres.csv")


@lru_cache(maxsize=1)
def rivers() -> pd.DataFrame:
    """Schematic courses of rivers that the coast file does not cut: river, lon, lat in order."""
    return pd.read_csv(ASSUMPTIONS / "rivers.csv")


@lru_cache(maxsize=1)
def islands() -> pd.DataFrame:
    """Islands whose town nearness would get wrong: island, lon, lat, town_code."""
    return _codes(ASSUMPTIONS / "islands.csv")


@lru_cache(maxsize=1)
def free_trade_zone() -> pd.DataFrame:
    """Schematic outline of the free trade zone: lon, lat of its corners."""
    return pd.read_csv(ASSUMPTIONS / "free_trade_zone.csv")
