"""On any tree and any counts: no solver works out a number that is withheld, but for zeros."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries.catalogue import parse_catalogue
from queries.city_folder import load_city
from queries.schema import migrate
from queries.scope import Scope
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.quiet_city import DISTRICTS, QUIET, open_quiet_city, parents, report
from tests.queries.solver import Item, Knowledge, Line, known_to, recovered
from tests.queries.test_sum_property import FIRST, tree_areas

COLUMNS = ("confirmed", "recovered")
METRICS = [parse_catalogue(QUIET).metrics[column] for column in COLUMNS]
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


def seen_by(
    store: Store,
    scope: Scope,
    above: Mapping[str, str | None],
    direct: Mapping[str, Mapping[Item, Line]],
) -> Knowledge:
    """What is shown, and, from wherever else, what is in no district of the city."""
    shown = known_to(store, scope, above, METRICS, (FIRST, LAST), BELOW)
    known = {column: {**direct[column], **shown.known[column]} for column in COLUMNS}
    return Knowledge(above, known, DAYS, BELOW)


def load(store: Store, folder: Path, tree: Sequence[int], counts: dict[str, list[Line]]) -> None:
    """A city of the tree, with one delivery a day of every area."""
    text = QUIET.replace('city = "44"', 'city = "A00"\npublished_level = 2')
    (folder / "catalogue.toml").write_text(text, "utf-8")
    tree_areas(list(tree)).to_file(folder / "areas.geojson", engine="pyogrio")
    load_city(store, folder)
    for n in range(DAYS):
        day = FIRST + timedelta(days=n)
        lines = [
            f"A{at:02},{day},{counts['confirmed'][at][n]},{counts['recovered'][at][n]}"
            for at in range(len(tree))
        ]
        send(store, folder, "cases", "area_code,observed_on,confirmed,recovered", *lines)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(tree=broad_trees(), counts=growing())
def test_no_solver_works_out_what_is_withheld(
    server: str, tree: list[int], counts: dict[str, list[Line]]
) -> None:
    url = new_database(server)
    migrate(url)
    above = {f"A{at:02}": None if p < 0 else f"A{p:02}" for at, p in enumerate(tree)}
    with tempfile.TemporaryDirectory() as name, Store.open(url) as store:
        load(store, Path(name), tree, counts)
        direct = {column: {("A00", True): counts[column][0]} for column in COLUMNS}
        briefer = seen_by(store, Scope("*", withhold=True), above, direct)
        check_hidden(briefer, counts)
        assert recovered(briefer) == [], tree
        districts = [area for area, parent in above.items() if parent == "A00"]
        for district in districts:
            lead = seen_by(store, Scope(district), above, direct)
            others = [area for area in districts if briefer.hides((area, False))]
            foreign = [area for area in others if area != district]
            assert recovered(lead, foreign) == [], f"{tree} for the lead of {district}"


def check_hidden(briefer: Knowledge, counts: dict[str, list[Line]]) -> None:
    """No leaf with a small count is shown."""
    for area in briefer.parents:
        if area not in briefer.children and not briefer.hides((area, False)):
            lines = [counts[column][int(area[1:])] for column in COLUMNS]
            for line in (*lines, lines[0] - lines[1]):
                assert not ((line > 0) & (line < 5)).any(), area


def test_a_lead_does_not_work_out_the_others(server: str, tmp_path: Path) -> None:
    """4403 is one cell with 2 cases; each of the others knows their own district exactly."""
    with open_quiet_city(server, tmp_path, "published_level = 2\n" + QUIET) as store:
        report(store, tmp_path, "2020-02-03", {"D1": (2, 0), "C1": (9, 6), "E1": (7, 0)})
        above = parents()
        direct = {column: {("44", True): np.zeros(DAYS)} for column in COLUMNS}
        for district in DISTRICTS:
            lead = seen_by(store, Scope(district), above, direct)
            assert lead.hides(("4403", False)) is (district != "4403")
            others = [area for area in DISTRICTS if lead.hides((area, False))]
            assert recovered(lead, others) == [], district


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
    """B is shown from the day on which A is not small any more: counts do not shrink."""
    above: dict[str, str | None] = {"T": None, "A": "T", "B": "T"}
    lines = {("T", False): np.array([4, 8]), ("T", True): np.array([0, 0])}
    assert recovered(Knowledge(above, {"confirmed": lines}, 2)) == []
    by_day = {("T", False): np.array([4, 8, 9, 9]), ("T", True): np.array([0] * 4)}
    flat = by_day | {("T", False): np.array([0, 0, 7, 7])}
    assert recovered(Knowledge(above, {"confirmed": flat}, 4)) == []
