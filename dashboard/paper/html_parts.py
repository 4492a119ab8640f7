"""The parts of a sheet as elements of a page, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from dashboard.map.spec import sign_colour
from dashboard.paper.markup import node
from dashboard.paper.qr import qr_modules
from dashboard.paper.sheet import LegendEntry, MapPart, Sheet, Table
from dashboard.paper.svg_chart import svg_chart
from dashboard.paper.svg_map import locator, svg_map
from dashboard.paper.svg_signs import missing_marks, sign
from dashboard.text import Lang, say

QUIET_ZONE = 4  # light modules around a QR code, ISO/IEC 18004
SIGN_MOST_PX = 14  # in the legend


def head(sheet: Sheet) -> Element:
    """Title, area path and day; the marks that say what the sheet is and who may see it."""
    imprint, lang = sheet.imprint, sheet.lang
    said = {"synthetic": imprint.synthetic, "security": imprint.security}
    marks = [node("span", text, class_=kind) for kind, text in said.items() if text]
    day = say("file_day", lang, day=sheet.day) if sheet.day else ""
    return node(
        "header",
        node("h1", sheet.title),
        node("p", node("span", sheet.path), node("span", day, class_="day"), class_="path"),
        node("p", *marks, class_="marks"),
    )


def notices(sheet: Sheet) -> Iterator[Element]:
    """What has to be said before anything is read."""
    if sheet.notices:
        yield node("ul", *(node("li", text) for text in sheet.notices), class_="notices")


def numbers(sheet: Sheet) -> Iterator[Element]:
    """The key figures with their change and age."""
    if not sheet.numbers:
        return
    cards = [
        node(
            "div",
            node("dt", one.title),
            node(
                "dd",
                node("strong", one.value),
                node("span", one.unit, class_="unit"),
                node("span", one.change, class_=f"change {one.tone}") if one.change else None,
            ),
            node("dd", one.age, class_="age") if one.age else None,
        )
        for one in sheet.numbers
    ]
    yield node("dl", *cards, class_="numbers")


def map_part(part: MapPart, key: str, sheet: Sheet) -> Element:
    """A map with its frame for the keyboard, its locator and its legend."""
    svg = svg_map(part, key, sheet.theme, sheet.lang)
    shown = [
        node("div", svg, class_="window", tabindex=0, aria_label=say("file_map_keys", sheet.lang)),
        node("span", sheet.imprint.attribution, class_="attribution"),
    ]
    if part.locator:
        shown.append(locator(part, key, sheet.lang))
    legend = [
        node(
            "section",
            node("h3", group.title) if group.title else None,
            *(_entry(entry, sheet) for entry in group.entries),
            node("p", group.note, class_="note") if group.note else None,
        )
        for group in part.legend
    ]
    return node(
        "figure",
        node("figcaption", part.title)
        if len(sheet.maps) > 1 or part.title != sheet.title
        else None,
        node("div", *shown, class_="ground"),
        node("div", *legend, class_="legend", aria_label=say("panel_legend", sheet.lang))
        if legend
        else None,
    )


def _entry(entry: LegendEntry, sheet: Sheet) -> Element:
    count = say("file_count", sheet.lang, count=entry.count) if entry.count else None
    return node("p", _key(entry, sheet), node("span", entry.style.label),
                node("span", count, class_="count") if count else None)  # fmt: skip


def _key(entry: LegendEntry, sheet: Sheet) -> Element:
    """What an entry of the legend looks like on the map."""
    box = node("svg", class_="key", viewBox="-12 -9 24 18", aria_hidden="true")
    if entry.kind in ("no_data", "withheld"):
        box.append(node("rect", class_="box", x=-11, y=-7, width=22, height=14))
        box.extend(missing_marks(entry.kind))
        box.set("class", f"key {entry.kind}")
    elif entry.kind == "class":
        box.append(node("rect", class_="box", x=-11, y=-7, width=22, height=14,
                        fill=entry.style.colour))  # fmt: skip
    else:
        box.append(_sign_key(entry, sign_colour(entry.style.colour, sheet.theme)))
    return box


def _sign_key(entry: LegendEntry, colour: str) -> Element:
    if entry.kind == "paths":
        return node("path", d="M-11 0H11", stroke=colour, stroke_width=2.5)
    if entry.kind == "bubbles":
        return node("circle", r=7, fill=colour)
    return sign(entry.style.shape, min(entry.style.size_px, SIGN_MOST_PX), colour)


def chart_part(sheet: Sheet) -> Iterator[Element]:
    """The chart with its series named."""
    if sheet.chart is None:
        return
    chart = sheet.chart
    names = []
    for one in chart.series if len(chart.series) > 1 else ():
        mark = node("svg", node("rect", x=-11, y=-2, width=22, height=4, fill=one.colour),
                    class_="key", viewBox="-12 -9 24 18", aria_hidden="true")  # fmt: skip
        names.append(node("span", mark, one.name))
    yield node(
        "section",
        node("h2", chart.title, node("span", chart.unit, class_="unit")),
        node("p", *names, class_="series-names") if names else None,
        svg_chart(chart, sheet.lang),
        node("p", chart.note, class_="note") if chart.note else None,
        class_="trend",
    )


def table_part(sheet: Sheet) -> Iterator[Element]:
    """The table; the script makes its columns sortable, the total stays below."""
    if sheet.table is None:
        return
    table = sheet.table
    titles = [node("th", column.title, scope="col", class_=_side(table, at))
              for at, column in enumerate(table.columns)]  # fmt: skip
    total = node("tfoot", _row(table, table.total)) if table.total else None
    drawn = node(
        "table",
        node("thead", node("tr", *titles)),
        node("tbody", *(_row(table, row) for row in table.rows)),
        total,
    )
    yield node(
        "section",
        node("h2", table.title),
        node("div", drawn, class_="rows", tabindex=0, aria_label=table.title, role="region"),
        node("p", table.note, class_="note") if table.note else None,
        class_="ranking",
    )


def _row(table: Table, row: tuple[str, ...]) -> Element:
    first = node("th", row[0], scope="row", class_=_side(table, 0))
    return node("tr", first, *(node("td", text, class_=_side(table, at))
                               for at, text in enumerate(row[1:], 1)))  # fmt: skip


def _side(table: Table, at: int) -> str | None:
    return "number" if table.columns[at].is_number else None


def caption(sheet: Sheet) -> Iterator[Element]:
    """The briefer's own sentence."""
    if sheet.caption:
        yield node("p", sheet.caption, class_="caption")


