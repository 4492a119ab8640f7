"""A sheet's view from a page's address, of the newest day or a fixed one, and back."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.briefing.views import (
    absolute,
    fixed,
    following,
    is_following,
    newest_days,
    shown,
    view_of_address,
)
from dashboard.errors import AddressRefused
from dashboard.live import Live
from queries.scope import Scope

DAYS = {None: date(2020, 2, 4), "confirmed": date(2020, 2, 4), "slow": date(2020, 2, 2)}


def newest(metric: str | None) -> date:
    return DAYS[metric]


@pytest.mark.parametrize(
    ("address", "view"),
    [
        ("http://map.example/?area=4401&metric=confirmed", "area=4401&day=newest&metric=confirmed"),
        ("/?lang=en&site=FC1&area=4401&sort=x", "area=4401&day=newest"),
        ("area=4401", "area=4401&day=newest"),
        ("?area=4401&day=2020-02-03", "area=4401&day=2020-02-03"),
        ("/", "day=newest"),
        (
            "http://map.example/my_area?alert=act&compare=2020-02-01&known=2020-02-03T08:00",
            "page=my_area&day=newest&alert=act&compare=-3&known=2020-02-03T08:00",
        ),
        ("/base/my_area/?day=2020-02-03&compare=2020-02-01",
         "page=my_area&day=2020-02-03&compare=2020-02-01"),
        ("  ?layers=cells,borders  ", "day=newest&layers=cells,borders"),
    ],
)  # fmt: skip
def test_an_address_becomes_a_view_that_follows_the_data_unless_it_names_a_day(
    address: str, view: str
):
    assert view_of_address(address, newest) == view


@pytest.mark.parametrize(
    "address", ["", "  ", "/wall?area=4401", "现有确诊", "http://[", "/briefing"]
)
def test_what_is_no_address_of_a_map_is_refused(address: str):
    with pytest.raises(AddressRefused):
        view_of_address(address, newest)


@pytest.mark.parametrize(
    ("view", "params"),
    [
        ("day=newest&metric=confirmed", {"day": "2020-02-04", "metric": "confirmed"}),
        ("metric=slow", {"day": "2020-02-02", "metric": "slow"}),
        ("day=newest&compare=-3", {"day": "2020-02-04", "compare": "2020-02-01"}),
        ("day=2020-02-03&compare=-1", {"day": "2020-02-03", "compare": "2020-02-02"}),
        ("day=2020-02-03&compare=2020-02-01", {"day": "2020-02-03", "compare": "2020-02-01"}),
        ("day=gestern&compare=-1", {"day": "gestern", "compare": "-1"}),
    ],
)
def test_a_view_stands_for_days_as_they_are_now(view: str, params: dict[str, str]):
    assert absolute(view, newest) == params


def test_the_next_day_it_stands_for_that():
    def tomorrow(_metric: str | None) -> date:
        return date(2020, 2, 5)

    view = "day=newest&compare=-3"
    assert absolute(view, tomorrow) == {"day": "2020-02-05", "compare": "2020-02-02"}
    assert absolute(fixed(view, newest), tomorrow) == absolute(view, newest)


def test_to_follow_and_to_stay_are_there_and_back():
    following_one = "area=4401&day=newest&compare=-3"
    fixed_one = "area=4401&day=2020-02-04&compare=2020-02-01"
    assert fixed(following_one, newest) == fixed_one
    assert following(fixed_one, newest) == following_one
    assert is_following(following_one)
    assert is_following("area=4401")
    assert not is_following(fixed_one)
    assert following("day=2020-02-03&compare=gestern", newest) == "day=newest&compare=gestern"


def test_the_newest_day_is_the_city_s_own_and_what_the_city_lacks_is_said(town: Live):
    with town.reading(Scope("4401")) as (conn, city):
        newest_day = newest_days(conn, city, town.once(city))
        assert newest_day("confirmed") == newest_day("no such") == date(2020, 2, 4)
        view, lacks = shown({"area": "440101", "day": "2020-02-03"}, city, "zh")
        assert (view.area, view.day, lacks) == ("440101", date(2020, 2, 3), [])
        _, lacks = shown({"area": "4402", "metric": "no such"}, city, "en")
        assert lacks == [
            "There is no area “4402”; showing 东区.".replace(
                "东区", city.hierarchy.name("4401", "en")
            ),
            "There is no metric “no such”; showing the default.",
        ]
