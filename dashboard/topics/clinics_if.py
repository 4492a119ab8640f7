"""What would change if: a clinic closes, a standby one opens, one more is set up."""

from __future__ import annotations

from typing import cast

from dashboard.layers.sites import CLINIC, feeds_about
from dashboard.layers.styled import Seen
from dashboard.map.panels import number
from dashboard.paper.sheet import Column
from dashboard.text import say
from dashboard.topics.clinics_read import NOBODY, Reach, names_of, people_feeds, percent
from dashboard.topics.topic import Listed, Row, chosen
from geo.catchment import shifts, standby_calls
from geo.covering import best_single
from geo.nearest import nearest_sites, within

RUNNERS_UP = 4


def moves_table(seen: Seen, reach: Reach) -> Listed | None:
    """Who goes elsewhere if the chosen clinic closes."""
    if reach.closes == NOBODY:
        return None
    lang = seen.view.lang
    load = reach.clinics.set_index("code")[["queue", "beds_used"]]
    moved = shifts(reach.before["site"], reach.now["site"], reach.people, load)
    names = names_of(reach, lang)
    rows = tuple(
        Row((
            names.get(row["to_site"], say("clinics_nowhere", lang)), number(row["people"], 0),
            number(row["cells"], 0), number(row["queue"], 1), number(row["beds_used"], 1),
        ), site=row["to_site"] or "")
        for row in moved.to_dict("records")
    )  # fmt: skip
    rows += (Row((say("clinics_undo", lang),), sets=("closes", NOBODY, say("clinics_undo", lang))),)
    columns = (
        Column(say("clinics_goes_to", lang)), Column(say("clinics_people", lang), True),
        Column(say("clinics_cells", lang), True), Column(say("clinics_queue", lang), True),
        Column(say("clinics_beds_used", lang), True),
    )  # fmt: skip
    name = names.get(reach.closes, reach.closes)
    note = say("clinics_moves_note" if len(rows) > 1 else "clinics_moves_none", lang)
    return Listed(say("clinics_moves", lang, name=name), columns, rows, note=note)


def standby_table(seen: Seen, reach: Reach) -> Listed | None:
    """Which standby clinics should open now, by how full those are that they would relieve."""
    lang, clinics = seen.view.lang, reach.clinics
    standby = list(clinics.loc[clinics["status"] == "standby", "code"])
    if not standby:
        return None
    with_them = clinics[clinics["is_open"] | clinics["code"].isin(standby)]
    after = nearest_sites(reach.middles, with_them)["site"]
    calls = standby_calls(standby, reach.before["site"], after, clinics.set_index("code")["load"])
    names = names_of(reach, lang)
    rows = tuple(
        Row((
            names[row["site"]], names.get(row["relieves"], say("clinics_nobody", lang)),
            percent(row["load"], lang),
            say("clinics_called" if row["is_called"] else "clinics_not_called", lang),
        ), site=row["site"], tone="act" if row["is_called"] else "flat")
        for row in calls.to_dict("records")
    )  # fmt: skip
    columns = (
        Column(say("clinics_name", lang)), Column(say("clinics_relieves", lang)),
        Column(say("clinics_load", lang), True), Column(say("clinics_now", lang)),
    )  # fmt: skip
    at = percent(float(calls["opens_at"].iloc[0]), lang)
    note = say("clinics_standby_note", lang, at=at)
    return Listed(say("clinics_standby", lang), columns, rows, note=note)


def one_more(seen: Seen, reach: Reach) -> Listed | None:
    """Where one more clinic would bring most people within the chosen distance."""
    lang, km = seen.view.lang, chosen(seen, "radius")
    if reach.people.fillna(0).sum() == 0:
        return None
    radius_m = 1000.0 * float(km)
    tree = seen.city.hierarchy
    inside = set(tree.leaves(seen.view.area))
    key = ("one more clinic", seen.moment, seen.view.known, reach.closes, km)

    def make() -> list[tuple[str, float]]:
        near = within(reach.middles, reach.middles, radius_m)
        covered = (reach.now["distance_m"] <= radius_m).to_numpy()
        best = best_single(near, reach.people, covered, near, most=40)
        return [(str(reach.middles.index[one.candidates[0]]), one.people_gained) for one in best]

    feeds = [*feeds_about(seen, CLINIC), *people_feeds(seen.city)]
    ranked = cast("list[tuple[str, float]]", seen.once(key, make, feeds))
    rows = tuple(
        Row((tree.name(area, lang), number(gained, 0)), area=area)
        for area, gained in ranked
        if area in inside
    )[: 1 + RUNNERS_UP]
    columns = (Column(say("panel_area", lang)), Column(say("clinics_gained", lang), True))
    note = say("clinics_more_note" if rows else "clinics_more_none", lang, km=km)
    return Listed(say("clinics_more", lang, km=km), columns, rows, note=note)
