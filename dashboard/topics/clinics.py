"""发热门诊: can everyone reach one, and which is full?

Distances are straight lines and said to be; a lead's are to the clinics of the own area.
"""

from __future__ import annotations

from dashboard.layers.styled import Seen
from dashboard.live import City
from dashboard.map.panels import number
from dashboard.text import Lang, say
from dashboard.topics.clinics_if import moves_table, one_more, standby_table
from dashboard.topics.clinics_layers import CATCHMENTS
from dashboard.topics.clinics_read import FULL, NOBODY, clinics_here, distances, percent, reach_of
from dashboard.topics.clinics_tables import clinics_table, day_chart
from dashboard.topics.places import site_name
from dashboard.topics.topic import Answer, Measure, Option, Section, Topic
from dashboard.view import ANY
from geo.catchment import people_within
from queries.catalogue import Metric, Text

LIMITS_M = (3000.0, 5000.0, 10000.0)
RADII_KM = ("3", "5", "10")

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


def _answer(seen: Seen) -> Answer:
    """How many people are within 5 km of an open clinic, and which clinic is fullest."""
    lang, reach = seen.view.lang, reach_of(seen)
    near = people_within(
        reach.now["distance_m"], reach.people, seen.city.hierarchy, [seen.view.area], LIMITS_M
    )
    shares = dict(zip(near["limit_m"], near["share"], strict=True))
    here = clinics_here(seen, reach.clinics)
    loads = here.loc[here["is_open"] & here["load"].notna()].sort_values("load", ascending=False)
    share = percent(shares[5000.0], lang)
    if not here["is_open"].any() and reach.now["site"].isna().all():
        return Answer(say("clinics_none_open", lang), "act")
    if loads.empty:
        return Answer(say("clinics_answer_unknown", lang, share=share), "flat")
    fullest = loads.iloc[0]
    key = "clinics_answer_full" if fullest["load"] >= FULL else "clinics_answer"
    text = say(
        key, lang, share=share, name=site_name(fullest, lang), load=percent(fullest["load"], lang)
    )
    facts = [(say("clinics_open", lang), f"{int(here['is_open'].sum())}/{len(here)}", "flat")]
    facts += [
        (say("clinics_within", lang, km=int(limit / 1000)), percent(value, lang), "flat")
        for limit, value in shares.items()
    ]
    queue = here["queue"].sum(min_count=1)
    facts.append((say("clinics_queue", lang), number(queue, 0), "flat"))
    return Answer(text, "bad" if fullest["load"] >= FULL else "flat", tuple(facts))


def _sections(seen: Seen) -> list[Section]:
    reach = reach_of(seen)
    parts: list[Section | None] = [
        moves_table(seen, reach),
        clinics_table(seen, reach),
        standby_table(seen, reach),
        day_chart(seen, reach),
        one_more(seen, reach),
    ]
    return [part for part in parts if part is not None]


def _radius_word(_city: City, km: str, lang: Lang) -> str:
    return say("clinics_km", lang, km=km)


CLINICS = Topic(
    id="clinics",
    title_key="topic_clinics",
    metrics=("population", "confirmed_total", "current_cases"),
    measures=(Measure(DISTANCE, distances),),
    layers=("cells", "borders", "clinics", "catchments", "labels"),
    own_layers=(CATCHMENTS,),
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
