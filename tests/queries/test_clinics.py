"""Clinics at a moment and hour by hour, as a city has them whose feeds tell little."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import geopandas as gpd
import pytest

from queries.catalogue import parse_catalogue
from queries.clinics import clinic_day, is_due_open, read_clinics
from queries.schema import migrate
from queries.scope import Scope
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.town import CATALOGUE, CELLS, in_cell, write_town

LOCAL = timezone(timedelta(hours=8))
DAY = datetime(2020, 2, 3, tzinfo=LOCAL)
WHOLE = Scope("44")
PLAIN = parse_catalogue(CATALOGUE)


def _row(code: str, cell: str, rest: str) -> str:
    lon, lat = in_cell(cell)
    return f"{code},门诊{code},{lon},{lat},{cell},{rest}"


@pytest.fixture(scope="module")
def clinics(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A day clinic, one round the clock that falls silent, one that never says anything."""
    folder = tmp_path_factory.mktemp("clinics")
    url = new_database(server)
    migrate(url)
    with Store.open(url) as store:
        write_town(store, tmp_path_factory.mktemp("town"))
        send(
            store, folder, "clinics", "site_code,name,lon,lat,area_code,beds,hours,is_24h",
            _row("FC1", CELLS[0], "10,08:00-20:00,false"),
            _row("FC2", CELLS[1], "20,,true"),
            _row("FC3", CELLS[3], "0,,"),
        )  # fmt: skip
        send(
            store, folder, "clinic_status", "site_code,observed_at,status,queue,recorded_at",
            "FC1,2020-02-03T08:00:00+08:00,open,3,2020-02-03T08:05:00+08:00",
            "FC1,2020-02-03T08:30:00+08:00,open,5,2020-02-03T08:35:00+08:00",
            "FC1,2020-02-03T09:00:00+08:00,closed,,2020-02-03T09:05:00+08:00",
            "FC2,2020-02-03T01:00:00+08:00,open,1,2020-02-03T01:05:00+08:00",
            "FC2,2020-02-04T00:00:00+08:00,open,7,2020-02-04T00:05:00+08:00",
        )  # fmt: skip
        send(
            store, folder, "clinic_status", "site_code,observed_at,status,queue,recorded_at",
            "FC1,2020-02-03T08:30:00+08:00,open,6,2020-02-03T12:00:00+08:00",
        )  # fmt: skip
        yield store


def seen(
    store: Store, hour: float, scope: Scope = WHOLE, known_at: datetime | None = None
) -> gpd.GeoDataFrame:
    with store.read(scope) as conn:
        at = DAY + timedelta(hours=hour)
        return read_clinics(conn, PLAIN, "clinic", at, known_at).set_index("code")


def test_the_newest_report_and_what_was_never_reported(clinics: Store) -> None:
    at_nine = seen(clinics, 8.75)
    assert at_nine["status"].tolist() == ["open", "open", "unknown"]
    assert at_nine["queue"].tolist()[:2] == [6, 1]
    assert at_nine[["beds_used", "wait_min", "load"]].isna().all(axis=None)
    assert at_nine.loc["FC1", "observed_at"] == datetime(2020, 2, 3, 0, 30, tzinfo=UTC)
    assert at_nine["observed_at"].isna().tolist() == [False, False, True]
    before = seen(clinics, 8.75, known_at=datetime(2020, 2, 3, 1, 0, tzinfo=UTC))
    assert before.loc["FC1", "queue"] == 5, "without the correction since"


def test_nobody_is_sent_to_whose_word_has_expired(clinics: Store) -> None:
    # Cadence 1 h and grace 1 h: five hours later the word has expired.
    assert seen(clinics, 6)[["heard", "is_open"]].to_numpy().tolist() == [
        ["never", False], ["stale", True], ["never", False],
    ]  # fmt: skip
    assert seen(clinics, 6.5).loc["FC2", ["status", "heard", "is_open"]].tolist() == [
        "open", "expired", False,
    ]  # fmt: skip
    assert not seen(clinics, 9).loc["FC1", "is_open"], "it said that it is closed"


