"""What the departments of the small town sent in its first days, as files of a folder.

people          10 Jan                          1 delivery
cases           1 to 5 Feb, 07:30, a correction on the 4th at 10:20    6
patrols         1 to 4 Feb, the next day 06:30  4
clinics         the register                    1
clinic_status   1 Feb, every hour               24
flights         1, 2 and 4 Feb                  3
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.queries.town import CELLS, in_cell, write_town_files

DELIVERIES = 39


def write_town_reports(folder: Path) -> None:
    """Writes the town's catalogue, areas and every feed's files."""
    folder.mkdir(parents=True, exist_ok=True)
    write_town_files(folder)
    places = [*CELLS, "4401"]
    _write(folder / "people.csv", "area_code,observed_on,people,level_m,recorded_at", [
        f"{cell},2019-12-31,{100 * (n + 1)},{n}.5,2020-01-10T10:00:00+08:00"
        for n, cell in enumerate(CELLS)
    ])  # fmt: skip
    _write(folder / "cases.csv", "area_code,observed_on,confirmed,recovered,recorded_at", [
        f"{place},2020-02-0{day},{day * n},{n if day > 3 else ''},2020-02-0{day}T07:30:00+08:00"
        for day in range(1, 6)
        for n, place in enumerate(places)
    ])  # fmt: skip
    _write(folder / "cases_correction.csv", "area_code,observed_on,confirmed,recorded_at", [
        f"{CELLS[0]},2020-02-03,7,2020-02-04T10:20:00+08:00"
    ])  # fmt: skip
    _write(folder / "patrols.csv", "area_code,observed_on,due,done,recorded_at", [
        f"{cell},2020-02-0{day},10,{day + n},2020-02-0{day + 1}T06:30:00+08:00"
        for day in range(1, 5)
        for n, cell in enumerate(CELLS)
    ])  # fmt: skip
    _write(folder / "clinics.csv", "site_code,name,lon,lat,area_code,beds", [
        f"FC{n},门诊{n},{in_cell(cell)[0]},{in_cell(cell)[1]},{cell},{10 + n}"
        for n, cell in enumerate(CELLS[:2])
    ])  # fmt: skip
    _write(folder / "clinic_status.csv", "site_code,observed_at,status,queue,recorded_at", [
        f"FC{n},{hour}:00:00+08:00,open,{n},{hour}:0{3 + 4 * n}:00+08:00"
        for hour in (f"2020-02-01T{h:02}" for h in range(24))
        for n in (0, 1)
    ])  # fmt: skip
    flights = [_flight(day) for day in (1, 2, 4)]
    collection = {"type": "FeatureCollection", "features": flights}
    (folder / "flights.geojson").write_text(json.dumps(collection), "utf-8")


def _write(path: Path, header: str, lines: list[str]) -> None:
    path.write_text("\n".join([header, *lines]) + "\n", "utf-8")


def _flight(day: int) -> dict[str, object]:
    times = [f"2020-02-0{day}T15:{minute}:00+08:00" for minute in ("00", "10")]
    line = [in_cell(CELLS[0]), in_cell(CELLS[day % len(CELLS)], 0.123456, 0.7)]
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": line},
        "properties": {
            "event_code": f"FL{day}", "occurred_at": times[0], "ended_at": times[1],
            "height_m": 80 + day, "times": times, "recorded_at": f"2020-02-0{day}T15:30:00+08:00",
        },
    }  # fmt: skip
