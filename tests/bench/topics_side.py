"""What the topic pages read and work out for one view, each aggregation by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dashboard.live import City, Live
from dashboard.look import look
from dashboard.topic_page import topic_page
from dashboard.topics import TOPICS
from dashboard.view import from_params
from queries.scope import Scope
from tests.bench.history import HISTORY
from tests.bench.table import Figure, at_most

REPEATS = 3
LIMIT_MS, TIMES = 50, 1.5
LEAST_MS = 2.0  # of less than this a ratio is the clock's
TOLD = 6
# Pure computing that a page waits for once a delivery of its feeds, whatever is looked at.
ONCE_A_DELIVERY = {"case clusters": 1000, "flown back": 200}
Took = Mapping[tuple[str, str, str], float]  # milliseconds by topic, area and what was made


@dataclass
class Timed:
    """A memory that holds nothing but what lasts as long as the ground, and notes how long each
    thing took to make; what that asked for in turn is noted by itself and not in it.

    Time is that of this process and of its database connection, both at work and not waiting for
    each other or for what else the machine does.
    """

    lasting: dict[Hashable, Any]
    cpu: Path
    took_ms: dict[str, float] = field(default_factory=dict)
    _kept: dict[Hashable, Any] = field(default_factory=dict)
    _inner_ms: list[float] = field(default_factory=lambda: [0.0])

    def once(
        self, key: Hashable, make: Callable[[], Any], feeds: Collection[str] | None = None
    ) -> Any:
        """As `dashboard.live.Once`."""
        kept = self.lasting if feeds is not None and not feeds else self._kept
        if key not in kept:
            kept[key] = self.run(_name(key), make)
        return kept[key]

    def run(self, name: str, make: Callable[[], Any]) -> Any:
        """Makes something and notes the time; of several of one name the longest."""
        self._inner_ms.append(0.0)
        start_ms = self._ms()
        made = make()
        whole_ms = self._ms() - start_ms
        own_ms = whole_ms - self._inner_ms.pop()
        self._inner_ms[-1] += whole_ms
        self.took_ms[name] = max(own_ms, self.took_ms.get(name, 0.0))
        return made

    def _ms(self) -> float:
        """Since some moment; the connection's in nanoseconds, as Linux counts it."""
        return 1000 * time.process_time() + int(self.cpu.read_text().split()[0]) / 1e6


def _name(key: Any) -> str:
    """What is made, of a key that may also say of where and when."""
    return _name(key[0]) if isinstance(key, tuple) else str(key)


def views(live: Live) -> Took:
    """Every page looked at from the city and from a community, as after a delivery of all feeds;
    the least of several times."""
    city = live.city(Scope.whole())
    community = city.hierarchy.path(city.hierarchy.codes(5)[600])[3]
    lasting: dict[Hashable, Any] = {}
    rounds: list[dict[tuple[str, str, str], float]] = []
    for _ in range(1 + REPEATS):
        took: dict[tuple[str, str, str], float] = {}
        with live.store.read(Scope.whole()) as conn:
            for topic in TOPICS:
                for name, area in (("city", city.root), ("community", community)):
                    made = _view(conn, city, topic, area, lasting)
                    took |= {(topic, name, what): ms for what, ms in made.items()}
        rounds.append(took)
    return {key: min(one[key] for one in rounds[1:]) for key in rounds[-1]}


def _view(
    conn: Any, city: City, topic_id: str, area: str, lasting: dict[Hashable, Any]
) -> Mapping[str, float]:
    timed = Timed(lasting, Path(f"/proc/{conn.info.backend_pid}/schedstat"))
    topic = TOPICS[topic_id]
    view, _ = from_params({"area": area}, topic_page(topic_id).offer(city))
    seen = timed.run("map", lambda: look(conn, city, view, timed.once))
    timed.run("answer", lambda: topic.answer(seen))
    timed.run("sections", lambda: topic.sections(seen))
    explain = topic.explain
    if explain is not None:
        timed.run("behind a number", lambda: explain(seen, area))
    return timed.took_ms


def pages(before: Took, after: Took) -> list[Figure]:
    """The slowest aggregation of each page, and how much slower any is with the longer history."""
    figures = []
    for topic in TOPICS:
        own = {key: ms for key, ms in before.items() if key[0] == topic}
        slow = {key: ms for key, ms in own.items() if key[2] not in ONCE_A_DELIVERY}
        figures.append(
            at_most(f"{topic} page, any aggregation", max(slow.values()), LIMIT_MS, "ms",
                    f"together {sum(slow.values()):.0f}: {_told(slow)}")
        )  # fmt: skip
        for name, limit_ms in ONCE_A_DELIVERY.items():
            times = [ms for key, ms in own.items() if key[2] == name]
            if times:
                figures.append(
                    at_most(f"… {name}", max(times), limit_ms, "ms", "kept for its delivery")
                )
        times_as_long = {
            key: after[key] / ms for key, ms in own.items() if max(ms, after[key]) >= LEAST_MS
        }
        figures.append(
            at_most(f"… with {HISTORY} × the history", max(times_as_long.values()), TIMES, "×",
                    _told(times_as_long, 2))
        )  # fmt: skip
    return figures


def _told(found: Took, decimals: int = 0) -> str:
    """The largest of some figures, with what and where they are of."""
    largest = sorted(found.items(), key=lambda one: -one[1])[:TOLD]
    return ", ".join(f"{key[2]} ({key[1]}) {value:.{decimals}f}" for key, value in largest)
