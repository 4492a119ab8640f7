"""The signed address of an export, and the file behind it: a page's list, or its sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from dashboard.addresses import Address
from dashboard.errors import AddressRefused
from dashboard.export.city_table import city_table
from dashboard.export.formats import FORMATS, file_name
from dashboard.export.listing import Listing
from dashboard.export.my_area import my_area
from dashboard.live import Live
from dashboard.paper.formats import SHEET_FORMATS
from dashboard.paper.made import make_sheet
from dashboard.sent import Made
from dashboard.text import Lang, as_lang
from dashboard.topics import TOPICS
from dashboard.view import View, all_params
from queries.audit import EXPORT
from queries.personal import hidden
from queries.scope import Scope

LONGEST_PAIR = 80  # characters of a filter, in the audit
NOT_OF_A_SHEET = ("lang", "site")  # of a view's parameters; the language is said beside them
NOT_OF_A_LIST = (*NOT_OF_A_SHEET, "layers", "frame")

ListingOf = Callable[[Live, Scope, Mapping[str, str], Lang], Listing]

# Page → what makes the list of a view of it. A page with a list of its own adds a line here.
LISTINGS: dict[str, ListingOf] = {
    "city_map": city_table,
    "my_area": my_area,
    **{name: partial(city_table, topic=topic) for name, topic in TOPICS.items()},
}


def params_of(view: View, format_name: str) -> dict[str, str]:
    """The parameters of a view, but those that a file of a format does not depend on."""
    without = NOT_OF_A_SHEET if format_name in SHEET_FORMATS else NOT_OF_A_LIST
    said = all_params(view).items()
    return {name: value for name, value in said if value and name not in without}


def export_address(
    scope: Scope, page: str, format_name: str, lang: Lang, params: Mapping[str, str]
) -> Address:
    """The address of a page's list or sheet in a format; `params` are those of the view that it
    shows, of a sheet also those of `dashboard.paper.made.OPTIONS`.

    Raises AddressRefused if there is no such page or format.
    """
    if page not in LISTINGS or format_name not in {*FORMATS, *SHEET_FORMATS}:
        raise AddressRefused("there is no such list or format")
    pairs = (f"{name}={value}" for name, value in sorted(params.items()))
    return Address.of("export", scope.area, page, format_name, lang, *pairs)


def make_export(live: Live, scope: Scope, address: Address) -> Made:
    """The file that an address stands for, made anew from the newest snapshot.

    Raises AddressRefused if the scope has no such view any more, ExportRefused if it may not be
    written, TooMany, StoreUnavailable.
    """
    page, format_name, lang, *pairs = address.params
    params = dict(pair.split("=", 1) for pair in pairs)
    return make_file(live, scope, page, format_name, as_lang(lang), params)


def make_file(
    live: Live, scope: Scope, page: str, format_name: str, lang: Lang, params: Mapping[str, str]
) -> Made:
    """The list or sheet of a page's view as a file; `params` as those of `export_address`.

    What the audit keeps of it: format, page, view and snapshot, never a figure nor what somebody
    wrote. Raises as `make_export`.
    """
    if format_name in SHEET_FORMATS and page in LISTINGS:
        return make_sheet(live, scope, page, format_name, lang, params)
    if page not in LISTINGS or format_name not in FORMATS:
        raise AddressRefused("there is no such list or format any more; reload the page")
    listing = LISTINGS[page](live, scope, params, lang)
    format_ = FORMATS[format_name]
    # A filter may be what somebody typed.
    view = [hidden(f"{name}={value}", LONGEST_PAIR) for name, value in sorted(params.items())]
    detail = " ".join([format_name, page, *view, f"snapshot={listing.snapshot}"])
    return Made(
        format_.write(listing), format_.media_type, file_name(listing, format_), (EXPORT, detail)
    )
