"""Something done every day at a time of the city's clock, until the process is ended."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.errors import DashboardError
from dashboard.live import LOCAL

LONGEST_NAP_S = 30.0  # a machine that was asleep, or whose clock was set, is noticed by then


@dataclass(frozen=True)
class Every:
    """A time of each day in Asia/Shanghai."""

    hour: int
    minute: int

    @classmethod
    def read(cls, text: str) -> Every:
        """Of "day@07:30"; raises DashboardError for anything else."""
        found = re.fullmatch(r"day@([01]?\d|2[0-3]):([0-5]\d)", text)
        if found is None:
            raise DashboardError(f"{text!r}: expected day@ and a time of the day, as day@07:30")
        return cls(int(found[1]), int(found[2]))

    def after(self, moment: datetime) -> datetime:
        """The first such time after a moment."""
        local = moment.astimezone(LOCAL)
        today = local.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        return today if today > local else today + timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"


def run_every(
    every: Every,
    act: Callable[[datetime], None],
    now: Callable[[], datetime] = lambda: datetime.now(LOCAL),
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Calls `act` with the time at each such time, never twice for the same; what comes due while
    it acts or the machine sleeps is done once afterwards. Ends by what `act` or `sleep` raises."""
    due = every.after(now())
    while True:
        while (left_s := (due - now()).total_seconds()) > 0:
            sleep(min(left_s, LONGEST_NAP_S))
        act(due)
        due = every.after(max(due, now()))
