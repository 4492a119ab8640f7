"""发热门诊: can everyone reach one, and which is full?

Distances are straight lines and said to be; a lead's are to the clinics of the own area.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.figures import level_values
from dashboard.layers.sites import CLINIC, feeds_about
from dashboard.layers.styled import Layer, Seen, Style, StyledFrame
from dashboard.live import LOCAL, City
from dashboard.map.panels import clock_text, number
from dashboard.paper.sheet import Chart, Column, Series
from dashboard.text import Lang, say
from dashboard.topics.places import cells_of, middles_of, site_name
from dashboard.topics.topic import Answer, Listed, Measure, Option, Row, Section, Topic, chosen
from dashboard.view import ANY
from geo.catchment import catchments, people_within, shifts, standby_calls
from geo.covering import best_single
from geo.nearest import nearest_sites, within
from queries.catalogue import Catalogue, Metric, Text
from queries.clinics import clinic_day, read_clinics

PEOPLE = "population"
LIMITS_M = (3000.0, 5000.0, 10000.0)
RADII_KM = ("3", "5", "10")
NOBODY = "none"  # the value of the option `closes` with which no clinic does
FULL, BUSY = 0.9, 0.75  # of the beds; the standby rule has its own, `geo.catchment.STANDBY_LOAD`
RUNNERS_UP = 4

DISTANCE = Metric(
    name="clinic_distance",
    title=Text("距最近开放门诊", "Distance to an open clinic"),
    unit=Text("公里", "km"),
    feed="clinic_status",
    rollup="max",
    terms=(),
    numerator=(),
    denominator=(),
    scale=1,
    carry_days=0,
    bad="high",
    decimals=1,
    palette="violet",
    breaks=((5, (1, 2, 3, 5, 10)),),
)


@dataclass(frozen=True)
class Reach:
    """The clinics of the scope and who has which nearest.

    `clinics` as `queries.clinics.read_clinics`, `cells` the leaf areas [code, geometry], `middles`
    their label points by code; `now` and `before` [site, distance_m] by cell, with and without the
    clinic that is taken to close; `people` by cell, NaN where not reported.
    """

    clinics: gpd.GeoDataFrame
    cells: gpd.GeoDataFrame
    middles: gpd.GeoSeries
    before: pd.DataFrame
    now: pd.DataFrame
    people: pd.Series
    closes: str


def reach_of(seen: Seen) -> Reach:
    """Reads the clinics and finds the nearest open one of every cell; once a delivery."""
    closes = chosen(seen, "closes")
    key = ("reach", seen.moment, seen.view.known, seen.view.day, closes)
    feeds = [*feeds_about(seen, CLINIC), *_people_feeds(seen.city)]
    return cast(Reach, seen.once(key, lambda: _read(seen, closes), feeds))


def _read(seen: Seen, closes: str) -> Reach:
    city = seen.city
    at = seen.moment.astimezone(LOCAL)
    clinics = read_clinics(seen.conn, city.catalogue, CLINIC, at, seen.view.known)
    if closes not in set(clinics.loc[clinics["is_open"], "code"]):
        closes = NOBODY  # it is closed already, or none of the scope's
    cells, middles = cells_of(seen), middles_of(seen)
    are_open = clinics[clinics["is_open"]]
    before = nearest_sites(middles, are_open)
    now = before
    if closes != NOBODY:
        now = nearest_sites(middles, are_open[are_open["code"] != closes])
    return Reach(clinics, cells, middles, before, now, _people(seen, cells["code"]), closes)


def _people_feeds(city: City) -> list[str]:
    metric = city.catalogue.metrics.get(PEOPLE)
    return sorted(city.catalogue.feeds_of(metric)) if metric else []


def _people(seen: Seen, cells: pd.Series) -> pd.Series:
    metric = seen.city.catalogue.metrics.get(PEOPLE)
    if metric is None:
        return pd.Series(math.nan, index=cells.to_numpy())
    deepest = seen.view.but(level=seen.city.hierarchy.levels[-1])
    values = level_values(seen.conn, seen.city, deepest, metric, seen.once)
    return values.set_index("area")["value"].reindex(cells.to_numpy())


def _distance(seen: Seen, areas: Sequence[str]) -> pd.Series:
    """Kilometres to the nearest open clinic: of a cell from its label point, of a larger area the
    mean of its cells, weighted by their people; NaN where no clinic is open or nobody known."""
    reach = reach_of(seen)
    km = reach.now["distance_m"] / 1000
    weight = reach.people.reindex(km.index)
    values = []
    for area in areas:
        leaves = [leaf for leaf in seen.city.hierarchy.leaves(area) if leaf in km.index]
        own, people = km.loc[leaves].to_numpy(), weight.loc[leaves].to_numpy()
        known = ~np.isnan(own) & (people > 0)
        if len(leaves) == 1:
            values.append(float(own[0]))
        elif known.any():
            values.append(float(np.average(own[known], weights=people[known])))
        else:
            values.append(math.nan)
    return pd.Series(values, index=list(areas), dtype=float)


def _answer(seen: Seen) -> Answer:
    """How many people are within 5 km of an open clinic, and which clinic is fullest."""
    lang, reach = seen.view.lang, reach_of(seen)
    near = people_within(
        reach.now["distance_m"], reach.people, seen.city.hierarchy, [seen.view.area], LIMITS_M
    )
    shares = dict(zip(near["limit_m"], near["share"], strict=True))
    here = _here(seen, reach.clinics)
    loads = here.loc[here["is_open"] & here["load"].notna()].sort_values("load", ascending=False)
    share = _percent(shares[5000.0], lang)
    if not here["is_open"].any() and reach.now["site"].isna().all():
        return Answer(say("clinics_none_open", lang), "act")
    if loads.empty:
        return Answer(say("clinics_answer_unknown", lang, share=share), "flat")
    fullest = loads.iloc[0]
    key = "clinics_answer_full" if fullest["load"] >= FULL else "clinics_answer"
    text = say(
        key, lang, share=share, name=site_name(fullest, lang), load=_percent(fullest["load"], lang)
    )
    facts = [(say("clinics_open", lang), f"{int(here['is_open'].sum())}/{len(here)}", "flat")]
    facts += [
        (say("clinics_within", lang, km=int(limit / 1000)), _percent(value, lang), "flat")
        for limit, value in shares.items()
    ]
    queue = here["queue"].sum(min_count=1)
    facts.append((say("clinics_queue", lang), number(queue, 0), "flat"))
    return Answer(text, "bad" if fullest["load"] >= FULL else "flat", tuple(facts))


def _sections(seen: Seen) -> list[Section]:
    reach = reach_of(seen)
    parts: list[Section | None] = [
        _moves(seen, reach),
        _list(seen, reach),
        _standby(seen, reach),
        _day(seen, reach),
        _eighteenth(seen, reach),
    ]
    return [part for part in parts if part is not None]


def _list(seen: Seen, reach: Reach) -> Listed:
    """Every clinic of the viewed area, the fullest first."""
    lang = seen.view.lang
    people = reach.people.groupby(reach.now["site"].reindex(reach.people.index)).sum(min_count=1)
    here = _here(seen, reach.clinics).sort_values("load", ascending=False, na_position="last")
    rows = []
    for row in here.to_dict("records"):
        tone = "act" if row["load"] >= FULL else "bad" if row["load"] >= BUSY else "flat"
        beds = f"{number(row['beds_used'], 0)}/{number(row.get('beds', math.nan), 0)}"
        nearest = number(people.get(row["code"], math.nan), 0)
        below = say(
            "clinics_below", lang, status=seen.city.catalogue.word(row["status"], lang),
            people=nearest, at=clock_text(row["observed_at"]) or say("clinics_unheard", lang),
        )  # fmt: skip
        cells = site_name(row, lang), beds, number(row["queue"], 0), number(row["wait_min"], 0)
        what_if = ("closes", row["code"], say("clinics_if_closed", lang)) if row["is_open"] else ()
        rows.append(Row(cells, below, site=row["code"], tone=tone, sets=what_if))
    columns = (
        Column(say("clinics_name", lang)), Column(say("clinics_beds", lang), True),
        Column(say("clinics_queue", lang), True), Column(say("clinics_wait", lang), True),
    )  # fmt: skip
    return Listed(say("clinics_list", lang), columns, tuple(rows), note=say("clinics_line", lang))


def _moves(seen: Seen, reach: Reach) -> Listed | None:
    """Who goes elsewhere if the chosen clinic closes."""
    if reach.closes == NOBODY:
        return None
    lang = seen.view.lang
    load = reach.clinics.set_index("code")[["queue", "beds_used"]]
    moved = shifts(reach.before["site"], reach.now["site"], reach.people, load)
    names = _names(reach, lang)
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


def _standby(seen: Seen, reach: Reach) -> Listed | None:
    """Which standby clinics should open now, by how full those are that they would relieve."""
    lang, clinics = seen.view.lang, reach.clinics
    standby = list(clinics.loc[clinics["status"] == "standby", "code"])
    if not standby:
        return None
    with_them = clinics[clinics["is_open"] | clinics["code"].isin(standby)]
    after = nearest_sites(reach.middles, with_them)["site"]
    calls = standby_calls(standby, reach.before["site"], after, clinics.set_index("code")["load"])
    names = _names(reach, lang)
    rows = tuple(
        Row((
            names[row["site"]], names.get(row["relieves"], say("clinics_nobody", lang)),
            _percent(row["load"], lang),
            say("clinics_called" if row["is_called"] else "clinics_not_called", lang),
        ), site=row["site"], tone="act" if row["is_called"] else "flat")
        for row in calls.to_dict("records")
    )  # fmt: skip
    columns = (
        Column(say("clinics_name", lang)), Column(say("clinics_relieves", lang)),
        Column(say("clinics_load", lang), True), Column(say("clinics_now", lang)),
    )  # fmt: skip
    at = _percent(float(calls["opens_at"].iloc[0]), lang)
    note = say("clinics_standby_note", lang, at=at)
    return Listed(say("clinics_standby", lang), columns, rows, note=note)


def _day(seen: Seen, reach: Reach) -> Chart | None:
    """Queue and beds over the hours of the day, all clinics of the viewed area together; an hour
    in which one of them is not known is a gap."""
    lang = seen.view.lang
    since = pd.Timestamp(seen.view.day, tz=LOCAL).to_pydatetime()
    key = ("clinic day", seen.view.day, seen.moment, seen.view.known)
    hours = cast(
        pd.DataFrame,
        seen.once(
            key,
            lambda: clinic_day(seen.conn, CLINIC, since, seen.moment, seen.view.known),
            feeds_about(seen, CLINIC),
        ),
    )
    here = hours[hours["site"].isin(_here(seen, reach.clinics)["code"])]
    heard = here[here["status"] != "unknown"]
    if heard.empty:
        return None
    sums = heard.groupby("hour")[["queue", "beds_used"]].sum(min_count=1)
    whole = here.groupby("hour")["status"].agg(lambda own: bool((own != "unknown").all()))
    sums = sums.loc[whole[whole].index].reindex(range(24))
    return Chart(
        say("clinics_day", lang), say("clinics_persons", lang),
        tuple(f"{hour:02d}:00" for hour in sums.index),
        (
            Series(say("clinics_beds_used", lang), _values(sums["beds_used"]), "#9fb8c8", "bar"),
            Series(say("clinics_queue", lang), _values(sums["queue"]), "#b3261e"),
        ),
        note=say("clinics_day_note", lang),
    )  # fmt: skip


def _eighteenth(seen: Seen, reach: Reach) -> Listed | None:
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

    feeds = [*feeds_about(seen, CLINIC), *_people_feeds(seen.city)]
    ranked = cast("list[tuple[str, float]]", seen.once(key, make, feeds))
    rows = tuple(
        Row((tree.name(area, lang), number(gained, 0)), area=area)
        for area, gained in ranked
        if area in inside
    )[: 1 + RUNNERS_UP]
    columns = (Column(say("panel_area", lang)), Column(say("clinics_gained", lang), True))
    note = say("clinics_more_note" if rows else "clinics_more_none", lang, km=km)
    return Listed(say("clinics_more", lang, km=km), columns, rows, note=note)


def _outlines(seen: Seen) -> StyledFrame:
    """The borders of the catchments: [code, name, style, area, geometry] as lines."""
    reach, lang = reach_of(seen), seen.view.lang
    outlines = catchments(reach.cells, reach.now["site"])
    names = _names(reach, lang)
    lines = outlines.geometry.boundary.explode(index_parts=False)
    own = outlines.loc[lines.index]
    features = gpd.GeoDataFrame(
        {
            "code": own["site"].to_numpy(),
            "name": [say("clinics_catchment_of", lang, name=names[code]) for code in own["site"]],
            "style": np.zeros(len(own), dtype=np.int8),
            "area": own["site"].map(reach.clinics.set_index("code")["area"]).to_numpy(),
        },
        geometry=lines.to_numpy(),
        crs=4326,
    )
    title = seen.title("catchments")
    return StyledFrame(
        "catchments",
        title,
        "paths",
        features,
        (Style("#c2570c", title, size_px=2),),
        note=number(len(outlines), 0),
    )


def _here(seen: Seen, clinics: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The clinics of the viewed area."""
    tree, area = seen.city.hierarchy, seen.view.area
    return clinics[clinics["area"].isin({area, *tree.descendants(area)})]


