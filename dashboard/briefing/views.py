"""What a sheet of a briefing shows: the address of a page, of a fixed day or of the newest.

A view is kept as the query string of the page's address without the reader's language, and with
`page` if it is not the city map's. `day=newest` follows the data, and `compare=-7` is a week before
whichever day that is: opened tomorrow the same sheet shows tomorrow's figures. The newest day is
the page's own; of a metric that lags the last that it is in for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from psycopg import Connection

from dashboard.errors import AddressRefused
from dashboard.filters import NAMES
from dashboard.live import City, Once
from dashboard.offer import offer_of
from dashboard.paper.template import newest_of
from dashboard.text import Lang
from dashboard.view import View, from_params

NEWEST = "newest"
PAGES = {"": "", "my_area": "my_area"}  # last part of an address's path → page
KEPT = ("page", "area", "day", "metric", "level", "layers", *NAMES, "compare", "known", "frame")
DAYS_BEFORE = re.compile(r"-[1-9]\d{0,2}")

NewestDay = Callable[[str | None], date]  # of a metric by name, None: the city's default


def newest_days(conn: Connection[Any], city: City, once: Once) -> NewestDay:
    """A function that tells the newest day of a metric; for a name that is none the default's."""

    def newest(name: str | None) -> date:
        metric = city.catalogue.metrics.get(name or "")
        return newest_of(conn, city, once, metric.name if metric else city.catalogue.default_metric)

    return newest


def view_of_address(address: str, newest: NewestDay) -> str:
    """The view that a page's address shows, as a sheet keeps it; a query alone is the city map's.

    Its day follows the data if the address names none. Raises AddressRefused for the address of
    anything else; whether the city has the view is for `shown` to say.
    """
    address = address.strip()
    if "?" not in address and "=" in address:
        address = f"?{address}"
    try:
        parts = urlsplit(address)
    except ValueError:
        raise AddressRefused(f"{address[:40]!r} is no address") from None
    page = parts.path.rstrip("/").rpartition("/")[2]
    if not address or page not in PAGES:
        raise AddressRefused(
            f"{address[:40]!r} is not the address of a map; copy one from the city map or my area"
        )
    view = as_text(dict(parse_qsl(parts.query)) | ({"page": PAGES[page]} if page else {}))
    return following(view, newest) if is_following(view) else view


def absolute(view: str, newest: NewestDay) -> dict[str, str]:
    """The parameters of the page's address that a view stands for now."""
    params = dict(parse_qsl(view))
    day, compare = _day(params, newest), params.get("compare", "")
    if day is None:
        return params
    if DAYS_BEFORE.fullmatch(compare):
        params["compare"] = (day + timedelta(days=int(compare))).isoformat()
    return params | {"day": day.isoformat()}


def following(view: str, newest: NewestDay) -> str:
    """The same view of the newest day, and compared with as many days before it."""
    params = absolute(view, newest)
    day, before = _day(params, newest), _date(params.get("compare", ""))
    if day is not None and before is not None:
        params["compare"] = str((before - day).days)
    return as_text(params | {"day": NEWEST})


def fixed(view: str, newest: NewestDay) -> str:
    """The same view of the day that it shows now."""
    return as_text(absolute(view, newest))


def is_following(view: str) -> bool:
    """Whether a view is of the newest day, whichever that is."""
    return dict(parse_qsl(view)).get("day", NEWEST) == NEWEST


def shown(params: Mapping[str, str], city: City, lang: Lang) -> tuple[View, list[str]]:
    """The view that an address's parameters show, and a line for all that the city lacks of it."""
    return from_params({**params, "lang": lang}, offer_of(city, desk=True))


def as_text(params: Mapping[str, str]) -> str:
    """Parameters of a page's address as a sheet keeps them, in a fixed order."""
    return urlencode({name: params[name] for name in KEPT if params.get(name)}, safe=",:")


def _day(params: Mapping[str, str], newest: NewestDay) -> date | None:
    """The day a view is of; None if it says something that is no day."""
    said = params.get("day", NEWEST)
    return newest(params.get("metric")) if said == NEWEST else _date(said)


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
