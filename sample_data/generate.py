"""Write the sample city's files, as departments would send them.

`python -m sample_data.generate FOLDER`
"""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sample_data import tables
from sample_data.cells import City, read_city
from sample_data.feeds import (
    cameras,
    cases,
    clinics,
    drones,
    enterprises,
    patrols,
    population,
)
from sample_data.roster import write_roster

Progress = Callable[[str, float], None]
COPIED = ("areas.geojson", "land.geojson", "neighbours.geojson")


@dataclass(frozen=True)
class Generated:
    """How much was written: `figures` of areas, `reports` of sites, `flights`."""

    figures: int
    reports: int
    flights: int


def generate(folder: Path, progress: Progress | None = None) -> Generated:
    """Write catalogue, areas, roster and every feed's files into `folder`.

    The same bytes every time. `progress` is told the feed being written and the share done (0 to
    1). Takes about 15 s.
    """
    tell = progress or (lambda _step, _share: None)
    folder.mkdir(parents=True, exist_ok=True)
    tell("areas", 0.0)
    shutil.copyfile(tables.FOLDER / "catalogue.toml", folder / "catalogue.toml")
    for name in COPIED:
        shutil.copyfile(tables.CITY_FOLDER / name, folder / name)
    write_roster(folder)
    city = read_city()
    tell("cases", 0.05)
    figures = population.write_population(folder, city) + cases.write_cases(folder, city)
    tell("grid_patrol", 0.3)
    figures += patrols.write_grid_patrols(folder, city)
    tell("cameras", 0.45)
    figures_video, reports = _video(folder, city)
    tell("resumption", 0.65)
    register = enterprises.draw_enterprises(city)
    enterprises.write_enterprises(folder, register)
    figures_back, reports_back = enterprises.write_resumption(folder, register)
    tell("clinics", 0.85)
    clinics.write_clinics(folder, city)
    reports += clinics.write_clinic_status(folder)
    tell("drones", 0.92)
    drones.write_drone_bases(folder, city)
    flights = drones.write_drone_flights(folder, city)
    tell("done", 1.0)
    return Generated(figures + figures_video + figures_back, reports + reports_back, flights)


def _video(folder: Path, city: City) -> tuple[int, int]:
    """Cameras, their states and the video patrols; returns (figures, reports)."""
    register = cameras.draw_cameras(city)
    cameras.write_cameras(folder, register)
    reports = cameras.write_camera_status(folder, register)
    place = {code: k for k, code in enumerate(city.codes)}
    in_cell = np.bincount(register["area_code"].map(place), minlength=len(place))
    return patrols.write_video_patrols(folder, city, in_cell), reports


def main(arguments: list[str]) -> int:
    """Command line; returns the exit code."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    done = generate(Path(arguments[0]), lambda step, share: print(f"{share:4.0%} {step}"))
    print(f"{done.figures:,} figures, {done.reports:,} site reports, {done.flights:,} flights")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
