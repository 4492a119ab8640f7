"""What would change if: a clinic closes, a standby one opens, one more is set up."""

from __future__ import annotations

import math
from typing import cast

import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.map.panels import number
from dashboard.paper.sheet import Column
from dashboard.text import say
from dashboard.topics.clinics_read import (
    NOBODY,
    Reach,
    clinics_here,
    names_of,
    people_feeds,
    registers,
    ways,
)
from dashboard.topics.clinics_tables import load_tone
from dashboard.topics.topic import Listed, Row, chosen
from dashboard.topics.written import percent
from geo.catchment import shifts, standby_calls
from geo.covering import Siting, best_single
from geo.nearest import within

RANKED = 5


def moves_table(seen: Seen, reach: Reach) -> Listed | None:
    """Who goes elsewhere if the chosen clinic closes, and how full that is then."""
    if reach.closes == NOBODY:
        return None
    lang, clinics = seen.view.lang, reach.clinics.set_index("code")
    load = clinics[["queue", "beds_used"]]
    moved = shifts(reach.before["site"], reach.now["site"], reach.people, load)
    names, rows = names_of(reach, lang), []
    for row in moved.sort_values("people", ascending=False, kind="stable").to_dict("records"):
        site, beds, tone = row["to_site"], "", "act"
        if site:
            own = clinics.loc[site]
            used, every = own["beds_used"] + row["beds_used"], own.get("beds", math.nan)
            beds = f"{number(used, 1)}/{number(every, 0)}"
            tone = load_tone(used / every) if every else "flat"
        cells = (
            names.get(site, say("clinics_nowhere", lang)), beds or number(row["beds_used"], 1),
            number(row["queue"], 1), number(row["people"], 0),
        )  # fmt: skip
        said = say("clinics_n_cells", lang, n=number(row["cells"], 0))
        behind = f"moves/{site or NOBODY}"
        rows.append(Row(cells, said, site=site or "", tone=tone, behind=behind))
    columns = (
        Column(say("clinics_goes_to", lang)), Column(say("clinics_beds_then", lang), True),
        Column(say("clinics_more_queue", lang), True), Column(say("clinics_people", lang), True),
    )  # fmt: skip
    note = say("clinics_moves_note" if rows else "clinics_moves_none", lang)
    undo = Row((say("clinics_as_is", lang),), sets=("closes", NOBODY, say("clinics_undo", lang)))
    title = say("clinics_moves", lang, name=names[reach.closes])
    return Listed(title, columns, (*rows, undo), note=note)


def load_then(reach: Reach) -> pd.Series:
    """How full each clinic is by code, with what comes to it if the chosen one closes."""
    clinics = reach.clinics.set_index("code")
    if reach.closes == NOBODY:
        return cast(pd.Series, clinics["load"])
    used, beds = clinics["beds_used"], clinics["beds"].astype(float)
    moved = shifts(reach.before["site"], reach.now["site"], reach.people, used.to_frame())
    comes = moved.dropna(subset="to_site").set_index("to_site")["beds_used"]
    is_told = clinics.index.isin(comes.index)
    added = comes.reindex(clinics.index).where(is_told, 0.0)
    return cast(pd.Series, (used + added) / beds.where(beds > 0))


def standby_table(seen: Seen, reach: Reach) -> Listed | None:
    """Which standby clinics should open now, by how full those are that they would relieve; those
    that stand in the viewed area or would relieve one there."""
    lang, clinics = seen.view.lang, reach.clinics
    own = set(clinics_here(seen, clinics)["code"])
    stands_by = (clinics["status"] == "standby") & (clinics["heard"] != "expired")
    standby = list(clinics.loc[stands_by, "code"])
    if not standby:
        return None
    are_open = set(clinics.loc[clinics["is_open"], "code"]) - {reach.closes}
    after = ways(seen, clinics, are_open | set(standby))["site"]
    every = standby_calls(standby, reach.now["site"], after, load_then(reach))
    calls = every[every["site"].isin(own) | every["relieves"].isin(own)]
    if calls.empty:
        return None
    names = names_of(reach, lang)
    rows = tuple(
        Row(
            (
                names[row["site"]],
                say("clinics_called" if row["is_called"] else "clinics_not_called", lang),
                percent(row["load"], lang),
            ),
            say("clinics_relieves", lang, name=names[row["relieves"]])
            if row["relieves"]
            else say("clinics_relieves_none", lang),
            site=row["site"],
            tone="act" if row["is_called"] else "flat",
            behind=f"clinic/{row['relieves']}" if row["relieves"] else "",
        )
        for row in calls.to_dict("records")
    )
    columns = (
        Column(say("clinics_name", lang)), Column(say("clinics_now", lang)),
        Column(say("clinics_load", lang), True),
    )  # fmt: skip
    at = percent(float(calls["opens_at"].iloc[0]), lang)
    note = say("clinics_standby_note", lang, at=at)
    return Listed(say("clinics_standby", lang), columns, rows, note=note)


def one_more(seen: Seen, reach: Reach) -> Listed | None:
    """Where in the viewed area one more clinic would bring most people within the distance."""
    lang, km, tree = seen.view.lang, chosen(seen, "radius"), seen.city.hierarchy
    if not (reach.people > 0).any():
        return None
    candidates = reach.middles[reach.middles.index.isin(tree.leaves(seen.view.area))]
    radius_m = 1000.0 * float(km)
    are_open = tuple(reach.clinics.loc[reach.clinics["is_open"], "code"])
    key = ("one more clinic", seen.view.area, are_open, reach.closes, km, seen.view.day)

    def make() -> list[Siting]:
        near = within(reach.middles, candidates, radius_m)
        apart = near[reach.middles.index.get_indexer(candidates.index)]
        covered = (reach.now["distance_m"] <= radius_m).to_numpy()
        return best_single(near, reach.people, covered, apart, most=RANKED)

    feeds = [*registers(seen.city), *people_feeds(seen.city)]
    ranked = cast("list[Siting]", seen.once((*key, seen.view.known), make, feeds))
    rows = tuple(
        Row((tree.name(area, lang), number(one.people_gained, 0)), area=area, behind=f"more/{area}")
        for one in ranked
        for area in [str(candidates.index[one.candidates[0]])]
    )
    columns = (Column(say("panel_area", lang)), Column(say("clinics_gained", lang), True))
    note = say("clinics_more_note" if rows else "clinics_more_none", lang, km=km)
    return Listed(say("clinics_more", lang, km=km), columns, rows, note=note)


def gained_cells(reach: Reach, cell: str, radius_m: float) -> list[str]:
    """The cells that have no open clinic within a distance and would have with one in a cell."""
    near = within(reach.middles, reach.middles.loc[[cell]], radius_m).toarray().ravel() > 0
    return list(reach.middles.index[near & ~(reach.now["distance_m"].to_numpy() <= radius_m)])


def moved_cells(reach: Reach, site: str) -> list[str]:
    """The cells that go to a clinic, or to none, because the chosen one closes."""
    before, now = reach.before["site"], reach.now["site"]
    goes = now.isna() if site == NOBODY else now == site
    return list(before.index[(before == reach.closes) & goes])
