"""The address of a map page as the specification of a sheet: read strictly, nothing passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from dashboard.errors import AddressRefused
from dashboard.live import Live
from dashboard.navigation import page_at
from dashboard.offer import offer_of
from dashboard.paper.looked import PAGE_LISTED
from dashboard.text import Lang
from dashboard.topics import TOPICS
from dashboard.view import DESK_PARAMS, View, all_params, from_params
from queries.scope import Scope

LONGEST = 60  # characters of an address that a message repeats


@dataclass(frozen=True)
class PageAddress:
    """A page, the parameters in its address, and where it is: "" for an address without a host."""

    page: str
    params: Mapping[str, str]
    at: str


def read_address(text: str) -> PageAddress:
    """A page's address: whole, or the path and the query.

    Raises AddressRefused for a page that there is not and for a parameter that is given twice.
    """
    parts = urlsplit(text.strip())
    page = page_at(parts.path)
    if page is None or parts.scheme not in ("", "http", "https"):
        raise AddressRefused(
            f"{text[:LONGEST]!r} is no address of a map page; expected one as in the browser's "
            "address bar, such as 'http://…/?area=440402&day=2020-03-29' or '/my_area?level=4'"
        )
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise AddressRefused(f"the address gives {', '.join(twice)} more than once; give it once")
    at = f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.netloc else ""
    return PageAddress(page, dict(pairs), at)


def view_at(
    live: Live, scope: Scope, address: PageAddress, lang: Lang, *, correct: bool = False
) -> View:
    """The view that an address shows a scope.

    Raises AddressRefused for a parameter that the page does not know, as one of another version,
    and for what it would put right, such as an area outside the scope; with `correct` that is put
    right instead.
    """
    desk, topic = address.page == PAGE_LISTED, TOPICS.get(address.page)
    offer = offer_of(live.city(scope), desk=desk, topic=topic)
    passed_over = () if offer.desk else DESK_PARAMS
    known = [name for name in all_params(offer.default) if name not in passed_over]
    strange = [name[:LONGEST] for name in address.params if name not in known]
    if strange and not correct:
        raise AddressRefused(
            f"the page knows no parameter {', '.join(strange)}: is the address of another version? "
            f"There are {', '.join(known)}; --correct leaves out what there is not"
        )
    # In English, as all that the command says.
    view, corrected = from_params({**address.params, "lang": "en"}, offer)
    if corrected and not correct:
        raise AddressRefused(
            f"the address asks for what there is not. {' '.join(corrected)} Put it right, or take "
            "what the page would show by --correct"
        )
    return view.but(lang=lang)
