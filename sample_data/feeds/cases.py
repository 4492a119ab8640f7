"""The Health Bureau's daily case report: cumulative counts by cell, and home quarantine."""

from pathlib import Path

import numpy as np
import pandas as pd

from sample_data import tables
from sample_data.cells import City
from sample_data.days import CONTROL, days, rng_for, stamp
from sample_data.feeds.case_list import LOCATED_LATER, LOCATED_ON, Cases, draw_cases
from sample_data.feeds.csv_files import day_rows, write_by_month, write_csv

PUBLISHED_AT = "07:30"
FORGETFUL = 14  # cells whose count of people in quarantine is missing on the last days
FIGURES = ("confirmed_total", "recovered_total", "died_total")


def write_cases(folder: Path, city: City) -> int:
    """Write cases_<month>.csv and cases_correction.csv; returns how many figures there are.

    A day's figures are those published that morning: they tell of the evening before.
    """
    cases = draw_cases(city)
    calendar = days()
    stamps = [stamp(day, PUBLISHED_AT) for day in calendar]
    columns = counts_by_area(cases, city.codes)
    columns["quarantined"] = _quarantined(city, columns["confirmed_total"])
    cells = day_rows(city.codes, calendar, columns, stamps)
    elsewhere = np.array(sorted({c for c in cases.list["first_area"] if len(c) < 15}))
    coarse = counts_by_area(cases, elsewhere)
    known = (coarse["confirmed_total"] > 0).cumsum(0) > 0
    direct = day_rows(
        elsewhere,
        calendar,
        {name: np.where(known, figures, np.nan) for name, figures in coarse.items()},
        stamps,
    )
    rows = pd.concat([cells, direct]).sort_values(["observed_on", "area_code"], kind="stable")
    written = write_by_month(folder, "cases", rows)
    return written + write_csv(folder / "cases_correction.csv", _correction(cases))


def counts_by_area(cases: Cases, codes: np.ndarray) -> dict[str, np.ndarray]:
    """Cumulative counts (days, areas) as first reported; NaN where none was published yet."""
    calendar = days()
    located = calendar.index(LOCATED_ON)
    place = {code: k for k, code in enumerate(codes)}
    shape = (len(calendar), len(codes))
    counts = {name: np.zeros(shape) for name in FIGURES}
    for case in tables.rows(cases.list):
        for name, at in zip(FIGURES, (case.published, case.recovered, case.died), strict=True):
            if np.isnan(at):
                continue
            moved = located if case.area != case.first_area else len(calendar)
            if case.first_area in place:
                counts[name][int(at) : moved, place[case.first_area]] += 1
            if moved < len(calendar) and case.area in place:
                counts[name][max(int(at), moved) :, place[case.area]] += 1
    for name, column in zip(FIGURES[1:], ("recovered", "died"), strict=True):
        counts[name][cases.curve[column].isna().to_numpy()] = np.nan
    return counts


def _correction(cases: Cases) -> pd.DataFrame:
    """One case's cell became known on LOCATED_ON: what the days before it should have said."""
    case = cases.list.iloc[LOCATED_LATER]
    calendar = days()
    span = calendar[int(case["published"]) : calendar.index(LOCATED_ON)]
    codes = np.array([case["first_area"], case["area"]])
    before = counts_by_area(cases, codes)["confirmed_total"]
    rows = []
    for day in span:
        at = calendar.index(day)
        for column, change in ((0, -1), (1, +1)):
            rows.append((codes[column], day.isoformat(), int(before[at, column]) + change))
    table = pd.DataFrame(rows, columns=["area_code", "observed_on", "confirmed_total"])
    return table.assign(recorded_at=stamp(LOCATED_ON, "10:20"))


def _quarantined(city: City, confirmed: np.ndarray) -> np.ndarray:
    """People in home quarantine (days, cells): contacts, travellers, later returning workers."""
    rng = rng_for("quarantine")
    calendar = days()
    t = np.arange(len(calendar))
    new = np.diff(confirmed, axis=0, prepend=0).clip(min=0)
    window = np.array([new[max(0, k - 13) : k + 1].sum(0) for k in t])
    spread = np.zeros_like(window)
    for cell in np.flatnonzero(confirmed[-1] > 0):
        near = np.argsort(np.hypot(*(city.centre_m - city.centre_m[cell]).T))[:6]
        spread[:, near] += window[:, [cell]] * np.array([7, 2.4, 1.8, 1.3, 1, 0.7])
    people = city.cells["population"].to_numpy()
    taste = rng.gamma(2.2, 1 / 2.2, len(people))
    wave = 1.9 * np.exp(-0.5 * ((t - 18) / 7.0) ** 2)
    wave += 1.1 * np.exp(-0.5 * ((t - 40) / 8.0) ** 2) + 0.55 / (1 + np.exp(-(t - 62) / 2.5))
    travellers = wave[:, None] * (people * taste / 1000)[None, :]
    expected = spread + travellers
    wobble = np.exp(rng.normal(0, 0.06, expected.shape).cumsum(0) * 0.35)
    figures = np.rint(expected * wobble)
    figures[: calendar.index(CONTROL)] = np.nan
    for cell in rng.choice(len(people), FORGETFUL, replace=False):
        figures[-int(rng.integers(1, 5)) :, cell] = np.nan
    return figures
