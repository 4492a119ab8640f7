"""Sheets of a topic page: its own layers, what it answers, its address; also ordered by that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.errors import AddressRefused
from dashboard.export.made import export_address, make_export, params_of
from dashboard.live import Live
from dashboard.paper.address import read_address, view_at
from queries.scope import Scope
from tests.dashboard.paper.words import WORDS
from tests.dashboard.topics.cases_town import CASES, open_cases, told_cases
from tests.dashboard.topics.test_clinics import open_clinics
from tests.queries.clinic_town import CLINICS, REPORTS, register, report

ALL = Scope("*")


@pytest.fixture(scope="module")
def clinics(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("clinics")
    with open_clinics(server, folder, CLINICS) as live:
        register(live.store, folder)
        report(live.store, folder, "07:00", *REPORTS)
        yield live


def sheet(live: Live, address: str) -> str:
    """The words of the sheet that `command-map snapshot` makes of an address."""
    asked = read_address(address)
    params = params_of(view_at(live, ALL, asked, "zh"), "svg") | {"at": asked.at}
    made = make_export(live, ALL, export_address(ALL, asked.page, "svg", "zh", params))
    return WORDS["svg"](made.body)


def test_what_is_supposed_stands_on_the_sheet_as_on_the_page(clinics: Live):
    words = sheet(clinics, "https://map.example.cn/clinics?closes=FC2&radius=3")
    for wanted in ("就近范围", "（假设）", "假设关闭", "若门诊FC2关闭："):
        assert wanted in words, wanted
    assert "https://map.example.cn/clinics?" in words
    assert "closes=FC2" in words


def test_a_topic_s_address_is_read_as_its_page_does(clinics: Live):
    view = view_at(clinics, ALL, read_address("/clinics?area=4401"), "zh")
    assert (view.topic, view.metric, view.area) == ("clinics", "clinic_distance", "4401")
    with pytest.raises(AddressRefused, match="no parameter then"):
        view_at(clinics, ALL, read_address("/clinics?then=3"), "zh")
    with pytest.raises(AddressRefused, match="no parameter closes"):
        view_at(clinics, ALL, read_address("/?closes=FC2"), "zh")


def test_too_few_for_a_rate_is_not_called_unreported(server: str, tmp_path: Path):
    with told_cases(server, tmp_path) as live:
        words = sheet(live, "/cases?area=02000001&metric=case_rate&day=2020-02-09")
    assert "人口或病例过少，不计率" in words
    assert "没有" not in words.partition("每十万人确诊")[2].partition("数据来源")[0]


def test_a_city_s_own_catalogue_may_have_no_such_page_s_data(server: str, tmp_path: Path):
    with open_cases(server, tmp_path, CASES) as live:
        assert "无数据" in sheet(live, "/cases?day=2020-02-09")
