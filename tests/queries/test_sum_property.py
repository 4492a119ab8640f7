"""On any tree and any reports: children and what is not located add up to their parent."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.hierarchy import Hierarchy
from queries.catalogue import parse_catalogue
from queries.city_folder import load_city
from queries.rollups import area_figures, not_located
from queries.schema import migrate
from queries.scope import Scope
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.town import CATALOGUE

METRIC = parse_catalogue(CATALOGUE).metrics["confirmed"]
FIRST = date(2020, 2, 1)
START = datetime(2020, 2, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Report:
    """A count of an area on a day, learnt so many hours after all the days were over."""

    area: int
    day: int
    value: int
    hours: int


@st.composite
def trees(draw: st.DrawFn) -> list[int]:
    """Parent of each area by index; area 0 is the root. Ragged: a leaf may end at any depth."""
    size = draw(st.integers(2, 12))
    return [-1] + [draw(st.integers(0, i - 1)) for i in range(1, size)]


REPORTS = st.lists(
    st.builds(
        Report,
        area=st.integers(0, 11),
        day=st.integers(0, 1),
        value=st.integers(0, 99),
        hours=st.integers(0, 5),
    ),
    max_size=25,
)


def tree_areas(parents: list[int]) -> gpd.GeoDataFrame:
    """Areas of a tree; each leaf is a square of its own, every level one below its parent's."""
    levels = [1]
    for parent in parents[1:]:
        levels.append(levels[parent] + 1)
    inner = set(parents)
    leaves = [i for i in range(len(parents)) if i not in inner]
    shapes = {
        i: shapely.box(113 + n * 0.01, 22, 113.01 + n * 0.01, 22.01) for n, i in enumerate(leaves)
    }
    frame = gpd.GeoDataFrame(
        {
            "code": [f"A{i:02}" for i in range(len(parents))],
            "name": [f"区{i}" for i in range(len(parents))],
            "name_en": [f"Area {i}" for i in range(len(parents))],
            "level": levels,
            "parent": [None if p < 0 else f"A{p:02}" for p in parents],
        }
    )
    return frame.set_geometry([shapes.get(i) for i in range(len(parents))], crs=4326)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    parents=trees().filter(lambda parents: depth(parents) <= 9),
    batches=st.lists(REPORTS, min_size=1, max_size=3),
    known_h=st.integers(0, 5),
)
def test_children_and_not_located_are_the_parent(
    server: str, parents: list[int], batches: list[list[Report]], known_h: int
) -> None:
    url = new_database(server)
    migrate(url)
    with tempfile.TemporaryDirectory() as name, Store.open(url) as store:
        folder = Path(name)
        (folder / "catalogue.toml").write_text(
            CATALOGUE.replace('city = "44"', 'city = "A00"'), "utf-8"
        )
        tree_areas(parents).to_file(folder / "areas.geojson", engine="pyogrio")
        load_city(store, folder)
        told: list[Report] = []
        for number, batch in enumerate(batches):
            fresh = unique(batch, len(parents), told)
            told += fresh
            if fresh:
                deliver(store, folder, number, fresh)
        for known in (None, START + timedelta(hours=known_h)):
            check(store, parents, told, known)


def depth(parents: list[int]) -> int:
    """How many levels a tree has."""
    depths = [1]
    for parent in parents[1:]:
        depths.append(depths[parent] + 1)
    return max(depths)


def unique(batch: list[Report], size: int, told: list[Report]) -> list[Report]:
    """Reports of areas there are, one for each area, day and hour, none told before."""
    known = {(r.area, r.day, r.hours) for r in told}
    found = {(r.area, r.day, r.hours): r for r in batch if r.area < size}
    return [report for key, report in found.items() if key not in known]


def deliver(store: Store, folder: Path, number: int, reports: list[Report]) -> None:
    lines = [
        f"A{r.area:02},{FIRST + timedelta(days=r.day)},{r.value},"
        f"{(START + timedelta(hours=r.hours)).isoformat()}"
        for r in reports
    ]
    send(
        store, folder, "cases", "area_code,observed_on,confirmed,recorded_at", *lines,
        received_at=START + timedelta(days=1, hours=number),
    )  # fmt: skip


def check(store: Store, parents: list[int], told: list[Report], known: datetime | None) -> None:
    codes = [f"A{i:02}" for i in range(len(parents))]
    for day in (0, 1):
        newest: dict[int, Report] = {}
        for report in sorted(told, key=lambda r: r.hours):
            in_time = known is None or START + timedelta(hours=report.hours) <= known
            if report.day == day and in_time:
                newest[report.area] = report
        sums: defaultdict[int, list[int]] = defaultdict(list)
        for area, report in newest.items():
            above = area
            while above >= 0:
                sums[above].append(report.value)
                above = parents[above]
        on = FIRST + timedelta(days=day)
        with store.read(Scope.whole()) as conn:
            tree = Hierarchy(tree_areas(parents)[["code", "name", "name_en", "level", "parent"]])
            value = area_figures(conn, METRIC, codes, on, known).set_index("area")["value"]
            for i, code in enumerate(codes):
                expected = sum(sums[i]) if sums[i] else None
                assert (None if value[code] != value[code] else value[code]) == expected
                children = tree.children(code)
                if children and expected is not None:
                    direct = not_located(conn, METRIC, code, on, known)["value"].fillna(0).iloc[0]
                    assert value[list(children)].fillna(0).sum() + direct == expected
