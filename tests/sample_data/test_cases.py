"""The city's cases are the published ones, on every day, whatever cell they fall on."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sample_data import tables
from sample_data.days import FIRST, LAST
from tests.sample_data.conftest import read_feed

FIGURES = {
    "confirmed_total": "confirmed",
    "recovered_total": "recovered",
    "died_total": "died",
}


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    """The published figures, carried on to every day of the sample; indexed by ISO day."""
    table = pd.read_csv(tables.FACTS / "city_case_curve.csv", index_col="published_on")
    days = pd.date_range(FIRST, LAST).strftime("%Y-%m-%d")
    return table.reindex(days).ffill()


@pytest.fixture(scope="module")
def first_sent(folder: Path) -> pd.DataFrame:
    return read_feed(folder, "cases")


@pytest.fixture(scope="module")
def corrected(folder: Path, first_sent: pd.DataFrame) -> pd.DataFrame:
    """The newest figure of every area and day."""
    correction = pd.read_csv(folder / "cases_correction.csv", dtype={"area_code": str})
    both = pd.concat([first_sent, correction]).sort_values("recorded_at", kind="stable")
    return both.groupby(["area_code", "observed_on"], as_index=False).last()


@pytest.mark.parametrize("state", ["first_sent", "corrected"])
def test_city_curve_on_every_day(
    state: str, published: pd.DataFrame, request: pytest.FixtureRequest
) -> None:
    rows: pd.DataFrame = request.getfixturevalue(state)
    city = rows.groupby("observed_on")[list(FIGURES)].sum(min_count=1)
    assert city.index.tolist() == published.index.tolist()
    assert city.loc["2020-01-20", "confirmed_total"] == 0
    assert city.loc["2020-01-21", "confirmed_total"] == 4
    assert city.loc["2020-03-30"].tolist() == [103, 97, 1]
    for ours, theirs in FIGURES.items():
        expected = published[theirs]
        if ours == "confirmed_total":
            expected = expected.fillna(0)
        pd.testing.assert_series_equal(city[ours], expected, check_names=False, check_dtype=False)


def test_nothing_is_said_of_recoveries_before_their_first_publication(
    first_sent: pd.DataFrame,
) -> None:
    early = first_sent[first_sent["observed_on"] < "2020-02-07"]
    assert early["recovered_total"].isna().all()
    assert early["died_total"].isna().all()


def test_cumulative_counts_never_fall(corrected: pd.DataFrame) -> None:
    for figure in FIGURES:
        by_day = corrected.pivot(index="observed_on", columns="area_code", values=figure)
        steps = by_day.diff().to_numpy()
        assert not (steps < 0).any()


def test_some_cases_are_known_only_to_a_district_or_a_town(corrected: pd.DataFrame) -> None:
    last = corrected[corrected["observed_on"] == "2020-03-30"]
    coarse = last[last["area_code"].str.len() < 15].set_index("area_code")["confirmed_total"]
    assert coarse.to_dict() == {
        "440402": 2, "440402003": 1, "440403": 1, "440404100": 1, "440472": 1,
    }  # fmt: skip


def test_one_case_was_located_later(folder: Path, first_sent: pd.DataFrame) -> None:
    correction = pd.read_csv(folder / "cases_correction.csv", dtype={"area_code": str})
    assert correction["recorded_at"].unique().tolist() == ["2020-02-10T10:20:00+08:00"]
    assert len(correction) == 16
    before = first_sent.set_index(["area_code", "observed_on"])["confirmed_total"]
    change = [
        int(row.confirmed_total - before[row.area_code, row.observed_on])
        for row in correction.itertuples()
    ]
    assert change == [-1, 1] * 8
