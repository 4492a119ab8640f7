"""The roles of the matrix, what none of them may be shown, and something to be shown everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from dashboard.layers import LAYERS
from dashboard.live import Live
from dashboard.sign_in import demo_id
from queries.acting import act
from queries.people import Person
from queries.roster import put_post
from queries.scope import Scope
from queries.work import Item, history
from tests.queries.town import AREAS

# What each role's area does not hold: codes and names, and its sites.
EAST_ONLY = (
    "4401", "440101", "440102", "01010101", "01010102", "01020101", "FC1", "东区", "甲镇", "乙镇",
    "格一", "格二", "格三", "East", "Jia", "Cell 1", "Cell 2", "Cell 3",
)  # fmt: skip
WEST_ONLY = ("4402", "02000001", "FC2", "西区", "格四", "West", "Cell 4")
FOREIGN = {"": (), "4401": WEST_ONLY, "4402": EAST_ONLY, "440101": (*WEST_ONLY, "440102", "格三")}
ROLES = [
    demo_id("centre"), demo_id("briefer"), demo_id("district", "4401"), demo_id("district", "4402"),
    demo_id("district", "440101"), demo_id("briefer", "4402"),
]  # fmt: skip
EVERY_LAYER = ",".join(layer.id for layer in LAYERS)
ASKED = [code for code, *_ in AREAS]
PACKED = ("packed", "states", "values")


def strings(value: Any, key: str = "") -> Iterator[str]:
    """Every text of a message that is not itself packed or signed."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield str(name)
            yield from strings(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one, key)
    elif isinstance(value, str) and key not in PACKED and not value.startswith("/data/"):
        yield value


def leaks(message: Any, area: str, said: str = "") -> list[str]:
    """What of other areas stands in a message; a correction may repeat what was `said`."""
    texts = [text for text in strings(message) if not (said and said in text)]
    return [f"{one} in {text!r}" for text in texts for one in FOREIGN[area] if one in text]


def area_of(person: str) -> str:
    return person.rsplit(":", 1)[1]


def item_of(area: str) -> str:
    """The query that asks for the record of an area's alert."""
    return f"?rule=many&area={area}&raised_on=2020-02-03&day=2020-02-10"


def work_everywhere(town: Live) -> None:
    """Posts in every area, and somebody of the centre has given each alert to the nearest."""
    for code, name, name_en, _level, _parent in AREAS:
        put_post(town.store, f"{name}值守", code, f"{name_en} post")
    centre = Person(demo_id("centre"), "centre", "*")
    for area, day, post in (("01010101", 4, "格一值守"), ("02000001", 3, "格四值守")):
        item = Item("many", area, date(2020, 2, day))
        act(town.store, centre, item, "acknowledge", f"{post}知悉")
        seen = newest(town, item)
        act(town.store, centre, item, "assign", assignee=post, seen_entry=seen)


def newest(town: Live, item: Item) -> int:
    with town.store.read(Scope.whole()) as conn:
        return history(conn, item, date(2020, 2, 10))[-1].id
