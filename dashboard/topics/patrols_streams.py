"""The video wall of the patrols' page: which cameras stand on it, and which are offline."""

from __future__ import annotations

import math

import pandas as pd

from dashboard.layers.sites import feeds_of_kind, read_site_places
from dashboard.layers.styled import Seen
from dashboard.map.panels import clock_text, number
from dashboard.paper.sheet import Column
from dashboard.text import say
from dashboard.topics.patrols_layers import CAMERA
from dashboard.topics.patrols_seen import Watch
from dashboard.topics.places import site_name
from dashboard.topics.streams import (
    MISSING,
    OFFLINE,
    ONLINE,
    stream_address,
    stream_of,
    with_streams,
)
from dashboard.topics.topic import Listed, Row, Section, Streams

ON_WALL = 9
MOST_OFFLINE = 10


def video_sections(seen: Seen, watch: Watch) -> list[Section]:
    """The wall of the viewed area and its cameras that are offline; nothing where no cameras are
    registered."""
    if not feeds_of_kind(seen.city.catalogue, CAMERA):
        return []
    places = pd.DataFrame(read_site_places(seen, CAMERA))
    inside = {seen.view.area, *seen.city.hierarchy.descendants(seen.view.area)}
    cameras = with_streams(seen, CAMERA, places[places["area"].isin(inside)])
    offline = _offline(seen, cameras)
    return [_wall(seen, watch, cameras), *([offline] if offline else [])]


def _wall(seen: Seen, watch: Watch, cameras: pd.DataFrame) -> Streams:
    """Up to nine with an address: those that can be played and are not offline first, and of them
    those in the largest gaps."""
    lang = seen.view.lang
    scores = watch.cells["score"].reindex(cameras["area"]).fillna(-math.inf)
    ranked = cameras.assign(
        is_refused=cameras["refusal"] != "",
        is_offline=cameras["status"] == OFFLINE,
        score=scores.to_numpy(),
    ).sort_values(
        ["is_refused", "is_offline", "score"], ascending=[True, True, False], kind="stable"
    )
    addressed = ranked[ranked["refusal"] != MISSING]
    shown = addressed.head(ON_WALL)
    counts = cameras["status"].value_counts()
    heard = {status: int(counts.get(status, 0)) for status in (ONLINE, OFFLINE)}
    note = say(
        "patrols_cameras", lang, n=number(len(cameras), 0), online=number(heard[ONLINE], 0),
        offline=number(heard[OFFLINE], 0), unheard=number(len(cameras) - sum(heard.values()), 0),
    )  # fmt: skip
    key = "patrols_wall_note" if len(addressed) else "patrols_wall_none"
    note += say(key, lang, n=number(len(addressed), 0))
    streams = tuple(stream_of(seen, str(code), row) for code, row in shown.to_dict("index").items())
    return Streams(say("patrols_wall", lang), streams, stream_address(seen), note)


def _offline(seen: Seen, cameras: pd.DataFrame) -> Listed | None:
    """The cameras that last reported to be offline."""
    lang, tree = seen.view.lang, seen.city.hierarchy
    found = cameras[cameras["status"] == OFFLINE]
    if found.empty:
        return None
    rows = tuple(
        Row(
            (site_name(row, lang), clock_text(row["observed_at"])),
            tree.name(row["area"], lang) if row["area"] in tree else "",
            site=str(code),
        )
        for code, row in found.head(MOST_OFFLINE).to_dict("index").items()
    )
    columns = (Column(say("patrols_camera", lang)), Column(say("patrols_said_at", lang), True))
    title = say("patrols_offline", lang, n=len(rows), all=number(len(found), 0))
    return Listed(title, columns, rows)
