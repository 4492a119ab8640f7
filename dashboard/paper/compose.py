"""From a view to a sheet: everything on it from one transaction, by the functions of the page.

A new kind of sheet is one function in `dashboard.paper.kinds` and one line in KINDS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from psycopg import Connection

from dashboard.errors import AddressRefused, ExportRefused
from dashboard.export.about import moment_text
from dashboard.export.values import plain
from dashboard.layers.styled import Theme
from dashboard.live import City, Live
from dashboard.look import look
from dashboard.offer import layers_of
from dashboard.paper.frame import Frame, frame_from
from dashboard.paper.imprint import address_of, sources
from dashboard.paper.kinds import KINDS as KINDS
from dashboard.paper.kinds import Kind
from dashboard.paper.looked import Looked, Parts, view_of
from dashboard.paper.sheet import Imprint, Sheet, numbered
from dashboard.paper.template import Template, items_of
from dashboard.text import Lang, say
from dashboard.topics import TOPICS
from dashboard.view import View
from queries.personal import is_personal
from queries.scope import Scope

LONGEST_CAPTION = 120  # characters: two lines below a map


@dataclass(frozen=True)
class Asked:
    """What is asked for besides the view.

    `permalink` is the address of the page that shows the view; each sheet gets the query of its
    own. `made_at` has a time zone. `security` is the mark that stands on the sheet (内部 …),
    `review` the 审图号, without which a sheet that `is_public` is refused. `frame` is the part of
    the ground on every map, None for the looked-at area with some padding.
    """

    lang: Lang
    permalink: str
    made_at: datetime
    security: str = ""
    review: str = ""
    is_public: bool = False
    caption: str = ""
    theme: Theme = "light"
    frame: Frame | None = None


class Item(NamedTuple):
    """One sheet of a report: the parameters of a page's address with `page` and `frame` if they are
    not the default; `title` in place of the kind's own."""

    kind: str
    params: Mapping[str, str]
    caption: str = ""
    title: str = ""


def compose(live: Live, scope: Scope, params: Mapping[str, str], kind: str, asked: Asked) -> Sheet:
    """The sheet of one view; `params` are those of a page's address, as `Item.params`.

    Raises AddressRefused for a view that the scope does not have, ExportRefused for what may not be
    put on paper, StoreUnavailable.
    """
    return compose_all(live, scope, [Item(kind, params, asked.caption)], asked)[0]


def compose_all(
    live: Live,
    scope: Scope,
    what: Template | Sequence[Item | tuple[str, Mapping[str, str], str]],
    asked: Asked,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[Sheet, ...]:
    """The sheets of a report, all of one snapshot; `progress(done, of)` is told after each.

    Raises as `compose`; then there is no report at all.
    """
    if asked.is_public and not asked.review.strip():
        raise ExportRefused(
            "a map for the public needs its review number (审图号); enter it, or mark the export "
            "as internal"
        )
    with live.reading(scope) as (conn, city):
        if isinstance(what, Template):
            items = [Item(*one) for one in items_of(what, conn, city, live.once(city), asked.lang)]
        else:
            items = [Item(*one) for one in what]
        sheets = []
        for item in items:
            sheets.append(_sheet(conn, city, live, item, asked))
            progress(len(sheets), len(items))
    return numbered(sheets)


def _sheet(conn: Connection, city: City, live: Live, item: Item, asked: Asked) -> Sheet:
    kind = KINDS.get(item.kind)
    if kind is None:
        raise ExportRefused(
            f"there is no kind of sheet {item.kind[:40]!r}; one of {', '.join(KINDS)}"
        )
    if not kind.offered(city.catalogue):
        raise ExportRefused(f"this city reports nothing for a sheet of the kind {item.kind!r}")
    caption = _caption(item.caption)
    view = _about(city, kind, view_of(city, item.params, asked.lang))
    seen = look(conn, city, view, live.once(city), asked.theme)
    looked = Looked(seen, _frame(item, asked))
    parts = kind.make(looked)
    tree = city.hierarchy
    return Sheet(
        kind=item.kind,
        title=item.title or parts.title,
        path=" › ".join(
            tree.name(code, view.lang) for code in tree.path(view.area) if code in tree
        ),
        day=view.day.isoformat(),
        imprint=_imprint(looked, parts, asked),
        lang=view.lang,
        theme=asked.theme,
        caption=caption or parts.answer,
        numbers=parts.numbers,
        maps=parts.maps,
        chart=parts.chart,
        table=parts.table,
        notices=looked.notices(parts),
    )


def _about(city: City, kind: Kind, view: View) -> View:
    """The view with the metric and the layers that a kind of sheet is about."""
    own = [name for name in kind.metrics if name in city.catalogue.metrics]
    if own and view.metric not in own:
        view = view.but(metric=own[0])
    on = {*view.layers, *kind.layers}
    every = layers_of(TOPICS.get(view.topic))
    layers = (one.id for one in every if one.id in on and one.offered(city.catalogue))
    return view.but(layers=tuple(layers))


def _frame(item: Item, asked: Asked) -> Frame | None:
    given = item.params.get("frame")
    if not given:
        return asked.frame
    frame = frame_from(given)
    if frame is None:
        raise AddressRefused(f"{given[:40]!r} is no part of a map; frame it again")
    return frame


def _caption(given: str) -> str:
    """The briefer's sentence; raises ExportRefused if it is too long or holds personal data."""
    caption = plain(given).strip()
    if len(caption) > LONGEST_CAPTION:
        raise ExportRefused(
            f"the caption has {len(caption)} characters; at most {LONGEST_CAPTION} fit below a map"
        )
    if is_personal(caption):
        raise ExportRefused("the caption seems to hold an ID or phone number; take it out")
    return caption


def _imprint(looked: Looked, parts: Parts, asked: Asked) -> Imprint:
    catalogue, lang = looked.city.catalogue, looked.lang
    return Imprint(
        sources=sources(looked, parts),
        snapshot=looked.city.snapshot,
        permalink=address_of(looked, asked.permalink),
        security=asked.security,
        review=asked.review.strip(),
        attribution=owed.in_(lang) if (owed := catalogue.attribution) else "",
        synthetic=say("panel_synthetic", lang) if catalogue.synthetic else "",
        made_at=moment_text(asked.made_at),
    )
