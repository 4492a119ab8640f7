"""Sheets for those who follow up: where nobody has been, what waits, what is coming back."""

from __future__ import annotations

from dashboard.layers.attention import rule_feeds
from dashboard.map.attention import attention_panel
from dashboard.paper.charts import trend_chart
from dashboard.paper.kinds.views import answer, titled
from dashboard.paper.looked import Looked, Parts
from dashboard.paper.maps import layer_feeds, map_part
from dashboard.paper.sheet import Column, Table
from dashboard.paper.tables import ROWS, longest_without, needed_table, ranked_table
from dashboard.text import say


def patrol_sheet(looked: Looked) -> Parts:
    """The map, and the areas that nobody has patrolled for longest."""
    needs = looked.city.catalogue.needs.values()
    return Parts(
        title=titled(looked),
        answer=answer(looked),
        maps=(map_part(looked),),
        table=longest_without(looked),
        feeds=layer_feeds(looked) | {n.feed for n in needs if n.kind == "days_without"},
    )


def resumption_sheet(looked: Looked) -> Parts:
    """The map, the days so far, and the areas ranked."""
    return Parts(
        title=titled(looked),
        answer=answer(looked),
        maps=(map_part(looked),),
        chart=trend_chart(looked),
        table=ranked_table(looked) if looked.kept is None else needed_table(looked),
        feeds=layer_feeds(looked),
    )


def worklist_sheet(looked: Looked) -> Parts:
    """The open alerts at or below the viewed area, the worst first, and who has them."""
    lang = looked.lang
    panel = attention_panel(looked.seen, looked.kept)
    rows = [
        (
            say(f"attention_{item['severity']}", lang),
            item["title"],
            item["name"],
            item["value"],
            item["raised_on"],
            _state(looked, item["state"], item["assignee"]),
        )
        for item in panel["items"][: ROWS + 2]
    ]
    columns = (
        Column(say("sheet_urgency", lang)),
        Column(say("sheet_matter", lang)),
        Column(say("panel_area", lang)),
        Column(say("sheet_value", lang), True),
        Column(say("sheet_raised_on", lang), True),
        Column(say("panel_state", lang)),
    )
    note = say(
        "panel_attention_count",
        lang,
        shown=len(rows),
        all=panel["total"],
        places=panel["places"],
        open=panel["unacknowledged"],
    )
    title = say("sheet_worklist", lang, area=looked.place)
    return Parts(
        title=title,
        table=Table(
            title, columns, tuple(rows), note=note if rows else say("wall_none_open", lang)
        ),
        feeds=rule_feeds(looked.city.catalogue),
    )


def _state(looked: Looked, state: str, assignee: str) -> str:
    if state == "open":
        return say("filter_alert_new", looked.lang)
    return say(f"work_state_{state}", looked.lang, assignee=assignee)
