"""巡查: what has nobody looked at, and which rounds would close the gaps?

A cell was looked after if grid staff, a video check or a drone saw it in the window. Visits and
checks come by day: a day's number stands for its hours evenly (`geo.patrolled`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.live import City
from dashboard.text import Lang, say
from dashboard.topics.patrols_alarms import alarms_table
from dashboard.topics.patrols_behind import made_of
from dashboard.topics.patrols_flights import NONE, PLAYED, flights_table
from dashboard.topics.patrols_layers import LAYERS
from dashboard.topics.patrols_plan import EVERYWHERE
from dashboard.topics.patrols_seen import QUARANTINED, Watch, flown_of, plane_cells, watch_of
from dashboard.topics.patrols_streams import video_sections
from dashboard.topics.patrols_tables import (
    areas_table,
    faults_table,
    gaps_table,
    how_seen,
    plan_table,
)
from dashboard.topics.topic import Answer, Fact, Measure, Option, Section, Topic, chosen
from dashboard.topics.written import percent
from dashboard.view import ANY
from geo.patrolled import SEEN, UNKNOWN, UNSEEN, coverage_by_area
from queries.catalogue import Metric, Text

WINDOWS_H = ("24", "12", "48")
STOPS = ("10", "5", "20")
UNSEEN_HOURS = Metric(
    name="unseen_hours",
    title=Text("最久无人查看", "Longest unseen"),
    unit=Text("小时", "hours"),
    feed="grid_patrol",
    rollup="max",
    terms=(),
    numerator=(),
    denominator=(),
    scale=1,
    carry_days=0,
    bad="high",
    decimals=0,
    palette="amber",
    breaks=((5, (12, 24, 48, 72, 120)),),
)
DRONE_SHARE = Metric(
    name="drone_seen_share",
    title=Text("无人机所见地面", "Ground seen by drones"),
    unit=Text("%", "%"),
    feed="drone_flights",
    rollup="max",
    terms=(),
    numerator=(),
    denominator=(),
    scale=100,
    carry_days=0,
    bad="low",
    decimals=1,
    palette="violet",
    breaks=((5, (0, 10, 25, 50, 75)),),
)


def _hours(seen: Seen, areas: Sequence[str]) -> pd.Series:
    """Hours since anybody looked at a cell; of a larger area the most of its cells. NaN where
    nobody reported in the days looked back at."""
    watch = watch_of(seen)
    if watch is None:
        return pd.Series(math.nan, index=list(areas))
    known, tree = watch.cells["hours"].dropna().to_dict(), seen.city.hierarchy
    own = ([known[leaf] for leaf in tree.leaves(area) if leaf in known] for area in areas)
    most = [max(hours, default=math.nan) for hours in own]
    return pd.Series(most, index=list(areas), dtype=float)


def _drone_share(seen: Seen, areas: Sequence[str]) -> pd.Series:
    """How much of the ground flights saw in the window, percent of its area; NaN where flights are
    not known."""
    by_cell = flown_of(seen).by_cell
    if by_cell is None:
        return pd.Series(math.nan, index=list(areas))
    _, flat = plane_cells(seen)
    whole_m2 = flat.set_index("code").geometry.area
    seen_m2 = (by_cell["seen_share"] * whole_m2).to_dict()
    whole, tree = whole_m2.to_dict(), seen.city.hierarchy
    shares = []
    for area in areas:
        leaves = tree.leaves(area)
        shares.append(100 * sum(map(seen_m2.get, leaves)) / sum(map(whole.get, leaves)))
    return pd.Series(shares, index=list(areas), dtype=float)


def _answer(seen: Seen) -> Answer:
    """How many cells nobody looked at, and how many of them have somebody in quarantine."""
    lang, hours, watch = seen.view.lang, chosen(seen, "hours"), watch_of(seen)
    if watch is None:
        return Answer(say("patrols_none", lang))
    tree, area = seen.city.hierarchy, seen.view.area
    here = coverage_by_area(watch.cells["state"], tree, [area]).iloc[0]
    own = watch.cells.loc[list(tree.leaves(area))]
    unseen, unknown = int(here["unseen"]), int(here["unknown"])
    quarantined, untold = _quarantined(watch, own.index[own["state"] == UNSEEN])
    words = {"hours": hours, "unseen": unseen, "unknown": unknown, "cells": int(here["cells"])}
    if unknown == here["cells"]:
        key = "patrols_cell_unknown" if unknown == 1 else "patrols_all_unknown"
        return Answer(say(key, lang, **words), "act", _facts(seen, watch, own))
    if here["cells"] == 1:
        key = "patrols_cell_seen" if own["state"].iloc[0] == SEEN else "patrols_cell_unseen"
        text = say(key, lang, **words)
    elif unseen == 0:
        text = say("patrols_all_seen", lang, seen=int(here["seen"]), **words)
    elif math.isnan(quarantined) or not (quarantined or untold):
        text = say("patrols_answer_plain", lang, **words)
    else:
        text = say("patrols_answer", lang, quarantined=int(quarantined), **words)
    if unknown:
        text += say("patrols_and_unknown", lang, **words)
    told_h = max(float(own[f"{name}_h"].max()) for name in watch.means)
    if round(told_h) < int(hours):
        text += say("patrols_told_hours", lang, told=round(told_h), hours=hours)
    if untold:
        text += say("patrols_and_untold", lang, untold=untold)
    tone = "act" if quarantined > 0 else "bad" if unseen else "flat"
    return Answer(text, tone, _facts(seen, watch, own))


def _quarantined(watch: Watch, cells: pd.Index) -> tuple[float, int]:
    """In how many of the cells somebody is known to be in quarantine, NaN where the city has no
    such figure; and of how many it is not known or withheld."""
    if QUARANTINED not in watch.figures:
        return math.nan, 0
    people = watch.figures.loc[cells, QUARANTINED]
    return float((people > 0).sum()), int(people.isna().sum())


def _facts(seen: Seen, watch: Watch, own: pd.DataFrame) -> tuple[Fact, ...]:
    lang = seen.view.lang
    states = own["state"].value_counts()
    known = int(states.get(SEEN, 0) + states.get(UNSEEN, 0))
    share = states.get(SEEN, 0) / known if known else math.nan
    longest, behind = own["hours"].max(), f"seen {seen.view.area}"
    last = str(own["hours"].idxmax()) if own["hours"].notna().any() else ""
    at_least = bool(own.loc[own["hours"] == longest, "is_at_least"].any())
    ground = _drone_share(seen, [seen.view.area]).iloc[0] / 100
    return (
        Fact(say("patrols_seen_pct", lang), percent(share, lang), behind=behind),
        Fact(say("patrols_unknown", lang), str(int(states.get(UNKNOWN, 0))), behind=behind),
        Fact(say("patrols_longest", lang), _longest(longest, at_least, lang),
             behind=f"gap {last}" if last else ""),
        Fact(say("patrols_ground", lang),
             say("patrols_not_known", lang) if math.isnan(ground) else percent(ground, lang)),
    )  # fmt: skip


def _longest(hours: float, at_least: bool, lang: Lang) -> str:
    if np.isnan(hours):
        return say("patrols_not_known", lang)
    return ("≥ " if at_least else "") + say("patrols_hours", lang, n=f"{hours:.0f}")


def _sections(seen: Seen) -> list[Section]:
    watch = watch_of(seen)
    if watch is None:
        return []
    parts: list[Section | None] = [
        how_seen(seen, watch),
        gaps_table(seen, watch),
        plan_table(seen, watch),
        *video_sections(seen, watch),
        areas_table(seen, watch),
        flights_table(seen, watch),
        alarms_table(seen, watch),
        faults_table(seen, watch),
    ]
    return [part for part in parts if part is not None]


def _window_word(_city: City, hours: str, lang: Lang) -> str:
    return say("patrols_hours", lang, n=hours)


def _stops_word(_city: City, count: str, lang: Lang) -> str:
    return say("patrols_first", lang, n=count)


PATROLS = Topic(
    id="patrols",
    title_key="topic_patrols",
    metrics=("patrol_coverage", "video_checks", QUARANTINED, "current_cases", "population"),
    measures=(Measure(UNSEEN_HOURS, _hours), Measure(DRONE_SHARE, _drone_share)),
    layers=("cells", "borders", "drone_bases", "swaths", "rounds", "played", "labels"),
    own_layers=LAYERS,
    options=(
        Option("hours", "patrols_window", lambda _city: WINDOWS_H, _window_word),
        Option("stops", "patrols_stops", lambda _city: STOPS, _stops_word),
        Option(PLAYED, "", lambda _city: (NONE, ANY), lambda _c, _v, _l: ""),
        Option("plan_in", "", lambda _city: (EVERYWHERE, ANY), lambda _c, _v, _l: ""),
    ),
    answer=_answer,
    sections=_sections,
    explain=made_of,
)
