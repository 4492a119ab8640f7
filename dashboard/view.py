"""View ↔ address: what someone is looking at, as a value that fits in a URL.

Everything on screen is a function of (view, scope, snapshot); the address bar is the view.
Defaults are left out of the address, so that the plain address is the city now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from dashboard.filters import NAMES, NO_FILTERS, Filters, filter_params, filters_from
from dashboard.live import LOCAL
from dashboard.paper.frame import Bounds, Frame, frame_from, mercator
from dashboard.text import LANGS, Lang, say
from geo.hierarchy import Hierarchy

ANY = "*"  # among the values of an option: a code that the topic itself judges
LONGEST_CODE = 40  # characters of an address that are looked at
KNOWN_FORMAT = "%Y-%m-%dT%H:%M"
DESK_PARAMS = (*NAMES, "compare", "known")  # of an address, which other pages pass over


@dataclass(frozen=True)
class View:
    """What someone is looking at.

    `area` is an area code of any level; `day` a day in Asia/Shanghai; `metric` a name of the
    catalogue; `level` (2 to 5) the level whose areas are coloured; `layers` the ids of the layers
    that are on, in drawing order; `site` the code of the site whose card is open, or None.

    `desk` says that the areas at `level` are listed by how much they need somebody, narrowed down
    by `filters`. `compare` is a day whose figures are taken from those of `day`, or None; `known`
    the moment whose knowledge is shown, with its time zone, None for all that is known. `frame` is
    the ground that the map was moved to, None where it shows the area: what is worked out for a
    screen does not depend on it. `topic` is the id of a topic page, "" on others, `options` what is
    chosen there, by name.
    """

    area: str
    day: date
    metric: str
    level: int
    layers: tuple[str, ...]
    lang: Lang
    site: str | None = None
    desk: bool = False
    filters: Filters = NO_FILTERS
    compare: date | None = None
    known: datetime | None = None
    frame: Frame | None = None
    topic: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def but(self, **changes: Any) -> View:
        """The same view with some fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Offer:
    """What a view may name: the bounds of a valid address.

    `desk` pages take filters, a day to compare with and a moment to know as of, before `now`;
    `statuses` are those that their enterprises may be in. A frame shows some of `bounds`: west,
    south, east and north of the city in degrees. The `options` of a `topic` have these values,
    the first of each by default.
    """

    hierarchy: Hierarchy
    root: str
    first: date
    last: date
    newest: date
    metrics: Sequence[str]
    layers: Sequence[str]
    default_layers: Sequence[str]
    desk: bool = False
    statuses: Sequence[str] = ()
    now: datetime | None = None
    bounds: Bounds = (-180.0, -80.0, 180.0, 80.0)
    topic: str = ""
    options: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def levels(self) -> tuple[int, ...]:
        """Levels below the root that can be coloured, from coarse to fine."""
        every = range(2, self.hierarchy.levels[-1] + 1)
        return tuple(level for level in every if level > self.hierarchy.level(self.root)) or (
            every[-1],
        )

    @property
    def default(self) -> View:
        """The city on the newest day with data: what the plain address shows."""
        return View(
            area=self.root,
            day=self.newest,
            metric=self.metrics[0],
            level=self.levels[-1],
            layers=tuple(self.default_layers),
            lang="zh",
            desk=self.desk,
            topic=self.topic,
            options=tuple((name, values[0]) for name, values in self.options),
        )


def all_params(view: View) -> dict[str, str]:
    """Every query parameter of a view, in a fixed order; `site` is empty when no card is open."""
    return {
        "area": view.area,
        "day": view.day.isoformat(),
        "metric": view.metric,
        "level": str(view.level),
        "layers": ",".join(view.layers) or "none",
        "lang": view.lang,
        "site": view.site or "",
        **filter_params(view.filters),
        "compare": view.compare.isoformat() if view.compare else "",
        "known": view.known.astimezone(LOCAL).strftime(KNOWN_FORMAT) if view.known else "",
        "frame": str(view.frame) if view.frame else "",
        **dict(view.options),
    }


def to_params(view: View, offer: Offer) -> dict[str, str]:
    """Query parameters of a view, without those at their default, in a fixed order."""
    plain = all_params(offer.default)
    return {key: value for key, value in all_params(view).items() if value != plain[key]}


