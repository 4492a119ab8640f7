"""Drone bases and their patrol flights: to and fro over a quarter, along a shore or a river."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString

from sample_data import tables
from sample_data.cells import City
from sample_data.days import CONTROL, days, rng_for
from sample_data.feeds.csv_files import point_feature
from sample_data.geometry.plane import Floats, to_lonlat, to_metres
from sample_data.geometry.write import write_collection

# name, English name, lon, lat (WGS 84), range in metres, drones.
BASES = (
    ("香洲", "Xiangzhou", 113.5620, 22.2700, 6000, 4),
    ("拱北", "Gongbei", 113.5440, 22.2290, 5000, 4),
    ("前山", "Qianshan", 113.5160, 22.2550, 6000, 3),
    ("南屏", "Nanping", 113.4950, 22.2180, 7000, 3),
    ("唐家湾", "Tangjiawan", 113.5700, 22.3600, 9000, 4),
    ("横琴", "Hengqin", 113.5300, 22.1350, 8000, 3),
    ("桂山岛", "Guishan Island", 113.8230, 22.1360, 9000, 2),
    ("井岸", "Jing'an", 113.2920, 22.2080, 8000, 4),
    ("莲洲", "Lianzhou", 113.2100, 22.3150, 9000, 2),
    ("三灶", "Sanzao", 113.3500, 22.0560, 9000, 3),
    ("平沙", "Pingsha", 113.1960, 22.1050, 10000, 2),
    ("南水", "Nanshui", 113.2350, 22.0250, 10000, 2),
)
LAST_FLIGHTS = date(2020, 3, 27)
GROUNDED = {date(2020, 1, 26), date(2020, 2, 14), date(2020, 2, 15), date(2020, 3, 4)}
SPEED_M_S = 11.0
TAKE_OFF_HOURS = (8.5, 10.5, 14.5, 16.0)


def base_codes() -> list[str]:
    """DB01 … DB12."""
    return [f"DB{k + 1:02d}" for k in range(len(BASES))]


def write_drone_bases(folder: Path, city: City) -> None:
    """Write drone_bases.geojson."""
    features = []
    for code, (zh, en, lon, lat, range_m, drones) in zip(base_codes(), BASES, strict=True):
        properties = {
            "site_code": code,
            "name": f"{zh}无人机机场（示例）",
            "name_en": f"{en} drone base (sample)",
            "area_code": str(city.codes[city.at(lon, lat)]),
            "range_m": range_m,
            "drones": drones,
        }
        features.append(point_feature(lon, lat, properties))
    write_collection(folder / "drone_bases.geojson", features)


def write_drone_flights(folder: Path, city: City) -> int:
    """Write drone_flights_<month>.geojson; returns the flights. The newest are of LAST_FLIGHTS."""
    rng = rng_for("drone_flights")
    shore = _shoreline(city)
    routes = [_routes(city, shore, k, rng) for k in range(len(BASES))]
    by_month: dict[str, list[dict[str, Any]]] = {}
    for day in days(CONTROL, LAST_FLIGHTS):
        if day in GROUNDED:
            continue
        for base, code in enumerate(base_codes()):
            times = min(int(rng.poisson(1.3 if day.weekday() < 5 else 0.8)), 4)
            for number in range(times):
                start = datetime.combine(day, datetime.min.time()) + timedelta(
                    hours=TAKE_OFF_HOURS[number], minutes=int(rng.integers(0, 45))
                )
                route = routes[base][int(rng.integers(len(routes[base])))]
                name = f"FL-{day:%Y%m%d}-{code}-{number + 1}"
                flight = _flight(name, code, start, route, rng)
                by_month.setdefault(day.isoformat()[:7], []).append(flight)
    for month, features in by_month.items():
        write_collection(folder / f"drone_flights_{month}.geojson", features)
    return sum(len(features) for features in by_month.values())


def _flight(
    code: str, base: str, start: datetime, route: Floats, rng: np.random.Generator
) -> dict[str, Any]:
    """One flight along a route (n, 2 metres), a little off it, with a time for every vertex."""
    xy = route.copy()
    xy[1:-1] += rng.normal(0, 6, (len(route) - 2, 2))
    leg_m = np.hypot(*np.diff(xy, axis=0).T)
    seconds = np.concatenate([[0], np.cumsum(leg_m / (SPEED_M_S * rng.uniform(0.85, 1.1)))])
    times = [f"{(start + timedelta(seconds=int(s))).isoformat()}+08:00" for s in seconds]
    ended = datetime.fromisoformat(times[-1])
    properties = {
        "event_code": code,
        "occurred_at": times[0],
        "base_code": base,
        "height_m": int(rng.choice([80, 100, 120])),
        "ended_at": times[-1],
        "recorded_at": (ended + timedelta(minutes=int(rng.integers(5, 40)))).isoformat(),
        "times": times,
    }
    line = {"type": "LineString", "coordinates": np.round(to_lonlat(xy), 5).tolist()}
    return {"type": "Feature", "properties": properties, "geometry": line}


def _routes(
    city: City, shore: shapely.Geometry, base: int, rng: np.random.Generator
) -> list[Floats]:
    """The standing routes of a base: over quarters, along the shore, along a river if near."""
    lon, lat, range_m = BASES[base][2:5]
    home = to_metres([[lon, lat]])[0]
    away = np.hypot(*(city.centre_m - home).T)
    near = np.flatnonzero(away < 0.45 * range_m)
    quarters = rng.choice(near, min(5, len(near)), replace=False, p=_pull(city, near))
    routes = [_lawn_mower(home, city.polygons_m[cell], rng) for cell in quarters]
    routes += _along(home, shore, range_m, rng)
    for _, course in tables.rivers().groupby("river", sort=False):
        routes += _along(home, LineString(to_metres(course[["lon", "lat"]])), range_m, rng)
    return routes


def _pull(city: City, near: np.ndarray) -> Floats:
    people = city.cells["population"].to_numpy()[near].astype(float)
    share: Floats = people / people.sum()
    return share


def _shoreline(city: City) -> shapely.Geometry:
    """Lines 120 m off the shore, smoother than the shore itself; none over a neighbour's land."""
    line = shapely.simplify(shapely.boundary(shapely.buffer(city.land_m, 120)), 30)
    return shapely.line_merge(
        shapely.difference(line, shapely.buffer(shapely.simplify(city.neighbours_m, 30), 60))
    )


