"""Sheets of a view for tests of how they are drawn, made of what the page itself reads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dashboard.figures import read_figures
from dashboard.layers import LAYERS
from dashboard.layers.styled import Seen, Style, Theme
from dashboard.live import City, Live
from dashboard.map.panels import kpi, table_panel, trend_panel
from dashboard.map.screen import build_screen
from dashboard.paper.frame import Frame, around
from dashboard.paper.sheet import (
    Chart,
    Column,
    Imprint,
    LegendEntry,
    LegendGroup,
    MapPart,
    Number,
    Series,
    Sheet,
    Source,
    Table,
)
from dashboard.text import say
from dashboard.view import View
from queries.scope import Scope

PERMALINK = "http://10.2.3.4:8501/?area=440402&day=2020-02-12&level=4"


def sheet_of(
    live: Live, scope: Scope, view: View, theme: Theme = "light", frame: Frame | None = None
) -> Sheet:
    """The sheet of a view: the map with everything on, key figures, trend and table."""
    screen = build_screen(live, scope, view, theme)
    with live.reading(scope) as (conn, city):
        once = live.once(city)
        figures = read_figures(conn, city, view, once)
        seen = Seen(conn, city, view, figures, once, theme)
        frames = tuple(
            layer.draw(seen)
            for layer in LAYERS
            if layer.id in view.layers and layer.offered(city.catalogue)
        )
        kpis = [kpi(headline, figures, city, view) for headline in figures.headlines]
        own = city.areas[city.areas["code"] == view.area].geometry
        part = MapPart(
            title=figures.metric.title.in_(view.lang),
            frame=frame or around(tuple(own.total_bounds), 16 / 10),
            frames=frames,
            legend=_legend(screen),
            areas=city.areas[city.areas["level"] <= view.level],
            base=city.ground.base,
            area=view.area,
            level=view.level,
            locator=view.area != city.root,
            alt=figures.metric.title.in_(view.lang),
        )
        return Sheet(
            kind="map",
            title=figures.metric.title.in_(view.lang),
            path=" › ".join(one["name"] for one in screen["top"]["path"]),
            day=view.day.isoformat(),
            imprint=_imprint(screen, city, view),
            lang=view.lang,
            theme=theme,
            numbers=tuple(_number(one) for one in kpis),
            maps=(part,),
            chart=_chart(trend_panel(figures, view), screen),
            table=_table(table_panel(figures, city, view), view),
        )


def _number(one: dict[str, Any]) -> Number:
    age = " ".join(filter(None, (one["data_time"], one["state_text"])))
    return Number(one["title"], one["value"], one["unit"], one["change"], one["tone"], age)


def _legend(screen: dict[str, Any]) -> tuple[LegendGroup, ...]:
    legend = screen["legend"]
    entries = [
        LegendEntry(Style(one["colour"], one["label"], "square"), "class")
        for one in legend["classes"]
    ]
    entries.append(LegendEntry(Style("#000000", legend["no_data"]), "no_data"))
    if legend["suppressed"]:
        entries.append(LegendEntry(Style("#000000", legend["suppressed"]), "withheld"))
    title = f"{legend['title']} {legend['unit']} · {legend['level']}"
    groups = [LegendGroup(title, tuple(entries), legend["rule"])]
    for spec in screen["layers"]:
        layer = tuple(
            LegendEntry(
                Style(one["colour"], one["label"], one["shape"], one["size_px"]),
                spec["kind"],
                str(one.get("count", "")),
            )
            for one in spec["styles"]
        )
        groups.append(LegendGroup(spec["title"], layer, spec.get("note", "")))
    return tuple(groups)


def _chart(trend: dict[str, Any], screen: dict[str, Any]) -> Chart:
    first = date.fromisoformat(screen["days"]["first"])
    days = [first + timedelta(days=at) for at, _ in enumerate(trend["values"])]
    labels = tuple(day.strftime("%m-%d") for day in days)
    marks = tuple(
        (days.index(date.fromisoformat(one["day"])), one["text"]) for one in screen["days"]["marks"]
    )
    series = Series(trend["title"], tuple(trend["values"]), "#0b5a92")
    return Chart(trend["title"], trend["unit"], labels, (series,), trend["decimals"], marks)


def _table(panel: dict[str, Any] | None, view: View) -> Table | None:
    if panel is None:
        return None
    columns = [Column(say("panel_area", view.lang))]
    columns += [Column(f"{one['title']} {one['unit']}".strip(), True) for one in panel["columns"]]

    def row(one: dict[str, Any]) -> tuple[str, ...]:
        return one["name"], *(cell["t"] for cell in one["cells"])

    rows = [row(one) for one in panel["rows"]]
    if panel["not_located"]:
        rows.append(row(panel["not_located"]))
    return Table(panel["title"], tuple(columns), tuple(rows), row(panel["total"]), panel["note"])


def _imprint(screen: dict[str, Any], city: City, view: View) -> Imprint:
    return Imprint(
        sources=tuple(
            Source(one["title"], one["department"], one["data_time"], one["state_text"])
            for one in screen["top"]["feeds"]
        ),
        snapshot=screen["snapshot"],
        permalink=PERMALINK,
        security="内部资料",
        review="粤S(2020)02-001号",
        attribution=screen["attribution"],
        synthetic=say("panel_synthetic", view.lang) if city.catalogue.synthetic else "",
        made_at=city.now().strftime("%Y-%m-%d %H:%M"),
    )
