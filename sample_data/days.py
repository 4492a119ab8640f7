"""The sample's calendar: 17 Jan to 30 Mar 2020, Asia/Shanghai (no summer time: +08:00)."""

from datetime import date, datetime, timedelta

import numpy as np

FIRST = date(2020, 1, 17)
LAST = date(2020, 3, 30)
CONTROL = date(2020, 1, 23)
RESUMPTION = date(2020, 2, 10)
CLOCK = "2020-03-30T08:00:00+08:00"


def days(first: date = FIRST, last: date = LAST) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def stamp(day: date, clock: str = "08:00", seconds: int = 0) -> str:
    """ISO time with offset of a clock time (HH:MM) on a day, moved on by `seconds`."""
    moment = datetime.fromisoformat(f"{day.isoformat()}T{clock}:00") + timedelta(seconds=seconds)
    return f"{moment.isoformat()}+08:00"


def rng_for(feed: str) -> np.random.Generator:
    """A generator of its own for every feed, so that one feed's change leaves the others alone."""
    return np.random.default_rng([440400, *feed.encode()])
