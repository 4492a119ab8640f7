"""Signed addresses: stable for half a day, refused when altered, expired or of another kind."""

import pytest

from dashboard.addresses import HALF_DAY_S, Address, AddressBook
from dashboard.errors import AddressRefused

BOOK = AddressBook("a key")
DAYS = Address.of("days", "440402", "x")
NOON = 40_000 * HALF_DAY_S + 100.0


def token_of(path: str) -> str:
    return path.rsplit("/", 1)[1]


def test_an_address_reads_back_what_it_stands_for():
    path = BOOK.sign(Address.of("days", "440402", "patrol_coverage", 5, 41), "li", now=NOON)
    assert path.startswith("/data/days/")
    found = BOOK.read("days", token_of(path), now=NOON)
    assert found == (Address("days", "440402", ("patrol_coverage", "5", "41")), "li")


def test_the_same_data_keep_the_same_address_for_half_a_day():
    first = BOOK.sign(DAYS, "li", now=NOON)
    assert BOOK.sign(DAYS, "li", now=NOON + HALF_DAY_S - 101) == first
    assert BOOK.sign(DAYS, "li", now=NOON + HALF_DAY_S) != first


def test_scope_snapshot_and_person_are_part_of_the_address():
    paths = {
        BOOK.sign(Address.of("days", scope, metric, snapshot), person, now=NOON)
        for scope in ("440402", "440403")
        for metric in ("a", "b")
        for snapshot in (1, 2)
        for person in ("li", "wang")
    }
    assert len(paths) == 16


def test_an_address_lives_between_half_a_day_and_a_day():
    token = token_of(BOOK.sign(DAYS, "li", now=NOON))
    BOOK.read("days", token, now=NOON + HALF_DAY_S)
    with pytest.raises(AddressRefused, match="expired"):
        BOOK.read("days", token, now=NOON + 2 * HALF_DAY_S)


def test_an_export_lives_five_minutes():
    export = Address.of("export", "440402", "city_map", "csv", "zh", "area=440402")
    token = token_of(BOOK.sign(export, "li", now=NOON))
    assert BOOK.read("export", token, now=NOON + 299) == (export, "li")
    with pytest.raises(AddressRefused, match="expired"):
        BOOK.read("export", token, now=NOON + 301)
    for kind in ("days", "geometry"):
        with pytest.raises(AddressRefused, match="another kind"):
            BOOK.read(kind, token, now=NOON)


def test_another_kind_is_refused():
    token = token_of(BOOK.sign(Address.of("sites", "440402"), "li", now=NOON))
    with pytest.raises(AddressRefused, match="another kind"):
        BOOK.read("days", token, now=NOON)


@pytest.mark.parametrize("place", [0, 5, -1])
def test_an_altered_address_is_refused(place: int):
    token = list(token_of(BOOK.sign(DAYS, "li", now=NOON)))
    token[place] = "A" if token[place] != "A" else "B"
    with pytest.raises(AddressRefused):
        BOOK.read("days", "".join(token), now=NOON)


@pytest.mark.parametrize("token", ["", ".", "a.b", "W10.AAAA", "%2e%2e", "\x00", "中"])
def test_a_guessed_address_is_refused(token: str):
    with pytest.raises(AddressRefused):
        BOOK.read("days", token, now=NOON)


def test_another_key_opens_nothing():
    token = token_of(AddressBook("another key").sign(DAYS, "li", now=NOON))
    with pytest.raises(AddressRefused):
        BOOK.read("days", token, now=NOON)