def from_params(params: Mapping[str, str], offer: Offer) -> tuple[View, list[str]]:
    """The view that an address asks for, and a line for each thing that had to be corrected.

    Never raises: an unknown area becomes the nearest known ancestor by code prefix, else the root;
    a day out of range the nearest day; unknown layers are dropped. Text from the address is cut
    to 40 characters in the lines.
    """
    default = offer.default
    lang: Lang = next((known for known in LANGS if known == params.get("lang")), default.lang)
    notes: list[str] = []

    def corrected(key: str, given: str, used: object) -> None:
        notes.append(say(key, lang, given=given[:40], used=used))

    area = params.get("area", default.area)
    if not _in_scope(area, offer):
        near = _nearest_area(area, offer)
        corrected("corrected_area", area, offer.hierarchy.name(near, lang))
        area = near
    day = default.day
    if "day" in params:
        try:
            asked = date.fromisoformat(params["day"])
        except ValueError:
            corrected("corrected_day", params["day"], day.isoformat())
        else:
            day = min(max(asked, offer.first), offer.last)
            if day != asked:
                corrected("corrected_day", params["day"], day.isoformat())
    metric = params.get("metric", default.metric)
    if metric not in offer.metrics:
        corrected("corrected_metric", metric, default.metric)
        metric = default.metric
    level = default.level
    if "level" in params:
        if params["level"] in {str(known) for known in offer.levels}:
            level = int(params["level"])
        else:
            corrected("corrected_level", params["level"], level)
    layers = tuple(default.layers)
    if "layers" in params:
        asked_layers = [name for name in params["layers"].split(",") if name not in ("", "none")]
        unknown = [name for name in asked_layers if name not in offer.layers]
        if unknown:
            corrected("corrected_layers", ", ".join(unknown), "")
        layers = tuple(name for name in offer.layers if name in asked_layers)
    if "lang" in params and params["lang"] != lang:
        corrected("corrected_lang", params["lang"], lang)
    frame = _frame(params.get("frame", ""), offer)
    if params.get("frame") and frame is None:
        corrected("corrected_frame", params["frame"], "")
    options: list[tuple[str, str]] = []
    for name, values in offer.options:
        given = (params.get(name) or values[0])[:LONGEST_CODE]
        is_one = given in values or ANY in values
        if not is_one:
            corrected("corrected_option", given, "")
        options.append((name, given if is_one else values[0]))
    view = View(
        area, day, metric, level, layers, lang, params.get("site") or None, frame=frame,
        topic=offer.topic, options=tuple(options),
    )  # fmt: skip
    return (_desk_view(view, params, offer, corrected) if offer.desk else view), notes


def _desk_view(
    view: View, params: Mapping[str, str], offer: Offer, corrected: Callable[..., None]
) -> View:
    """The view with what only a desk page has."""
    filters = filters_from(
        params, offer.statuses, lambda name, given: corrected("corrected_filter", given, "")
    )
    compare, known = _day_to_compare(view, params, offer), _moment(params.get("known", ""), offer)
    if params.get("compare") and compare is None:
        corrected("corrected_compare", params["compare"], "")
    if params.get("known") and known is None:
        corrected("corrected_known", params["known"], "")
    return view.but(desk=True, filters=filters, compare=compare, known=known)


def _day_to_compare(view: View, params: Mapping[str, str], offer: Offer) -> date | None:
    try:
        asked = date.fromisoformat(params.get("compare", ""))
    except ValueError:
        return None
    return asked if offer.first <= asked <= offer.last and asked != view.day else None


def _moment(given: str, offer: Offer) -> datetime | None:
    """A moment of the period before now, in Asia/Shanghai, to the minute."""
    try:
        asked = datetime.strptime(given, KNOWN_FORMAT).replace(tzinfo=LOCAL)
    except ValueError:
        return None
    is_past = asked.date() >= offer.first and (offer.now is None or asked < offer.now)
    return asked if is_past else None


def _frame(given: str, offer: Offer) -> Frame | None:
    """A frame that shows some of the city."""
    frame = frame_from(given)
    if frame is None:
        return None
    west, south, east, north = frame.bounds
    (left, bottom), (right, top) = mercator(*offer.bounds[:2]), mercator(*offer.bounds[2:])
    shows_some = west < right and east > left and south < top and north > bottom
    return frame if shows_some else None


def _in_scope(area: str, offer: Offer) -> bool:
    tree = offer.hierarchy
    return area in tree and (area == offer.root or offer.root in tree.ancestors(area))


def _nearest_area(asked: str, offer: Offer) -> str:
    """The area whose code is the longest prefix of what was asked for, else the root."""
    for length in range(min(len(asked), LONGEST_CODE) - 1, 0, -1):
        if _in_scope(asked[:length], offer):
            return asked[:length]
    return offer.root
