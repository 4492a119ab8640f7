"""The answer of the page of fever clinics: can everyone reach one, and which is full?"""

from __future__ import annotations

import math

import geopandas as gpd
import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.map.panels import number
from dashboard.text import Lang, say
from dashboard.topics.clinics_if import load_then
from dashboard.topics.clinics_read import (
    FULL,
    NOBODY,
    Reach,
    clinics_here,
    far,
    names_of,
    reach_of,
    ways,
)
from dashboard.topics.places import site_name
from dashboard.topics.topic import Answer, Fact
from dashboard.topics.written import percent
from geo.catchment import people_within

NEAR_M = 5000.0
LIMITS_M, LIMITS_MIN = (3000.0, NEAR_M, 10000.0), (15.0, 30.0)


def answered(seen: Seen) -> Answer:
    """Who has an open clinic near, which one is fullest, and which are due open and not heard of;
    as it would be if the chosen one closed."""
    lang, reach = seen.view.lang, reach_of(seen)
    clinics = reach.clinics.copy()
    clinics["is_open"] &= clinics["code"] != reach.closes
    if reach.clinics.empty:
        return Answer(say("clinics_none", lang))
    clinics["load"] = load_then(reach).to_numpy()
    here = clinics_here(seen, clinics)
    due = _awaited(seen, reach, clinics)
    if not clinics["is_open"].any():
        text = say("clinics_none_open", lang) + due
        return Answer(text, "act", _facts(seen, reach, here))
    loads = here.loc[here["is_open"] & here["load"].notna()].sort_values("load", ascending=False)
    is_leaf = seen.city.hierarchy.leaves(seen.view.area) == (seen.view.area,)
    parts = (
        [_nearest(seen, reach, clinics)]
        if is_leaf
        else [_access(seen, reach), _load(here, loads, reach, lang)]
    )
    is_full = not loads.empty and loads["load"].iloc[0] >= FULL
    text = say("clinics_and", lang).join(parts[::-1] if is_full else parts) + due
    if reach.closes != NOBODY:
        text = say("clinics_if", lang, name=names_of(reach, lang)[reach.closes], text=text)
    return Answer(text, "bad" if is_full else "flat", _facts(seen, reach, here))


def _nearest(seen: Seen, reach: Reach, clinics: gpd.GeoDataFrame) -> str:
    """Which open clinic is the nearest to a cell, how far it is and how full."""
    lang, cell = seen.view.lang, seen.view.area
    site = reach.now["site"].get(cell)
    if not site:
        return say("clinics_no_way_here", lang)
    key = "clinics_far_min" if reach.by_road else "clinics_far_km"
    way = say(key, lang, n=number(float(far(reach)[cell]), 1))
    said = say("clinics_nearest_is", lang, name=names_of(reach, lang)[site], far=way)
    load = float(clinics.set_index("code")["load"][site])
    if math.isnan(load):
        return said
    return said + say("clinics_and", lang) + say("clinics_its_load", lang, load=percent(load, lang))


def _access(seen: Seen, reach: Reach) -> str:
    """The share of people who have an open clinic near."""
    lang, share = seen.view.lang, _share(seen, reach, reach.now)
    key = "clinics_access_unknown" if math.isnan(share) else "clinics_access"
    return say(key, lang, share=percent(share, lang))


def _share(seen: Seen, reach: Reach, now: pd.DataFrame) -> float:
    tree, areas = seen.city.hierarchy, [seen.view.area]
    near = people_within(now["distance_m"], reach.people, tree, areas, [NEAR_M])
    return float(near["share"].iloc[0])


def _load(here: gpd.GeoDataFrame, loads: gpd.GeoDataFrame, reach: Reach, lang: Lang) -> str:
    """Which clinic of the viewed area is fullest, or would be."""
    if here.empty:
        return say("clinics_none_here", lang)
    if not here["is_open"].any():
        return say("clinics_none_open_here", lang)
    if loads.empty:
        return say("clinics_beds_unknown", lang)
    fullest = loads.iloc[0]
    key = "clinics_nearly_full" if fullest["load"] >= FULL else "clinics_fullest"
    if reach.closes != NOBODY:
        key = "clinics_fullest_then"
    return say(key, lang, name=site_name(fullest, lang), load=percent(fullest["load"], lang))


def _awaited(seen: Seen, reach: Reach, clinics: gpd.GeoDataFrame) -> str:
    """How many are due open and have not said so since, and the share if they are open."""
    lang = seen.view.lang
    waited = clinics[clinics["doubt"] == "awaited"]
    n = len(clinics_here(seen, waited))
    if not n:
        return ""
    codes = set(waited["code"]) | set(clinics.loc[clinics["is_open"], "code"])
    share = _share(seen, reach, ways(seen, clinics, codes))
    key = "clinics_due" if math.isnan(share) else "clinics_due_share"
    return say(key, lang, n=n, share=percent(share, lang))


def _facts(seen: Seen, reach: Reach, here: gpd.GeoDataFrame) -> tuple[Fact, ...]:
    lang, tree, areas = seen.view.lang, seen.city.hierarchy, [seen.view.area]
    of_cells, of_clinics = f"area/{areas[0]}", f"here/{areas[0]}"
    if tree.leaves(areas[0]) == (areas[0],):
        people = number(reach.people.get(areas[0], math.nan), 0)
        return (Fact(say("clinics_people", lang), people, behind=of_cells),)
    facts = []
    if len(here):
        are_open = f"{int(here['is_open'].sum())}/{len(here)}"
        facts.append(Fact(say("clinics_open", lang), are_open, behind=of_clinics))
    for doubt, tone in (("awaited", "flat"), ("closed_when_due", "bad")):
        n = int((here["doubt"] == doubt).sum())
        facts += [Fact(say(f"clinics_n_{doubt}", lang), str(n), tone, of_clinics)] if n else []
    near = people_within(reach.now["distance_m"], reach.people, tree, areas, LIMITS_M)
    facts += [
        Fact(
            say("clinics_within", lang, km=int(limit / 1000)), percent(share, lang), behind=of_cells
        )
        for limit, share in zip(near["limit_m"], near["share"], strict=True)
    ]
    if reach.by_road:
        soon = people_within(reach.now["minutes"], reach.people, tree, areas, LIMITS_MIN)
        facts += [
            Fact(
                say("clinics_within_min", lang, n=int(limit)), percent(share, lang), behind=of_cells
            )
            for limit, share in zip(soon["limit_m"], soon["share"], strict=True)
        ]
    queue = here.loc[here["is_open"], "queue"].sum(min_count=1)
    if len(here):
        facts.append(Fact(say("clinics_queue", lang), number(queue, 0), behind=of_clinics))
    return tuple(facts)
