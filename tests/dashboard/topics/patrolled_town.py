"""A town whose visits, checks and flights are known, and what the patrols' page says of it.

          people  quarantined  2 Feb        3 Feb            seen in the 24 h to the end of the 3rd
格一      100     2            5 visits     0 visits         no
格二      200     0            1 visit      2 visits         yes, on foot
格三      300     4            3 visits     not reported     unknown, unless a drone sees it
格四      400     not reported 2 visits     0 visits, 1 check  yes, by video
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dashboard.layers.styled import Seen
from dashboard.live import Live
from dashboard.look import look
from dashboard.offer import offer_of
from dashboard.topics import TOPICS
from dashboard.topics.panel import topic_panel
from dashboard.view import from_params
from queries.ingest import ingest
from queries.schema import migrate
from queries.scope import Scope
from queries.snapshot import Listener
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.town import CATALOGUE, in_cell, write_town

PATROLLED = (
    CATALOGUE.replace('recovered = "count?" }', 'recovered = "count?", quarantined = "count?" }')
    .replace("[feed.flights]", "[feed.drone_flights]")
    .replace("[metric.people]", "[metric.population]\nterms = { people = 1 }")
    + """
[feed.grid_patrol]
title = { zh = "网格巡查", en = "Visits" }
department = { zh = "网格办", en = "Grid office" }
kind = "observations"
cadence_h = 24
grace_h = 10
reject_limit = 0
columns = { visits_done = "count" }

[feed.video_patrol]
title = { zh = "视频巡查", en = "Checks" }
department = { zh = "公安局", en = "Police" }
kind = "observations"
cadence_h = 24
grace_h = 10
reject_limit = 0
columns = { video_checks = "count" }

[feed.drone_bases]
title = { zh = "机场", en = "Bases" }
department = { zh = "应急局", en = "Emergency" }
kind = "sites"
site_kind = "drone_base"
cadence_h = 8784
grace_h = 720
reject_limit = 0
columns = { range_m = "number" }

[feed.cameras]
title = { zh = "视频点", en = "Cameras" }
department = { zh = "公安局", en = "Police" }
kind = "sites"
site_kind = "camera"
cadence_h = 8784
grace_h = 720
reject_limit = 0
columns = { bearing_deg = "number?", range_m = "number?" }

[feed.alarms]
title = { zh = "报警", en = "Alarms" }
department = { zh = "网格办", en = "Grid office" }
kind = "events"
event_kind = "alarm"
cadence_h = 24
grace_h = 10
reject_limit = 0
columns = { handled_at = "time?" }

[metric.quarantined]
title = { zh = "隔离", en = "Quarantined" }
unit = { zh = "人", en = "people" }
feed = "cases"
rollup = "sum"
smallest_shown = 3
bad = "high"
decimals = 0
palette = "teal"
breaks = { 5 = [0, 2, 5] }
"""
)
TOPIC = TOPICS["patrols"]
CELLS = ["01010101", "01010102", "01020101", "02000001"]
CENTRE, WEST, EAST = Scope("44"), Scope("4402"), Scope("4401")


@contextmanager
def open_patrolled(server: str, folder: Path) -> Iterator[Live]:
    """The town with its patrols."""
    url = new_database(server)
    migrate(url)
    with Store.open(url) as store:
        write_town(store, folder, PATROLLED)
        _deliver(store, folder)
        live = Live(store, Listener(url))
        yield live
        live.close()


def _deliver(store: Store, folder: Path) -> None:
    send(
        store, folder, "people", "area_code,observed_on,people",
        *(f"{cell},2020-01-01,{100 * (n + 1)}" for n, cell in enumerate(CELLS)),
    )  # fmt: skip
    people = zip(CELLS, ("2", "0", "4", ""), strict=True)
    send(
        store, folder, "cases", "area_code,observed_on,confirmed,quarantined",
        *(f"{cell},2020-02-03,0,{many}" for cell, many in people),
        *(f"{cell},2020-02-04,0,0" for cell in CELLS),  # so that the 3rd is over
    )  # fmt: skip
    send(
        store, folder, "grid_patrol", "area_code,observed_on,visits_done",
        *(f"{cell},2020-02-02,{many}" for cell, many in zip(CELLS, (5, 1, 3, 2), strict=True)),
        "01010101,2020-02-03,0", "01010102,2020-02-03,2", "02000001,2020-02-03,0",
        "01010101,2020-02-04,9",  # after the end of the 3rd
    )  # fmt: skip
    send(
        store, folder, "video_patrol", "area_code,observed_on,video_checks",
        "02000001,2020-02-03,1",
    )  # fmt: skip
    lon, lat = in_cell("01010101")
    send(
        store, folder, "drone_bases", "site_code,name,lon,lat,area_code,range_m",
        f"DB1,甲机场,{lon},{lat},01010101,2500",
    )  # fmt: skip
    send(
        store, folder, "cameras", "site_code,name,lon,lat,area_code,bearing_deg,range_m",
        f"CM1,东望,{lon},{lat},01010101,90,200", f"CM2,不明,{lon},{lat},01010101,,200",
    )  # fmt: skip
    flights = [
        _flight("FL1", ["2020-02-03T10:00:00+08:00", "2020-02-03T10:10:00+08:00"]),
        _flight("FL2", ["2020-02-03T11:00:00+08:00"]),
        _flight("FL3", ["2020-02-03T12:00:00+08:00", "2020-02-03T11:50:00+08:00"]),
    ]
    alarms = [
        _alarm("A1", "01010101", "10:00", "2020-02-03T10:30:00+08:00"),
        _alarm("A2", "01010102", "20:00", None),
        _alarm("A3", "01020101", "22:00", "2020-02-04T09:00:00+08:00"),
        _alarm("A4", "02000001", "23:00", "2020-02-03T22:00:00+08:00"),  # before it was raised
    ]
    for feed, features in (("drone_flights", flights), ("alarms", alarms)):
        path = folder / f"{feed}.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
        ingest(store, feed, path)


def _alarm(code: str, cell: str, time: str, handled_at: str | None) -> dict[str, Any]:
    said = {"event_code": code, "occurred_at": f"2020-02-03T{time}:00+08:00"}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": in_cell(cell)},
        "properties": said | ({"handled_at": handled_at} if handled_at else {}),
    }


def _flight(code: str, times: list[str]) -> dict[str, Any]:
    """Through the middle of 格三, so high that 600 m of its 1,107 m are seen."""
    ends = [in_cell("01020101", 0.0), in_cell("01020101", 1.0)]
    said = {"event_code": code, "occurred_at": times[0], "height_m": 400, "times": times}
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": ends},
        "properties": said,
    }


def seen_in(live: Live, scope: Scope, **address: str) -> tuple[Seen, dict[str, Any]]:
    """The view of an address and what the topic's panel says of it."""
    with live.reading(scope) as (conn, city):
        offer = offer_of(city, desk=False, topic=TOPIC)
        view, notes = from_params({"day": "2020-02-03"} | address, offer)
        assert notes == []
        seen = look(conn, city, view, live.once(city))
        return seen, topic_panel(TOPIC, seen)


def section(panel: dict[str, Any], title: str) -> dict[str, Any]:
    return next(one for one in panel["sections"] if title in one["title"])


def cells_of(table: dict[str, Any]) -> list[list[str]]:
    return [row["cells"] for row in table["rows"]]