def _names(reach: Reach, lang: Lang) -> dict[str, str]:
    return {row["code"]: site_name(row, lang) for row in reach.clinics.to_dict("records")}


def _percent(share: float, lang: Lang) -> str:
    return say("no_data", lang) if math.isnan(share) else f"{100 * share:.0f}%"


def _values(series: pd.Series) -> tuple[float | None, ...]:
    return tuple(None if math.isnan(value) else float(value) for value in series)


def _offered(catalogue: Catalogue) -> bool:
    return any(
        feed.kind == "sites" and feed.site_kind == CLINIC for feed in catalogue.feeds.values()
    )


def _radius_word(_city: City, km: str, lang: Lang) -> str:
    return say("clinics_km", lang, km=km)


CLINICS = Topic(
    id="clinics",
    title_key="topic_clinics",
    metrics=("population", "confirmed_total", "current_cases"),
    measures=(Measure(DISTANCE, _distance),),
    layers=("cells", "borders", "clinics", "catchments", "labels"),
    own_layers=(
        Layer("catchments", "layer_catchments", _outlines, on=True, by_day=True, offered=_offered),
    ),
    options=(
        Option(
            "radius",
            "clinics_radius",
            lambda _city: RADII_KM[1:2] + RADII_KM[:1] + RADII_KM[2:],
            _radius_word,
        ),
        Option("closes", "", lambda _city: (NOBODY, ANY), lambda _c, _v, _l: ""),
    ),
    answer=_answer,
    sections=_sections,
)