def test_hours_of_the_register(clinics: Store) -> None:
    assert seen(clinics, 8)["is_due_open"].tolist() == [True, True, None]
    assert seen(clinics, 20)["is_due_open"].tolist() == [False, True, None]


def test_what_hours_say_against_a_report(clinics: Store) -> None:
    def doubts(hour: float) -> list[str]:
        return seen(clinics, hour)["doubt"].tolist()

    # FC1 reports closed at 9 though its hours are 8 to 20, FC2 is open day and night, FC3 has no
    # hours and never reports.
    assert doubts(6) == ["", "", ""]
    assert doubts(8.25) == ["", "awaited", ""], "FC1 is open"
    assert doubts(7) == ["", "awaited", ""], "what FC2 said at 1 has expired"
    assert doubts(9.5) == ["closed_when_due", "awaited", ""]
    assert doubts(14) == ["closed_when_due", "awaited", ""]
    assert doubts(14.5) == ["awaited", "awaited", ""], "that word has expired"
    assert doubts(21) == ["", "awaited", ""], "after its hours"


def test_a_day_hour_by_hour(clinics: Store) -> None:
    with clinics.read(Scope("44")) as conn:
        day = clinic_day(conn, "clinic", DAY, DAY + timedelta(days=1))
        morning = clinic_day(conn, "clinic", DAY, DAY + timedelta(hours=8, minutes=10))
        tomorrow = clinic_day(conn, "clinic", DAY, DAY - timedelta(hours=1))
    assert list(day["site"].unique()) == ["FC1", "FC2", "FC3"]
    assert day.groupby("site")["hour"].apply(list).tolist() == [list(range(24))] * 3
    told = day[day["status"] != "unknown"]
    assert told[["site", "hour", "status"]].to_numpy().tolist() == [
        ["FC1", 8, "open"], ["FC1", 9, "closed"], ["FC2", 1, "open"],
    ]  # fmt: skip
    assert told["queue"].tolist()[::2] == [6, 1]
    assert told["queue"].isna().tolist() == [False, True, False]
    assert day[day["status"] == "unknown"]["queue"].isna().all()
    assert morning["hour"].max() == 8
    assert morning[morning["status"] == "open"]["queue"].tolist() == [3, 1]
    assert tomorrow.empty


def test_a_scope_sees_its_own_clinics_only(clinics: Store) -> None:
    assert list(seen(clinics, 9, Scope("4402")).index) == ["FC3"]
    assert list(seen(clinics, 9, Scope("440101")).index) == ["FC1", "FC2"]
    with clinics.read(Scope("440102")) as conn:
        assert clinic_day(conn, "clinic", DAY, DAY + timedelta(days=1)).empty
        assert read_clinics(conn, PLAIN, "clinic", DAY).empty


def test_a_city_without_such_sites(clinics: Store) -> None:
    with clinics.read(Scope("44")) as conn:
        assert read_clinics(conn, PLAIN, "laboratory", DAY).empty


@pytest.mark.parametrize(
    ("hours", "is_24h", "at", "due"),
    [
        ("08:00-20:00", False, "07:59", False),
        ("08:00-20:00", None, "08:00", True),
        ("8:00–20:00", None, "19:59", True),
        ("08:00-20:00", None, "20:00", False),
        ("20:00-08:00", None, "03:00", True),
        ("20:00-08:00", None, "12:00", False),
        ("00:00-24:00", False, "23:59", True),
        ("08:00-20:00", True, "03:00", True),
        ("08:00-25:00", None, "09:00", None),
        ("08:70-20:00", None, "09:00", None),
        ("mornings", False, "09:00", None),
        (None, None, "09:00", None),
    ],
)
def test_opening_hours(hours: str | None, is_24h: bool | None, at: str, due: bool | None) -> None:
    hour, minute = map(int, at.split(":"))
    assert is_due_open(hours, is_24h, DAY.replace(hour=hour, minute=minute)) is due
