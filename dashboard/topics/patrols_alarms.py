"""Alarms that patrols raised in the window, and how long each took to be handled."""

from __future__ import annotations

import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.map.panels import clock_text, number
from dashboard.paper.sheet import Column
from dashboard.text import say
from dashboard.topics.patrols_seen import Watch
from dashboard.topics.topic import Listed, Row
from geo.waiting_time import waiting
from queries.catalogue import Catalogue
from queries.events import read_events

ALARM = "alarm"
HANDLED = "handled_at"  # a column that the events may have: when the alarm was dealt with
MOST_ALARMS = 10
MINUTES_PER_DAY = 1440.0


def has_alarms(catalogue: Catalogue) -> bool:
    """Whether anybody reports alarms."""
    return any(feed.event_kind == ALARM for feed in catalogue.feeds.values())


def alarms_table(seen: Seen, watch: Watch) -> Listed | None:
    """The alarms of the window in the viewed area, those that still wait first, the longest wait
    first; None where nobody reports any."""
    lang, tree, area = seen.view.lang, seen.city.hierarchy, seen.view.area
    if not has_alarms(seen.city.catalogue):
        return None
    found = read_events(seen.conn, ALARM, watch.since, watch.until, seen.view.known)
    found = found[found["area"].isin({area, *tree.descendants(area)})]
    handled = [said.get(HANDLED) for said in found["properties"]]
    ended = pd.to_datetime(pd.Series(handled, index=found.index, dtype=object), utc=True,
                           errors="coerce", format="ISO8601")  # fmt: skip
    until, began = pd.Timestamp(watch.until), pd.to_datetime(found["occurred_at"], utc=True)
    # What was done after the window's end is not known at it; nothing is done before it begins.
    ended = ended.where((ended <= until) & (ended >= began))
    days = (ended.fillna(until) - began).dt.total_seconds() / 86_400
    every = pd.DataFrame(
        {"code": found["code"], "area": found["area"], "began": began, "days": days,
         "waits": ended.isna()}
    ).sort_values(["waits", "days", "code"], ascending=[False, False, True])  # fmt: skip
    rows = tuple(
        Row(
            (tree.name(row["area"], lang), number(row["days"] * MINUTES_PER_DAY, 0)),
            " · ".join((
                clock_text(row["began"]), row["code"],
                say("patrols_alarm_waits" if row["waits"] else "patrols_alarm_done", lang),
            )),
            area=row["area"], tone="bad" if row["waits"] else "flat",
        )
        for row in every.head(MOST_ALARMS).to_dict("records")
    )  # fmt: skip
    columns = (
        Column(say("patrols_alarm_at", lang)), Column(say("patrols_alarm_minutes", lang), True),
    )  # fmt: skip
    median = waiting(every["days"], ~every["waits"]).median_days * MINUTES_PER_DAY
    note = say(
        "patrols_alarms_note", lang, waiting=int(every["waits"].sum()), median=number(median, 0)
    )
    title = say("patrols_alarms", lang, n=len(every))
    return Listed(title, columns, rows, note=note if len(every) else "")
