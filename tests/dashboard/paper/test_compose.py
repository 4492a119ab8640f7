"""What stands on a sheet is what the page shows of the same view: figures, words and counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from dashboard.live import Live
from dashboard.map.screen import build_screen
from dashboard.paper.compose import KINDS
from dashboard.paper.looked import view_of
from queries.scope import Scope
from tests.dashboard.paper.town_report import PLACES, params, report_town, sheet, words

WHOLE = Scope.whole()
BEFORE = dict.fromkeys(("compare", "difference"), "2020-02-03")
FOREIGN = ("西区", "格四", "West", "Cell 4")


@pytest.fixture(scope="module")
def town(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with report_town(server, tmp_path_factory.mktemp("sheets")) as live:
        yield live


def screen(live: Live, scope: Scope = WHOLE, lang: str = "zh", **changes: str) -> dict[str, Any]:
    given = params(**changes)
    return build_screen(live, scope, view_of(live.city(scope), given, lang))  # type: ignore[arg-type]


@pytest.mark.parametrize("area", PLACES)
@pytest.mark.parametrize("metric", ["confirmed", "coverage"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_figures_are_those_of_the_page(town: Live, area: str, metric: str, lang: str):
    page = screen(town, lang=lang, area=area, metric=metric)["panel"]
    made = sheet(town, "map", lang=lang, area=area, metric=metric)
    assert [(n.title, n.value, n.unit, n.change, n.tone) for n in made.numbers] == [
        (k["title"], k["value"], k["unit"], k["change"], k["tone"]) for k in page["kpis"]
    ]
    trend = sheet(town, "trend", lang=lang, area=area, metric=metric).chart
    assert trend is not None
    assert list(trend.series[0].values) == page["trend"]["values"]
    ranking = sheet(town, "ranking", lang=lang, area=area, metric=metric).table
    rows = [] if ranking is None else [*ranking.rows, ranking.total]
    table = page["table"]
    there = [] if table is None else [*table["rows"], table["not_located"], table["total"]]
    assert rows == [
        (row["name"], *(cell["t"] for cell in row["cells"])) for row in there if row is not None
    ]


def test_the_legend_is_that_of_the_page(town: Live):
    shown = {"layers": "cells,cases,clinics,attention", "level": "5"}
    page = screen(town, **shown)
    (part,) = sheet(town, "map", **shown).maps
    cells, *layers = part.legend
    assert [e.style.label for e in cells.entries if e.kind == "class"] == [
        one["label"] for one in page["legend"]["classes"]
    ]
    assert [e.style.colour for e in cells.entries if e.kind == "class"] == [
        one["colour"] for one in page["legend"]["classes"]
    ]
    assert (cells.title, cells.note) == ("确诊（例 · 网格）", page["legend"]["rule"])
    told = [(e.style.label, e.count) for group in layers for e in group.entries]
    on_page = []
    for layer in page["layers"]:
        rows = [(s["label"] or layer["title"], str(s.get("count", ""))) for s in layer["styles"]]
        if len(rows) == 1 and "note" in layer:
            rows = [(rows[0][0], layer["note"])]
        unknown = layer.get("unknown")
        on_page += rows + ([(unknown["label"], str(unknown["count"]))] if unknown else [])
    assert told == on_page
    assert ("确诊", "10（另 2 未定位）") in told


def test_two_days_share_their_classes_and_the_largest_changes_come_first(town: Live):
    made = sheet(town, "compare", compare="2020-02-03", level="5")
    then, now = made.maps
    assert (then.title, now.title) == ("2020-02-03", "2020-02-04")
    assert then.frames[0].styles == now.frames[0].styles
    assert [e.style for e in then.legend[0].entries] == [e.style for e in now.legend[0].entries]
    assert made.table is not None
    assert made.table.rows == (("格一", "3", "5", "+2"), ("格二", "0", "1", "+1"))
    assert made.table.total == ("城合计", "9", "12", "+3")
    assert made.table.note == "列出 2 / 有变化 2 · 无变化 1 · 无法比较 1"


def test_the_map_of_a_difference_shows_what_the_days_differ_by(town: Live):
    (part,) = sheet(town, "difference", compare="2020-02-03", level="5").maps
    cells = part.frames[0].features.set_index("code")["value"]
    assert cells.dropna().to_dict() == {"01010101": 2.0, "01010102": 1.0, "02000001": 0.0}
    assert part.title == "确诊较 02-03 变化"


def test_without_a_day_to_compare_with_it_is_a_week_before(town: Live):
    made = sheet(town, "compare", day="2020-02-09")
    assert [part.title for part in made.maps] == ["2020-02-02", "2020-02-09"]


def test_longest_without_a_patrol_come_first(town: Live):
    table = sheet(town, "patrol", metric="coverage", level="5").table
    assert table is not None
    # As of the end of 4 February: 格一, 格二 and 格四 were all visited on it.
    assert [row[2] for row in table.rows] == sorted((r[2] for r in table.rows), reverse=True)
    assert {row[0] for row in table.rows} == {"格一", "格二", "格四"}


def test_each_clinic_with_its_status_and_the_time_of_its_data(town: Live):
    made = sheet(town, "clinics", level="5")
    assert made.table is not None
    assert made.table.rows == (
        ("甲镇卫生院", "closed", "—/12", "0", "02-04 09:00"),
        ("西区卫生院", "无数据", "—/8", "—", "—"),
    )
    assert made.caption == "城发热门诊 2 家，开放 0 家。"


def test_enterprises_by_industry_sum_to_all(town: Live):
    made = sheet(town, "enterprises", level="5")
    assert made.table is not None
    assert made.chart is not None
    assert made.table.rows == (
        ("纺织", "2", "1", "1", "50.0"), ("物流", "1", "—", "—", "—"),
    )  # fmt: skip
    assert made.table.total == ("城合计", "3", "1", "1", "33.3")
    assert made.chart.series[0].values == (1.0, 1.0)


def test_open_alerts_with_who_has_them(town: Live):
    table = sheet(town, "worklist").table
    assert table is not None
    assert table.rows == (
        ("立即处置", "病例多", "格一", "5", "02-04", "未确认"),
        ("立即处置", "病例多", "格四", "4", "02-03", "未确认"),
    )
    assert table.note == "显示 2 / 共 2 项 · 2 处 · 未确认 2"


def test_the_cover_says_the_day_in_one_sentence_and_what_stands_out(town: Live):
    made = sheet(town, "cover")
    assert made.title == "城疫情日报"
    assert made.caption == "02-04，城确诊 12 例，较前日 +3；东区最高，8 例。"
    assert made.table is not None
    assert made.table.rows[0] == ("立即处置 · 病例多", "2 个网格", "最早自 02-03 · 未确认 2")


@pytest.mark.parametrize("kind", KINDS)
def test_of_a_day_without_data_a_sheet_says_so_and_no_0(town: Live, kind: str):
    made = sheet(town, kind, day="2020-02-08", layers="cells,cases,clinics")
    zeros = [n.value for n in made.numbers if n.value != "无数据"]
    assert zeros == []
    if kind not in ("worklist", "enterprises", "notes"):
        assert any("无数据：2020-02-08没有确诊" in text for text in made.notices) or (
            "无数据" in " ".join(made.notices)
        )
    for part in made.maps:
        assert part.frames[0].features["value"].isna().all()
        assert all(e.count != "0" for g in part.legend for e in g.entries if e.kind == "bubbles")
    if kind == "ranking":
        assert made.table is not None
        assert {row[1] for row in made.table.rows} == {"—"}
        assert made.table.total is not None
        assert made.table.total[1] == "—"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("area", PLACES)
def test_every_kind_at_every_place(town: Live, kind: str, area: str):
    made = sheet(town, kind, area=area, level="5", compare=BEFORE.get(kind, ""))
    assert made.kind == kind
    assert made.path.split(" › ")[-1] == town.city(WHOLE).hierarchy.name(area)
    for part in made.maps:
        assert part.locator == (area != "44")
        west, south, east, north = part.frame.bounds
        assert west < east
        assert south < north
    assert f"area={area}&day=2020-02-04" in made.imprint.permalink


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_lead_finds_nothing_foreign_on_any_sheet(town: Live, kind: str, lang: str):
    made = sheet(town, kind, Scope("4401"), lang=lang, area="4401", level="5",
                 layers="cells,borders,cases,clinics,attention,labels",
                 compare=BEFORE.get(kind, ""))  # fmt: skip
    assert [name for name in FOREIGN if name in words(made)] == []
    for part in made.maps:
        assert set(part.areas["code"]) <= {"4401", "440101", "440102", "01010101", "01010102",
                                           "01020101"}  # fmt: skip
    whole = words(replace(sheet(town, "map", lang=lang, level="5"), caption=""))
    assert any(name in whole for name in FOREIGN)  # the test would see one
