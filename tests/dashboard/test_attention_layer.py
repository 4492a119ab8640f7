"""The marks on the map: which area has which, what it says, and where it leads."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard.figures import read_figures
from dashboard.layers.attention import ATTENTION, STATES
from dashboard.layers.styled import Seen, StyledFrame
from dashboard.live import Live
from dashboard.map.attention import _is_silent
from dashboard.map.map_data import places
from dashboard.map.screen import build_screen
from dashboard.text import Lang
from dashboard.view import View
from queries.acting import act
from queries.catalogue_entries import Rule, Text
from queries.embedded import start_embedded
from queries.people import Person
from queries.scope import Scope
from queries.snapshot import Listener
from queries.store import Store
from queries.work import Action, Item
from tests.queries.rules import february, open_ruled_town
from tests.queries.town import in_cell, write_town

WHOLE = Scope("44")
DAY = february(6)


def does(store: Store, action: Action, area: str, raised_on: date, seen: int | None = None) -> int:
    desk, item = Person("desk", "centre", "*"), Item("cases", area, raised_on)
    return act(store, desk, item, action, "已派人", seen_entry=seen)


@pytest.fixture(scope="module")
def ruled_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("ruled")
    with open_ruled_town(start_embedded(folder / "postgres"), folder) as store:
        does(store, "acknowledge", "02000001", february(1))
        yield store


@pytest.fixture(scope="module")
def live(ruled_store: Store) -> Iterator[Live]:
    """The town; somebody has acknowledged the cases of 格四."""
    opened = Live(Store.open(ruled_store.url), Listener(ruled_store.url))
    yield opened
    opened.close()


def drawn(live: Live, day: date = DAY, lang: Lang = "zh", scope: Scope = WHOLE) -> StyledFrame:
    with live.reading(scope) as (conn, city):
        once = live.once(city)
        view = View(city.root, day, "coverage", 5, ("attention",), lang)
        figures = read_figures(conn, city, view, once)
        return ATTENTION.draw(Seen(conn, city, view, figures, once))


def marks(frame: StyledFrame) -> list[tuple[str, str]]:
    """Area and state, in drawing order."""
    features = frame.features
    return [(c, STATES[s]) for c, s in zip(features["code"], features["style"], strict=True)]


def spec(live: Live, day: date = DAY) -> dict[str, Any]:
    view = View("44", day, "coverage", 5, ("attention",), "zh")
    return build_screen(live, WHOLE, view)["layers"][0]


def test_each_area_has_one_mark_of_its_most_urgent_alert_drawn_last(live: Live) -> None:
    assert marks(drawn(live)) == [
        ("02000001", "acknowledged"),
        ("01010102", "watch"),
        ("01010101", "act"),
        ("440101", "act"),
    ]


def test_states_differ_in_shape_and_in_colour_and_only_one_is_red(live: Live) -> None:
    styles = drawn(live).styles
    assert [style.label for style in styles] == [
        "立即处置", "关注", "已确认", "已办结·待核销",
    ]  # fmt: skip
    assert len({style.shape for style in styles}) == len({style.colour for style in styles}) == 4
    assert [style.label for style in drawn(live, lang="en").styles] == [
        "act now", "watch", "acknowledged", "closed, figures pending",
    ]  # fmt: skip


def test_a_mark_names_its_area_and_all_of_its_alerts(live: Live) -> None:
    def said(lang: Lang) -> str:
        features = drawn(live, lang=lang).features
        return str(features.set_index("code").loc["01010101", "name"])

    assert said("zh") == "格一 · 病例（自 02-06）；巡查不足（自 02-03）"
    assert said("en") == "Cell 1 · Cases (since 02-06); Patrols lacking (since 02-03)"


def test_a_mark_lies_in_its_area(live: Live) -> None:
    frame = drawn(live).features.set_index("code")
    place = frame.geometry.loc["01010102"]
    assert (place.x, place.y) == pytest.approx(in_cell("01010102"), abs=1e-3)


def test_a_district_gets_only_its_own(live: Live) -> None:
    assert marks(drawn(live, scope=Scope("4402"))) == [("02000001", "acknowledged")]


def test_a_day_without_alerts_has_no_marks(live: Live) -> None:
    frame = drawn(live, date(2020, 1, 31))
    assert (len(frame.features), frame.note) == (0, "")


def test_the_browser_gets_states_places_and_counts_of_the_day(live: Live) -> None:
    sent = spec(live)
    assert (sent["id"], sent["kind"], sent["opens"]) == ("attention", "points", "area")
    assert [style["count"] for style in sent["styles"]] == [2, 1, 1, 0]
    assert sent["note"] == "4 处 · 5 项", "格一 has one sign for its two alerts"
    assert list(base64.b64decode(sent["states"])) == [2, 1, 0, 0]
    layer, _lang, day, _known, _options, _snapshot = sent["data"].params
    assert (sent["data"].kind, layer, day) == ("paths", "attention", DAY.isoformat())
    body = json.loads(places(live, WHOLE, ATTENTION, "zh", date.fromisoformat(day)))
    assert body["code"] == ["02000001", "01010102", "01010101", "440101"]
    assert len(body["lon"]) == len(body["lat"]) == len(body["name"]) == 4
    assert spec(live, february(7))["data"] != sent["data"]


def test_what_is_done_shows_with_its_snapshot(live: Live, ruled_store: Store) -> None:
    def counts(number: int) -> list[int]:
        for _ in range(100):
            if live.snapshot >= number:
                break
            live.listener._stopping.wait(0.05)
        return [style["count"] for style in spec(live, february(9))["styles"]]

    before = spec(live, february(9))["data"]
    assert counts(0) == [1, 1, 0, 0]
    assert counts(does(ruled_store, "acknowledge", "01010101", february(6))) == [0, 1, 1, 0]
    assert spec(live, february(9))["data"] != before
    assert counts(does(ruled_store, "close", "01010101", february(6), seen=2)) == [0, 1, 0, 1]


def test_without_rules_the_legend_says_so(tmp_path: Path) -> None:
    with open_ruled_town(start_embedded(tmp_path / "postgres"), tmp_path) as store:
        write_town(store, tmp_path)
        bare = Live(Store.open(store.url), Listener(store.url))
        try:
            assert drawn(bare).note == "目录中没有规则"
            assert len(drawn(bare).features) == 0
        finally:
            bare.close()


@pytest.mark.parametrize(
    ("value", "silent_days", "is_silent"),
    [
        (90.0, 2, True),
        (70.0, 2, True),
        (69.9, 2, False),
        (35.0, 2, False),
        (np.nan, 2, True),
        (90.0, 0, False),
    ],
)
def test_a_good_value_from_before_a_silence_is_no_reason(
    value: float, silent_days: int, is_silent: bool
) -> None:
    title = Text("巡查不足", "Patrols lacking")
    rule = Rule("gap", title, "coverage", 5, "watch", "low", 50, 70, 2, 1, silent_days)
    assert _is_silent(rule, value) == is_silent
