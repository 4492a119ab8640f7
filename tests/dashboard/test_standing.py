"""What is done every day: at its time in Asia/Shanghai, once, until it is ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.errors import DashboardError
from dashboard.live import LOCAL
from dashboard.standing import Every, run_every

MORNING = Every(7, 30)


class Clock:
    """A clock that moves as somebody sleeps or works; ends the run at the last moment."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self.now, self.end = start, end

    def read(self) -> datetime:
        return self.now

    def sleep(self, length_s: float) -> None:
        assert 0 < length_s <= 30
        self.now += timedelta(seconds=length_s)
        if self.now > self.end:
            raise KeyboardInterrupt


def acted(start: datetime, days: float, work: timedelta = timedelta()) -> list[datetime]:
    """When something was done in some days from a start on, if each time takes so long."""
    clock, done = Clock(start, start + timedelta(days=days)), []

    def act(due: datetime) -> None:
        done.append(due)
        clock.now += work

    with pytest.raises(KeyboardInterrupt):
        run_every(MORNING, act, clock.read, clock.sleep)
    return done


def test_each_day_at_its_time():
    start = datetime(2020, 3, 29, 7, 29, 50, tzinfo=LOCAL)
    assert acted(start, 2.5) == [
        datetime(2020, 3, day, 7, 30, tzinfo=LOCAL) for day in (29, 30, 31)
    ]


def test_the_city_s_time_whatever_the_machine_s():
    start = datetime(2020, 3, 29, 23, 0, tzinfo=UTC)  # 07:00 on the 30th in Zhuhai
    assert acted(start, 0.5) == [datetime(2020, 3, 30, 7, 30, tzinfo=LOCAL)]


def test_never_twice_for_one_time_and_what_was_missed_once():
    start = datetime(2020, 3, 29, 7, 30, tzinfo=LOCAL)
    assert acted(start, 1.2) == [datetime(2020, 3, 30, 7, 30, tzinfo=LOCAL)]
    slow = acted(start, 6, work=timedelta(days=2, hours=1))
    assert [due.day for due in slow] == [30, 2]


@pytest.mark.parametrize("text", ["day", "day@24:00", "day@7", "hour@07:30", "day@07:60", ""])
def test_any_other_time_is_refused(text: str):
    with pytest.raises(DashboardError, match="day@07:30"):
        Every.read(text)


def test_a_time_is_read():
    assert [str(Every.read(text)) for text in ("day@07:30", "day@7:30", "day@23:59")] == [
        "07:30", "07:30", "23:59",
    ]  # fmt: skip
