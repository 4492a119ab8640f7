"""A city of one's own is called what its catalogue says, and owes its ground to whom it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.live import Live
from dashboard.wall.routes import make_wall_routes
from dashboard.wall.scenes import shipped_scenes
from queries.catalogue_file import parse_catalogue
from queries.errors import CatalogueError
from queries.scope import Scope
from sample_data import tables
from tests.dashboard.conftest import open_town
from tests.dashboard.desk import Desk
from tests.dashboard.serving import served
from tests.queries import town as small_town

NAMED = """
title = { zh = "城防控图", en = "City map" }
attribution = { zh = "底图：城测绘局", en = "Ground: City Survey" }
"""


def wall_page(live: Live, lang: str) -> str:
    scenes = shipped_scenes(live.city(Scope.whole()).catalogue)
    with served(make_wall_routes(live, scenes)) as client:
        return client.get(f"/wall?lang={lang}").text


@pytest.mark.usefixtures("town")
def test_a_city_that_says_nothing_is_not_called_zhuhai(town: Live):
    screen = Desk().screen
    assert (screen["top"]["title"], screen["attribution"]) == ("疫情防控指挥一张图", "")
    shown = wall_page(town, "zh")
    assert "<title>疫情防控指挥一张图 · 大屏</title>" in shown
    assert "珠海" not in shown


def test_a_city_is_called_what_it_says(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tests.dashboard.conftest.CATALOGUE", NAMED + small_town.CATALOGUE)
    with open_town(server, tmp_path) as live:
        for lang, title, owed in (
            ("zh", "城防控图", "底图：城测绘局"),
            ("en", "City map", "Ground: City Survey"),
        ):
            screen = Desk(lang=lang).screen
            assert (screen["top"]["title"], screen["attribution"]) == (title, owed)
            assert f"<title>{title} · " in wall_page(live, lang)


def test_the_sample_says_zhuhai_and_whose_its_coast_is():
    sample = parse_catalogue((tables.FOLDER / "catalogue.toml").read_text("utf-8"))
    assert sample.title is not None
    assert sample.attribution is not None
    assert (sample.title.zh, sample.title.en[:6]) == ("珠海疫情防控指挥一张图", "Zhuhai")
    assert "© OpenStreetMap contributors (ODbL)" in sample.attribution.en


@pytest.mark.parametrize(
    ("line", "said"),
    [('title = "城"', "title = '城' should be dict"), ('title = { zh = "城" }', "zh = …, en = …")],
)
def test_a_name_in_one_language_is_refused(line: str, said: str):
    with pytest.raises(CatalogueError, match=said):
        parse_catalogue(f"{line}\n{small_town.CATALOGUE}")
