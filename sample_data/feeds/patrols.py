"""Patrols on foot and by video, cell by cell and day by day."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from sample_data.cells import City
from sample_data.days import CONTROL, LAST, days, rng_for, stamp
from sample_data.feeds.csv_files import day_rows, write_by_month, write_csv

VIDEO_LAST = date(2020, 3, 27)
CHRONICALLY_LOW = 26
NEW_YEAR = (date(2020, 1, 24), date(2020, 1, 27))
COLD_RAIN = (date(2020, 2, 14), date(2020, 2, 16))


def write_grid_patrols(folder: Path, city: City) -> int:
    """Write grid_patrol_<month>.csv and its corrections; returns how many figures there are."""
    rng = rng_for("grid_patrol")
    calendar = days(CONTROL, LAST - timedelta(1))
    due = _visits_due(city, calendar, rng)
    done = np.minimum(due, rng.binomial(due.astype(int), _diligence(city, calendar, rng)))
    silent = _silences(city, calendar, rng)
    columns = {
        "visits_due": np.where(silent, np.nan, due),
        "visits_done": np.where(silent, np.nan, done),
    }
    stamps = [stamp(day + timedelta(1), "06:30") for day in calendar]
    rows = day_rows(city.codes, calendar, columns, stamps)
    written = write_by_month(folder, "grid_patrol", rows)
    return written + write_csv(folder / "grid_patrol_correction.csv", _recounts(rows, rng))


def _visits_due(city: City, calendar: list[date], rng: np.random.Generator) -> np.ndarray:
    """Visits due (days, cells): by people, most in mid-February, fewer from March on."""
    t = np.array([(day - CONTROL).days for day in calendar])
    need = 0.75 + 0.5 * np.exp(-0.5 * ((t - 19) / 9.0) ** 2) - 0.2 / (1 + np.exp(-(t - 45) / 4))
    homes = 4 + city.cells["population"].to_numpy() / 62 * rng.uniform(0.8, 1.25, len(city.codes))
    return np.maximum(1, np.rint(need[:, None] * homes[None, :]))


def _diligence(city: City, calendar: list[date], rng: np.random.Generator) -> np.ndarray:
    """Share of visits done (days, cells): grows into routine, dips at weekends and in the cold."""
    n = len(city.codes)
    t = np.array([(day - CONTROL).days for day in calendar])
    routine = 2.9 - 3.0 * np.exp(-t / 9.0)
    routine -= np.array(
        [0.35 * (day.weekday() == 5) + 0.6 * (day.weekday() == 6) for day in calendar]
    )
    routine -= np.array([0.8 * (NEW_YEAR[0] <= day <= NEW_YEAR[1]) for day in calendar])
    routine -= np.array([0.9 * (COLD_RAIN[0] <= day <= COLD_RAIN[1]) for day in calendar])
    towns = city.cells["town"].to_numpy()
    town_mood = {code: rng.normal(0, 0.45) for code in np.unique(towns)}
    communities = city.cells["community"].to_numpy()
    mood = {code: rng.normal(0, 0.4) for code in np.unique(communities)}
    habit = np.array([town_mood[a] + mood[b] for a, b in zip(towns, communities, strict=True)])
    habit += rng.normal(0, 0.5, n)
    habit[rng.choice(n, CHRONICALLY_LOW, replace=False)] -= 2.9
    logit = routine[:, None] + habit[None, :] + rng.normal(0, 0.35, (len(calendar), n))
    share: np.ndarray = 1 / (1 + np.exp(-logit))
    return share


def _silences(city: City, calendar: list[date], rng: np.random.Generator) -> np.ndarray:
    """Where no report came (days, cells): spells of some days, and an island line that broke."""
    n = len(city.codes)
    silent = np.zeros((len(calendar), n), dtype=bool)
    for cell in rng.choice(n, 210, replace=False):
        for _ in range(int(rng.integers(1, 4))):
            start = int(rng.integers(0, len(calendar)))
            silent[start : start + int(rng.integers(1, 7)), cell] = True
    silent[-4:, rng.choice(n, 14, replace=False)] = True
    islands = (city.cells["town"] == "440402107").to_numpy()
    silent[40:44, islands] = True
    return silent


def _recounts(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """A dozen cells whose count of visits done was put right two days later."""
    chosen = rows.iloc[np.sort(rng.choice(len(rows) - 6000, 12, replace=False))].copy()
    more = np.maximum(1, (chosen["visits_due"] - chosen["visits_done"]) * 6 // 10)
    chosen["visits_done"] = np.minimum(chosen["visits_due"], chosen["visits_done"] + more)
    chosen["recorded_at"] = [
        stamp(date.fromisoformat(day) + timedelta(3), "09:10") for day in chosen["observed_on"]
    ]
    chosen["visits_due"] = pd.NA
    return chosen


def write_video_patrols(folder: Path, city: City, cameras_in_cell: np.ndarray) -> int:
    """Write video_patrol_<month>.csv; returns how many figures there are.

    Only cells that have a camera report. The feed is late: its last day is VIDEO_LAST.
    """
    rng = rng_for("video_patrol")
    calendar = days(CONTROL, VIDEO_LAST)
    t = np.array([(day - CONTROL).days for day in calendar])
    ramp = 0.35 + 0.75 / (1 + np.exp(-(t - 8) / 4.0)) - 0.15 / (1 + np.exp(-(t - 50) / 4.0))
    rhythm = np.array([0.75 if day.weekday() >= 5 else 1.0 for day in calendar])
    taste = rng.gamma(2.5, 1 / 2.5, len(city.codes))
    mean = (ramp * rhythm)[:, None] * (1.1 * cameras_in_cell**0.85 * (0.35 + taste))[None, :]
    checks = rng.poisson(mean).astype(np.float64)
    checks[:, cameras_in_cell == 0] = np.nan
    checks[rng.random(checks.shape) < 0.012] = np.nan
    stamps = [stamp(day + timedelta(1), "05:50") for day in calendar]
    rows = day_rows(city.codes, calendar, {"video_checks": checks}, stamps)
    return write_by_month(folder, "video_patrol", rows)
