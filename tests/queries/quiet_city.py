"""A city made by hand for small counts: six districts, only children, parties of two and three.

44
├─ 4401 ─ 440101 ─ A1 … A5
│       └ 440102 ─ B1, B2
├─ 4402 ─ 440201 ─ C1, C2, C3
├─ 4403 ─ 440301 ─ D1
├─ 4404 ─ 440401 ─ E1, E2
│       └ 440402 ─ F1, F2
├─ 4405 ─ 440501 ─ G1, G2
└─ 4406 ─ 440601 ─ H1, H2
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import shapely

from queries.catalogue import parse_catalogue
from queries.city_folder import load_city
from queries.schema import migrate
from queries.scope import Scope
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.town import CATALOGUE

CELLS_OF = {
    "440101": ["A1", "A2", "A3", "A4", "A5"], "440102": ["B1", "B2"],
    "440201": ["C1", "C2", "C3"], "440301": ["D1"], "440401": ["E1", "E2"],
    "440402": ["F1", "F2"], "440501": ["G1", "G2"], "440601": ["H1", "H2"],
}  # fmt: skip
TOWNS = list(CELLS_OF)
DISTRICTS = sorted({town[:4] for town in TOWNS})
QUIET_CELLS = [cell for cells in CELLS_OF.values() for cell in cells]
EVERYWHERE = ["44", *DISTRICTS, *TOWNS, *QUIET_CELLS]

RULE = 'rollup = "sum"\nsmallest_shown = 5\n'
RECOVERED = """
[metric.recovered]
title = { zh = "治愈", en = "Recovered" }
unit = { zh = "例", en = "cases" }
feed = "cases"
rollup = "sum"
smallest_shown = 5
bad = "none"
decimals = 0
palette = "green"
breaks = { 2 = [0, 5] }
"""


def with_small_counts(catalogue: str = CATALOGUE) -> str:
    """The town's catalogue with the small counts of confirmed, current and recovered withheld."""
    for name in ("confirmed", "current"):
        head, found, tail = catalogue.partition(f"[metric.{name}]")
        assert found
        catalogue = head + found + tail.replace('rollup = "sum"\n', RULE, 1)
    return (
        catalogue.replace(
            "columns = { confirmed",
            'not_above = { recovered = "confirmed" }\ncolumns = { confirmed',
        )
        + RECOVERED
    )


QUIET = with_small_counts()
METRICS = parse_catalogue(QUIET).metrics


def parents() -> dict[str, str | None]:
    """Area → its parent."""
    above: dict[str, str | None] = {"44": None} | dict.fromkeys(DISTRICTS, "44")
    above |= {town: town[:4] for town in TOWNS}
    return above | {cell: town for town, cells in CELLS_OF.items() for cell in cells}


def quiet_areas() -> gpd.GeoDataFrame:
    """The areas; cells are unit squares of 0.01° in a row."""
    above = parents()
    levels = {"44": 1} | dict.fromkeys(DISTRICTS, 2) | dict.fromkeys(TOWNS, 3)
    frame = gpd.GeoDataFrame(
        {
            "code": EVERYWHERE,
            "name": [f"区{code}" for code in EVERYWHERE],
            "name_en": [f"Area {code}" for code in EVERYWHERE],
            "level": [levels.get(code, 5) for code in EVERYWHERE],
            "parent": [above[code] for code in EVERYWHERE],
        }
    )
    squares = {
        cell: shapely.box(113 + n * 0.01, 22, 113.01 + n * 0.01, 22.01)
        for n, cell in enumerate(QUIET_CELLS)
    }
    return frame.set_geometry([squares.get(code) for code in EVERYWHERE], crs=4326)


def write_quiet_city(store: Store, folder: Path, catalogue: str = QUIET) -> None:
    """Loads the city without any delivery, or another catalogue of it."""
    (folder / "catalogue.toml").write_text(catalogue, "utf-8")
    quiet_areas().to_file(folder / "areas.geojson", engine="pyogrio")
    load_city(store, folder)


@contextmanager
def open_quiet_city(server: str, folder: Path, catalogue: str = QUIET) -> Iterator[Store]:
    """The city in a database of its own."""
    url = new_database(server)
    migrate(url)
    with Store.open(url) as store:
        write_quiet_city(store, folder, catalogue)
        yield store


def report(
    store: Store, folder: Path, day: str, counts: dict[str, tuple[int, int]], **others: str
) -> None:
    """Confirmed and recovered of every cell on a day, 0 of those not named, and of the areas above
    cells that are; `hour` when it was recorded."""
    told = dict.fromkeys(QUIET_CELLS, (0, 0)) | counts
    at = f"{day}T{others.get('hour', '20')}:00:00+08:00"
    lines = [f"{area},{day},{one},{two},{at}" for area, (one, two) in told.items()]
    send(store, folder, "cases", "area_code,observed_on,confirmed,recovered,recorded_at", *lines)


def withheld(store: Store, area: str = "*") -> set[str]:
    """The areas that the store withholds of the feed of cases."""
    with store.read(Scope(area)) as conn:
        return {code for (code,) in conn.execute("SELECT area FROM withheld WHERE feed = 'cases'")}
