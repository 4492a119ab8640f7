"""The page of briefings: what is edited, saved and opened again, and what two do at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.live import Live
from dashboard.sign_in import demo_id
from queries.briefings import BriefingSheet, read_briefings, save_briefing
from queries.people import Person
from tests.dashboard.briefing.editor import Editor
from tests.dashboard.conftest import open_town
from tests.queries.deliveries import send
from tests.queries.town import CELLS

EAST, BRIEFER = demo_id("district", "4401"), demo_id("briefer", "4401")


@pytest.fixture
def own_town(server: str, tmp_path: Path) -> Iterator[Live]:
    """A town of the test's own: what is saved in it is seen by no other test."""
    with open_town(server, tmp_path) as live:
        yield live


def saved(live: Live, person: Person) -> list[tuple[str, int, tuple[BriefingSheet, ...]]]:
    with live.store.read(person.scope) as conn:
        return [(one.name, one.version, one.sheets) for one in read_briefings(conn, person)]


LEAD = Person(EAST, "district", "4401")


def test_the_template_is_shown_and_cannot_be_changed(own_town: Live):
    editor = Editor(EAST)
    assert editor.listed == ["疫情日报"]
    assert editor.cards == []
    assert len(editor.pictures) == len(editor.shown) == 10  # no enterprises here, no week before
    assert editor.shown[0] == "东区 · 确诊 · 镇街 · 2020-02-04（最新）"
    assert not editor.app.button("do-export").disabled


def test_used_as_a_start_it_is_edited_saved_and_opened_again(own_town: Live):
    editor = Editor(EAST)
    editor.press("do-use")
    first, second, *rest = editor.cards
    editor.press(f"do-down-{first}")
    assert editor.cards[:2] == [second, first]
    editor.write(f"caption-{first}", "东区平稳")
    for key in rest:
        editor.press(f"do-remove-{key}")
    editor.press(f"do-double-{first}")
    editor.write("name-new-1", "晨会")
    assert editor.listed == ["疫情日报", "● 晨会"]
    editor.press("do-save")
    assert editor.warnings == []
    ((name, version, sheets),) = saved(own_town, LEAD)
    assert (name, version) == ("晨会", 1)
    assert [sheet.caption for sheet in sheets] == ["", "东区平稳", "东区平稳"]
    assert editor.listed == ["疫情日报", "晨会"]
    again = Editor(BRIEFER, **editor.address)
    assert again.listed == ["疫情日报", "晨会"]
    assert len(again.cards) == 3
    assert Editor(demo_id("centre"), **editor.address).warnings == [
        "没有此简报，或不在您的权限内；已显示范本。"
    ]


def test_a_sheet_that_follows_shows_the_next_day_and_one_that_stays_does_not(
    own_town: Live, tmp_path: Path
):
    editor = Editor(EAST)
    editor.press("do-new")
    editor.add("http://map/?area=440101&metric=confirmed&day=2020-02-03")
    editor.add("?area=440101&metric=confirmed")
    staying, _ = editor.cards
    assert [one.rsplit(" · ", 1)[1] for one in editor.shown] == ["2020-02-03", "2020-02-04（最新）"]
    editor.press("do-save")
    send(
        own_town.store, tmp_path, "cases", "area_code,observed_on,confirmed,recovered,recorded_at",
        *(f"{c},2020-02-05,6,1,2020-02-05T20:00:00+08:00" for c in ("4401", *CELLS)),
    )  # fmt: skip
    again = Editor(EAST, **editor.address)
    assert [one.rsplit(" · ", 1)[1] for one in again.shown] == ["2020-02-03", "2020-02-05（最新）"]
    again.tick(f"follow-{again.cards[0]}", on=True)
    again.tick(f"follow-{again.cards[1]}", on=False)
    assert [one.rsplit(" · ", 1)[1] for one in again.shown] == ["2020-02-05（最新）", "2020-02-05"]
    again.press("do-save")
    ((_, version, sheets),) = saved(own_town, LEAD)
    assert version == 2
    assert [sheet.view for sheet in sheets] == [
        "area=440101&day=newest&metric=confirmed", "area=440101&day=2020-02-05&metric=confirmed",
    ]  # fmt: skip
    assert staying in editor.cards


