"""What a list of areas is narrowed down to: part of the view, and so of the address."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

ALERTS = ("open", "act", "watch", "new", "in_hand", "none")
GAPS_H = (24, 48, 72)
LOADS_PERCENT = (50, 70, 85)


@dataclass(frozen=True)
class Filters:
    """Which areas of a list are kept; None leaves them all.

    `least` and `most` bound the view's metric, both included; `gap_h` how long nobody has
    patrolled, hours or more; `load` how full a clinic of the area is, per cent or more; `status`
    a status that an enterprise of the area is in; `alert` one of ALERTS: any open alert, one to
    act on, one to watch, one that nobody has seen, one that somebody is at, none at all.
    """

    least: float | None = None
    most: float | None = None
    gap_h: int | None = None
    load: int | None = None
    status: str | None = None
    alert: str | None = None

    @property
    def is_on(self) -> bool:
        """Whether anything is left out."""
        return self != NO_FILTERS


NO_FILTERS = Filters()
NAMES = tuple(field.name for field in fields(Filters))


def filter_params(filters: Filters) -> dict[str, str]:
    """The filters as query parameters, those that leave all out as empty texts."""
    return {name: as_text(getattr(filters, name)) for name in NAMES}


def filters_from(
    params: Mapping[str, str], statuses: Sequence[str], refused: Callable[[str, str], None]
) -> Filters:
    """The filters that an address asks for; `refused(name, given)` is told of each that is none.

    Never raises. `statuses` are those that enterprises may be in.
    """
    read: dict[str, Callable[[str], Any]] = {
        "least": _number,
        "most": _number,
        "gap_h": lambda given: _whole(given, 1, 24 * 60),
        "load": lambda given: _whole(given, 1, 1000),
        "status": lambda given: given if given in statuses else None,
        "alert": lambda given: given if given in ALERTS else None,
    }
    found = {}
    for name in NAMES:
        given = params.get(name, "")
        if given:
            found[name] = read[name](given)
            if found[name] is None:
                refused(name, given)
    return Filters(**found)


def as_text(value: object) -> str:
    """A filter's value as it stands in an address."""
    if value is None:
        return ""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _number(given: str) -> float | None:
    try:
        number = float(given)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _whole(given: str, least: int, most: int) -> int | None:
    is_whole = given.isascii() and given.isdigit() and len(given) <= len(str(most))
    return int(given) if is_whole and least <= int(given) <= most else None
