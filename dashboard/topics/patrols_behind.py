"""What a number of the patrols' page is made of: visits, checks, flights, and parts of the risk."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.live import LOCAL
from dashboard.map.panels import clock_text, number
from dashboard.text import say
from dashboard.topics.patrols_seen import (
    LOOK_BACK_DAYS,
    RISK_WEIGHTS,
    Watch,
    flight_feeds,
    means_of,
    watch_of,
)
from dashboard.topics.reports import Figure, listed_reports
from dashboard.topics.topic import Listed
from dashboard.topics.written import percent
from geo.classify import classify
from geo.patrolled import coverage_by_area
from geo.seen_ground import SEEN_SHARE
from queries.catalogue import Metric
from queries.made_of import reports_behind
from queries.needs import plain_metric

MOST_FLIGHTS = 8


def made_of(seen: Seen, behind: str) -> Listed | None:
    """What "seen AREA", the coverage of an area, or "gap CELL", risk × hours of a cell, is made of;
    None for what is neither, or none of the scope."""
    number_of, _, code = behind.partition(" ")
    watch = watch_of(seen)
    if watch is None or code not in seen.city.hierarchy:
        return None
    if number_of == "seen":
        return _coverage(seen, watch, code)
    if number_of == "gap" and code in watch.cells.index:
        return _gap(seen, watch, code)
    return None


def _coverage(seen: Seen, watch: Watch, area: str) -> Listed:
    """The reports and flights of the window: how often somebody looked, and how many cells a report
    says are seen."""
    lang, tree = seen.view.lang, seen.city.hierarchy
    cells = tree.leaves(area)
    first, last = watch.since.date(), _last_day(watch)
    counted = _counted(seen, cells, first, last).rename(columns={"value": "times"})
    counted["name"] = [tree.name(code, lang) for code in counted["area"]]
    counted["cells"] = (counted["times"] > 0).astype(float)
    pairs = watch.flown.pairs
    own = pairs[pairs["cell"].isin(cells)]
    flights = _flights(seen, watch, pd.Index(own["flight"].unique()))
    seen_cells = own[own["share"] >= SEEN_SHARE].groupby("flight").size()
    flights["cells"] = seen_cells.reindex(flights.index).fillna(0).astype(float)
    flights["times"] = 1.0
    every = _stacked([counted, flights])
    every = every.sort_values(
        ["cells", "recorded_at"], ascending=[True, False], kind="stable"
    )  # what saw nothing first
    here = coverage_by_area(watch.cells["state"], tree, [area]).iloc[0]
    title = say(
        "patrols_made_of_seen", lang, name=tree.name(area, lang), seen=number(here["seen"], 0),
        known=number(here["seen"] + here["unseen"], 0), share=percent(here["seen_pct"] / 100, lang),
    )  # fmt: skip
    notes = [say("patrols_made_of_seen_note", lang, since=clock_text(pd.Timestamp(watch.since)),
                 until=clock_text(pd.Timestamp(watch.until)))]  # fmt: skip
    if here["unknown"]:
        notes.append(say("patrols_made_of_unknown", lang, n=number(here["unknown"], 0)))
    figures = (
        Figure("times", say("patrols_times", lang)),
        Figure("cells", say("patrols_cells_seen", lang)),
    )
    return listed_reports(seen, title, figures, every, notes)


def _gap(seen: Seen, watch: Watch, cell: str) -> Listed:
    """The parts of a cell's risk, and what has been reported of it in the days looked back at."""
    lang, row = seen.view.lang, watch.cells.loc[[cell]].to_dict("records")[0]
    risks = [_risk_part(seen, watch, cell, name) for name in watch.figures.columns]
    last = _last_day(watch)
    counted = _counted(seen, [cell], last - timedelta(days=LOOK_BACK_DAYS), last)
    counted["name"], counted["state"] = counted["state"], ""
    counted["part"] = math.nan
    pairs = watch.flown.pairs_back
    own = pairs[pairs["cell"] == cell].set_index("flight")["share"]
    flights = _flights(seen, watch, own.index).head(MOST_FLIGHTS)
    flights["state"] = [say("patrols_saw", lang, share=percent(own[code], lang))
                        for code in flights.index]  # fmt: skip
    flights["value"], flights["part"] = math.nan, math.nan
    looked = _stacked([counted, flights])
    looked = looked.sort_values("day", ascending=False, kind="stable")
    every = _stacked([pd.DataFrame(risks), looked])
    weights = sum(RISK_WEIGHTS[one["metric"]] for one in risks if not math.isnan(one["part"]))
    parts = sum(one["part"] for one in risks if not math.isnan(one["part"]))
    hours = ("≥ " if row["is_at_least"] else "") + number(row["hours"], 0)
    title = say(
        "patrols_made_of_gap", lang, name=seen.city.hierarchy.name(cell, lang),
        risk=number(row["risk"], 2), hours=hours, score=number(row["score"], 0),
    )  # fmt: skip
    notes = [say("patrols_made_of_risk", lang, parts=number(parts, 2), weights=f"{weights:g}")]
    since = pd.Timestamp(watch.until) - pd.Timedelta(hours=row["hours"])
    if not pd.isna(since):
        key = "patrols_made_of_never" if row["is_at_least"] else "patrols_made_of_since"
        notes.append(say(key, lang, at=clock_text(since)))
    if row["unreported_days"]:
        notes.append(say("patrols_made_of_silent", lang, n=int(row["unreported_days"])))
    figures = (
        Figure("value", say("patrols_value", lang)),
        Figure("part", say("patrols_part", lang), lambda part: number(part, 2)),
    )
    return listed_reports(seen, title, figures, every, notes)


