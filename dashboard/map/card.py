"""Cards: everything known about one area, and about one site."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dashboard.layers.sites import read_site_places, read_states
from dashboard.layers.styled import Seen
from dashboard.live import LOCAL
from dashboard.map.panels import NOTHING, clock_text, feed_facts, number
from dashboard.text import Lang, say
from dashboard.topics.streams import card_stream
from geo.incidence import rate_states
from queries.catalogue import Catalogue, Feed, Metric
from queries.rollups import area_figures
from queries.sites import site_history

HISTORY_ROWS = 8
LISTED_SITES = 12
Row = list[str]  # label, value, where it comes from and of when


def area_card(seen: Seen) -> dict[str, Any]:
    """A leaf area layer by layer: its figures with times and departments, and its sites."""
    city, view, lang = seen.city, seen.view, seen.view.lang
    figures: list[Row] = []
    for metric in city.catalogue.metrics.values():
        row = area_figures(seen.conn, metric, [view.area], view.day, view.known).iloc[0]
        facts = feed_facts(seen.figures, city, metric.feed, lang)
        value = _too_few(city.catalogue, metric, row, lang) or _figure(metric, row, lang)
        meta = " · ".join(filter(None, (facts["department"], clock_text(row["recorded_at"]))))
        figures.append([metric.title.in_(lang), value, meta])
    sections = [{"title": say("card_figures", lang), "rows": figures}]
    for kind, register in _registers(seen).items():
        rows = _sites_here(seen, kind, register)
        if rows:
            sections.append({"title": city.catalogue.word(kind, lang), "rows": rows})
    here = city.areas.set_index("code").loc[view.area]
    return {
        "title": city.hierarchy.name(view.area, lang),
        "subtitle": f"{say('card_code', lang)} {view.area}",
        "code": view.area,
        "kind": "area",
        "sections": sections,
        "size": f"{here['area_km2']:.2f} km²" if "area_km2" in here else "",
    }


def _too_few(catalogue: Catalogue, metric: Metric, row: pd.Series, lang: Lang) -> str:
    """Why there is no rate of cases, where `[cases]` says that there are too few; else ""."""
    theme = catalogue.cases
    if theme is None or metric.name != theme.incidence or row["is_withheld"]:
        return ""
    counts = np.array([row["numerator"]], float), np.array([row["denominator"]], float)
    (state,) = rate_states(*counts, theme.smallest_population, theme.smallest_cases)
    if state in ("shown", "no_data"):
        return ""
    people = number(theme.smallest_population, 0)
    return say(f"cases_{state}", lang, people=people, cases=theme.smallest_cases)


def _figure(metric: Metric, row: pd.Series, lang: Lang) -> str:
    """A figure with its unit, or why there is none."""
    if row["is_withheld"]:
        return say("withheld", lang)
    text = number(row["value"], metric.decimals)
    return say("no_data", lang) if text == NOTHING else f"{text} {metric.unit.in_(lang)}"


def site_card(seen: Seen, code: str) -> dict[str, Any] | None:
    """A site: its register entry, its newest report and the reports before; None if unknown."""
    city, lang = seen.city, seen.view.lang
    registers = _registers(seen)
    kind = next((k for k in registers if (read_site_places(seen, k)["code"] == code).any()), None)
    if kind is None:
        return None
    register, places = registers[kind], read_site_places(seen, kind)
    site = places[places["code"] == code].iloc[0]
    sections = [{"title": say("card_register", lang), "rows": _register_rows(seen, site, register)}]
    reports = _status_feed(seen, kind)
    if reports:
        sections += _report_sections(seen, kind, code, reports)
    name = site["name"] if lang == "zh" else site["name_en"] or site["name"]
    path = city.hierarchy.path(site["area"]) if site["area"] in city.hierarchy else []
    return {
        "title": name,
        "subtitle": city.catalogue.word(kind, lang),
        "code": code,
        "kind": kind,
        "place": " › ".join(city.hierarchy.name(area, lang) for area in path[1:]),
        "area": site["area"],
        "sections": sections,
        "stream": card_stream(seen, kind, places[places["code"] == code]),
    }


def _registers(seen: Seen) -> dict[str, Feed]:
    """Site kind → the feed that registers it."""
    feeds = seen.city.catalogue.feeds.values()
    return {feed.site_kind: feed for feed in feeds if feed.kind == "sites" and feed.site_kind}


def _status_feed(seen: Seen, kind: str) -> Feed | None:
    feeds = seen.city.catalogue.feeds.values()
    return next((f for f in feeds if f.kind == "site_reports" and f.site_kind == kind), None)


def _word(seen: Seen, value: object) -> str:
    """A reported value as the reader's word for it."""
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return say("no_data", seen.view.lang)
    if isinstance(value, bool | np.bool_):
        return seen.city.catalogue.word(str(value).lower(), seen.view.lang)
    if isinstance(value, float):
        return f"{value:,.10g}"
    return seen.city.catalogue.word(str(value), seen.view.lang)


