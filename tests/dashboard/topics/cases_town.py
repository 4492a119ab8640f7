"""The town whose cases are told day by day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard import live as process
from dashboard.live import Live
from queries.schema import migrate
from queries.snapshot import Listener
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.themed_town import THEMED
from tests.queries.town import CELLS, write_town

MARK = '{ day = "2020-02-03", title = { zh = "响应", en = "Response" } }'
CASES = THEMED.replace('period = ["2020-02-01"', 'period = ["2020-01-20"').replace(
    'case_metric = "confirmed"', f'case_metric = "confirmed"\nmark = [{MARK}]'
)
# Confirmed of 格一 and 格二 by day, from 20 January to 9 February; 格四 has none. On
# the 6th that of 格三 is taken off again.
FIRST = [0] * 10 + [2, 3, 5, 6, 6, 6, 8, 7, 7, 7, 7]
SECOND = [0] * 19 + [1, 1]
THIRD = [0] * 13 + [1] * 4 + [0] * 4
HEAD = "area_code,observed_on,confirmed,recovered,imported,recorded_at"


def days() -> list[str]:
    return [f"2020-01-{n}" for n in range(20, 32)] + [f"2020-02-{n:02}" for n in range(1, 10)]


@contextmanager
def open_cases(server: str, folder: Path, catalogue: str) -> Iterator[Live]:
    """The town with a catalogue, as the memory of this process."""
    url = new_database(server)
    migrate(url)
    store = Store.open(url)
    write_town(store, folder, catalogue)
    live = Live(store, Listener(url))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "_current", live)
        yield live
    live.close()


@contextmanager
def told_cases(server: str, folder: Path) -> Iterator[Live]:
    """The town with the counts of every day, and one correction."""
    with open_cases(server, folder, CASES) as live:
        people = [f"{cell},2020-01-01,{100 if cell == CELLS[3] else 1000},1" for cell in CELLS]
        send(live.store, folder, "people", "area_code,observed_on,people,level_m", *people)
        lines = []
        for at, day in enumerate(days()):
            told = dict(zip(CELLS, (FIRST[at], SECOND[at], THIRD[at], 0), strict=True))
            lines += [
                f"{c},{day},{n},{n // 4},{n // 2},{day}T08:00:00+08:00" for c, n in told.items()
            ]
        send(live.store, folder, "cases", HEAD, *lines)
        # Learnt on the 9th: on the 8th 格一 had seven, not eight; so the fall is gone.
        late = f"{CELLS[0]},2020-02-05,7,2,3,2020-02-09T10:00:00+08:00"
        send(live.store, folder, "cases", HEAD, late)
        yield live
