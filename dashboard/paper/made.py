"""The file of a sheet, and the small picture that shows beforehand how it will look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, get_args

from dashboard.addresses import Address
from dashboard.errors import AddressRefused
from dashboard.export.formats import named
from dashboard.layers.styled import Theme
from dashboard.live import LOCAL, Live
from dashboard.paper.formats import SHEET_FORMATS
from dashboard.paper.layout import SIZES, Size
from dashboard.paper.turns import turn
from dashboard.sent import Made
from dashboard.text import Lang, as_lang, say
from queries.audit import EXPORT
from queries.personal import hidden
from queries.scope import Scope

if TYPE_CHECKING:
    from dashboard.paper.compose import Asked
    from dashboard.paper.template import Template

# What is asked for besides the view: of `size` a name of SIZES, `theme`, `caption` the briefer's
# sentence, `public` "1" or nothing, `review` the 审图号, `at` where the permalink leads.
OPTIONS = ("size", "theme", "caption", "public", "review", "at")
CHOSEN = ("frame", *OPTIONS[:-1])  # what the browser chooses of a preview, not signed
PREVIEW_PX = 480
THEMES: tuple[Theme, ...] = get_args(Theme)
LONGEST_PAIR = 80  # characters of a part of the view, in the audit


def make_sheet(
    live: Live, scope: Scope, page: str, format_name: str, lang: Lang, params: Mapping[str, str]
) -> Made:
    """The sheet of a page's view as a file; `params` are those of the view and OPTIONS.

    Raises AddressRefused for a view that the scope does not have, ExportRefused for what may not be
    put on paper, TooMany, StoreUnavailable.
    """
    from dashboard.paper.compose import compose

    format_ = SHEET_FORMATS[format_name]
    view = {name: value for name, value in params.items() if name not in OPTIONS}
    with turn():
        sheet = compose(live, scope, view | {"page": page}, "map", asked_of(params, lang))
        body = format_.write([sheet], size_of(params))
    snapshot = sheet.imprint.snapshot
    name = named((*sheet.title.split(" · "), sheet.day), snapshot, lang, format_.suffix)
    for_whom = "public" if params.get("public") else "internal"
    pairs = [hidden(f"{key}={view[key]}", LONGEST_PAIR) for key in sorted(view)]
    detail = " ".join([format_name, page, *pairs, for_whom, f"snapshot={snapshot}"])
    return Made(body, format_.media_type, name, (EXPORT, detail))


def make_report(
    live: Live,
    scope: Scope,
    template: Template,
    format_name: str,
    lang: Lang,
    params: Mapping[str, str],
    progress: Callable[[int, int], None],
) -> Made:
    """The sheets of a template as one file; `params` are OPTIONS, `progress(done, of)` is told of
    each sheet. Raises as `make_sheet`."""
    from dashboard.paper.compose import compose_all

    format_ = SHEET_FORMATS[format_name]
    with turn():
        sheets = compose_all(live, scope, template, asked_of(params, lang), progress)
        body = format_.write(sheets, size_of(params))
    snapshot, title = sheets[0].imprint.snapshot, template.title[lang]
    name = named((title, sheets[0].day), snapshot, lang, format_.suffix)
    for_whom = "public" if params.get("public") else "internal"
    detail = f"{format_name} report sheets={len(sheets)} {for_whom} snapshot={snapshot}"
    return Made(body, format_.media_type, name, (EXPORT, detail))


def preview_address(
    scope: Scope, page: str, lang: Lang, params: Mapping[str, str], at: str
) -> Address:
    """The address of the picture that shows how the sheet of a page's view will look.

    It is no file: nothing is entered. Whoever asks says CHOSEN.
    """
    pairs = (f"{name}={value}" for name, value in sorted(params.items()))
    return Address.of("preview", scope.area, page, lang, f"at={at}", *pairs)


def make_preview(live: Live, scope: Scope, address: Address) -> Made:
    """The picture behind a preview's address. Raises as `make_sheet`."""
    from dashboard.paper.compose import compose

    page, lang, *pairs = address.params[: -len(CHOSEN)]
    signed = dict(pair.split("=", 1) for pair in pairs)
    at = signed.pop("at")
    chosen = dict(zip(CHOSEN, address.params[-len(CHOSEN) :], strict=True))
    view = signed | {"page": page, "frame": chosen.pop("frame")}
    with turn():
        asked = asked_of(chosen | {"at": at}, as_lang(lang))
        sheet = compose(live, scope, view, "map", asked)
        size = replace(size_of(chosen), width_px=PREVIEW_PX)
        body = SHEET_FORMATS["png"].write([sheet], size)
    return Made(body, SHEET_FORMATS["png"].media_type)


def asked_of(params: Mapping[str, str], lang: Lang) -> Asked:
    """What is asked for besides the view; raises AddressRefused for a theme that there is not."""
    from dashboard.paper.compose import Asked

    given = params.get("theme") or "light"
    theme = next((one for one in THEMES if one == given), None)
    if theme is None:
        raise AddressRefused(f"there is no theme {given[:40]!r}; one of {', '.join(THEMES)}")
    is_public = bool(params.get("public"))
    return Asked(
        lang=lang,
        permalink=params.get("at", ""),
        made_at=datetime.now(LOCAL),
        security=say("export_public" if is_public else "export_internal", lang),
        review=params.get("review", "") if is_public else "",
        is_public=is_public,
        caption=params.get("caption", ""),
        theme=theme,
    )


def size_of(params: Mapping[str, str]) -> Size:
    """The size asked for; raises AddressRefused for one that there is not."""
    name = params.get("size") or "1080p"
    if name not in SIZES:
        raise AddressRefused(f"there is no size {name[:40]!r}; one of {', '.join(SIZES)}")
    return SIZES[name]
