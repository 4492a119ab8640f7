"""复工复产: who is back at work, what holds the others up, and is it safe where they are?

Told of the enterprises that report one by one; the colours of the map take the rate of the daily
report, and where the two differ the page says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.map.panels import NOTHING, number, shown
from dashboard.text import say
from dashboard.topics.places import parts_of
from dashboard.topics.resumption_behind import made_of
from dashboard.topics.resumption_plan import beside_plan
from dashboard.topics.resumption_read import (
    beside_risk_of,
    counted,
    enterprises_of,
    rate_of,
    theme_of,
)
from dashboard.topics.resumption_steps import funnel_bars, step_times, stuck, supplies
from dashboard.topics.resumption_tables import by_area, by_group, by_risk, percent
from dashboard.topics.topic import Answer, Fact, Measure, Section, Topic
from geo.bivariate import STEPS, bivariate_labels
from queries.beside_risk import DAYS_BREAKS, RATE_BREAKS
from queries.catalogue import Metric, Text


def _class_names() -> tuple[Text, ...]:
    """What the nine classes of `queries.beside_risk.resumption_beside_risk` are called."""
    low, high = (f"{limit:.0f}" for limit in RATE_BREAKS)
    week, fortnight = (int(limit) + 1 for limit in DAYS_BREAKS)
    between = f"{week}–{fortnight - 1}"
    by_lang = (
        bivariate_labels(
            (f"复工 ≤{low}%", f"复工 {low}–{high}%", f"复工 >{high}%"),
            (f"{fortnight} 日无病例", f"{between} 日前病例", f"近 {week} 日有病例"),
        ),
        bivariate_labels(
            (f"≤{low}% back", f"{low}–{high}% back", f">{high}% back"),
            (f"no case in {fortnight} d", f"case {between} d ago", f"case in {week} d"),
        ),
    )  # fmt: skip
    return tuple(Text(*map(" · ".join, both)) for both in zip(*by_lang, strict=True))


BESIDE = Metric(
    name="resumption_beside_risk",
    title=Text("复工与近期病例", "Back at work and recent cases"),
    unit=Text("", ""),
    feed="resumption",
    rollup="max",
    terms=(),
    numerator=(),
    denominator=(),
    scale=1,
    carry_days=0,
    bad="high",
    decimals=0,
    palette="bivariate",
    breaks=((5, tuple(range(STEPS * STEPS - 1))),),
    classes=_class_names(),
)


def _beside(seen: Seen, areas: Sequence[str]) -> pd.DataFrame:
    """The class of each area, NaN where the rate or the last case is not known."""
    found = beside_risk_of(seen, areas)
    value = found["class"].astype(float).where(found["class"] >= 0)
    return pd.DataFrame({"value": value, "is_withheld": found["is_withheld"]})


def _answer(seen: Seen) -> Answer:
    """How many enterprises and staff are back, and where that is beside recent cases."""
    lang = seen.view.lang
    if seen.city.catalogue.resumption is None:
        return Answer(say("resumption_no_theme", lang))
    if enterprises_of(seen).empty:
        return Answer(say("resumption_no_sites", lang))
    whole = counted(seen).iloc[0]
    if whole["silent"] == whole["sites"]:
        return Answer(say("resumption_silent", lang, n=number(whole["sites"], 0)))
    said = say(
        "resumption_answer" if whole["staff_reported"] > 0 else "resumption_answer_sites", lang,
        rate=percent(whole["resumed_percent"]), staff=percent(whole["staff_percent"]),
    )  # fmt: skip
    risk, is_bad = _risk(seen)
    return Answer(said + risk, "bad" if is_bad else "flat", _facts(seen, whole))


def _risk(seen: Seen) -> tuple[str, bool]:
    """Where people are back at work beside cases of the last fortnight, in words."""
    lang, area, areas = seen.view.lang, seen.view.area, parts_of(seen)
    found = by_risk(seen)
    days, kind = int(DAYS_BREAKS[1]) + 1, f"areas_{seen.city.hierarchy.level(areas[0])}"
    known = found[found["class"] >= 0]
    if known.empty:
        return say("resumption_risk_unknown", lang), False
    at_risk = int(known["is_at_risk"].sum())
    if areas == (area,):  # of one place a case is told however few are back
        is_recent = (known["class"] % STEPS > 0).any()
        key = "resumption_here_risk" if is_recent else "resumption_here_safe"
        return say(key, lang, days=days), at_risk > 0
    text = say(
        "resumption_risk" if at_risk else "resumption_no_risk", lang, n=at_risk, all=len(known),
        areas=say(kind, lang), share=f"{RATE_BREAKS[0]:.0f}", days=days,
    )  # fmt: skip
    unknown = len(found) - len(known)
    if unknown:
        text += say("resumption_risk_besides", lang, n=unknown)
    return text, at_risk > 0


def _facts(seen: Seen, whole: pd.Series) -> tuple[Fact, ...]:
    """The steps with how many stand at each, the plan, and what the daily report says if that is
    another rate."""
    lang, catalogue, theme = seen.view.lang, seen.city.catalogue, theme_of(seen)
    behind = f"area {seen.view.area}"
    facts = [
        Fact(catalogue.word(step, lang), number(whole[step], 0), behind=behind)
        for step in reversed(theme.steps)
    ]
    if whole["silent"]:
        silent = number(whole["silent"], 0)
        facts.append(Fact(say("resumption_never", lang), silent, "bad", behind))
    staff = number(whole["staff_back"], 0)
    facts.append(Fact(say("resumption_staff", lang), staff, behind=behind))
    plan = catalogue.planned(theme.rate, seen.view.day)
    if math.isnan(plan):
        facts.append(Fact(say("resumption_plan", lang), say("resumption_no_plan", lang)))
    else:
        tone = "bad" if whole["resumed_percent"] < plan else "good"
        facts.append(Fact(say("resumption_plan", lang), percent(plan), tone))
    rate, own = rate_of(seen), beside_risk_of(seen, [seen.view.area]).iloc[0]
    told = shown(own["rate"], rate.decimals, lang, is_withheld=False)
    if told not in (NOTHING, number(whole["resumed_percent"], rate.decimals)):
        facts.append(Fact(say("resumption_daily", lang), f"{told}%"))
    return tuple(facts)


def _sections(seen: Seen) -> list[Section]:
    if seen.city.catalogue.resumption is None or enterprises_of(seen).empty:
        return []
    made: list[Section | None] = [
        by_area(seen),
        beside_plan(seen),
        funnel_bars(seen),
        step_times(seen),
        *stuck(seen),
        *(by_group(seen, column) for column in theme_of(seen).group_by),
        supplies(seen),
    ]
    return [section for section in made if section is not None]


RESUMPTION = Topic(
    id="resumption",
    title_key="topic_resumption",
    metrics=("resumption_rate", "staff_return_rate", "current_cases"),
    measures=(Measure(BESIDE, _beside),),
    layers=("cells", "borders", "enterprises", "labels"),
    answer=_answer,
    sections=_sections,
    explain=made_of,
)