def _register_rows(seen: Seen, site: pd.Series, register: Feed) -> list[Row]:
    word = seen.city.catalogue.word
    return [
        [word(column, seen.view.lang), _word(seen, site.get(column)), ""]
        for column, declared in register.columns.items()
        if declared.kind != "stream"  # told to whoever plays it
    ]


def _report_sections(seen: Seen, kind: str, code: str, feed: Feed) -> list[dict[str, Any]]:
    lang, city = seen.view.lang, seen.city
    until = seen.moment
    states = read_states(seen, kind)
    newest = states[states.index == code]
    if newest.empty:
        return [
            {
                "title": say("card_status", lang),
                "rows": [[city.catalogue.word("status", lang), say("no_data", lang), ""]],
            }
        ]
    report = newest.iloc[0]
    meta = f"{feed.department.in_(lang)} · {clock_text(report['observed_at'])}"
    status = [
        [city.catalogue.word(column, lang), _word(seen, report.get(column)), meta]
        for column in feed.columns
    ]
    history = site_history(seen.conn, code, until - pd.Timedelta(days=14), until, seen.view.known)
    rows = [
        [
            pd.Timestamp(line["observed_at"]).tz_convert(LOCAL).strftime("%m-%d %H:%M"),
            " · ".join(
                f"{city.catalogue.word(column, lang)} {_word(seen, line.get(column))}"
                for column in feed.columns
            ),
            "",
        ]
        for _, line in history.sort_values("observed_at").tail(HISTORY_ROWS)[::-1].iterrows()
    ]
    return [
        {"title": say("card_status", lang), "rows": status},
        {"title": say("card_history", lang), "rows": rows},
    ]


def _sites_here(seen: Seen, kind: str, register: Feed) -> list[Row]:
    lang = seen.view.lang
    places = read_site_places(seen, kind)
    here = places[places["area"] == seen.view.area]
    if here.empty:
        return []
    feed = _status_feed(seen, kind)
    meta_by_site: dict[str, tuple[str, str]] = {}
    if feed:
        states = read_states(seen, kind)
        for site, line in states[states.index.isin(here["code"])].iterrows():
            meta_by_site[str(site)] = (
                _word(seen, line.get("status")),
                clock_text(line["observed_at"]),
            )
    rows = []
    for _, site in here.head(LISTED_SITES).iterrows():
        name = site["name"] if lang == "zh" else site["name_en"] or site["name"]
        status, when = meta_by_site.get(site["code"], ("", ""))
        department = (feed or register).department.in_(lang)
        rows.append([name, status, " · ".join(filter(None, (department, when))), site["code"]])
    if len(here) > LISTED_SITES:
        rows.append([f"… +{len(here) - LISTED_SITES}", "", ""])
    return rows
