"""Every public function of `queries` that reads of an area, asked for all there are.

Each says of which areas it has told anything. Whoever adds a function to the package names it here:
test_two_walls looks for those that are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from psycopg import Connection

from geo.hierarchy import Hierarchy
from queries.areas import read_areas, read_hierarchy, read_leaves
from queries.attention import alert_history, alerts_of_raises, open_alerts, raised_by_rule
from queries.briefings import read_briefings
from queries.catalogue import Need, Text, parse_catalogue, write_catalogue
from queries.clinics import clinic_day, read_clinics, read_reported
from queries.corrections import corrections_since
from queries.events import read_events
from queries.made_of import newest_site_reports, reports_behind, site_reports_behind
from queries.needs import hours_without, need_counts
from queries.patrols import day_counts, read_flights
from queries.people import Person
from queries.published import published_areas, published_figures
from queries.raised_areas import open_of_rule, raised_areas
from queries.rollups import (
    area_figures,
    figures_by_day,
    figures_of_place,
    joint_trend,
    not_located,
    reports_by_day,
    trend,
)
from queries.roster import posts_for, read_roster
from queries.sites import (
    count_in_state,
    read_sites,
    read_stream,
    site_history,
    site_hours,
    site_states,
)
from queries.store import Store
from queries.terms import read_sums
from queries.work import Item, history, read_entries
from tests.queries.deliveries import send
from tests.queries.rules import RULED, TEXT
from tests.queries.sweep_themes import THEMES
from tests.queries.town import AREAS, CELLS, in_cell, town_areas

DAY, FIRST, LAST = date(2020, 2, 3), date(2020, 2, 1), date(2020, 2, 9)
SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 3, 1, tzinfo=UTC)
ALL = [code for code, *_ in AREAS]
TREE = Hierarchy(pd.DataFrame(town_areas().drop(columns="geometry")))
METRICS = RULED.metrics
RULE = RULED.rules["cases"]
SITES = [f"C{cell}" for cell in CELLS]
OWNER = Person("li", "district", "44")  # of every briefing there is
DAYS = (date(2020, 2, 3), date(2020, 2, 4))
NEED = Need(
    "idle", Text("{n}", "{n}"), "days_without", "confirmed", "", "", "cases", days=14, least=1,
    points=1, most_points=1,
)  # fmt: skip
STREAMS = "https://video.example"
STREAMED = parse_catalogue(
    f'stream_origins = ["{STREAMS}"]\n'
    + TEXT.replace('is_24h = "flag?" }', 'is_24h = "flag?", stream_url = "stream?" }')
)
Told = Callable[[Connection[Any]], Iterable[str]]


def write_everything(store: Store, folder: Path) -> None:
    """Something of every kind in every area, beside what the ruled town has."""
    days = ("2020-02-03", "2020-02-04")
    send(
        store, folder, "cases", "area_code,observed_on,confirmed,recovered,recorded_at",
        *(f"{code},{day},9,1,2020-02-06T08:00:00+08:00" for code in ALL for day in days),
    )  # fmt: skip
    send(
        store, folder, "people", "area_code,observed_on,people,level_m",
        *(f"{code},2020-02-01,100,1.5" for code in ALL),
    )  # fmt: skip
    with store.write() as conn:
        write_catalogue(conn, STREAMED)
    sites = [
        f"C{c},医院,{lon},{lat},1,{STREAMS}/{c}.mp4" for c in CELLS for lon, lat in [in_cell(c)]
    ]
    send(store, folder, "clinics", "site_code,name,lon,lat,beds,stream_url", *sites)
    reports = [f"C{c},2020-02-03T08:00:00+08:00,open" for c in CELLS]
    send(store, folder, "clinic_status", "site_code,observed_at,status", *reports)
    with store.write() as conn:
        conn.execute("SELECT set_config('search_path', 'public', true)")
        conn.execute("SELECT set_config('app.person', 'li', true)")
        conn.execute(
            "INSERT INTO event (code, kind, occurred_at, area, properties, geometry, recorded_at, "
            "batch) SELECT 'F' || code, 'flight', '2020-02-03', code, '{}', geometry, "
            "'2020-02-03', 1 FROM area"
        )
        conn.execute(
            "INSERT INTO work_entry (rule, area, raised_on, action, acted_at, acted_by, note) "
            "SELECT 'cases', code, '2020-02-03', 'acknowledge', '2020-02-03', 'li', 'seen' "
            "FROM area"
        )
        conn.execute(
            "INSERT INTO roster (name, name_en, area) SELECT 'post ' || code, '', code FROM area"
        )
        conn.execute(
            "INSERT INTO briefing (id, version, name, owner, area, lang, sheets, saved_at, "
            "saved_by) SELECT code, 1, code, 'li', code, 'zh', '[]', '2020-02-03', 'li' FROM area"
        )


def _has(frame: pd.DataFrame, columns: Sequence[str]) -> set[str]:
    """Areas of a frame's rows that say anything in some columns."""
    said = frame[list(columns)]
    return set(frame.loc[((said.notna()) & (said != 0)).any(axis=1), "area"])


