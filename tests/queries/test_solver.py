"""On any tree and any counts: no solver works out a number that is withheld, but for zeros."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries.catalogue import parse_catalogue
from queries.city_folder import load_city
from queries.published import published_trend
from queries.rollups import figures_by_day, trend
from queries.schema import migrate
from queries.scope import Scope
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.quiet_city import QUIET
from tests.queries.solver import Knowledge, Line, recovered
from tests.queries.test_sum_property import FIRST, tree_areas

METRICS = parse_catalogue(QUIET).metrics
COLUMNS = ("confirmed", "recovered")
BELOW = [("recovered", "confirmed")]
DAYS = 3
SIZE = 22  # areas at most
LAST = FIRST + timedelta(days=DAYS - 1)
GROWTH = st.sampled_from([0, 0, 0, 0, 1, 1, 2, 3, 5, 9])


@st.composite
def broad_trees(draw: st.DrawFn) -> list[int]:
    """Parent of each area by index, as a city's: several districts, the rest below any before."""
    districts, size = draw(st.integers(1, 7)), draw(st.integers(8, SIZE))
    below = [draw(st.integers(0, at // 2)) for at in range(districts + 1, size)]
    return [-1, *[0] * districts, *below]


@st.composite
def growing(draw: st.DrawFn, most: int = SIZE) -> dict[str, list[Line]]:
    """Confirmed and recovered day by day of areas by number: neither shrinks."""
    confirmed, recovered_ = [], []
    for _ in range(most):
        line = np.cumsum([draw(GROWTH) for _ in range(DAYS)])
        back = np.minimum.accumulate(
            np.array([draw(st.integers(0, int(count))) for count in line])[::-1]
        )[::-1]
        confirmed.append(line)
        recovered_.append(back)
    return {"confirmed": confirmed, "recovered": recovered_}


def known_to(store: Store, scope: Scope, parents: dict[str, str | None]) -> Knowledge:
    """Everything that the application shows in a scope, and what is published besides."""
    inner = set(parents.values())
    known: dict[str, dict[tuple[str, bool], Line]] = {}
    with store.read(scope) as conn:
        own = [code for (code,) in conn.execute("SELECT code FROM area ORDER BY code")]
        published = conn.execute("SELECT code FROM published_areas() WHERE NOT is_own").fetchall()
        for column in COLUMNS:
            metric = METRICS[column]
            lines = known.setdefault(column, {})
            values, withheld = figures_by_day(conn, metric, own, FIRST, LAST)
            for at, area in enumerate(own):
                if withheld[at]:
                    continue
                lines[area, False] = np.nan_to_num(values[:, at])
                if area in inner:
                    direct = trend(conn, metric, area, FIRST, LAST)["not_located"]
                    lines[area, True] = np.nan_to_num(direct.to_numpy())
            for (area,) in published:
                line = published_trend(conn, metric, area, FIRST, LAST)
                if not line["is_withheld"].any():
                    lines[area, False] = np.nan_to_num(line["value"].to_numpy())
    return Knowledge(parents, known, DAYS, BELOW)


def load(store: Store, folder: Path, parents: Sequence[int], counts: dict[str, list[Line]]) -> None:
    """A city of the tree, with one delivery a day of every area."""
    text = QUIET.replace('city = "44"', 'city = "A00"\npublished_level = 2')
    (folder / "catalogue.toml").write_text(text, "utf-8")
    tree_areas(list(parents)).to_file(folder / "areas.geojson", engine="pyogrio")
    load_city(store, folder)
    for n in range(DAYS):
        day = FIRST + timedelta(days=n)
        lines = [
            f"A{at:02},{day},{counts['confirmed'][at][n]},{counts['recovered'][at][n]}"
            for at in range(len(parents))
        ]
        send(store, folder, "cases", "area_code,observed_on,confirmed,recovered", *lines)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(parents=broad_trees(), counts=growing())
def test_no_solver_works_out_what_is_withheld(
    server: str, parents: list[int], counts: dict[str, list[Line]]
) -> None:
    url = new_database(server)
    migrate(url)
    above = {f"A{at:02}": None if p < 0 else f"A{p:02}" for at, p in enumerate(parents)}
    with tempfile.TemporaryDirectory() as name, Store.open(url) as store:
        load(store, Path(name), parents, counts)
        briefer = known_to(store, Scope("*", withhold=True), above)
        check_hidden(briefer, counts)
        for found in recovered(briefer):
            assert found[-1] == 0, f"{found} of {parents}"
        districts = [area for area, parent in above.items() if parent == "A00"]
        for district in districts:
            lead = known_to(store, Scope(district), above)
            others = [area for area in districts if briefer.hides((area, False))]
            for found in recovered(lead, [area for area in others if area != district]):
                assert found[-1] == 0, f"{found} of {parents} for the lead of {district}"


def check_hidden(briefer: Knowledge, counts: dict[str, list[Line]]) -> None:
    """No leaf with a small count is shown."""
    for area in briefer.parents:
        if area not in briefer.children and not briefer.hides((area, False)):
            lines = [counts[column][int(area[1:])] for column in COLUMNS]
            for line in (*lines, lines[0] - lines[1]):
                assert not ((line > 0) & (line < 5)).any(), area


def two_towns() -> tuple[dict[str, str | None], dict[str, dict[tuple[str, bool], Line]]]:
    """A city of two towns with two cells each; what is shown where only A, with 3, is withheld."""
    parents = {"C": None, "T": "C", "U": "C", "A": "T", "B": "T", "D": "U", "E": "U"}
    counts = {"C": 12, "T": 5, "U": 7, "A": 3, "B": 2, "D": 7, "E": 0}
    known = {(area, False): np.array([count]) for area, count in counts.items()}
    known |= {(area, True): np.array([0]) for area in ("C", "T", "U")}
    return parents, {"confirmed": known}


def hidden(*areas: str) -> list[tuple[str, str, int, int]]:
    parents, known = two_towns()
    for area in areas:
        del known["confirmed"][area, False]
    return recovered(Knowledge(parents, known, 1))


def test_the_solver_finds_what_is_badly_hidden() -> None:
    """One alone; two whose parent is the sum of what is shown; an only child."""
    assert hidden("A") == [("A", "confirmed", 0, 3)]
    assert hidden("A", "T") == [("A", "confirmed", 0, 3)]
    assert hidden("A", "T", "U") == [("A", "confirmed", 0, 3)], "U is the sum of D and E"
    assert hidden("A", "T", "U", "D") == []
    assert hidden("A", "B") == []
    assert hidden("D", "E") == []


def test_days_tell_what_a_day_hides() -> None:
    """Withheld on the day on which it is small and shown on the next, when it is not."""
    parents: dict[str, str | None] = {"T": None, "A": "T", "B": "T"}
    lines = {
        ("T", False): np.array([4, 8]), ("T", True): np.array([0, 0]),
    }  # fmt: skip
    assert recovered(Knowledge(parents, {"confirmed": lines}, 2)) == []
    flat = lines | {("T", False): np.array([0, 4])}
    assert recovered(Knowledge(parents, {"confirmed": flat}, 2)) == [
        ("A", "confirmed", 0, 0), ("B", "confirmed", 0, 0),
    ]  # fmt: skip
