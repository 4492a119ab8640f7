"""What the pages of cases and of resumption are made of: entries of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class CaseTheme:
    """`[cases]`: metrics by name; None: the city has no such figure, and none is made up.

    `total`, the catalogue's `case_metric`, `recovered`, `died`, `imported` and `local` are
    cumulative counts by the day of publication; `current` is how many are ill on a day; `onset`
    counts those who fell ill on a day. `incidence` is a ratio of cases to people. No rate is given
    of fewer than `smallest_population` people, nor of fewer than `smallest_cases` cases but none.
    """

    total: str
    recovered: str | None
    died: str | None
    imported: str | None
    local: str | None
    current: str | None
    onset: str | None
    incidence: str | None
    smallest_population: int
    smallest_cases: int


@dataclass(frozen=True)
class ResumptionTheme:
    """`[resumption]`: the sites that go back to work, and how that is told of them.

    Sites of `site_kind` report a `status`, one of `steps`, in order from the first to the goal, and
    `staff_back`; their register has `staff` and the columns `group_by`. Reports are of the feed
    `feed`. `rate` is the metric of the share back at work. `holders` says who has to act on a site
    at a step, as (zh, en); the department of the feed where the catalogue does not say.
    """

    site_kind: str
    feed: str
    steps: tuple[str, ...]
    staff: str
    staff_back: str
    group_by: tuple[str, ...]
    rate: str
    holders: Mapping[str, tuple[str, str]] = field(hash=False)
