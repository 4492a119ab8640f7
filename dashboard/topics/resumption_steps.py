"""From applied to resumed: how many got how far, how long each step takes, and who still stands."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.layers.sites import read_states
from dashboard.layers.styled import Seen
from dashboard.map.panels import NOTHING, number
from dashboard.paper.sheet import Column
from dashboard.text import say
from dashboard.topics.places import site_name
from dashboard.topics.resumption_read import (
    enterprises_of,
    funnel_of,
    standing_of,
    step_times_of,
    theme_of,
)
from dashboard.topics.topic import Bar, Bars, Listed, Row

LONGEST = 8
OPEN = "…"  # a quartile that too many have still to come to
SUPPLIES = "supplies_days"  # a column that the reports may have: for how many days supplies last


def funnel_bars(seen: Seen) -> Bars:
    """How many enterprises have ever come to each step, of all there are."""
    lang, theme, times = seen.view.lang, theme_of(seen), step_times_of(seen)
    every = len(enterprises_of(seen))
    behind = f"area {seen.view.area}"
    bars = [Bar(say("resumption_all", lang), float(every), number(every, 0), behind=behind)]
    for step in theme.steps[1:]:
        count = int(times[step].notna().sum())
        bars.append(
            Bar(
                seen.city.catalogue.word(step, lang), float(count),
                f"{number(count, 0)} · {100 * count / every:.1f}%",
                behind=behind if step == theme.steps[-1] else f"step {step}",
            )
        )  # fmt: skip
    title = say("resumption_funnel", lang)
    return Bars(title, tuple(bars), float(every), say("resumption_funnel_note", lang))


def step_times(seen: Seen) -> Listed:
    """How long each step takes: median, quartiles, those still waiting and with whom."""
    lang, catalogue = seen.view.lang, seen.city.catalogue
    rows, untimed, is_open = [], 0, False
    for row in funnel_of(seen).to_dict("records"):
        untimed += row["started_before"]
        name = f"{catalogue.word(row['step'], lang)} → {catalogue.word(row['next_step'], lang)}"
        below = say(
            "resumption_step_below", lang, holder=_holder(seen, row),
            n=number(row["longest_days"], 0),
        )  # fmt: skip
        low, high = row["lower_quartile_days"], row["upper_quartile_days"]
        upper = OPEN if math.isnan(high) else number(high, 1)
        quartiles = NOTHING if math.isnan(low) else f"{number(low, 1)}–{upper}"
        is_open |= math.isnan(high) and row["entered"] > 0
        cells = (name, number(row["median_days"], 1), quartiles, number(row["waiting"], 0))
        below = below if row["waiting"] else _holder(seen, row)
        rows.append(Row(cells, below, behind=f"step {row['step']}"))
    columns = (
        Column(say("resumption_step", lang)), Column(say("resumption_median", lang), True),
        Column(say("resumption_quartiles", lang), True),
        Column(say("resumption_waiting", lang), True),
    )  # fmt: skip
    note = say("resumption_times_note", lang)
    if untimed:
        note += say("resumption_untimed", lang, n=number(untimed, 0))
    if is_open:
        note += say("resumption_open", lang, sign=OPEN)
    return Listed(say("resumption_times", lang), columns, tuple(rows), note=note)


def stuck(seen: Seen) -> list[Listed]:
    """Those that stand longest: who has handed in and waits for somebody, and who has not."""
    lang, first, every = seen.view.lang, theme_of(seen).steps[0], standing_of(seen)
    made = []
    for key, own in (("handed_in", every[every["status"] != first]),
                     ("not_begun", every[every["status"] == first])):  # fmt: skip
        if own.empty:
            continue
        rows = [_standing_row(seen, row) for row in own.head(LONGEST).to_dict("records")]
        columns = (
            Column(say("resumption_enterprise", lang)),
            Column(say("resumption_days", lang), True),
        )
        title = say(f"resumption_{key}", lang, n=number(len(own), 0))
        made.append(Listed(title, columns, tuple(rows), note=say(f"resumption_{key}_note", lang)))
    return made


def _standing_row(seen: Seen, row: Mapping[Any, Any]) -> Row:
    lang = seen.view.lang
    days = number(row["waiting_days"], 0)
    parts = [seen.city.catalogue.word(str(row["status"]), lang), _holder(seen, row),
             seen.city.hierarchy.name(str(row["area"]), lang)]  # fmt: skip
    below = " · ".join(part for part in parts if part)
    return Row(
        (site_name(row, lang), f"≥{days}" if row["is_at_least"] else days), below,
        site=str(row["site"]), behind=f"site {row['site']}",
    )  # fmt: skip


def _holder(seen: Seen, row: Mapping[Any, Any]) -> str:
    return str(row["holder" if seen.view.lang == "zh" else "holder_en"])


def supplies(seen: Seen) -> Listed:
    """The enterprises at work whose supplies last least; without the column, which would tell."""
    lang, theme = seen.view.lang, theme_of(seen)
    title = say("resumption_supplies", lang)
    states = read_states(seen, theme.site_kind)
    if SUPPLIES not in states:
        feed = seen.city.catalogue.feeds[theme.feed].title.in_(lang)
        note = say("resumption_supplies_none", lang, feed=feed, column=SUPPLIES)
        return Listed(title, (), (), note=note)
    own = enterprises_of(seen)
    own = own[own["status"] == theme.steps[-1]].assign(
        days=lambda at_work: pd.to_numeric(at_work["site"].map(states[SUPPLIES]))
    )
    told = own.dropna(subset="days").sort_values(["days", "site"])
    rows = tuple(
        Row((site_name(row, lang), number(row["days"], 0)),
            seen.city.hierarchy.name(row["area"], lang), site=row["site"],
            behind=f"site {row['site']}")
        for row in told.head(LONGEST).to_dict("records")
    )  # fmt: skip
    columns = (
        Column(say("resumption_enterprise", lang)),
        Column(say("resumption_lasts", lang), True),
    )
    note = say("resumption_supplies_note", lang, n=number(len(told), 0), all=number(len(own), 0))
    return Listed(title, columns, rows, note=note)
