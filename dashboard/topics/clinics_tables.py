"""The sections of the page of fever clinics: each with its load, and the load over the day."""

from __future__ import annotations

import math
from typing import cast

import pandas as pd

from dashboard.layers.sites import CLINIC, feeds_about
from dashboard.layers.styled import Seen
from dashboard.live import LOCAL
from dashboard.map.panels import clock_text, number
from dashboard.paper.sheet import Chart, Column, Series
from dashboard.text import say
from dashboard.topics.clinics_read import BUSY, FULL, Reach, clinics_here
from dashboard.topics.places import site_name
from dashboard.topics.topic import Listed, Row
from queries.clinics import clinic_day


def clinics_table(seen: Seen, reach: Reach) -> Listed:
    """Every clinic of the viewed area, the fullest first."""
    lang = seen.view.lang
    people = reach.people.groupby(reach.now["site"].reindex(reach.people.index)).sum(min_count=1)
    here = clinics_here(seen, reach.clinics)
    here = here.sort_values("load", ascending=False, na_position="last")
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


def day_chart(seen: Seen, reach: Reach) -> Chart | None:
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
    here = hours[hours["site"].isin(clinics_here(seen, reach.clinics)["code"])]
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


def _values(series: pd.Series) -> tuple[float | None, ...]:
    return tuple(None if math.isnan(value) else float(value) for value in series)
