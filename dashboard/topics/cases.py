"""病例: where is it, and is it growing?

By the day of publication, as the counts come; a fall of a count is a correction and told as one.
"""

from __future__ import annotations

import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.map.panels import NOTHING, change, number, shown
from dashboard.paper.sheet import Chart, Column, Series
from dashboard.text import say
from dashboard.topics.cases_clusters import CLUSTERS, clusters_listed
from dashboard.topics.cases_read import (
    QUIET_DAYS,
    days_text,
    days_without,
    days_without_by_day,
    metric_of,
    rate_words,
    read_curve,
    read_parts,
    read_since,
    sure_rates,
    sure_rates_by_day,
)
from dashboard.topics.cases_then import THEN, corrected_reports, made_of, then_and_now
from dashboard.topics.places import parts_of
from dashboard.topics.topic import Answer, Fact, Listed, Measure, Row, Section, Topic
from dashboard.topics.written import charted
from geo.epidemic_curve import WEEK_DAYS
from queries.catalogue import Metric, Text
from queries.rollups import area_figures

LISTED_AREAS = 12
NAMED_AREAS = 3
NEW, CORRECTED, MEAN = "#c98593", "#3f6f8f", "#8f1230"

DAYS_WITHOUT = Metric(
    name="case_free_days",
    title=Text("连续无新增天数", "Days without a new case"),
    unit=Text("天", "days"),
    feed="cases",
    rollup="max",
    terms=(),
    numerator=(),
    denominator=(),
    scale=1,
    carry_days=0,
    bad="low",
    decimals=0,
    palette="rose",
    breaks=((5, (2, 6, QUIET_DAYS - 1)),),
)
RATE = Metric(
    name="case_rate",
    title=Text("每十万人确诊（可比者）", "Per 100,000, where comparable"),
    unit=Text("例/10万人", "per 100k"),
    feed="cases",
    rollup="max",
    terms=(),
    numerator=(),
    denominator=(),
    scale=1,
    carry_days=0,
    bad="high",
    decimals=1,
    palette="rose",
    breaks=((3, (0, 2, 4, 8, 12, 20)), (5, (0, 10, 25, 50, 100, 200))),
    nothing=Text("人口或病例过少，不计率", "too few people or cases for a rate"),
)


def _answer(seen: Seen) -> Answer:
    """New cases of the week beside those of the week before, and how many areas are quiet."""
    lang = seen.view.lang
    if seen.city.catalogue.cases is None:
        return Answer(say("cases_no_theme", lang))
    curve = read_curve(seen)
    if curve["is_withheld"].any():
        return Answer(say("cases_withheld", lang))
    week = curve["new"].iloc[-WEEK_DAYS:]
    before = curve["new"].iloc[-2 * WEEK_DAYS : -WEEK_DAYS].sum(min_count=WEEK_DAYS)
    known = int(week.notna().sum())
    if not known:
        return Answer(say("cases_unknown", lang), "flat", _facts(seen, curve))
    new = float(week.sum())
    if known < WEEK_DAYS:
        text = say("cases_some_days", lang, known=known, new=number(new, 0))
        return Answer(text + _quiet(seen), "bad" if new else "flat", _facts(seen, curve))
    way = change(new, before, 0)[1]
    text = say("cases_week", lang, new=number(new, 0)) + _where(seen)
    text += say(f"cases_week_{way}", lang)
    tone = "bad" if new and way in ("up", "none") else "good" if not new else "flat"
    return Answer(text + _quiet(seen), tone, _facts(seen, curve))


def _where(seen: Seen) -> str:
    """The areas told of with most new cases, in brackets; nothing of an area without parts."""
    lang, tree, every = seen.view.lang, seen.city.hierarchy, read_parts(seen)
    new = every.loc[(every.index != seen.view.area) & ~every["is_withheld"], "new"]
    most = new[new > 0].sort_values(ascending=False, kind="stable").head(NAMED_AREAS)
    named = [f"{tree.name(str(area), lang)} {number(count, 0)}" for area, count in most.items()]
    return say("cases_at", lang, areas=say("patrols_comma", lang).join(named)) if named else ""


def _quiet(seen: Seen) -> str:
    """How many of the areas told of have had no case for a fortnight; of a leaf, for how long."""
    lang, view, areas = seen.view.lang, seen.view, parts_of(seen)
    since = read_since(seen, areas)
    if areas == (view.area,):
        row = since.iloc[0]
        if row["certainty"] == "unknown":
            return ""
        key = "cases_never_here" if row["certainty"] == "never" else "cases_since_here"
        return say(key, lang, n=number(row["days"], 0))
    is_known = ~since["certainty"].eq("unknown") & ~since["is_withheld"]
    quiet = (since["certainty"].eq("never") | (since["days"] >= QUIET_DAYS)) & is_known
    # On a page that knows of a few days only nobody has been watched for a fortnight.
    kind = say(f"areas_{seen.city.hierarchy.level(areas[0])}", lang)
    if not is_known.any() or (view.day - seen.city.days[0]).days < QUIET_DAYS:
        return ""
    said = say("cases_quiet", lang, days=QUIET_DAYS, areas=kind, n=int(quiet.sum()), all=len(areas))
    unknown = int((~is_known).sum())
    return said + (say("cases_quiet_unknown", lang, n=unknown) if unknown else "")