def foot(sheet: Sheet) -> Element:
    """Where the figures come from, of when they are and whose the map is."""
    imprint, lang = sheet.imprint, sheet.lang
    sources = [
        node(
            "li",
            node("b", one.feed),
            f" {one.department} ",
            node("span", " · ".join(filter(None, (one.data_time, one.state))), class_="age"),
        )
        for one in imprint.sources
    ]
    facts = [
        say("file_snapshot", lang, number=imprint.snapshot),
        say("file_made_at", lang, at=imprint.made_at),
        say("file_review", lang, number=imprint.review) if imprint.review else "",
        imprint.attribution,
        say("file_page", lang, page=sheet.page, pages=sheet.pages) if sheet.pages > 1 else "",
    ]
    line = node("p", *(node("span", fact) for fact in facts if fact), class_="imprint")
    inner = [
        node("ul", *sources, class_="sources", aria_label=say("panel_feeds", lang)),
        line,
    ]
    if imprint.permalink:
        line.append(_link(imprint.permalink, lang))
    return node(
        "footer",
        node("div", *inner),
        _qr(imprint.permalink, lang) if imprint.permalink else None,
    )


def _link(address: str, lang: Lang) -> Element:
    """The address as a link if it is one of the web: nothing else is to be followed."""
    text = say("file_permalink", lang)
    if not address.startswith(("http://", "https://")):
        return node("span", f"{text} {address}", class_="permalink")
    return node("span", f"{text} ", node("a", address, href=address, rel="noreferrer"),
                class_="permalink")  # fmt: skip


def _qr(address: str, lang: Lang) -> Element:
    rows = qr_modules(address)
    side = len(rows) + 2 * QUIET_ZONE
    drawn = "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return node("svg", node("rect", width=side, height=side, fill="#ffffff"),
                node("path", d=drawn, fill="#000000"), class_="qr", role="img",
                viewBox=f"0 0 {side} {side}", shape_rendering="crispEdges",
                aria_label=say("file_qr", lang))  # fmt: skip
