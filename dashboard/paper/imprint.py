"""The foot of a sheet: whose data of when, of which snapshot, and where the view is to be had."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import pandas as pd

from dashboard.layers.sites import read_states
from dashboard.live import LOCAL
from dashboard.map.panels import facts_at, feed_facts, figure_facts, true_until
from dashboard.paper.looked import PAGE_LISTED, Looked, Parts
from dashboard.paper.sheet import Source
from dashboard.text import say
from dashboard.view import all_params
from queries.catalogue import Feed
from queries.events import read_events


def sources(looked: Looked, parts: Parts) -> tuple[Source, ...]:
    """The feeds whose data stand on a sheet in the catalogue's order, as they stood on the view's
    day: those of a day that is past do not look as fresh as today's."""
    catalogue, lang = looked.city.catalogue, looked.lang
    of_metric = catalogue.feeds_of(looked.figures.metric) if parts.is_of_metric else ()
    used = {*of_metric, *parts.feeds}
    made = []
    for name, feed in catalogue.feeds.items():
        if name in used:
            facts = _facts(looked, feed)
            time = facts["data_time"] or say("no_data", lang)
            title, state = feed.title.in_(lang), facts["state_text"]
            made.append(Source(title, facts["department"], time, state))
    return tuple(made)


def _facts(looked: Looked, feed: Feed) -> dict[str, Any]:
    figures, city, view = looked.figures, looked.city, looked.view
    if feed.name == figures.metric.feed:
        return figure_facts(figures, city, figures, figures.total["recorded_at"], view)
    is_past = city.is_past(view.day) or view.known is not None
    if not is_past or feed.kind == "sites":
        return feed_facts(figures, city, feed.name, view.lang)
    moment = _newest(looked, feed)
    facts = facts_at(figures, city, feed.name, moment, view.lang)
    if pd.isna(moment):
        return facts
    return facts | {"state": "past", "state_text": say("state_past", view.lang)}


def _newest(looked: Looked, feed: Feed) -> pd.Timestamp:
    """Of when the newest data of a feed are that a view of a past day shows; NaT: none are."""
    seen, view, figures = looked.seen, looked.view, looked.figures
    if feed.kind == "site_reports":
        return pd.Timestamp(read_states(seen, str(feed.site_kind))["observed_at"].max())
    if feed.kind == "events":
        start = pd.Timestamp(view.day, tz=LOCAL)
        end = start + pd.Timedelta(days=1)
        events = read_events(seen.conn, str(feed.event_kind), start, end, view.known)
        return pd.Timestamp(pd.to_datetime(events["occurred_at"], utc=True).max())
    told = [h.recorded_at for h in figures.headlines if h.metric.feed == feed.name]
    moment = true_until(told[0] if told else figures.feeds[feed.name]["data_time"], view.day)
    return moment if view.known is None else min(moment, pd.Timestamp(view.known))


def address_of(looked: Looked, permalink: str) -> str:
    """The permalink with the page and the query of the view: all of it, so that it shows the same
    next week."""
    params = {name: value for name, value in all_params(looked.view).items() if value}
    query = urlencode(params, safe=",:")
    page = urljoin(permalink, PAGE_LISTED if looked.view.desk else looked.view.topic or ".")
    return urlunsplit(urlsplit(page)._replace(query=query))