def _facts(seen: Seen, curve: pd.DataFrame) -> tuple[Fact, ...]:
    lang, catalogue, view = seen.view.lang, seen.city.catalogue, seen.view
    week = curve.iloc[-WEEK_DAYS:]
    behind = view.area
    new = number(float(curve["new"].iloc[-1]), 0)
    facts = [Fact(say("cases_new_today", lang), new, behind=behind)]
    taken = week["corrected"].sum()
    if taken < 0:
        said = number(float(taken), 0)
        facts.append(Fact(say("cases_corrected_7d", lang), said, behind=behind))
    for role in ("current", "total", "recovered", "died"):
        metric = metric_of(catalogue, role)
        if metric is not None:
            figure = area_figures(seen.conn, metric, [view.area], view.day, view.known).iloc[0]
            is_withheld = bool(figure["is_withheld"])
            text = shown(figure["value"], metric.decimals, lang, is_withheld=is_withheld)
            facts.append(Fact(metric.title.in_(lang), text, behind=behind))
    for role in ("imported", "local"):
        if role in curve:
            told = number(float(week[role].sum(min_count=WEEK_DAYS)), 0)
            facts.append(Fact(say(f"cases_{role}_7d", lang), told))
    rate = metric_of(catalogue, "incidence")
    if rate is not None and catalogue.cases is not None:
        value, said = rate_words(read_parts(seen).iloc[-1], catalogue.cases, rate, lang)
        title = say("cases_rate", lang, title=rate.title.in_(lang), said=said)
        facts.append(Fact(title, value, behind=behind))
    return tuple(facts)


def _sections(seen: Seen) -> list[Section]:
    if seen.city.catalogue.cases is None:
        return []
    parts: list[Section | None] = [
        _curve(seen),
        _areas(seen),
        clusters_listed(seen),
        then_and_now(seen),
        corrected_reports(seen),
    ]
    return [part for part in parts if part is not None]


def _curve(seen: Seen) -> Chart | None:
    """New cases by day of publication, what was taken back, and the mean of seven days."""
    lang, catalogue, curve = seen.view.lang, seen.city.catalogue, read_curve(seen)
    if curve["new"].isna().all():
        return None
    days = curve["observed_on"].tolist()
    marks = tuple(
        (days.index(mark.day), f"{mark.day:%m-%d} {mark.title.in_(lang)}")
        for mark in catalogue.marks
        if mark.day in days
    )
    notes = [say("cases_curve_note", lang), *(text for _, text in marks)]
    untold = [role for role in ("imported", "local") if role not in curve]
    if untold:
        notes.append(say("cases_untold_origin", lang))
    taken = (curve["corrected"] < 0).any()
    series = [Series(say("cases_new", lang), charted(curve["new"]), NEW, "bar")]
    if taken:
        lost = curve["corrected"].where(curve["corrected"] < 0)
        series.append(Series(say("cases_corrected", lang), charted(lost), CORRECTED, "bar"))
    series.append(Series(say("cases_mean", lang), charted(curve["mean_7d"]), MEAN))
    return Chart(
        say("cases_curve", lang),
        say("cases_unit", lang),
        tuple(f"{day:%m-%d}" for day in days),
        tuple(series),
        marks=marks,
        note=" · ".join(notes),
    )


def _areas(seen: Seen) -> Listed:
    """The areas told of, those with new cases first; the viewed one stands last, as the sum."""
    lang, view, catalogue, tree = (
        seen.view.lang,
        seen.view,
        seen.city.catalogue,
        seen.city.hierarchy,
    )
    theme, rate = catalogue.cases, metric_of(catalogue, "incidence")
    assert theme is not None, "the page has no sections without a theme"
    every = read_parts(seen)
    below = every[every.index != view.area].sort_values(
        ["new", "current", "days"], ascending=[False, False, True], kind="stable"
    )
    rows = []
    for area, row in pd.concat([below.head(LISTED_AREAS), every.iloc[-1:]]).iterrows():
        hidden, is_own, name = row["is_withheld"], area == view.area, tree.name(str(area), lang)
        value, said = rate_words(row, theme, rate, lang) if rate else ("", "")
        cells = (
            say("total_of", lang, name=name) if is_own else name,
            *(shown(row[n], 0, lang, is_withheld=hidden) for n in ("new", "current", "total")),
            days_text(row, lang),
        )
        rows.append(
            Row(
                cells,
                below=said if value == NOTHING else say("cases_rate", lang, title=value, said=said),
                area="" if is_own else str(area),
                tone="bad" if row["new"] > 0 else "flat",
                behind=str(area),
            )
        )
    columns = (
        Column(say("panel_area", lang)),
        *(Column(say(f"cases_{name}", lang), True) for name in ("7d", "current", "total", "days")),
    )
    level = say(f"level_{tree.level(below.index[0] if len(below) else view.area)}", lang)
    notes = [say("cases_areas_note", lang)]
    if len(below) > LISTED_AREAS:
        notes.append(say("cases_areas_more", lang, n=len(below) - LISTED_AREAS))
    elsewhere = every["total"].iloc[-1] - below["total"].sum()
    if len(below) and below["total"].notna().all() and elsewhere > 0:
        notes.append(say("cases_elsewhere", lang, n=number(elsewhere, 0), level=level))
    return Listed(say("cases_areas", lang, level=level), columns, tuple(rows), note=" ".join(notes))


CASES = Topic(
    id="cases",
    title_key="topic_cases",
    metrics=("confirmed_total", "current_cases", "recovered_total", "died_total", "quarantined"),
    measures=(
        Measure(DAYS_WITHOUT, days_without, days_without_by_day),
        Measure(RATE, sure_rates, sure_rates_by_day),
    ),
    layers=("cells", "borders", "clusters", "labels"),
    own_layers=(CLUSTERS,),
    options=(THEN,),
    answer=_answer,
    sections=_sections,
    explain=made_of,
)
