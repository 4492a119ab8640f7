"""Coverage of a window, gaps and risk, by hand: four cells, two days, the moment at 08:00."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GeoError
from geo.flights import Track
from geo.hierarchy import Hierarchy
from geo.patrolled import coverage, coverage_by_area, last_flown, last_seen, rank_gaps, risk

LOCAL = timezone(timedelta(hours=8))
AT = datetime(2020, 3, 29, 8, tzinfo=LOCAL)
DAYS = [date(2020, 3, day) for day in (26, 27, 28, 29)]
NAN = np.nan


def days(**cells: list[float]) -> pd.DataFrame:
    """Numbers of 26 to 29 March by cell."""
    return pd.DataFrame(cells, index=DAYS, dtype=float)


VISITS = days(a=[9, 6, 0, NAN], b=[1, 0, 0, 0], c=[0, NAN, NAN, NAN], d=[NAN] * 4)
CHECKS = days(a=[0, 0, 12, NAN], b=[0, 0, 0, 0], c=[NAN] * 4, d=[NAN] * 4)


def over(hours: float, **kwargs: object) -> pd.DataFrame:
    return coverage(
        {"visits": VISITS, "checks": CHECKS}, kwargs.get("flights"), AT - timedelta(hours=hours), AT
    )


def drone(**shares: float) -> pd.DataFrame:
    return pd.DataFrame({"flights": 1, "seen_share": pd.Series(shares)})


def test_a_days_number_stands_for_its_hours_in_the_window() -> None:
    rows = over(24)  # 16 h of the 28th, 8 h of the 29th
    assert rows.loc["a", ["visits", "visits_h", "checks", "checks_h"]].tolist() == [0, 16, 8, 16]
    assert rows.loc["b", ["visits", "visits_h"]].tolist() == [0, 24]
    assert rows.loc["c", "visits_h"] == 0
    assert np.isnan(rows.loc["c", "visits"]), "not reported is not 0"
    two_days = over(48)  # 16 h of the 27th, the 28th, 8 h of the 29th
    assert two_days.loc["a", ["visits", "checks"]].tolist() == [4, 12]
    assert over(12).loc["a", "checks"] == 2


def test_seen_unseen_and_unknown() -> None:
    assert over(24)["state"].to_dict() == {
        "a": "seen",
        "b": "unseen",
        "c": "unknown",
        "d": "unknown",
    }
    assert over(72)["state"].to_dict() == {"a": "seen", "b": "seen", "c": "unseen", "d": "unknown"}


def test_when_a_state_is_certain() -> None:
    told = drone(a=0, b=0, c=0, d=0)
    by_half_a_day = over(24, flights=told)["is_certain"]
    assert by_half_a_day.to_dict() == {"a": False, "b": True, "c": False, "d": False}
    assert over(48, flights=told)["is_certain"].to_dict()["a"], "the 28th lies in it whole"
    assert not over(24)["is_certain"].any(), "flights are not reported: somebody may have seen it"
    assert not over(72, flights=told).loc["c", "is_certain"], "one of its days is reported"


def test_a_flight_sees_for_certain_what_it_saw_half_of() -> None:
    rows = over(24, flights=drone(b=0.49, c=0.5))
    assert rows["state"].tolist() == ["seen", "unseen", "seen", "unknown"]
    assert rows.loc["c", ["flights", "seen_share", "is_certain"]].tolist() == [1, 0.5, True]
    assert rows.loc["a", ["flights", "seen_share"]].tolist() == [0, 0]
    assert over(24)[["flights", "seen_share"]].isna().all(axis=None)


def test_hostile_windows() -> None:
    with pytest.raises(GeoError, match="is empty"):
        coverage({"visits": VISITS}, None, AT, AT)
    with pytest.raises(GeoError, match="no means"):
        coverage({}, None, AT - timedelta(hours=1), AT)
    with pytest.raises(GeoError, match="checks: other cells"):
        coverage({"visits": VISITS, "checks": CHECKS[["b", "a", "c", "d"]]}, None, AT, AT)
    nobody = coverage({"visits": VISITS.iloc[:, :0]}, None, AT - timedelta(hours=1), AT)
    assert nobody.empty
    later = AT + timedelta(days=30)
    assert (coverage({"visits": VISITS}, None, later, later + timedelta(hours=12))["state"]
            == "unknown").all()  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from([NAN, 0.0, 3.0]), min_size=4, max_size=4), st.floats(0.5, 90))
def test_seen_means_a_number_above_0_and_unknown_no_number(values: list[float], h: float) -> None:
    rows = coverage({"visits": days(x=values)}, None, AT - timedelta(hours=h), AT).loc["x"]
    assert (rows["state"] == "seen") == (rows["visits"] > 0)
    assert (rows["state"] == "unknown") == np.isnan(rows["visits"])
    assert rows["visits_h"] <= h + 1e-9


def test_the_figure_of_an_area_is_of_its_known_cells(tree: Hierarchy) -> None:
    cells = [cell for cell in tree.leaves() if cell not in tree.leaves("440475")]
    state = pd.Series(["seen", "seen", "unseen", "unknown", "unknown", "seen"], index=cells)
    found = coverage_by_area(state, tree, ["4404", "440475"])
    counts = found.iloc[0, 1:5].tolist()
    assert counts == [7, 3, 1, 3], "a cell that is not there is unknown"
    assert found["seen_pct"].iloc[0] == 75
    lonely = found.iloc[1]
    assert lonely[["cells", "unknown"]].tolist() == [1, 1]
    assert np.isnan(lonely["seen_pct"])


def test_hours_since_somebody_was_last_seen_there() -> None:
    found = last_seen({"visits": VISITS, "checks": CHECKS}, None, AT)
    assert found["hours"].to_dict() == {"a": 8, "b": 56, "c": 80, "d": 80}
    assert found["by"].to_dict() == {"a": "checks", "b": "visits", "c": None, "d": None}
    assert found["is_at_least"].to_dict() == {"a": False, "b": False, "c": True, "d": True}
    assert found["unreported_days"].to_dict() == {"a": 1, "b": 0, "c": 3, "d": 4}


def test_a_flight_that_landed_later_counts_and_one_of_the_future_does_not() -> None:
    landed = pd.Series(
        {"b": AT - timedelta(hours=3), "c": AT - timedelta(hours=20), "d": AT + timedelta(hours=1),
         "a": AT - timedelta(hours=9)}
    )  # fmt: skip
    found = last_seen({"visits": VISITS, "checks": CHECKS}, landed, AT)
    assert found["hours"].to_dict() == {"a": 8, "b": 3, "c": 20, "d": 80}
    assert found["by"].to_dict() == {"a": "checks", "b": "drone", "c": "drone", "d": None}
    today = last_seen({"visits": days(a=[0, 0, 0, 2])}, None, AT)
    assert today["hours"].tolist() == [0], "a day that is not over cannot be in the future"
    with pytest.raises(GeoError, match="no day"):
        last_seen({"visits": VISITS}, None, AT - timedelta(days=30))


def test_the_last_flight_that_saw_half_of_it() -> None:
    here = np.array([113.5, 113.6])
    tracks = {
        code: Track(code, here, here, np.array([0.0, seconds]))
        for code, seconds in (("F1", 100.0), ("F2", 300.0), ("F3", 900.0))
    }
    pairs = pd.DataFrame(
        [("F1", "a", 0.9), ("F2", "a", 0.5), ("F3", "a", 0.4), ("F1", "b", 0.1)],
        columns=["flight", "cell", "share"],
    )
    found = last_flown(pairs, tracks)
    assert found.to_dict() == {"a": pd.Timestamp(300, unit="s", tz="UTC")}
    assert last_flown(pairs.iloc[:0], tracks).empty
    assert last_seen({"visits": VISITS}, last_flown(pairs.iloc[:0], tracks), AT)["by"].notna().any()


def test_risk_is_the_weighted_place_among_the_classes() -> None:
    figures = pd.DataFrame(
        {"cases": [0, 3, NAN, NAN], "people": [100, 900, 900, NAN]}, index=list("abcd")
    )
    breaks = {"cases": (0, 1, 2), "people": (500,)}
    found = risk(figures, breaks, {"cases": 3, "people": 1})
    assert found.tolist()[:3] == [(3 / 4 + 1 / 2) / 4, 1.0, 1.0]
    assert np.isnan(found["d"])
    with pytest.raises(GeoError, match="people: a risk needs a weight"):
        risk(figures, breaks, {"cases": 3})


def test_gaps_by_risk_and_hours() -> None:
    last = last_seen({"visits": VISITS, "checks": CHECKS}, None, AT)
    found = rank_gaps(pd.Series({"a": 1.0, "b": 0.5, "c": 0.35}), last)
    assert found["cell"].tolist() == ["b", "c", "a", "d"]
    assert found["score"].tolist()[:3] == [28, 28, 8]
    assert np.isnan(found["score"].iloc[3]), "nobody's risk is guessed"
