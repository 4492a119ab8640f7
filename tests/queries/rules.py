"""The small town with rules, and what its departments report in the first days of February 2020.

confirmed    格一 0 3 2 1 2 5 5 … from the 1st; 格二 always 0; 格四 4 3 2 2 …; 格三 never
coverage, %  day    1    2    3    4    5    6    7    8    9
             格一 100   40   40   90   60   80   90    ·   90
             格二 100   40  100   40    ·   40  100    ·  100
             格三  nothing is due there, which it reports       (· nobody has reported)
             格四 100  100    ·    ·  100  100    ·    ·    ·
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from queries.catalogue import parse_catalogue
from queries.schema import migrate
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.town import CATALOGUE, write_town

RULES = """
[attention.cases]
title = { zh = "病例", en = "Cases" }
metric = "confirmed"
level = 5
severity = "act"
raise_above = 3
clear_below = 1

[attention.gap]
title = { zh = "巡查不足", en = "Patrols lacking" }
metric = "coverage"
level = 5
severity = "watch"
raise_below = 50
clear_above = 80
days = 2
clear_days = 2
silent_days = 2

[attention.town]
title = { zh = "镇巡查不足", en = "Town patrols lacking" }
metric = "coverage"
level = 3
severity = "act"
raise_below = 40
clear_above = 90
"""
TEXT = CATALOGUE + RULES
RULED = parse_catalogue(TEXT)

CONFIRMED = {
    "01010101": [0, 3, 2, 1, 2, 5, 5, 5, 5],
    "01010102": [0] * 9,
    "02000001": [4, 3, 2, 2, 2, 2, 2, 2, 2],
}
DONE_OF_10: dict[str, list[int | None]] = {
    "01010101": [10, 4, 4, 9, 6, 8, 9, None, 9],
    "01010102": [10, 4, 10, 4, None, 4, 10, None, 10],
    "02000001": [10, 10, None, None, 10, 10, None, None, None],
}
HEADS = {
    "cases": "area_code,observed_on,confirmed,recorded_at",
    "patrols": "area_code,observed_on,due,done,recorded_at",
}


def february(day: int) -> date:
    """A day of February 2020."""
    return date(2020, 2, day)


def recorded(day: int) -> str:
    """When the reports of a day are known: the next morning."""
    return f"{february(day + 1)}T06:00:00+08:00"


def open_ruled_town(server: str, folder: Path) -> Store:
    """A database of its own with the town, its rules and its reports."""
    url = new_database(server)
    migrate(url)
    store = Store.open(url)
    write_town(store, folder, TEXT)
    send(store, folder, "cases", HEADS["cases"], *(
        f"{cell},{february(day)},{value},{recorded(day)}"
        for cell, values in CONFIRMED.items()
        for day, value in enumerate(values, 1)
    ))  # fmt: skip
    send(store, folder, "patrols", HEADS["patrols"], *(
        f"{cell},{february(day)},10,{done},{recorded(day)}"
        for cell, values in DONE_OF_10.items()
        for day, done in enumerate(values, 1)
        if done is not None
    ), *(
        f"01020101,{february(day)},0,0,{recorded(day)}" for day in range(1, 10) if day != 8
    ))  # fmt: skip
    return store
