"""The first sheet of a report: the day in numbers, one sentence, and what stands out."""

from __future__ import annotations

import pandas as pd

from dashboard.layers.attention import rule_feeds
from dashboard.map.attention import alerts_of
from dashboard.map.panels import clock_text
from dashboard.paper.charts import trend_chart
from dashboard.paper.kinds.views import answer
from dashboard.paper.looked import Looked, Parts
from dashboard.paper.numbers import headline_feeds, key_numbers
from dashboard.paper.sheet import Column, Table
from dashboard.paper.tables import ROWS
from dashboard.text import say
from queries.feeds import feed_state

LATE = ("late", "stale", "expired", "never")


def cover_sheet(looked: Looked) -> Parts:
    """The key figures with their change, a sentence made of them, open alerts and late feeds."""
    return Parts(
        title=say("sheet_cover", looked.lang, area=looked.place),
        answer=answer(looked),
        numbers=key_numbers(looked),
        chart=trend_chart(looked),
        table=standing_out(looked),
        feeds=headline_feeds(looked) | rule_feeds(looked.city.catalogue),
    )


def standing_out(looked: Looked) -> Table:
    """A row for each rule that has raised an area, the urgent first, then of each late feed."""
    lang = looked.lang
    rows = [*_alerts(looked), *_late_feeds(looked)]
    columns = (
        Column(say("sheet_matter", lang)),
        Column(say("sheet_how_many", lang), True),
        Column(say("sheet_detail", lang)),
    )
    note = "" if rows else say("sheet_nothing", lang)
    return Table(say("sheet_standing_out", lang), columns, tuple(rows[:ROWS]), note=note)


def _alerts(looked: Looked) -> list[tuple[str, str, str]]:
    tree, lang, catalogue = looked.city.hierarchy, looked.lang, looked.city.catalogue
    alerts = alerts_of(looked.seen)
    inside = {looked.view.area, *tree.descendants(looked.view.area)}
    own = alerts[alerts["area"].isin(inside) & (alerts["state"] != "closed")]
    rows = []
    for name, group in own.groupby("rule", sort=False):
        rule = catalogue.rules[str(name)]
        title = say("sheet_severity", lang, severity=say(f"attention_{rule.severity}", lang),
                    title=rule.title.in_(lang))  # fmt: skip
        unit = say(f"level_{rule.level}", lang)
        unseen = int((group["state"] == "open").sum())
        detail = say("sheet_since", lang, day=f"{group['raised_on'].min():%m-%d}", open=unseen)
        rows.append((title, say("sheet_areas", lang, n=len(group), level=unit), detail))
    return rows


def _late_feeds(looked: Looked) -> list[tuple[str, str, str]]:
    """The feeds that are late now; of a day that is past that would be no news."""
    city, lang = looked.city, looked.lang
    if city.is_past(looked.view.day) or looked.view.known is not None:
        return []
    rows = []
    for name, row in looked.figures.feeds.items():
        feed = city.catalogue.feeds[name]
        moment = None if pd.isna(row["data_time"]) else row["data_time"]
        state = feed_state(feed, moment, city.now())
        if state in LATE:
            title = say(
                "sheet_feed_late",
                lang,
                feed=feed.title.in_(lang),
                state=say(f"state_{state}", lang),
            )
            when = clock_text(moment) or say("no_data", lang)
            detail = say("sheet_feed_detail", lang, department=feed.department.in_(lang), when=when)
            rows.append((title, "", detail))
    return rows
