"""Sheets of what the page shows: its map, two days of it, its ranking, its trend."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dashboard.errors import AddressRefused
from dashboard.map.panels import change, ranked, shown, valued
from dashboard.paper.charts import ranking_chart, trend_chart
from dashboard.paper.looked import Looked, Parts
from dashboard.paper.maps import layer_feeds, map_part
from dashboard.paper.numbers import headline_feeds, key_numbers
from dashboard.paper.tables import changes_table, needed_table, ranked_table
from dashboard.text import say
from dashboard.topics import TOPICS

WEEK = timedelta(days=7)


def titled(looked: Looked) -> str:
    """Place and metric: 珠海市 · 累计确诊."""
    title = looked.figures.metric.title.in_(looked.lang)
    return say("sheet_title", looked.lang, area=looked.place, title=title)


def answer(looked: Looked) -> str:
    """The figure of the viewed area, its change, and the worst of its children, in a sentence; with
    a topic's own measure what the topic's page answers."""
    figures, lang, metric = looked.figures, looked.lang, looked.figures.metric
    topic = TOPICS.get(looked.view.topic)
    if topic is not None and topic.measure(metric.name) is not None:
        text, day = topic.answer(looked.seen).text, f"{looked.view.day:%m-%d}"
        return say("sheet_answer_topic", lang, day=day, area=looked.place, text=text)
    headline = next((h for h in figures.headlines if h.metric.name == metric.name), None)
    total, before = figures.total, figures.total_before
    value, is_withheld = float(total["value"]), bool(total["is_withheld"])
    if looked.kept is not None:  # the kept areas together, as the page says it
        if headline is None:
            return ""
        value, before, is_withheld = headline.value, headline.before, headline.is_withheld
    unit = metric.unit.in_(lang)
    said = {
        "area": looked.place,
        "title": metric.title.in_(lang),
        "day": f"{looked.view.day:%m-%d}",
    }
    if is_withheld or value != value:
        return say(
            "sheet_answer_none",
            lang,
            **said,
            why=say("withheld" if is_withheld else "no_data", lang),
        )
    shown_value = valued(metric, value, lang, is_withheld=False)
    words = say("sheet_answer", lang, **said, value=shown_value, unit=unit)
    if text := change(value, before, metric.decimals)[0]:
        words += say("sheet_answer_change", lang, change=text)
    known = ranked(figures).dropna(subset="value")
    if looked.kept is not None or metric.bad == "none" or len(known) < 2:
        return words + say("sheet_answer_end", lang)
    return words + say(
        f"sheet_answer_{metric.bad}",
        lang,
        area=looked.city.hierarchy.name(known["area"].iloc[0], lang),
        value=valued(metric, known["value"].iloc[0], lang, is_withheld=False),
        unit=unit,
    )


def map_sheet(looked: Looked) -> Parts:
    """The map with its legend, and the key figures."""
    return Parts(
        title=titled(looked),
        answer=answer(looked),
        numbers=key_numbers(looked),
        maps=(map_part(looked),),
        feeds=headline_feeds(looked) | layer_feeds(looked),
    )


def page_sheet(looked: Looked) -> Parts:
    """The page as it stands, for a file that is read on a screen: map, figures, trend and table."""
    return replace(map_sheet(looked), chart=trend_chart(looked), table=ranking_sheet(looked).table)


def compare_sheet(looked: Looked) -> Parts:
    """Two days side by side in the same classes, and where it changed most.

    The day of the view's `compare`, else a week before.
    """
    then, now = _two_days(looked)
    days = say("sheet_two_days", looked.lang, before=then.view.day, day=now.view.day)
    return Parts(
        title=say("sheet_compare", looked.lang, title=titled(looked), days=days),
        answer=_moved(now, then),
        maps=tuple(map_part(one, one.view.day.isoformat()) for one in (then, now)),
        table=changes_table(now, then),
        notices=_none_then(then),
        feeds=layer_feeds(looked),
    )


def difference_sheet(looked: Looked) -> Parts:
    """One map of the change between two days, and where it changed most."""
    then, now = _two_days(looked)
    compared = looked if looked.view.compare else looked.but(compare=then.view.day)
    days = say("sheet_two_days", looked.lang, before=then.view.day, day=now.view.day)
    return Parts(
        title=say("sheet_compare", looked.lang, title=titled(looked), days=days),
        answer=_moved(now, then),
        maps=(map_part(compared),),
        table=changes_table(now, then),
        notices=_none_then(then),
        feeds=layer_feeds(looked),
    )


def _two_days(looked: Looked) -> tuple[Looked, Looked]:
    """The view on the day to compare with, and on its own.

    Raises AddressRefused if the period has no such day.
    """
    day = looked.view.compare or looked.view.day - WEEK
    first, _ = looked.city.days
    if day < first:
        raise AddressRefused(
            f"there is no {day.isoformat()} to compare with; data begin on {first.isoformat()}. "
            "Choose a later day or one to compare with"
        )
    return looked.but(day=day, compare=None), looked.but(compare=None)


def _none_then(then: Looked) -> tuple[str, ...]:
    """That there are no data of the day to compare with, if so."""
    return then.but(known=None).notices(Parts(""))


def _moved(now: Looked, then: Looked) -> str:
    """How the viewed area's figure changed between two days, in a sentence."""
    lang, metric = now.lang, now.figures.metric
    total, before = now.figures.total, then.figures.total
    text = change(total["value"], before["value"], metric.decimals)[0]
    day, unit = then.view.day.strftime("%m-%d"), metric.unit.in_(lang)
    value = shown(total["value"], metric.decimals, lang, is_withheld=bool(total["is_withheld"]))
    title, area = metric.title.in_(lang), now.place
    if not text:
        return ""
    return say(
        "sheet_moved", lang, area=area, title=title, value=value, unit=unit, day=day, change=text
    )


def ranking_sheet(looked: Looked) -> Parts:
    """The areas ranked: the children with their sum, or on 我的辖区 those that need somebody."""
    if looked.view.desk or looked.kept is not None:
        return Parts(
            titled(looked),
            answer(looked),
            key_numbers(looked),
            table=needed_table(looked),
            feeds=headline_feeds(looked),
        )
    return Parts(
        title=titled(looked),
        answer=answer(looked),
        numbers=() if looked.figures.children.shape[0] else key_numbers(looked),
        chart=ranking_chart(looked) or trend_chart(looked),
        table=ranked_table(looked),
    )


def trend_sheet(looked: Looked) -> Parts:
    """The metric day by day with what happened on which day."""
    return Parts(
        title=titled(looked),
        answer=answer(looked),
        numbers=key_numbers(looked),
        chart=trend_chart(looked),
        feeds=headline_feeds(looked),
    )
