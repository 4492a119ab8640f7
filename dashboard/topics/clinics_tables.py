"""The sections of the page of fever clinics: how far they are, how full, and over the day."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, cast

import pandas as pd

from dashboard.layers.sites import CLINIC, feeds_about
from dashboard.layers.styled import Seen
from dashboard.live import LOCAL
from dashboard.map.panels import clock_text, number
from dashboard.paper.sheet import Chart, Column, Series
from dashboard.text import Lang, say
from dashboard.topics.clinics_read import (
    BUSY,
    FULL,
    NOBODY,
    Reach,
    by_people,
    clinics_here,
    far,
    names_of,
)
from dashboard.topics.places import parts_of, site_name
from dashboard.topics.topic import Listed, Row, chosen
from dashboard.topics.written import charted
from geo.catchment import people_within
from queries.clinics import HOURS_PER_DAY, clinic_day

LISTED_AREAS = 12
USED, WAITING = "#9fb8c8", "#b3261e"
AGES_TOLD = ("stale", "expired")


def areas_table(seen: Seen, reach: Reach) -> Listed:
    """How far the areas told of are from an open clinic, those with most people beyond the chosen
    distance first; the viewed one stands last, as the sum."""
    lang, view, tree, km = seen.view.lang, seen.view, seen.city.hierarchy, chosen(seen, "radius")
    below = [area for area in parts_of(seen) if area != view.area]
    every = [*below, view.area]
    limit_m = [1000.0 * float(km)]
    near = people_within(reach.now["distance_m"], reach.people, tree, every, limit_m)
    near["beyond"] = near["people"] - near["people_within"]
    near["far"] = by_people(seen, far(reach), reach.people, every).to_numpy()
    first = near.iloc[:-1].sort_values(["beyond", "far"], ascending=False, kind="stable")
    names, rows = names_of(reach, lang), []
    for row in pd.concat([first.head(LISTED_AREAS), near.iloc[-1:]]).to_dict("records"):
        area, is_own = row["area"], row["area"] == view.area
        name = tree.name(area, lang)
        cells = (
            say("total_of", lang, name=name) if is_own and below else name,
            number(row["far"], 1), number(row["beyond"], 0),
        )  # fmt: skip
        said = nearest_words(reach, area, names, lang) if tree.leaves(area) == (area,) else ""
        rows.append(Row(cells, said, area="" if is_own else area, behind=f"area/{area}"))
    columns = (
        Column(say("panel_area", lang)),
        Column(say("clinics_minutes" if reach.by_road else "clinics_distance", lang), True),
        Column(say("clinics_beyond", lang, km=km), True),
    )
    notes = [say("clinics_road_note" if reach.by_road else "clinics_line", lang)]
    if len(first) > LISTED_AREAS:
        notes.append(say("cases_areas_more", lang, n=len(first) - LISTED_AREAS))
    note = say("clinics_and", lang).join(notes)
    return Listed(say("clinics_far", lang), columns, tuple(rows), note=note)


def nearest_words(reach: Reach, cell: str, names: Mapping[str, str], lang: Lang) -> str:
    """To which clinic a cell goes, or that there is no way to one."""
    site = reach.now["site"].get(cell)
    return names[site] if site else say("clinics_no_way" if reach.by_road else "no_data", lang)


def clinics_table(seen: Seen, reach: Reach) -> Listed | None:
    """Every clinic of the viewed area, the open ones first and of them the fullest; None if there
    is none."""
    lang = seen.view.lang
    people = reach.people.groupby(reach.now["site"]).sum(min_count=1)
    own = clinics_here(seen, reach.clinics).sort_values(
        ["is_open", "load"], ascending=False, na_position="last", kind="stable"
    )
    if own.empty:
        return None
    rows = tuple(_clinic(seen, reach, people, row) for row in own.to_dict("records"))
    columns = (
        Column(say("clinics_name", lang)), Column(say("clinics_beds", lang), True),
        Column(say("clinics_queue", lang), True), Column(say("clinics_wait", lang), True),
    )  # fmt: skip
    note = say("clinics_list_note", lang)
    return Listed(say("clinics_list", lang), columns, rows, note=note)


def _clinic(seen: Seen, reach: Reach, people: pd.Series, row: Mapping[Hashable, Any]) -> Row:
    lang, code, is_closing = seen.view.lang, row["code"], row["code"] == reach.closes
    said = [seen.city.catalogue.word(row["status"], lang)]
    if row["heard"] in AGES_TOLD:
        said.append(say(f"state_{row['heard']}", lang))
    if row["doubt"]:
        said.append(say(f"clinics_{row['doubt']}", lang, hours=_hours(row, lang)))
    if row["is_open"] and not is_closing:
        said.append(say("clinics_nearest", lang, people=number(people.get(code, math.nan), 0)))
    said.append(clock_text(row["observed_at"]) or say("clinics_unheard", lang))
    cells = (
        site_name(row, lang),
        f"{number(row['beds_used'], 0)}/{number(row.get('beds', math.nan), 0)}",
        number(row["queue"], 0),
        number(row["wait_min"], 0),
    )
    sets: tuple[str, ...] = ()
    if is_closing:
        sets = ("closes", NOBODY, say("clinics_undo", lang))
    elif row["is_open"]:
        sets = ("closes", code, say("clinics_if_closed", lang))
    tone = load_tone(row["load"]) if row["is_open"] else "flat"
    if row["doubt"] == "closed_when_due":
        tone = "bad"
    return Row(cells, " · ".join(said), site=code, tone=tone, sets=sets, behind=f"clinic/{code}")


def _hours(row: Mapping[Hashable, Any], lang: Lang) -> str:
    return say("clinics_24h", lang) if row.get("is_24h") is True else str(row["hours"])


def load_tone(load: float) -> str:
    """How a row looks whose clinic has so much of its beds used."""
    return "act" if load >= FULL else "bad" if load >= BUSY else "flat"


def day_chart(seen: Seen, reach: Reach) -> Chart | None:
    """Queue and beds over the 24 hours to the moment looked at, all clinics of the viewed area
    together; an hour in which one of them is not known is a gap. One that has fallen silent is left
    out of every hour, and named: otherwise nothing would be known of the others since."""
    lang, known, at = seen.view.lang, seen.view.known, seen.moment
    until = pd.Timestamp(at).ceil("h")
    since = (until - timedelta(hours=HOURS_PER_DAY)).to_pydatetime()
    make = partial(clinic_day, seen.conn, CLINIC, since, at, known)
    hours = cast(
        pd.DataFrame, seen.once(("clinic day", since, known), make, feeds_about(seen, CLINIC))
    )
    own = clinics_here(seen, reach.clinics)
    is_silent = own["heard"].isin(["expired", "never"])
    here = hours[hours["site"].isin(own.loc[~is_silent, "code"])]
    if (here["status"] == "unknown").all():
        return None
    sums = here.groupby("hour")[["queue", "beds_used"]].sum(min_count=1)
    whole = here["status"].ne("unknown").groupby(here["hour"]).all()
    sums = sums.loc[whole[whole].index].reindex(range(HOURS_PER_DAY))
    first = pd.Timestamp(since).tz_convert(LOCAL)
    notes = [say("clinics_day_note", lang)]
    if is_silent.any():
        silent = [site_name(row, lang) for row in own[is_silent].to_dict("records")]
        notes.append(
            say("clinics_day_without", lang, names=say("clinics_list_sep", lang).join(silent))
        )
    return Chart(
        say("clinics_day", lang), say("clinics_persons", lang),
        tuple(f"{first + timedelta(hours=hour):%H:%M}" for hour in sums.index),
        (
            Series(say("clinics_beds_used", lang), charted(sums["beds_used"]), USED, "bar"),
            Series(say("clinics_queue", lang), charted(sums["queue"]), WAITING),
        ),
        note=say("clinics_and", lang).join(notes),
    )  # fmt: skip