FIGURES = ("value", "numerator", "denominator", "reporting", "expected", "recorded_at")


def _area_figures(conn: Connection[Any]) -> set[str]:
    every = [area_figures(conn, metric, ALL, DAY) for metric in METRICS.values()]
    known = [area_figures(conn, metric, ALL, DAY, known_at=UNTIL) for metric in METRICS.values()]
    return set().union(*(_has(frame, FIGURES) for frame in every + known))


def _places(conn: Connection[Any]) -> set[str]:
    """Of each area as the place looked at, and as one below it."""
    metric, found = METRICS["confirmed"], set()
    for place in ALL:
        rows, direct = figures_of_place(conn, metric, [place, *ALL], DAY)
        found |= _has(rows, (*FIGURES, "before")) | _has(direct, FIGURES)
    return found


def _by_day(conn: Connection[Any]) -> set[str]:
    values, withheld = figures_by_day(conn, METRICS["confirmed"], ALL, FIRST, LAST)
    told = (~np.isnan(values)).any(axis=0) | withheld
    return {area for area, is_told in zip(ALL, told, strict=True) if is_told}


def _reports(conn: Connection[Any]) -> set[str]:
    values, reported = reports_by_day(conn, METRICS["coverage"], ALL, FIRST, LAST)
    told = (~np.isnan(values) | reported).any(axis=0)
    return {area for area, is_told in zip(ALL, told, strict=True) if is_told}


def _sums(conn: Connection[Any]) -> set[str]:
    found = set()
    for metric in METRICS.values():
        for sums in read_sums(conn, metric, ALL, FIRST, LAST).values():
            lines = (sums.total, sums.direct, sums.reporting, sums.recorded_s)
            told = np.any([(~np.isnan(line)).any(axis=0) for line in lines], axis=0)
            found |= {area for area, is_told in zip(ALL, told, strict=True) if is_told}
    return found


def _trends(conn: Connection[Any]) -> set[str]:
    lines = {area: trend(conn, METRICS["confirmed"], area, FIRST, LAST) for area in ALL}
    return {area for area, line in lines.items() if line["value"].notna().any()}


def _joint(conn: Connection[Any]) -> set[str]:
    lines = {area: joint_trend(conn, METRICS["confirmed"], [area], FIRST, LAST) for area in ALL}
    return {area for area, line in lines.items() if line["value"].notna().any()}


def _direct(conn: Connection[Any]) -> set[str]:
    rows = [not_located(conn, METRICS["confirmed"], area, DAY) for area in ALL]
    return _has(pd.concat(rows), FIGURES)


def _hierarchy(conn: Connection[Any]) -> set[str]:
    return set() if read_areas(conn).empty else set(read_hierarchy(conn))


def _raised(conn: Connection[Any]) -> set[str]:
    found = raised_areas(conn, RULE, METRICS["confirmed"], ALL, DAYS, DAYS[0])
    told = found.raised.any(axis=0) | ~np.isnan(found.newest)
    return {area for area, is_told in zip(ALL, told, strict=True) if is_told}


def _raises(conn: Connection[Any]) -> set[str]:
    found = open_of_rule(conn, RULE, METRICS["confirmed"], ALL, DAYS)
    alerts = alerts_of_raises(conn, RULED, {"cases": found}, LAST)
    return {one.area for one in found} | set(alerts["area"])


def _history(conn: Connection[Any]) -> set[str]:
    found = alert_history(conn, RULED, TREE, RULE, "44", FIRST, LAST)
    return set(found.changes["area"])


def _states(conn: Connection[Any]) -> set[str]:
    return {site[1:] for site in site_states(conn, "clinic", UNTIL)["site"]}


def _counted(conn: Connection[Any]) -> set[str]:
    counts = {a: count_in_state(conn, "clinic", a, "status", "open", [UNTIL]) for a in ALL}
    return {area for area, (count,) in counts.items() if not np.isnan(count)}


def _site_histories(conn: Connection[Any]) -> set[str]:
    return {c for c in CELLS if not site_history(conn, f"C{c}", SINCE, UNTIL).empty}


def _site_reports(conn: Connection[Any]) -> set[str]:
    at = datetime(2020, 2, 3, 0, tzinfo=UTC)  # when every clinic reported
    sites = [f"C{cell}" for cell in CELLS]
    return _of_sites(site_reports_behind(conn, sites, [at] * len(sites)))


