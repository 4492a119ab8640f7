"""The sections of the patrols' page: by whom seen, the gaps, the rounds, area by area."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.map.panels import clock_text, number, shown
from dashboard.paper.sheet import Column
from dashboard.text import Lang, say
from dashboard.topics.patrols_alarms import has_alarms
from dashboard.topics.patrols_plan import EVERYWHERE, Trip, gaps_of, plan_area, planned
from dashboard.topics.patrols_seen import LOOK_BACK_DAYS, QUARANTINED, RISK_WEIGHTS, Watch
from dashboard.topics.topic import Bar, Bars, Listed, Row, chosen
from dashboard.topics.written import percent
from geo.patrolled import SEEN, UNKNOWN, coverage_by_area
from geo.seen_ground import SEEN_SHARE

MOST_GAPS = 10


def how_seen(seen: Seen, watch: Watch) -> Bars:
    """The one figure and its parts: how many cells each means saw in the window."""
    lang, own = seen.view.lang, _own(seen, watch)
    known = int((own["state"] != UNKNOWN).sum())
    bars = [_bar(seen, "any", float((own["state"] == SEEN).sum()), known)]
    for name in watch.means:
        told = own[name].notna()
        bars.append(_bar(seen, name, float((own[name] > 0).sum()) if told.any() else None, known))
    by_drone = None
    if watch.flown.by_cell is not None:
        by_drone = float((own["seen_share"] >= SEEN_SHARE).sum())
    bars.append(_bar(seen, "drone", by_drone, known))
    silent = [say(f"patrols_by_{name}", lang) for name in watch.means if own[name].isna().all()]
    notes = [say("patrols_by_day", lang)]
    notes += [say("patrols_silent", lang, name=name) for name in silent]
    if by_drone is None:
        at = clock_text(watch.flown.newest) or say("patrols_long_ago", lang, n=LOOK_BACK_DAYS)
        notes.append(say("patrols_flights_since", lang, at=at))
    if seen.city.hierarchy.level(seen.city.root) > 1:
        notes.append(say("patrols_own_flights", lang))
    if not has_alarms(seen.city.catalogue):
        notes.append(say("patrols_no_alarms", lang))
    title = say("patrols_how", lang, hours=chosen(seen, "hours"))
    return Bars(title, tuple(bars), float(known), say("patrols_stop", lang).join(notes))


def _bar(seen: Seen, name: str, count: float | None, known: int) -> Bar:
    lang, text = seen.view.lang, say("patrols_not_known", seen.view.lang)
    if count is not None:
        text = say("patrols_of", lang, n=number(count, 0), all=number(known, 0))
    return Bar(say(f"patrols_by_{name}", lang), count, text, behind=f"seen {seen.view.area}")


def gaps_table(seen: Seen, watch: Watch) -> Listed:
    """The largest gaps of the viewed area: risk × hours."""
    lang, tree = seen.view.lang, seen.city.hierarchy
    gaps = gaps_of(watch, tree.leaves(seen.view.area))
    rows = []
    for row in gaps.head(MOST_GAPS).reset_index().to_dict("records"):
        hours = ("≥ " if row["is_at_least"] else "") + number(row["hours"], 0)
        cells = (
            tree.name(row["cell"], lang),
            hours,
            number(row["risk"], 2),
            number(row["score"], 0),
        )
        people = watch.figures.loc[row["cell"]].get(QUARANTINED, math.nan)
        tone = "act" if people > 0 else "bad"
        behind = f"gap {row['cell']}"
        rows.append(
            Row(cells, _below(seen, watch, row), area=row["cell"], tone=tone, behind=behind)
        )
    columns = (
        Column(say("patrols_cell", lang)), Column(say("patrols_hours_head", lang), True),
        Column(say("patrols_risk", lang), True), Column(say("patrols_score", lang), True),
    )  # fmt: skip
    left = _own(seen, watch)
    unknown = int(((left["state"] != SEEN) & left["score"].isna()).sum())
    note = say("patrols_gaps_note" if len(gaps) else "patrols_gaps_none", lang, **_weights(seen))
    if unknown:
        note += say("patrols_gaps_unknown", lang, n=unknown, days=LOOK_BACK_DAYS)
    title = say("patrols_gaps", lang, n=len(rows), all=len(gaps))
    return Listed(title, columns, tuple(rows), note=note)


def _weights(seen: Seen) -> dict[str, str]:
    """The weights of the risk in words."""
    metrics, lang = seen.city.catalogue.metrics, seen.view.lang
    said = [
        f"{metrics[name].title.in_(lang)} {weight:g}"
        for name, weight in RISK_WEIGHTS.items()
        if name in metrics
    ]
    return {"weights": say("patrols_comma", lang).join(said), "days": str(LOOK_BACK_DAYS)}


def _below(seen: Seen, watch: Watch, row: Mapping[Hashable, Any]) -> str:
    """What the risk of a cell is made of but what is 0, who looked last, and on how many days
    nobody said."""
    lang, cell = seen.view.lang, row["cell"]
    parts = []
    for name in RISK_WEIGHTS:
        if name not in watch.figures or watch.figures[name][cell] == 0:
            continue
        metric = seen.city.catalogue.metrics[name]
        value = shown(
            watch.figures[name][cell], metric.decimals, lang,
            is_withheld=bool(watch.is_withheld[name][cell]),
        )  # fmt: skip
        parts.append(f"{metric.title.in_(lang)} {value}")
    if isinstance(row["by"], str):
        parts.append(say("patrols_last_by", lang, by=say(f"patrols_by_{row['by']}", lang)))
    if row["unreported_days"]:
        parts.append(say("patrols_days_unreported", lang, n=row["unreported_days"]))
    return " · ".join(parts)


def plan_table(seen: Seen, watch: Watch) -> Listed:
    """The rounds that would close the largest gaps, with their lengths."""
    lang, tree = seen.view.lang, seen.city.hierarchy
    plan = planned(seen)
    rows = tuple(_trip_row(seen, one) for one in plan.rounds)
    here = seen.view.area
    if plan.area != here:
        rows += (_button(seen, here, "patrols_plan_here"),)
    elif plan.area != tree.root:
        rows += (_button(seen, EVERYWHERE, "patrols_plan_all"),)
    columns = (
        Column(say("patrols_base", lang)), Column(say("patrols_stops_head", lang), True),
        Column(say("patrols_km", lang), True),
    )  # fmt: skip
    total = None
    if plan.rounds:
        length_km = sum(one.length_m for one in plan.rounds) / 1000
        stops = sum(len(_cells(one)) for one in plan.rounds)
        is_whole = all(
            one.length_m for one in plan.rounds
        )  # the way to one cell on foot is not told
        told_km = ("" if is_whole else "≥ ") + number(length_km, 1)
        total = (say("patrols_total", lang, n=len(plan.rounds)), str(stops), told_km)
    title = say("patrols_plan", lang, n=len(plan.gaps), area=tree.name(plan_area(seen), lang))
    key = "patrols_plan_note" if plan.rounds else "patrols_plan_none"
    note = say(key, lang, width=number(2 * watch.flown.half_width_m, 0))
    return Listed(title, columns, rows, total, note)


def _trip_row(seen: Seen, trip: Trip) -> Row:
    lang = seen.view.lang
    cells = _cells(trip)
    names = say("patrols_comma", lang).join(seen.city.hierarchy.name(stop, lang) for stop in cells)
    kind = say("patrols_flight" if trip.is_flight else "patrols_walk", lang, name=trip.name)
    length_km = trip.length_m / 1000 if trip.length_m else math.nan  # one cell alone on foot
    texts = (kind, str(len(cells)), number(length_km, 1))
    if trip.is_flight:
        return Row(texts, names, site=trip.base)
    return Row(texts, names, area=trip.base)


def _cells(trip: Trip) -> tuple[str, ...]:
    """The cells that a round sees; a walk begins in the first of them."""
    return trip.stops if trip.is_flight else (trip.base, *trip.stops)


def _button(seen: Seen, area: str, key: str) -> Row:
    said = say(key, seen.view.lang)
    return Row(("",), sets=("plan_in", area, said))


def areas_table(seen: Seen, watch: Watch) -> Listed:
    """How many cells of each area below were seen, the worst first; the viewed one is the last."""
    lang, tree, here = seen.view.lang, seen.city.hierarchy, seen.view.area
    table = coverage_by_area(watch.cells["state"], tree, [*tree.children(here), here])
    below = table.iloc[:-1].sort_values(
        ["unseen", "unknown", "area"], ascending=[False, False, True]
    )
    own = table.iloc[-1:]
    rows = tuple(
        Row(
            (_area_name(seen, row["area"]), *_numbers(row, lang)),
            area="" if row["area"] == here else row["area"],
            tone="bad" if row["unseen"] else "flat",
            behind=f"seen {row['area']}",
        )
        for row in pd.concat([below, own]).to_dict("records")
    )
    columns = (
        Column(say("panel_area", lang)), Column(say("patrols_unseen", lang), True),
        Column(say("patrols_unknown", lang), True), Column(say("patrols_cells", lang), True),
        Column(say("patrols_seen_pct", lang), True),
    )  # fmt: skip
    return Listed(say("patrols_areas", lang), columns, rows)


def _area_name(seen: Seen, area: str) -> str:
    """What an area is called; the one looked at as the sum of those below."""
    name = seen.city.hierarchy.name(area, seen.view.lang)
    is_sum = area == seen.view.area and seen.city.hierarchy.children(area)
    return say("total_of", seen.view.lang, name=name) if is_sum else name


def _numbers(row: pd.Series | Mapping[Hashable, Any], lang: Lang) -> tuple[str, ...]:
    counts = [number(row[name], 0) for name in ("unseen", "unknown", "cells")]
    return (*counts, percent(row["seen_pct"] / 100, lang))


def faults_table(seen: Seen, watch: Watch) -> Listed | None:
    """Flights of the window that cannot be followed, and why."""
    lang = seen.view.lang
    if not watch.flown.faults:
        return None
    rows = tuple(
        Row((code, say(f"patrols_fault_{fault}", lang)))
        for code, fault in sorted(watch.flown.faults.items())
    )
    columns = (Column(say("patrols_flight_code", lang)), Column(say("patrols_fault", lang)))
    note = say("patrols_faults_note", lang)
    return Listed(say("patrols_faults", lang), columns, rows, note=note)


def _own(seen: Seen, watch: Watch) -> pd.DataFrame:
    """The cells of the viewed area."""
    return watch.cells.loc[list(seen.city.hierarchy.leaves(seen.view.area))]
