"""The small town with fever clinics, on the morning of 10 February at 08:00.

         people  clinic                       beds  hours        07:00
格一     100     FC4                          4     not given    standby
格二     200     FC2, in the middle           20    24 h         open, 19 beds used, 5 wait
格三     300     FC1                          10    08:00–20:00  closed
格四     400     FC3, a quarter from the west 10    24 h         open, 2 beds used, 1 waits
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from queries.store import Store
from tests.queries.deliveries import send
from tests.queries.town import CATALOGUE, CELLS, in_cell

CLINICS = CATALOGUE.replace(
    "[metric.people]", "[metric.population]\nterms = { people = 1 }"
).replace(
    'columns = { status = "open|closed", queue = "count?" }',
    'columns = { status = "open|closed|standby", beds_used = "count?", queue = "count?", '
    'wait_min = "count?" }',
)
HEAD = "site_code,observed_at,status,beds_used,queue,wait_min,recorded_at"
REPORTS = (
    ("FC1", "closed", 0, 0, 0),
    ("FC2", "open", 19, 5, 30),
    ("FC3", "open", 2, 1, 4),
    ("FC4", "standby", 0, 0, 0),
)


def register(store: Store, folder: Path) -> None:
    """The people and the register of the clinics: batches 1 and 2 of a new store."""
    send(
        store, folder, "people", "area_code,observed_on,people",
        *(f"{cell},2020-01-01,{100 * (n + 1)}" for n, cell in enumerate(CELLS)),
    )  # fmt: skip
    send(
        store, folder, "clinics", "site_code,name,name_en,lon,lat,area_code,beds,hours,is_24h",
        _clinic("FC1", CELLS[2], "10,08:00-20:00,false"), _clinic("FC2", CELLS[1], "20,,true"),
        _clinic("FC3", CELLS[3], "10,,true", 0.25), _clinic("FC4", CELLS[0], "4,,"),
    )  # fmt: skip


def _clinic(code: str, cell: str, rest: str, east: float = 0.5) -> str:
    lon, lat = in_cell(cell, east)
    return f"{code},门诊{code},Clinic {code},{lon},{lat},{cell},{rest}"


def report(store: Store, folder: Path, at: str, *rows: tuple[str, str, int, int, int]) -> None:
    """Status reports of a moment of 10 February, "07:00", known five seconds later."""
    lines = (
        ",".join((code, f"2020-02-10T{at}:00+08:00", *map(str, told), f"2020-02-10T{at}:05+08:00"))
        for code, *told in rows
    )
    received_at = datetime.fromisoformat(f"2020-02-10T{at}:30+08:00")
    send(store, folder, "clinic_status", HEAD, *lines, received_at=received_at)