def _of_sites(rows: pd.DataFrame) -> set[str]:
    return {site[1:] for site in rows["site"]}


def _day_counts(conn: Connection[Any]) -> set[str]:
    counts = day_counts(conn, RULED, ["confirmed"], ALL, FIRST, LAST)["confirmed"]
    return set(counts.columns[counts.notna().any()])


def _published(conn: Connection[Any]) -> set[str]:
    """Beyond the city, which is published."""
    found = published_figures(conn, METRICS["confirmed"], DAY)
    return _has(found, FIGURES) - {"44"}


ASKED: dict[str, Told] = {
    "area_figures": _area_figures,
    "figures_of_place": _places,
    "figures_by_day": _by_day,
    "reports_by_day": _reports,
    "read_sums": _sums,
    "trend": _trends,
    "not_located": _direct,
    "read_areas": lambda conn: read_areas(conn)["code"],
    "read_hierarchy": _hierarchy,
    "read_leaves": lambda conn: read_leaves(conn)["code"],
    "open_alerts": lambda conn: open_alerts(conn, RULED, TREE, LAST)["area"],
    "raised_by_rule": lambda conn: [
        one.area for one in raised_by_rule(conn, RULED, TREE, RULE, FIRST, LAST).standing()
    ],
    "raised_areas": _raised,
    "open_of_rule": _raises,
    "alerts_of_raises": _raises,
    "alert_history": _history,
    "read_entries": lambda conn: [area for _, area in read_entries(conn, ["cases"], ALL)],
    "history": lambda conn: [c for c in ALL if history(conn, Item("cases", c, DAY), LAST)],
    "read_briefings": lambda conn: [one.area for one in read_briefings(conn, OWNER)],
    "read_roster": lambda conn: [post.area for post in read_roster(conn)],
    "posts_for": lambda conn: [post.area for code in ALL for post in posts_for(conn, code)],
    "need_counts": lambda conn: need_counts(conn, RULED, TREE, NEED, LAST, UNTIL).index,
    "hours_without": lambda conn: hours_without(conn, RULED, TREE, NEED, LAST, UNTIL).index,
    "corrections_since": lambda conn: corrections_since(
        conn, METRICS["confirmed"], ALL, FIRST, LAST, datetime(2020, 2, 5, 12, tzinfo=UTC)
    )["area"],
    "reports_behind": lambda conn: reports_behind(conn, [METRICS["confirmed"]], ALL, DAY)["area"],
    "site_reports_behind": _site_reports,
    "joint_trend": _joint,
    "read_sites": lambda conn: read_sites(conn, "clinic")["area"],
    "read_stream": lambda conn: [c for c in CELLS if read_stream(conn, f"C{c}")],
    "site_states": _states,
    "count_in_state": _counted,
    "site_history": _site_histories,
    "site_hours": lambda conn: _of_sites(site_hours(conn, "clinic", SINCE, UNTIL)),
    "read_clinics": lambda conn: read_clinics(conn, RULED, "clinic", UNTIL)["area"],
    "read_reported": lambda conn: read_reported(conn, "clinic", UNTIL)["area"],
    "newest_site_reports": lambda conn: _of_sites(newest_site_reports(conn, SITES, UNTIL)),
    "clinic_day": lambda conn: _of_sites(clinic_day(conn, "clinic", SINCE, UNTIL)),
    "day_counts": _day_counts,
    "read_flights": lambda conn: read_flights(conn, "flight", SINCE, UNTIL)["area"],
    "read_events": lambda conn: read_events(conn, "flight", SINCE, UNTIL)["area"],
    "published_areas": lambda conn: set(published_areas(conn)["area"]) - {"44"},
    "published_figures": _published,
    **THEMES,
}
# What they tell is nobody's area: settings, feeds as a whole, who may see what (read before there
# is a scope, and tested in test_people and test_audit), and what only writes.
NO_AREA = {
    "snapshot_number", "next_snapshot", "clock", "moved_clock", "move_clock", "release_clock",
    "read_setting", "write_setting", "signing_key", "read_catalogue", "write_catalogue",
    "feed_states", "flights_are_known", "newest_batches", "newest_days", "delivered", "feed_totals",
    "reported_days", "read_base_map", "read_roads", "roads_version", "write_roads",
    "write_base_map", "write_areas", "read_person", "read_display", "read_people", "record",
    "read_audit", "verify_audit", "rows_of", "create_gis", "create_published", "create_scoped",
    "drop_scoped", "sum_up", "withhold_delivered", "withhold_anew", "copy_rows",
    "add_posts",
    "published_trend",  # of an area by name: test_published
}  # fmt: skip
