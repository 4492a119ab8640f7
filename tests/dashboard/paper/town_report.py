"""The small town with a need, enterprises and more, and sheets of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard.live import LOCAL, Live
from dashboard.paper.compose import Asked, compose
from dashboard.paper.sheet import Sheet
from queries.scope import Scope
from tests.dashboard.conftest import OWN_CATALOGUE, open_town
from tests.queries.deliveries import send
from tests.queries.town import CATALOGUE, in_cell, write_town

MORE = """
[need.unpatrolled]
title = { zh = "{n}日无巡查", en = "no patrol for {n} days" }
kind = "days_without"
column = "done"
points = 10
most_points = 50

[feed.enterprises]
title = { zh = "企业名录", en = "Enterprises" }
department = { zh = "工信局", en = "Industry" }
kind = "sites"
site_kind = "enterprise"
cadence_h = 8784
grace_h = 720
reject_limit = 0
columns = { industry = "text" }

[feed.enterprise_status]
title = { zh = "企业状态", en = "Enterprise status" }
department = { zh = "工信局", en = "Industry" }
kind = "site_reports"
site_kind = "enterprise"
cadence_h = 24
grace_h = 10
reject_limit = 0
columns = { status = "applied|resumed" }
"""
REGISTER = [
    "site_code,name,name_en,lon,lat,area_code,industry",
    *(
        f"{code},企{code},Firm {code},{lon},{lat},{cell},{industry}"
        for code, cell, industry in (
            ("E1", "01010101", "纺织"), ("E2", "01010102", "纺织"), ("E3", "02000001", "物流"),
        )
        for lon, lat in (in_cell(cell),)
    ),
]  # fmt: skip
STATUS = (
    "site_code,observed_at,status,recorded_at",
    "E1,2020-02-04T09:00:00+08:00,resumed,2020-02-04T09:05:00+08:00",
    "E2,2020-02-04T09:00:00+08:00,applied,2020-02-04T09:05:00+08:00",
)
MADE_AT = datetime(2020, 2, 10, 9, tzinfo=LOCAL)
ADDRESS = "https://map.example/"
CITY, EAST, WEST, JIA, CELL = "44", "4401", "4402", "440101", "01010101"
PLACES = (CITY, EAST, WEST, JIA, CELL)  # 西区 is ragged: cells directly below a district


@contextmanager
def report_town(server: str, folder: Path) -> Iterator[Live]:
    """The town with all of it, as the memory of this process."""
    with open_town(server, folder) as live:
        write_town(live.store, folder, CATALOGUE + OWN_CATALOGUE + MORE)
        send(live.store, folder, "enterprises", *REGISTER)
        send(live.store, folder, "enterprise_status", *STATUS)
        yield live


def asked(lang: str = "zh", **changes: Any) -> Asked:
    given: dict[str, Any] = {"lang": lang, "permalink": ADDRESS, "made_at": MADE_AT}
    return Asked(**(given | {"security": "内部"} | changes))


def params(**changes: str) -> dict[str, str]:
    given = {"area": CITY, "day": "2020-02-04", "metric": "confirmed"}
    return {name: value for name, value in (given | changes).items() if value}


def sheet(
    live: Live, kind: str, scope: Scope | None = None, lang: str = "zh", **changes: str
) -> Sheet:
    """A sheet of the town on 4 February."""
    return compose(live, scope or Scope.whole(), params(**changes), kind, asked(lang))


def words(made: Sheet) -> str:
    """Every text that stands on a sheet, in one."""
    found = [made.title, made.path, made.caption, *made.notices]
    found += [text for n in made.numbers for text in (n.title, n.value, n.unit, n.change, n.age)]
    for part in made.maps:
        found += [part.title, part.alt, *part.areas["name"]]
        found += [name for frame in part.frames for name in frame.features["name"]]
        for group in part.legend:
            found += [group.title, group.note, *(e.style.label + e.count for e in group.entries)]
    if made.table:
        table = made.table
        found += [table.title, table.note, *(table.total or ()), *(c.title for c in table.columns)]
        found += [cell for row in table.rows for cell in row]
    if made.chart:
        found += [made.chart.title, made.chart.note, *made.chart.labels]
    return "\n".join(found)