def _lawn_mower(home: Floats, polygon: shapely.Geometry, rng: np.random.Generator) -> Floats:
    """From home to and fro across a quarter in parallel lines, and back."""
    area = shapely.buffer(shapely.convex_hull(polygon), 40)
    box = shapely.minimum_rotated_rectangle(area)
    corner = shapely.get_coordinates(box)[:4]
    long, short = corner[1] - corner[0], corner[3] - corner[0]
    if np.hypot(*long) < np.hypot(*short):
        long, short = short, long
    lanes = int(np.clip(np.hypot(*short) / 90, 3, 12))
    points = [home]
    for k in range(lanes):
        start = corner[0] + short * (k + 0.5) / lanes
        ends = [start + long * 0.04, start + long * rng.uniform(0.9, 0.97)]
        points += ends if k % 2 == 0 else ends[::-1]
    return np.array([*points, home])


def _along(
    home: Floats, line: shapely.Geometry, range_m: float, rng: np.random.Generator
) -> list[Floats]:
    """A flight out to a line, along it for some kilometres, and back; none if it is far."""
    lines = shapely.get_parts(line)
    place = shapely.points(home)
    nearest = lines[int(shapely.distance(lines, place).argmin())]
    if shapely.distance(nearest, place) > 0.4 * range_m:
        return []
    middle = shapely.line_locate_point(nearest, place)
    reach = min(0.42 * range_m, nearest.length / 2)
    steps = np.linspace(middle - reach, middle + reach, int(2 * reach / 150) + 2)
    if nearest.is_ring:
        steps = steps % nearest.length
    else:
        steps = np.unique(np.clip(steps, 0, nearest.length))
    path = shapely.get_coordinates(shapely.line_interpolate_point(nearest, steps))
    path += rng.normal(0, 5, path.shape)
    inside = np.hypot(*(path - home).T) < 0.9 * range_m
    return [np.array([home, *path[inside], home])] if inside.sum() > 5 else []
