"""The police's video points, on the streets and at the ports of entry, and their daily state."""

from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from sample_data.cells import City
from sample_data.days import CONTROL, LAST, days, rng_for, stamp
from sample_data.feeds.csv_files import write_by_month
from sample_data.geometry.plane import to_lonlat

CAMERAS = 1200
REACH_M = (60, 80, 120, 200, 400)
PORTS = (
    ("拱北口岸", "Gongbei port of entry", 113.5490, 22.2175, 14),
    ("横琴口岸", "Hengqin port of entry", 113.5480, 22.1430, 8),
    ("港珠澳大桥珠海口岸", "Bridge port of entry", 113.5850, 22.2080, 8),
    ("九洲港", "Jiuzhou harbour", 113.5860, 22.2430, 5),
    ("湾仔口岸", "Wanzai port of entry", 113.5320, 22.2000, 3),
    ("珠海机场", "Zhuhai airport", 113.3760, 22.0070, 6),
    ("高栏港", "Gaolan harbour", 113.2200, 21.9350, 6),
)


def draw_cameras(city: City) -> pd.DataFrame:
    """The register: site_code, name, name_en, lon, lat, area_code, bearing_deg, range_m.

    Cameras stand beside the cells' borders, which run along streets, and look along them.
    """
    rng = rng_for("cameras")
    people = city.cells["population"].to_numpy() ** 0.6
    crowd = (city.cells["population"] / city.cells["area_km2"]).to_numpy() ** 0.25
    at_ports = sum(port[4] for port in PORTS)
    weight = people * crowd * rng.gamma(4.0, 1 / 4.0, len(people))
    chosen = rng.choice(len(people), CAMERAS - at_ports, p=weight / weight.sum())
    spots = [_beside_street(city, int(cell), rng) for cell in np.sort(chosen)]
    table = pd.DataFrame(spots, columns=["cell", "lon", "lat", "bearing_deg"])
    number = (table.groupby("cell").cumcount() + 1).astype(str)
    table["name"] = city.cells["name"].to_numpy()[table["cell"]] + "视频点" + number
    english = city.cells["name_en"].to_numpy()[table["cell"]]
    table["name_en"] = english + ", video point " + number
    table = pd.concat([table, _at_ports(city, rng)], ignore_index=True)
    table["site_code"] = [f"CAM{k + 1:04d}" for k in range(len(table))]
    table["area_code"] = city.codes[table["cell"]]
    table["range_m"] = rng.choice(REACH_M, len(table), p=[0.3, 0.3, 0.2, 0.15, 0.05])
    return table[
        ["site_code", "name", "name_en", "lon", "lat", "area_code", "bearing_deg", "range_m"]
    ]


def _at_ports(city: City, rng: np.random.Generator) -> pd.DataFrame:
    """The cameras of the ports of entry and harbours."""
    rows = []
    for zh, en, lon, lat, count in PORTS:
        cell = city.at(lon, lat)
        for k in range(1, count + 1):
            x, y = city.point_inside(cell, rng)
            bearing = int(rng.integers(0, 360))
            rows.append((cell, x, y, bearing, f"{zh}视频点{k}", f"{en}, video point {k}"))
    return pd.DataFrame(rows, columns=["cell", "lon", "lat", "bearing_deg", "name", "name_en"])


def _beside_street(
    city: City, cell: int, rng: np.random.Generator
) -> tuple[int, float, float, int]:
    """A point 4 m inside a cell's border and the bearing of the street there."""
    largest = max(shapely.get_parts(city.polygons_m[cell]), key=lambda part: part.area)
    inner = shapely.buffer(largest, -4.0)
    ring = max(shapely.get_parts(inner), key=lambda part: part.area).exterior
    along = rng.uniform(0, ring.length)
    here, ahead = (ring.interpolate((along + d) % ring.length) for d in (0.0, 8.0))
    bearing = np.degrees(np.arctan2(ahead.x - here.x, ahead.y - here.y)) % 360
    lon, lat = np.round(to_lonlat([here.x, here.y]), 6)
    return cell, float(lon), float(lat), int(bearing)


def write_cameras(folder: Path, table: pd.DataFrame) -> None:
    """Write cameras.xlsx; codes are text cells."""
    table.to_excel(folder / "cameras.xlsx", index=False, sheet_name="视频点")


def write_camera_status(folder: Path, table: pd.DataFrame) -> int:
    """Write camera_status_<month>.csv: every camera's state at 06:00; returns the reports."""
    rng = rng_for("camera_status")
    calendar = days(CONTROL, LAST)
    n = len(table)
    offline = np.zeros((len(calendar), n), dtype=bool)
    for camera in rng.choice(n, 330, replace=False):
        start = int(rng.integers(0, len(calendar)))
        offline[start : start + int(rng.geometric(0.18)), camera] = True
    offline[-int(rng.integers(3, 6)) :, rng.choice(n, 24, replace=False)] = True
    heard = rng.random(offline.shape) > 0.004
    day, camera = np.nonzero(heard)
    observed = np.array([stamp(d, "06:00") for d in calendar])
    recorded = np.array([stamp(d, "06:20") for d in calendar])
    rows = pd.DataFrame(
        {
            "site_code": table["site_code"].to_numpy()[camera],
            "observed_at": observed[day],
            "status": np.where(offline[day, camera], "offline", "online"),
            "recorded_at": recorded[day],
        }
    )
    return write_by_month(folder, "camera_status", rows, "observed_at")
