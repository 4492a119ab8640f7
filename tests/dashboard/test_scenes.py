"""What a wall shows of a city that is not the sample: the scenes its catalogue has data for."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.errors import DashboardError
from dashboard.live import Live
from dashboard.wall.scenes import SHIPPED, read_scenes, shipped_scenes
from queries.catalogue_file import parse_catalogue
from queries.scope import Scope
from sample_data import tables


def test_the_sample_has_all_of_them():
    catalogue = parse_catalogue((tables.FOLDER / "catalogue.toml").read_text("utf-8"))
    assert shipped_scenes(catalogue) == read_scenes(SHIPPED, catalogue)


def test_a_city_of_other_metrics_shows_its_own(town: Live):
    catalogue = town.city(Scope.whole()).catalogue
    found = shipped_scenes(catalogue)
    assert [(scene.id, scene.metric, scene.each_child) for scene in found.scenes] == [
        ("city", catalogue.default_metric, False),
        ("district", catalogue.default_metric, True),
    ]
    assert found.numbers == ("clinics",)


def test_a_file_of_ones_own_is_taken_at_its_word(town: Live, tmp_path: Path):
    catalogue = town.city(Scope.whole()).catalogue
    path = tmp_path / "scenes.toml"
    path.write_text(SHIPPED.read_text("utf-8"), "utf-8")
    with pytest.raises(DashboardError, match="there is no metric 'confirmed_total'"):
        read_scenes(path, catalogue)