def test_of_two_at_once_the_second_is_told_and_loses_nothing(own_town: Live):
    one = Editor(EAST)
    one.press("do-new")
    one.add("?area=440101")
    one.press("do-save")
    two = Editor(BRIEFER, **one.address)
    one.write(f"caption-{one.cards[0]}", "甲")
    two.write(f"caption-{two.cards[0]}", "乙")
    two.press("do-save")
    one.press("do-save")
    assert one.warnings[0] == "未保存：他人已先保存"
    assert "东区简报员" in one.warnings[1]
    assert "第 2 版" in one.warnings[1]
    one.press("do-save-as")
    captions = {(name[-5:], sheets[0].caption) for name, _, sheets in saved(own_town, LEAD)}
    assert captions == {("02-04", "乙"), ("4（副本）", "甲")}
    two.write(f"caption-{two.cards[0]}", "丙")
    theirs = Editor(EAST, **two.address)
    theirs.write(f"caption-{theirs.cards[0]}", "丁")
    two.press("do-save")
    theirs.open(**two.address)
    theirs.press("do-reread")
    assert theirs.app.text_input(f"caption-{theirs.cards[0]}").value == "丙"
    assert theirs.warnings == []


def test_a_deleted_one_is_gone_for_all_and_an_unsaved_change_of_it_stays(own_town: Live):
    one = Editor(EAST)
    one.press("do-new")
    one.add("?area=440101")
    one.press("do-save")
    two = Editor(BRIEFER, **one.address)
    two.write(f"caption-{two.cards[0]}", "乙")
    one.press("do-delete-yes")
    assert one.listed == ["疫情日报"]
    two.press("do-save")
    assert two.warnings == [
        "未保存：简报已被删除或不在您的权限内",
        "此简报已被删除或不在您的权限内。您的修改仍在本页，可另存为新简报。",
    ]
    two.press("do-save-as")
    assert [sheets[0].caption for _, _, sheets in saved(own_town, LEAD)] == ["乙"]


def test_what_is_not_saved_stays_while_another_is_looked_at(own_town: Live):
    editor = Editor(EAST)
    editor.press("do-new")
    editor.add("?area=440101")
    (key,) = editor.cards
    editor.write(f"caption-{key}", "未完")
    editor.choose_briefing("daily")
    assert editor.cards == []
    editor.choose_briefing("new-1")
    assert editor.app.text_input(f"caption-{key}").value == "未完"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://map/wall?area=4401", "不是一张图或我的辖区的地址"),
        ("?area=4402", "未加入：地址中的区域“4402”不存在"),
        ("?metric=no_such", "未加入：没有指标“no_such”"),
    ],
)
def test_an_address_that_cannot_be_shown_is_not_added_and_stays_to_be_put_right(
    own_town: Live, address: str, said: str
):
    editor = Editor(EAST)
    editor.press("do-new")
    editor.add(address)
    assert editor.cards == []
    assert said in editor.warnings[0]
    assert editor.app.text_input("add-address").value == address
    assert editor.app.button("do-export").disabled


def test_another_page_adds_what_it_shows(own_town: Live):
    editor = Editor(EAST, add="my_area?area=440101&metric=coverage", kind="ranking")
    assert len(editor.cards) == 1
    assert editor.shown == ["甲镇 · 巡查率 · 网格 · 2020-02-04（最新）"]
    assert set(editor.address) == {"briefing"}
    editor.open(**editor.address, add="?area=440102")
    assert len(editor.cards) == 2


def test_a_sheet_that_the_city_has_no_more_is_named_and_stops_the_export(own_town: Live):
    sheets = [BriefingSheet("map", "area=4402&day=newest"), BriefingSheet("poem", "day=newest")]
    kept = save_briefing(own_town.store, LEAD, "旧", "zh", sheets)
    editor = Editor(EAST, briefing=kept.id)
    assert editor.pictures == []
    assert "4402" in editor.warnings[0]
    assert editor.warnings[1:] == ["没有“poem”类型的页面，请移除", "请先改正或移除第 1, 2 页"]
    assert editor.app.button("do-export").disabled


def test_a_public_map_needs_its_review_number(own_town: Live):
    editor = Editor(EAST)
    editor.app.selectbox("security").set_value("public")
    editor.write("review", "")
    assert editor.warnings == ["公开发布的地图须填写审图号"]
    assert editor.app.button("do-export").disabled
    editor.write("review", "粤S(2020)123号")
    assert editor.warnings == []
    assert not editor.app.button("do-export").disabled


def test_personal_data_is_not_kept_and_said(own_town: Live):
    editor = Editor(EAST)
    editor.press("do-new")
    editor.add("?area=440101")
    editor.write(f"caption-{editor.cards[0]}", "致电13812345678")
    editor.press("do-save")
    assert editor.warnings[0] == "未保存：名称、标题或说明中疑有身份证号或手机号，请去掉"
    assert saved(own_town, LEAD) == []
