"""What a number of the page of fever clinics is made of, down to the batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from dashboard.layers.sites import CLINIC
from dashboard.layers.styled import Seen
from dashboard.map.panels import clock_text, number
from dashboard.paper.sheet import Column
from dashboard.text import say
from dashboard.topics.clinics_if import gained_cells, moved_cells
from dashboard.topics.clinics_read import (
    PEOPLE,
    Reach,
    clinics_here,
    clinics_of,
    far,
    names_of,
    reach_of,
)
from dashboard.topics.clinics_tables import nearest_words
from dashboard.topics.places import site_name
from dashboard.topics.reports import Figure, listed_reports
from dashboard.topics.topic import Listed, Row, chosen
from queries.clinics import COUNTS, status_feed
from queries.made_of import newest_site_reports, reports_behind

LISTED_CELLS = 40


def made_of(seen: Seen, behind: str) -> Listed | None:
    """The reports behind a number: of a clinic, of all of an area, of an area's distance, of who
    moves, of who gains.

    None for what is none of the scope's.
    """
    what, _, code = behind.partition("/")
    reach = reach_of(seen)
    makers: dict[str, Callable[[Seen, Reach, str], Listed | None]] = {
        "clinic": _clinic, "here": _here, "area": _area, "moves": _moves, "more": _gains,
    }  # fmt: skip
    return makers[what](seen, reach, code) if what in makers else None


def _clinic(seen: Seen, reach: Reach, code: str) -> Listed | None:
    """The report of a clinic, what the register says of it, and the people nearest to it."""
    found = reach.clinics[reach.clinics["code"] == code]
    if found.empty:
        return None
    lang, catalogue, clinic = seen.view.lang, seen.city.catalogue, found.iloc[0].to_dict()
    report = newest_site_reports(seen.conn, [code], seen.moment, seen.view.known).iloc[0]
    feed = status_feed(catalogue, CLINIC)
    register = next(
        f for f in catalogue.feeds.values() if f.kind == "sites" and f.site_kind == CLINIC
    )
    rows = []
    if feed is not None and pd.notna(report["batch"]):
        source = say(
            "clinics_reported", lang, who=feed.department.in_(lang),
            of=clock_text(report["observed_at"]), n=int(report["batch"]),
            at=clock_text(report["recorded_at"]),
        )  # fmt: skip
        rows.append(
            Row((catalogue.word("status", lang), catalogue.word(clinic["status"], lang)), source)
        )
        rows += [
            Row((catalogue.word(column, lang), number(clinic[column], 0)))
            for column in COUNTS
            if column in feed.columns
        ]
    else:
        rows.append(Row((catalogue.word("status", lang), say("clinics_unheard", lang))))
    if "beds" in clinic:
        source = " · ".join((
            register.department.in_(lang),
            say("reports_batch", lang, n=int(report["register_batch"])),
            clock_text(report["registered_at"]),
        ))  # fmt: skip
        rows.append(Row((catalogue.word("beds", lang), number(clinic["beds"], 0)), source))
    cells = reach.now.index[reach.now["site"] == code]
    people = reach.people.loc[cells]
    said = say("clinics_n_cells", lang, n=len(cells)) + _people_source(seen, list(cells))
    rows.append(Row((say("clinics_people", lang), number(people.sum(min_count=1), 0)), said))
    columns = Column(say("clinics_told", lang)), Column(say("clinics_number", lang), True)
    title = say("clinics_made_of", lang, name=site_name(clinic, lang))
    return Listed(title, columns, tuple(rows))


def _here(seen: Seen, _reach: Reach, area: str) -> Listed | None:
    """The newest report of each clinic of an area, those with the longest queue first."""
    lang, catalogue, tree = seen.view.lang, seen.city.catalogue, seen.city.hierarchy
    feed = status_feed(catalogue, CLINIC)
    if area not in tree or feed is None:
        return None
    there = replace(seen, view=seen.view.but(area=area))
    own = clinics_here(there, clinics_of(seen)).sort_values(
        "queue", ascending=False, na_position="last", kind="stable"
    )
    told = newest_site_reports(seen.conn, own["code"].tolist(), seen.moment, seen.view.known)
    told = told.set_index("site").loc[own["code"]]
    reports = pd.DataFrame(
        {
            "name": [site_name(row, lang) for row in own.to_dict("records")],
            "state": [
                say("clinics_unheard", lang) if heard == "never" else catalogue.word(status, lang)
                for status, heard in zip(own["status"], own["heard"], strict=True)
            ],
            "at": [clock_text(at) for at in told["observed_at"]],
            "area": "",
            "site": own["code"].to_numpy(),
            "feed": feed.name,
            "batch": told["batch"].to_numpy(),
            "recorded_at": told["recorded_at"].array,
            "queue": own["queue"].to_numpy(),
            "beds_used": own["beds_used"].to_numpy(),
        }
    )
    figures = [Figure(one, catalogue.word(one, lang)) for one in ("queue", "beds_used")]
    title = say("clinics_made_of", lang, name=tree.name(area, lang))
    return listed_reports(seen, title, figures, reports)


def _people_source(seen: Seen, cells: Sequence[str]) -> str:
    """From which batches the people of some cells are known."""
    found = _people_reports(seen, cells)
    batches = sorted({int(number_) for number_ in found["batch"]})
    if not batches:
        return ""
    text = say("clinics_people_batch", seen.view.lang, n=", ".join(map(str, batches)))
    return f" · {text}"


def _people_reports(seen: Seen, cells: Sequence[str]) -> pd.DataFrame:
    metric = seen.city.catalogue.metrics.get(PEOPLE)
    metrics = [metric] if metric else []
    return reports_behind(seen.conn, metrics, list(cells), seen.view.day, seen.view.known)


def _area(seen: Seen, reach: Reach, code: str) -> Listed | None:
    tree = seen.city.hierarchy
    if code not in tree:
        return None
    leaves = set(tree.leaves(code))
    cells = [cell for cell in reach.now.index if cell in leaves]
    lang = seen.view.lang
    note = say("clinics_mean_note" if len(cells) > 1 else "clinics_from_middle", lang)
    return _cells(
        seen, reach, cells, say("clinics_made_of", lang, name=tree.name(code, lang)), note
    )


def _moves(seen: Seen, reach: Reach, site: str) -> Listed | None:
    cells = moved_cells(reach, site)
    if not cells:
        return None
    lang = seen.view.lang
    name = names_of(reach, lang).get(site, say("clinics_nowhere", lang))
    title = say("clinics_made_of_moves", lang, name=name)
    return _cells(seen, reach, cells, title, say("clinics_moves_note", lang))


def _gains(seen: Seen, reach: Reach, cell: str) -> Listed | None:
    if cell not in reach.middles.index:
        return None
    lang, km = seen.view.lang, chosen(seen, "radius")
    cells = gained_cells(reach, cell, 1000.0 * float(km))
    title = say("clinics_made_of_gains", lang, name=seen.city.hierarchy.name(cell, lang), km=km)
    return _cells(seen, reach, cells, title, "")


def _cells(seen: Seen, reach: Reach, cells: Sequence[str], title: str, note: str) -> Listed:
    """Cells, those with most people first: how far, to which clinic, by which reports."""
    lang, tree, names = seen.view.lang, seen.city.hierarchy, names_of(reach, seen.view.lang)
    found = pd.DataFrame({"far": far(reach), "people": reach.people}).loc[list(cells)]
    shown = found.sort_values("people", ascending=False, na_position="last", kind="stable")
    shown = shown.head(LISTED_CELLS)
    sites = sorted(reach.now.loc[shown.index, "site"].dropna().unique())
    told = newest_site_reports(seen.conn, sites, seen.moment, seen.view.known).set_index("site")
    people = _people_reports(seen, list(shown.index)).groupby("area")["batch"].max()
    rows = []
    for cell, row in zip(map(str, shown.index), shown.to_dict("records"), strict=True):
        said, site = [nearest_words(reach, cell, names, lang)], reach.now["site"][cell]
        if site:
            report = told.loc[site]
            said.append(say("reports_batch", lang, n=int(report["batch"])))
            said.append(clock_text(report["observed_at"]))
        if cell in people:
            said.append(say("clinics_people_batch", lang, n=int(people[cell])))
        cells_ = (tree.name(cell, lang), number(row["far"], 1), number(row["people"], 0))
        rows.append(Row(cells_, " · ".join(said)))
    columns = (
        Column(say("clinics_cell", lang)),
        Column(say("clinics_minutes" if reach.by_road else "clinics_distance", lang), True),
        Column(say("clinics_people", lang), True),
    )
    notes = [note] if note else []
    if len(found) > len(shown):
        notes.append(say("clinics_cells_more", lang, n=len(found) - len(shown)))
    return Listed(title, columns, tuple(rows), note=say("clinics_and", lang).join(notes))