def _risk_part(seen: Seen, watch: Watch, cell: str, name: str) -> dict[str, Any]:
    """One metric's part in a cell's risk, and the newest of its reports: as `geo.patrolled.risk`
    weighs it."""
    lang, metric = seen.view.lang, seen.city.catalogue.metrics[name]
    value = float(watch.figures[name][cell])
    breaks = metric.breaks_at(seen.city.hierarchy.levels[-1])
    state, part = say("patrols_not_known", lang), math.nan
    if watch.is_withheld[name][cell]:
        state = say("withheld", lang)
    elif not math.isnan(value):
        place, classes = int(classify([value], breaks)[0]) + 1, len(breaks) + 1
        part = RISK_WEIGHTS[name] * place / classes
        state = say("patrols_class", lang, n=place, of=classes, weight=f"{RISK_WEIGHTS[name]:g}")
    reports = reports_behind(seen.conn, [metric], [cell], seen.view.day, seen.view.known)
    newest = reports.sort_values("recorded_at").iloc[-1:].to_dict("records")
    told = newest[0] if newest else {"observed_on": None, "batch": math.nan, "recorded_at": pd.NaT}
    at = f"{told['observed_on']:%m-%d}" if told["observed_on"] else ""
    return {
        "metric": name, "name": metric.title.in_(lang), "state": state, "at": at, "area": "",
        "site": "", "feed": metric.feed, "batch": told["batch"],
        "recorded_at": told["recorded_at"], "value": value, "part": part,
    }  # fmt: skip


def _counted(seen: Seen, cells: Sequence[str], first: date, last: date) -> pd.DataFrame:
    """The reports of visits and checks of some days, for `listed_reports` but their name, and [day,
    value]; `state` says of what and when."""
    lang, catalogue = seen.view.lang, seen.city.catalogue
    means = {column: name for name, column in means_of(catalogue).items()}
    metric: Metric = plain_metric(catalogue, list(means))
    days = [moment.date() for moment in pd.date_range(first, last)]
    found = _stacked(
        [reports_behind(seen.conn, [metric], cells, day, seen.view.known) for day in days]
    )
    days_said = [f" {day:%m-%d}" for day in found["observed_on"]]
    names = {column: say(f"patrols_by_{name}", lang) for column, name in means.items()}
    return found.assign(
        state=found["column"].map(names).astype(str) + days_said, at="", site="",
        feed=found["column"].map(catalogue.stored_columns), day=found["observed_on"].astype(str),
    )  # fmt: skip


def _flights(seen: Seen, watch: Watch, codes: pd.Index) -> pd.DataFrame:
    """Flights as reports for `listed_reports`, and [day], by code, the newest first."""
    lang = seen.view.lang
    about = watch.flown.about.loc[list(codes)].sort_values("occurred_at", ascending=False)
    began = pd.to_datetime(about["occurred_at"], utc=True).dt.tz_convert(LOCAL)
    drone, feeds = say("patrols_by_drone", lang), flight_feeds(seen.city.catalogue)
    return pd.DataFrame(
        {
            "name": [f"{drone} {code}" for code in about.index],
            "state": "",
            "at": began.dt.strftime("%m-%d %H:%M"),
            "area": "",
            "site": "",
            "feed": feeds[0] if feeds else "",
            "batch": about["batch"],
            "recorded_at": about["recorded_at"],
            "day": began.dt.strftime("%Y-%m-%d %H:%M"),
        },
        index=about.index,
    )


def _stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The rows of several below each other; an empty one has no say in the types of the columns."""
    return pd.concat([one for one in frames if len(one)] or frames[:1], ignore_index=True)


def _last_day(watch: Watch) -> date:
    """The day in which the window ends; one that ends at midnight ends in the day before."""
    return (watch.until - timedelta(microseconds=1)).date()
