"""The state machine of a rule against the plainest way to write it, day by day and area by area."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.alert_states import NEVER, alert_states
from queries.catalogue import Rule, Text

VALUES = st.sampled_from([0.0, 1.0, 2.0, 3.0, None, "silent"])


def rule(days: int, clear_days: int, silent_days: int, bad: str = "high") -> Rule:
    raise_at, clear_at = (2.0, 1.0) if bad == "high" else (1.0, 2.0)
    return Rule(
        "r", Text("", ""), "m", 5, "act", bad, raise_at, clear_at, days, clear_days, silent_days
    )  # type: ignore[arg-type]


def plainly(given: Rule, days: list[float | str | None]) -> tuple[list[bool], int]:
    """Raised at the end of each day, and since which; by one area's days."""
    is_raised, since, ever = False, NEVER, False
    bad_run = good_run = silent_run = 0
    found = []
    for at, value in enumerate(days):
        is_due = is_over = False
        if value == "silent":
            silent_run += ever
            good_run *= not given.silent_days
            is_due = bool(given.silent_days) and silent_run >= given.silent_days
        else:
            ever, silent_run = True, 0
            if isinstance(value, float):
                low = given.bad == "low"
                bad = value <= given.raise_at if low else value >= given.raise_at
                good = value >= given.clear_at if low else value <= given.clear_at
                bad_run, good_run = (bad_run + 1) * bad, (good_run + 1) * good
                is_due, is_over = bad_run >= given.days, good_run >= given.clear_days
                is_due, is_over = is_due and bad, is_over and good
        if is_due and not is_raised:
            is_raised, since = True, at
        if is_over:
            is_raised, since = False, NEVER
        found.append(is_raised)
    return found, since


@settings(max_examples=300, deadline=None)
@given(
    st.integers(1, 3), st.integers(1, 3), st.integers(0, 3), st.sampled_from(["high", "low"]),
    st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=12),
)  # fmt: skip
def test_all_areas_at_once_are_the_same_as_each_by_itself(
    days: int, clear_days: int, silent_days: int, bad: str, rows: list[tuple[float | str | None]]
) -> None:
    given = rule(days, clear_days, silent_days, bad)
    values = np.array([[v if isinstance(v, float) else np.nan for v in row] for row in rows])
    reported = np.array([[v != "silent" for v in row] for row in rows])
    found = alert_states(given, values, reported)
    for area in range(values.shape[1]):
        expected, since = plainly(given, [row[area] for row in rows])
        assert found.raised[:, area].tolist() == expected
        assert found.raised_at[area] == since
        known = [v for v in values[:, area] if v == v]
        np.testing.assert_equal(found.newest[area], known[-1] if known else np.nan)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(1, 3), st.integers(1, 3), st.integers(0, 3),
    st.lists(VALUES, min_size=1, max_size=12), st.integers(0, 11),
)  # fmt: skip
def test_from_the_day_it_was_cleared_it_does_not_matter_what_had_been_before(
    days: int, clear_days: int, silent_days: int, row: list[float | str | None], start: int
) -> None:
    given = rule(days, clear_days, silent_days)
    late = row[min(start, len(row) - 1) :]
    values = np.array([[v if isinstance(v, float) else np.nan] for v in row])
    reported = np.array([[v != "silent"] for v in row])
    cut = len(row) - len(late)
    part = alert_states(given, values[cut:], reported[cut:])
    certain = int(part.cleared_at[0])
    if certain != NEVER:
        whole, since = plainly(given, row)
        assert part.raised[certain:, 0].tolist() == whole[cut + certain :]
        assert (part.raised_at[0] + cut if part.raised_at[0] != NEVER else NEVER) == since
