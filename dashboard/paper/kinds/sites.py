"""Sheets of things with a place: fever clinics one by one, enterprises by industry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.layers.sites import (
    CLINIC,
    ENTERPRISE,
    feeds_of_kind,
    read_site_places,
    read_states,
)
from dashboard.map.panels import NOTHING, clock_text, number
from dashboard.paper.looked import Looked, Parts
from dashboard.paper.maps import layer_feeds, map_part
from dashboard.paper.sheet import Chart, Column, Series, Table
from dashboard.text import say
from queries.catalogue import Catalogue

CLINICS = 20  # rows: a city has hardly more, and each has to be told
BAR = "#2f7d5b"  # of what is back at work, as on the map
COUNTED = ("queue", "wait_min")  # columns of a clinic's report that the table has, where reported


def statuses(catalogue: Catalogue, kind: str) -> tuple[str, ...]:
    """The statuses that sites of a kind may be in, in the catalogue's order; none: not reported."""
    feeds = [f for f in catalogue.feeds.values() if f.site_kind == kind and "status" in f.columns]
    return tuple(dict.fromkeys(one for f in feeds for one in f.columns["status"].choices))


def read_here(looked: Looked, kind: str) -> pd.DataFrame:
    """The sites of a kind at or below the viewed area with their newest reports, by code.

    Columns of the register, then `status` and the rest of the reports, NaN where there is none.
    """
    inside = {looked.view.area, *looked.city.hierarchy.descendants(looked.view.area)}
    places = read_site_places(looked.seen, kind)
    places = places[places["area"].isin(inside)].set_index("code")
    states = read_states(looked.seen, kind).reindex(places.index)
    own = states[[column for column in states if column not in places]]
    return pd.DataFrame(places).join(own)


def clinics_sheet(looked: Looked) -> Parts:
    """The map with the clinics, and each one's status, beds, queue and wait, the fullest first."""
    lang = looked.lang
    here = read_here(looked, CLINIC)
    table = _clinics_table(looked, here)
    title = say("sheet_title", lang, area=looked.place, title=say("layer_clinics", lang))
    n_open = int((here["status"] == "open").sum()) if "status" in here else 0
    said = say("sheet_clinics_answer", lang, area=looked.place, all=len(here), open=n_open)
    is_known = "status" in here and here["status"].notna().any()
    return Parts(
        title=title,
        answer=said if is_known else say("layer_no_status", lang) if len(here) else "",
        maps=(map_part(looked),),
        table=table,
        feeds=layer_feeds(looked) | set(feeds_of_kind(looked.city.catalogue, CLINIC)),
    )


def _clinics_table(looked: Looked, here: pd.DataFrame) -> Table:
    lang, word = looked.lang, looked.city.catalogue.word
    order = {status: at for at, status in enumerate(statuses(looked.city.catalogue, CLINIC))}
    here = here.assign(
        rank=here["status"].map(order).fillna(len(order)) if "status" in here else 0,
        load=_floats(here, "beds_used") / _floats(here, "beds"),
    ).sort_values(["rank", "load"], ascending=[True, False], kind="stable")
    counted = [column for column in COUNTED if column in here]
    columns = (
        Column(word(CLINIC, lang)),
        Column(word("status", lang)),
        Column(say("sheet_beds", lang), True),
        *(Column(word(column, lang), True) for column in counted),
        Column(say("panel_data_time", lang)),
    )
    rows = tuple(
        (
            site["name"] if lang == "zh" else site["name_en"] or site["name"],
            word(site["status"], lang)
            if isinstance(site.get("status"), str)
            else say("no_data", lang),
            _share(site.get("beds_used"), site.get("beds")),
            *(_count(site.get(column)) for column in counted),
            clock_text(site.get("observed_at")) or NOTHING,
        )
        for site in here.head(CLINICS).to_dict("records")
    )
    is_open = here["status"] == "open" if "status" in here else pd.Series(False, index=here.index)
    known = here[is_open & _floats(here, "beds_used").notna()]
    total = (
        say("sheet_clinics_open", lang, open=int(is_open.sum()), all=len(here)),
        "",
        _share(
            _floats(known, "beds_used").sum(min_count=1), _floats(known, "beds").sum(min_count=1)
        ),
        *(
            _count(_floats(here[is_open], "queue").sum(min_count=1)) if column == "queue" else ""
            for column in counted
        ),
        "",
    )
    note = say("sheet_listed", lang, shown=len(rows), all=len(here))
    title = say("layer_clinics", lang)
    return Table(
        title, columns, rows, total if rows else None, note if rows else say("card_none", lang)
    )


def enterprises_sheet(looked: Looked) -> Parts:
    """How far back at work the enterprises are: all of them by status, and by industry."""
    lang, word = looked.lang, looked.city.catalogue.word
    order = statuses(looked.city.catalogue, ENTERPRISE)
    here = read_here(looked, ENTERPRISE)
    status = (
        here["status"] if "status" in here else pd.Series(np.nan, index=here.index, dtype=object)
    )
    is_known = bool(status.notna().any())
    counts = [float((status == one).sum()) if is_known else None for one in order]
    chart = Chart(
        title=say("sheet_enterprises_chart", lang),
        unit="",
        labels=tuple(word(one, lang) for one in order),
        series=(Series(word("status", lang), tuple(counts), BAR, "bar"),),
        note="" if is_known else say("layer_no_status", lang),
    )
    title = say("sheet_title", lang, area=looked.place, title=say("layer_enterprises", lang))
    return Parts(
        title=title,
        chart=chart,
        table=_industries(looked, here.assign(status=status), order),
        feeds=frozenset(feeds_of_kind(looked.city.catalogue, ENTERPRISE)),
    )


def _industries(looked: Looked, here: pd.DataFrame, order: Sequence[str]) -> Table:
    """A row an industry, the largest first: how many, in each status, the share of the last."""
    lang, word = looked.lang, looked.city.catalogue.word

    def row(name: str, group: pd.DataFrame) -> tuple[str, ...]:
        is_known = bool(group["status"].notna().any())
        each = [int((group["status"] == one).sum()) for one in order]
        share = number(100 * each[-1] / len(group), 1) if is_known else NOTHING
        said = [number(n, 0) if is_known else NOTHING for n in each]
        return (name, number(len(group), 0), *said, share)

    groups = list(here.groupby("industry")) if "industry" in here else []
    groups.sort(key=lambda pair: (-len(pair[1]), str(pair[0])))
    columns = (
        Column(word("industry", lang)),
        Column(say("sheet_count", lang), True),
        *(Column(word(one, lang), True) for one in order),
        Column(say("sheet_share", lang, status=word(order[-1], lang)), True),
    )
    rows = tuple(row(word(str(name), lang), group) for name, group in groups)
    total = row(say("total_of", lang, name=looked.place), here) if len(here) else None
    note = "" if len(here) else say("card_none", lang)
    return Table(say("sheet_by_industry", lang), columns, rows, total, note)


def _floats(rows: pd.DataFrame, column: str) -> pd.Series:
    if column not in rows:
        return pd.Series(math.nan, index=rows.index)
    return rows[column].astype(float)


def _count(value: Any) -> str:
    return NOTHING if value is None or pd.isna(value) else number(float(value), 0)


def _share(part: Any, whole: Any) -> str:
    return f"{_count(part)}/{_count(whole)}"
