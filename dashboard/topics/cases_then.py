"""Cases as they were known some days ago beside what is known now, and what a number is made of."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import reduce

import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.live import LOCAL, City
from dashboard.map.panels import NOTHING, change, clock_text, number
from dashboard.paper.sheet import Column
from dashboard.text import Lang, say
from dashboard.topics.cases_read import feeds_of, metric_of
from dashboard.topics.reports import Figure, listed_reports
from dashboard.topics.topic import Listed, Option, Row, chosen
from geo.epidemic_curve import WEEK_DAYS
from queries.catalogue import Metric
from queries.corrections import corrections_since
from queries.known_then import known_then_and_now
from queries.made_of import reports_behind

DAYS_AGO = ("7", "1", "3", "14", "30")
LISTED_REPORTS = 40


def _word(_city: City, days: str, lang: Lang) -> str:
    return say("cases_days_ago", lang, n=days)


THEN = Option("then", "cases_then_option", lambda _city: DAYS_AGO, _word)


def moment_then(seen: Seen) -> datetime:
    """The moment whose knowledge is set beside the present one."""
    return seen.moment - timedelta(days=int(chosen(seen, "then")))


def then_and_now(seen: Seen) -> Listed:
    """Days of the viewed area of which something else was known then, the newest first."""
    lang, view, city, at = seen.view.lang, seen.view, seen.city, moment_then(seen)
    total = metric_of(city.catalogue, "total")
    assert total is not None
    # Of a day that had just begun nothing could be known.
    until = min(view.day, (at - timedelta(seconds=1)).astimezone(LOCAL).date())
    said = at.astimezone(LOCAL).strftime("%m-%d %H:%M")
    title = say("cases_then", lang, metric=total.title.in_(lang), at=said)
    columns = tuple(
        Column(say(f"cases_{name}", lang), name != "day")
        for name in ("day", "known_then", "known_now", "difference")
    )
    if until < city.days[0]:
        return Listed(title, columns, (), note=say("cases_then_nothing", lang, at=said))

    def make() -> pd.DataFrame:
        return known_then_and_now(seen.conn, total, view.area, city.days[0], until, at)

    key = ("cases then", view.area, until, at, city.days)
    line = seen.once(key, make, feeds_of(city.catalogue))
    if line["is_withheld"].any():
        return Listed(title, columns, (), note=say("withheld", lang))
    is_other = line["value_then"].ne(line["value_now"]) & line["value_now"].notna()
    other = line[is_other].iloc[::-1]
    rows = tuple(
        Row((
            f"{row['observed_on']:%m-%d}",
            say("cases_untold", lang) if pd.isna(row["value_then"])
            else number(row["value_then"], 0),
            number(row["value_now"], 0),
            change(row["value_now"], row["value_then"], 0)[0] or NOTHING,
        ))
        for row in other.to_dict("records")
    )  # fmt: skip
    note = say("cases_then_note" if rows else "cases_then_same", lang, at=said)
    return Listed(title, columns, rows, note=note)


def corrected_reports(seen: Seen) -> Listed | None:
    """Reports below the viewed area that have been corrected since then; None if there are none.

    A case that moves from one area to the other changes no sum above both: here it shows.
    """
    lang, view, tree, at = seen.view.lang, seen.view, seen.city.hierarchy, moment_then(seen)
    total = metric_of(seen.city.catalogue, "total")
    assert total is not None
    inside = [view.area, *tree.descendants(view.area)]
    first = seen.city.days[0]
    key = ("cases corrected", view.area, first, view.day, at)
    found = seen.once(
        key,
        lambda: corrections_since(seen.conn, total, inside, first, view.day, at),
        seen.city.catalogue.feeds_of(total),
    )
    if found.empty:
        return None
    alike = found.assign(difference=found["value_now"] - found["value_then"]).groupby(
        ["area", "column", "difference", "recorded_at"], sort=False
    )
    rows = tuple(
        Row(
            (
                tree.name(row["area"], lang), _days(row["first"], row["last"]),
                change(row["difference"], 0, 0)[0],
            ),
            below=say("cases_received", lang, at=clock_text(row["recorded_at"])),
            area=row["area"],
        )
        for row in alike["observed_on"].agg(first="min", last="max").reset_index()
        .head(LISTED_REPORTS).to_dict("records")
    )  # fmt: skip
    columns = (
        Column(say("panel_area", lang)), Column(say("cases_day", lang), True),
        Column(say("cases_difference", lang), True),
    )  # fmt: skip
    return Listed(say("cases_corrections", lang, n=len(found)), columns, rows)


def _days(first: date, last: date) -> str:
    return f"{first:%m-%d}" if first == last else f"{first:%m-%d} – {last:%m-%d}"


def made_of(seen: Seen, area: str) -> Listed | None:
    """The reports that an area's numbers are summed up from, those with any case, down to the
    batch; None for what is no area of the scope."""
    city, view, lang = seen.city, seen.view, seen.view.lang
    if city.catalogue.cases is None or area not in city.hierarchy:
        return None
    named = {role: metric_of(city.catalogue, role) for role in ("total", "recovered", "died")}
    metrics = {role: metric for role, metric in named.items() if metric is not None}
    inside = [area, *city.hierarchy.descendants(area)]
    now = reports_behind(seen.conn, list(metrics.values()), inside, view.day, view.known)
    week = view.day - timedelta(days=WEEK_DAYS)
    before = reports_behind(seen.conn, [metrics["total"]], inside, week, view.known)
    now, before = now.set_index("area"), before.set_index("area")
    values = pd.DataFrame({role: _by_area(now, metric) for role, metric in metrics.items()})
    old = _by_area(before, metrics["total"]).reindex(values.index)
    is_some = (values.fillna(0) != 0).any(axis=1) | (old.fillna(0) != 0)
    values["in_7d"] = values["total"] - old
    some = values[is_some].sort_values("total", ascending=False, kind="stable")
    codes = some.index.astype(str)
    told = now[now.index.isin(some.index)].groupby("area")[["batch", "recorded_at"]].max()
    reports = some.join(told).assign(
        name=[city.hierarchy.name(code, lang) for code in codes], area=codes, site="", state="",
        at="", feed=metrics["total"].feed,
    )  # fmt: skip
    notes = [say("cases_made_of_none", lang)] if some.empty else []
    silent = len(set(city.hierarchy.leaves(area)) - set(values.index))
    if silent:
        notes.append(say("cases_made_of_silent", lang, n=silent))
    figures = [Figure(role, say(f"cases_{role}", lang)) for role in metrics]
    figures.append(Figure("in_7d", say("cases_in_7d", lang), _signed))
    name = city.hierarchy.name(area, lang)
    return listed_reports(seen, say("cases_made_of", lang, name=name), figures, reports, notes)


def _signed(value: float) -> str:
    return change(value, 0, 0)[0] or NOTHING


def _by_area(reports: pd.DataFrame, metric: Metric) -> pd.Series:
    """A sum of stored columns by area, from `queries.made_of.reports_behind` by area."""
    parts = (
        term.weight * reports.loc[reports["column"] == term.column, "value"]
        for term in metric.all_terms
    )
    return reduce(lambda total, part: total.add(part, fill_value=0), parts)
