"""Rules on figures: what is raised on which day, in the eyes of whom, and as known when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from queries import raised_areas
from queries.areas import read_hierarchy
from queries.attention import AlertHistory, alert_history, open_alerts
from queries.scope import Scope
from queries.store import Store
from tests.queries.deliveries import send
from tests.queries.rules import HEADS, RULED, february, open_ruled_town

WHOLE = Scope("44")
GAPS = {
    1: {}, 2: {},
    3: {"01010101": 3},
    4: {"01010101": 3, "02000001": 4},
    5: {"01010101": 3, "02000001": 4},
    6: {"01010101": 3, "01010102": 6},
    7: {"01010102": 6},
    8: {"01010102": 6},
    9: {"02000001": 9},
    10: {"02000001": 9},
}  # fmt: skip
CASES = {
    1: {"02000001": 1},
    2: {"01010101": 2, "02000001": 1},
    3: {"01010101": 2, "02000001": 1},
    4: {"02000001": 1},
    5: {"02000001": 1},
    6: {"01010101": 6, "02000001": 1},
    10: {"01010101": 6, "02000001": 1},
}


@pytest.fixture(scope="module")
def ruled(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The town with its rules; tests only read it."""
    with open_ruled_town(server, tmp_path_factory.mktemp("ruled")) as store:
        yield store


@pytest.fixture
def fresh(server: str, tmp_path: Path) -> Iterator[Store]:
    """The same, for a test that adds to it."""
    with open_ruled_town(server, tmp_path) as store:
        yield store


def alerts(
    store: Store, on: date, scope: Scope = WHOLE, known_at: datetime | None = None
) -> pd.DataFrame:
    with store.read(scope) as conn:
        return open_alerts(conn, RULED, read_hierarchy(conn), on, known_at)


def raised(found: pd.DataFrame, rule: str) -> dict[str, int]:
    """Area → day of February on which a rule raised it."""
    own = found[found["rule"] == rule]
    return {area: day.day for area, day in zip(own["area"], own["raised_on"], strict=True)}


def history(store: Store, rule: str, area: str, first: int, last: int) -> AlertHistory:
    with store.read(WHOLE) as conn:
        return alert_history(
            conn, RULED, read_hierarchy(conn), RULED.rules[rule], area,
            february(first), february(last),
        )  # fmt: skip


@pytest.mark.parametrize("day", GAPS)
def test_bad_days_in_a_row_silence_and_good_days_in_a_row(ruled: Store, day: int) -> None:
    assert raised(alerts(ruled, february(day)), "gap") == GAPS[day]


@pytest.mark.parametrize("day", CASES)
def test_between_the_bounds_everything_stays_as_it_was(ruled: Store, day: int) -> None:
    assert raised(alerts(ruled, february(day)), "cases") == CASES[day]


def test_before_anything_was_reported_nothing_is_open(ruled: Store) -> None:
    found = alerts(ruled, date(2020, 1, 31))
    assert len(found) == 0
    assert history(ruled, "gap", "44", 1, 2).changes.empty


def test_a_ratio_of_a_town_is_ruled_by_its_sums(ruled: Store) -> None:
    days = {day: raised(alerts(ruled, february(day)), "town") for day in (2, 3, 7, 9)}
    assert days == {2: {"440101": 2}, 3: {"440101": 2}, 7: {}, 9: {}}


def test_what_an_alert_says_and_in_which_order(ruled: Store) -> None:
    found = alerts(ruled, february(6))
    assert found[["rule", "area", "severity"]].to_numpy().tolist() == [
        ["cases", "01010101", "act"],
        ["town", "440101", "act"],
        ["cases", "02000001", "act"],
        ["gap", "01010102", "watch"],
        ["gap", "01010101", "watch"],
    ]
    assert found["value"].tolist() == [5, 60, 2, 40, 80]
    assert set(found["value_on"]) == {february(6)}
    assert found["state"].tolist() == ["open"] * 5
    assert found["acted_at"].isna().all()
    assert str(found["acted_at"].dtype) == "datetime64[ns, UTC]"
    assert found["note"].tolist() == [None] * 5


def test_the_value_of_a_silent_area_is_its_last(ruled: Store) -> None:
    silent = alerts(ruled, february(9)).set_index(["rule", "area"]).loc[("gap", "02000001")]
    assert (silent["value"], silent["value_on"]) == (100.0, february(6))


