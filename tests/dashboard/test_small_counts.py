"""Small counts on screen: who is not in charge sees that there are some, and none of them."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard import live as process
from dashboard.addresses import Address
from dashboard.live import Live
from dashboard.map.packed import NO_DATA, SUPPRESSED
from dashboard.routes import make_routes
from dashboard.sign_in import demo_id
from dashboard.wall.routes import make_wall_routes
from dashboard.wall.scenes import shipped_scenes
from queries.people import put_person
from queries.scope import Scope
from queries.snapshot import Listener
from tests.dashboard.desk import Desk
from tests.dashboard.serving import served
from tests.queries.quiet_city import (
    EVERYWHERE,
    QUIET,
    QUIET_CELLS,
    open_quiet_city,
    report,
    write_quiet_city,
)

RULES = """
[attention.cases]
title = { zh = "病例", en = "Cases" }
metric = "confirmed"
level = 5
severity = "act"
raise_above = 1
clear_below = 0
"""
TEXT = "published_level = 2\n" + QUIET + RULES
CENTRE, BRIEFER = demo_id("centre"), demo_id("briefer")
LEAD, DISTRICT_BRIEFER = demo_id("district", "4403"), demo_id("briefer", "4403")
# D1 is its town and its district; the party of 4403, and what is first below each of it.
HIDDEN = {
    "D1", "440301", "4403", "4401", "4402", "440101", "440102", "440201", "A1", "A2", "B1", "B2",
    "C1", "C2", "C3",
}  # fmt: skip
DAYS = ("2020-02-03", "2020-02-04")


@pytest.fixture(scope="module")
def city(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("quiet")
    with open_quiet_city(server, folder, TEXT) as store:
        for day, grown in zip(DAYS, (0, 1), strict=True):
            counts = {"D1": (2 + grown, 1), "A3": (13 + grown, 6), "G1": (9, 0)}
            report(store, folder, day, counts)
        live = Live(store, Listener(store.url))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(process, "_current", live)
            yield live
        live.listener.close()


def packed(text: str) -> list[int]:
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype="<i4").tolist()


def shown(live: Live, person: str, area: str, level: int, metric: str) -> dict[str, int]:
    """Area → what the map colours it by."""
    desk = Desk(person, area=area, level=str(level), metric=metric, layers="cases")
    screen = desk.screen
    codes = [*live.city(Scope("4403" if "4403" in person else "*")).hierarchy.codes(level)]
    numbers = packed(screen["values"]["packed"])
    return dict(zip([*codes, *screen["values"]["extra"]], numbers, strict=True))


@pytest.mark.parametrize("metric", ["confirmed", "current", "recovered", "per_thousand"])
def test_the_map_hides_them_from_a_briefer_and_from_nobody_in_charge(city: Live, metric: str):
    for level in (2, 3, 5):
        briefer = shown(city, BRIEFER, "44", level, metric)
        assert {area for area, value in briefer.items() if value == SUPPRESSED} == (
            HIDDEN & set(briefer)
        )
        assert SUPPRESSED not in shown(city, CENTRE, "44", level, metric).values()
        assert SUPPRESSED not in shown(city, LEAD, "4403", level, metric).values()
        assert set(shown(city, DISTRICT_BRIEFER, "4403", level, metric).values()) == {SUPPRESSED}


def test_what_has_no_small_counts_hides_nothing(city: Live):
    assert set(shown(city, BRIEFER, "44", 5, "coverage").values()) == {NO_DATA}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_part_of_a_screen_says_so_and_no_number(city: Live, lang: str):
    word = {"zh": "未公开", "en": "withheld"}[lang]
    screen = Desk(BRIEFER, area="4403", metric="confirmed", lang=lang, layers="cases").screen
    panel = screen["panel"]
    assert word in screen["legend"]["suppressed"]
    assert (panel["kpis"][0]["value"], panel["kpis"][0]["unit"]) == (word, "")
    assert panel["kpis"][0]["no_data"] is False
    assert panel["kpis"][0]["change"] == ""
    assert panel["trend"]["withheld"] is True
    assert set(panel["trend"]["values"]) == {None}
    table = panel["table"]
    for row in (*table["rows"], table["not_located"], table["total"]):
        assert row["cells"][0] == {"v": None, "t": word}
    assert table["note"] == ""
    card = Desk(BRIEFER, area="D1", metric="confirmed", lang=lang).screen["panel"]["card"]
    figures = {row[0]: row[1] for row in card["sections"][0]["rows"]}
    title = {"zh": "确诊", "en": "Confirmed"}[lang]
    assert figures[title] == word
    assert {area["area"] for area in panel["attention"]["items"]} & HIDDEN == set()


def test_the_circles_leave_out_what_is_withheld_and_say_how_many(city: Live):
    def circles(person: str) -> dict[str, Any]:
        screen = Desk(person, metric="confirmed", level="5", layers="cases").screen
        return next(layer for layer in screen["layers"] if layer["id"] == "cases")

    briefer, centre = circles(BRIEFER), circles(CENTRE)
    assert packed(briefer["values"])[QUIET_CELLS.index("D1")] == SUPPRESSED
    assert (briefer["count"], centre["count"]) == (23, 26)
    assert briefer["note"] == "23（另 3 未公开或未定位）"
    assert "note" not in centre


def test_a_shown_parent_still_is_the_sum_of_its_rows(city: Live):
    table = Desk(BRIEFER, area="44", metric="confirmed").screen["panel"]["table"]
    rows = {row["code"]: row["cells"][0]["t"] for row in table["rows"]}
    assert rows == {
        "4401": "未公开", "4402": "未公开", "4403": "未公开", "4404": "0", "4405": "9", "4406": "0",
    }  # fmt: skip
    assert table["total"]["cells"][0]["t"] == "26"


@pytest.mark.parametrize("metric", ["confirmed", "current", "recovered", "per_thousand"])
def test_no_day_of_the_slider_tells(city: Live, metric: str):
    with served(make_routes(city, Path("fonts"))) as client:
        for level in (2, 3, 5):
            address = Address.of("days", "*", metric, level, city.snapshot)
            codes = list(city.city(Scope.whole()).ground.units(level))
            for person, hidden in ((BRIEFER, HIDDEN & set(codes)), (CENTRE, set())):
                body = client.raw(city.addresses.sign(address, person)).body
                days, areas = np.frombuffer(body[:8], "<u4")
                numbers = np.frombuffer(body[8:], "<i4").reshape(days, areas)
                found = {
                    code for at, code in enumerate(codes) if (numbers[:, at] == SUPPRESSED).any()
                }
                assert found == hidden
                columns = [at for at, code in enumerate(codes) if code in hidden]
                assert (numbers[:, columns] == SUPPRESSED).all()


def test_a_wall_shows_none(city: Live):
    secret = put_person(city.store, "hall", "display", None)
    numbers = ("metric:confirmed", "new:confirmed", "attention:cases")
    scenes = replace(shipped_scenes(city.city(Scope.whole()).catalogue), numbers=numbers)
    with served(make_wall_routes(city, scenes)) as client:
        answer = client.raw(f"/wall/screen?display={secret}&lang=zh&area=4403")
        assert answer.status == 200
        confirmed, new, raised = json.loads(answer.body)["wall"]["numbers"]
        for number in (confirmed, new):
            assert (number["value"], number["unit"]) == ("未公开", "")
            assert set(number["series"]) == {None}
        assert raised["value"] == "0"
        whole = json.loads(client.raw(f"/wall/screen?display={secret}&lang=zh").body)["wall"]
    assert all("区D1" not in one["text"] for one in whole["happened"])
    assert all(one["area"] not in HIDDEN for one in whole["attention"]["items"])


def test_no_number_of_a_withheld_area_is_anywhere_on_a_briefers_screens(city: Live):
    """Every area, metric and layer: a row that names a withheld area has no figure in it."""
    catalogue = city.city(Scope.whole()).catalogue
    ruled = {"confirmed", "current", "recovered", "per_thousand"}
    for area in EVERYWHERE:
        for metric in catalogue.metrics:
            panel = Desk(BRIEFER, area=area, metric=metric).screen["panel"]
            for row in (panel["table"] or {"rows": []})["rows"]:
                if row["code"] in HIDDEN and metric in ruled:
                    assert row["cells"][0]["v"] is None
                    assert {cell["t"] for cell in row["cells"]} <= {"未公开", "—"}
            if area in HIDDEN:
                for kpi in panel["kpis"]:
                    assert kpi["id"] not in ruled or kpi["value"] == "未公开"


def test_the_catalogue_says_from_whom(server: str, tmp_path: Path, city: Live):
    own = tmp_path / "centre"
    own.mkdir()
    write_quiet_city(
        city.store, own, TEXT + '\n[small_counts]\nwithhold_from = ["briefer", "centre"]\n'
    )
    try:
        city.listener._hear(city.snapshot + 1)
        assert SUPPRESSED in shown(city, CENTRE, "44", 5, "confirmed").values()
        assert SUPPRESSED not in shown(city, LEAD, "4403", 5, "confirmed").values()
    finally:
        write_quiet_city(city.store, own, TEXT)
        city.listener._hear(city.snapshot + 1)
