"""发热门诊: can everyone reach one, and which is full?

Distances are straight lines and said to be, or minutes by road where the city has roads; a lead's
are to the clinics of the own area.
"""

from __future__ import annotations

from dashboard.layers.styled import Seen
from dashboard.live import City
from dashboard.text import LANGS, Lang, say
from dashboard.topics.clinics_answer import answered
from dashboard.topics.clinics_behind import made_of
from dashboard.topics.clinics_if import moves_table, one_more, standby_table
from dashboard.topics.clinics_layers import CATCHMENTS, SUPPOSED
from dashboard.topics.clinics_read import NOBODY, distances, names_of, reach_of, travel_minutes
from dashboard.topics.clinics_tables import areas_table, clinics_table, day_chart
from dashboard.topics.topic import Measure, Option, Section, Topic
from dashboard.view import ANY
from queries.catalogue import Metric, Text

RADII_KM = ("5", "3", "10")

DISTANCE = Metric(
    name="clinic_distance",
    title=Text("距最近开放门诊（直线）", "To an open clinic, straight line"),
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
TRAVEL = Metric(
    name="clinic_minutes",
    title=Text("到最近开放门诊（按路网）", "To an open clinic by road"),
    unit=Text("分钟", "min"),
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
    breaks=((5, (5, 10, 15, 30, 60)),),
)


def _sections(seen: Seen) -> list[Section]:
    reach = reach_of(seen)
    if reach.clinics.empty:
        return []
    parts: list[Section | None] = [
        moves_table(seen, reach),
        clinics_table(seen, reach),
        areas_table(seen, reach),
        standby_table(seen, reach),
        day_chart(seen, reach),
        one_more(seen, reach),
    ]
    return [part for part in parts if part is not None]


def _supposing(seen: Seen, metric: Metric) -> Text:
    """The title of a measure, and which clinic is taken to be closed."""
    reach = reach_of(seen)
    if reach.closes == NOBODY:
        return metric.title
    said = (
        say("clinics_title_if", lang, title=metric.title.in_(lang),
            name=names_of(reach, lang)[reach.closes])
        for lang in LANGS
    )  # fmt: skip
    return Text(*said)


def _radius_word(_city: City, km: str, lang: Lang) -> str:
    return say("clinics_km", lang, km=km)


CLINICS = Topic(
    id="clinics",
    title_key="topic_clinics",
    metrics=("population", "confirmed_total", "current_cases"),
    measures=(
        Measure(
            TRAVEL, travel_minutes, offered=lambda city: bool(city.ground.roads), titled=_supposing
        ),
        Measure(DISTANCE, distances, titled=_supposing),
    ),
    layers=("cells", "borders", "clinics", "catchments", "labels"),
    own_layers=(CATCHMENTS, SUPPOSED),
    options=(
        Option("radius", "clinics_radius", lambda _city: RADII_KM, _radius_word),
        Option("closes", "", lambda _city: (NOBODY, ANY), lambda _c, _v, _l: ""),
    ),
    answer=answered,
    sections=_sections,
    explain=made_of,
)
