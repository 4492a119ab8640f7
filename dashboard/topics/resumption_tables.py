"""The tables of the page of resumption: enterprises and staff by area, industry and size."""

from __future__ import annotations

import math

import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.map.panels import NOTHING, number
from dashboard.paper.sheet import Column
from dashboard.text import say
from dashboard.topics.places import parts_of
from dashboard.topics.resumption_read import beside_risk_of, counted, enterprises_of, theme_of
from dashboard.topics.topic import Listed, Row
from geo.bivariate import STEPS
from queries.beside_risk import DAYS_BREAKS, RATE_BREAKS

MOST = 12


def percent(value: float) -> str:
    """A share with one decimal, as the metrics have it; a dash for no data."""
    return NOTHING if math.isnan(value) else f"{value:.1f}%"


def by_risk(seen: Seen) -> pd.DataFrame:
    """The areas told of that have enterprises, by area: as `count_steps`, and rate, days,
    certainty, class and is_withheld as `resumption_beside_risk`; is_at_risk: more are back than
    the first break of the rate, beside a case that is not longer ago than the last of days."""
    areas = parts_of(seen)
    found = beside_risk_of(seen, areas)
    counts = counted(seen, areas).set_index("group")
    joined = counts.join(found)
    joined["is_at_risk"] = (joined["class"] >= STEPS) & (joined["class"] % STEPS > 0)
    return joined[joined["sites"] > 0]


def by_area(seen: Seen) -> Listed:
    """Areas with their last case, those at risk first, then those with fewest back; the viewed one
    stands last, as the sum."""
    lang, tree = seen.view.lang, seen.city.hierarchy
    every = by_risk(seen).sort_values(
        ["is_at_risk", "class", "resumed_percent"], ascending=[False, False, True], kind="stable"
    )
    rows = [
        _row(seen, row, tree.name(str(area), lang), f"area {area}", str(area),
             _last_case(seen, row))
        for area, row in every.head(MOST).iterrows()
    ]  # fmt: skip
    if list(every.index) != [seen.view.area]:
        name = say("total_of", lang, name=tree.name(seen.view.area, lang))
        rows.append(_row(seen, counted(seen).iloc[0], name, f"area {seen.view.area}"))
    share, days = f"{RATE_BREAKS[0]:.0f}", int(DAYS_BREAKS[1]) + 1
    notes = [say("resumption_area_note", lang, share=share, days=days)]
    if len(every) > MOST:
        notes.append(say("resumption_more", lang, n=len(every) - MOST))
    elsewhere = len(enterprises_of(seen)) - int(every["sites"].sum())
    if elsewhere:
        notes.append(say("resumption_elsewhere", lang, n=number(elsewhere, 0)))
    return Listed(
        say("resumption_by_area", lang), _columns(seen, say("panel_area", lang)), tuple(rows),
        note="".join(notes),
    )  # fmt: skip


def by_group(seen: Seen, column: str) -> Listed | None:
    """Enterprises by a column of their register, those with fewest back first."""
    lang, catalogue = seen.view.lang, seen.city.catalogue
    groups = counted(seen, column=column)
    if len(groups) < 2:
        return None  # one group is the whole
    name = catalogue.word(column, lang)
    rows = [
        _row(seen, row, catalogue.word(str(row["group"]), lang), f"{column} {row['group']}")
        for _, row in groups.sort_values("resumed_percent", kind="stable").iterrows()
    ]
    missing = len(enterprises_of(seen)) - int(groups["sites"].sum())
    note = say("resumption_ungrouped", lang, n=number(missing, 0), name=name) if missing else ""
    title = say("resumption_by", lang, name=name)
    return Listed(title, _columns(seen, name), tuple(rows), note=note)


def _columns(seen: Seen, first: str) -> tuple[Column, ...]:
    lang = seen.view.lang
    return (
        Column(first), Column(say("resumption_sites", lang), True),
        Column(say("resumption_back", lang), True),
        Column(say("resumption_staff_back", lang), True),
    )  # fmt: skip


def _row(
    seen: Seen, row: pd.Series, name: str, behind: str, area: str = "", besides: str = ""
) -> Row:
    """A group: how many, the shares back, and in small print who is not."""
    lang, theme, catalogue = seen.view.lang, theme_of(seen), seen.city.catalogue
    cells = (name, number(row["sites"], 0), percent(row["resumed_percent"]),
             percent(row["staff_percent"]))  # fmt: skip
    standing = [f"{catalogue.word(step, lang)} {int(row[step])}"
                for step in theme.steps[:-1] if row[step]]  # fmt: skip
    if row["silent"]:
        standing.append(f"{say('resumption_never', lang)} {int(row['silent'])}")
    below = " · ".join(part for part in (besides, *standing) if part)
    tone = "bad" if row.get("is_at_risk") else "flat"
    return Row(cells, below, area=area, tone=tone, behind=behind)


def _last_case(seen: Seen, row: pd.Series) -> str:
    """When the last case of an area was, in words."""
    lang = seen.view.lang
    if row["is_withheld"]:
        return say("withheld", lang)
    if row["days"] == 0 and row["certainty"] == "exact":
        return say("resumption_case_today", lang)
    key = {
        "exact": "resumption_case_ago",
        "at_least": "resumption_case_before",
        "never": "resumption_case_never",
    }.get(row["certainty"], "resumption_case_unknown")
    return say(key, lang, n=number(row["days"], 0))