@pytest.mark.parametrize("day", range(1, 11))
@pytest.mark.parametrize(
    ("scope", "own"),
    [
        ("4402", {"4402", "02000001"}),
        ("4401", {"440101", "440102", "01010101", "01010102", "01020101"}),
        ("02000001", {"02000001"}),  # nobody else in its scope whose reports would show silence
    ],
)
def test_every_scope_sees_its_own_and_sees_it_alike(
    ruled: Store, scope: str, own: set[str], day: int
) -> None:
    whole = alerts(ruled, february(day))
    expected = whole[whole["area"].isin(own)].reset_index(drop=True)
    pd.testing.assert_frame_equal(alerts(ruled, february(day), Scope(scope)), expected)


@pytest.mark.parametrize("leads", [(0,), (1, 3), (2,), (100,)])
def test_however_few_days_are_read_at_first_the_answer_is_the_same(
    ruled: Store, leads: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raised_areas, "LEADS", leads)
    assert {day: raised(alerts(ruled, february(day)), "gap") for day in GAPS} == GAPS
    assert {day: raised(alerts(ruled, february(day)), "cases") for day in CASES} == CASES
    assert history(ruled, "gap", "44", 4, 9).counts["raised"].fillna(-1).tolist() == [
        2, 2, 2, 1, -1, 1,
    ]  # fmt: skip


def test_as_known_at_a_moment(ruled: Store) -> None:
    noon = datetime(2020, 2, 5, 4, tzinfo=UTC)  # the reports of the 4th came at dawn
    assert raised(alerts(ruled, february(10), known_at=noon), "gap") == GAPS[4]
    assert raised(alerts(ruled, february(10), known_at=noon), "cases") == CASES[4]
    assert raised(alerts(ruled, february(2), known_at=noon), "gap") == GAPS[2]


def test_a_correction_changes_what_was(fresh: Store, tmp_path: Path) -> None:
    line = f"01010101,{february(3)},10,9,2020-02-09T20:00:00+08:00"
    send(fresh, tmp_path, "patrols", HEADS["patrols"], line)
    assert raised(alerts(fresh, february(3)), "gap") == {}
    assert raised(alerts(fresh, february(5)), "gap") == {"02000001": 4}
    before = datetime(2020, 2, 9, tzinfo=UTC)
    assert raised(alerts(fresh, february(5), known_at=before), "gap") == GAPS[5]


def test_history_counts_by_day_and_nobody_reporting_is_not_none_raised(ruled: Store) -> None:
    found = history(ruled, "gap", "44", 1, 10).counts
    assert found["observed_on"].tolist() == [february(day) for day in range(1, 11)]
    assert found["raised"].fillna(-1).tolist() == [0, 0, 1, 2, 2, 2, 1, -1, 1, -1]
    west = history(ruled, "gap", "4402", 1, 10).counts
    assert west["raised"].fillna(-1).tolist() == [0, 0, 0, 1, 1, 0, 0, -1, 1, -1]


def test_history_tells_what_was_raised_and_cleared(ruled: Store) -> None:
    found = history(ruled, "gap", "44", 4, 9).changes
    assert [(day.day, area, what) for day, area, what in found.to_numpy().tolist()] == [
        (9, "02000001", "raised"),
        (9, "01010102", "cleared"),
        (7, "01010101", "cleared"),
        (6, "01010102", "raised"),
        (6, "02000001", "cleared"),
        (4, "02000001", "raised"),
    ]
    assert history(ruled, "cases", "44", 1, 1).changes["area"].tolist() == ["02000001"]
    assert history(ruled, "cases", "440101", 10, 10).changes.empty


def test_history_of_an_area_of_the_rules_own_level_and_of_one_below_it(ruled: Store) -> None:
    assert history(ruled, "gap", "02000001", 4, 4).counts["raised"].tolist() == [1]
    assert history(ruled, "town", "01010101", 2, 2).counts["raised"].tolist() == [0]


def test_a_catalogue_without_rules_has_no_alerts(ruled: Store) -> None:
    with ruled.read(WHOLE) as conn:
        bare = replace(RULED, rules={})
        assert open_alerts(conn, bare, read_hierarchy(conn), february(9)).empty
