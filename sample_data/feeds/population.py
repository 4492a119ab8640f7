"""The Statistics Bureau's resident population by cell, once a year."""

from pathlib import Path

from sample_data.cells import City
from sample_data.feeds.csv_files import write_csv


def write_population(folder: Path, city: City) -> int:
    """Write population.csv; returns how many figures there are."""
    table = city.cells[["code", "population"]].rename(columns={"code": "area_code"})
    table.insert(1, "observed_on", "2019-12-31")
    return write_csv(
        folder / "population.csv", table.assign(recorded_at="2020-01-10T10:00:00+08:00")
    )
