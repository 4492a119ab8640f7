"""The page of fever clinics on a small town whose distances are known; scopes, gaps, what if."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dashboard import live as process
from dashboard.live import Live
from dashboard.routes import make_routes
from dashboard.sign_in import demo_id
from queries.schema import migrate
from queries.scope import Scope
from queries.snapshot import Listener, snapshot_number
from queries.store import Store
from tests.dashboard.desk import Desk
from tests.dashboard.serving import served
from tests.queries.clinic_town import CLINICS, REPORTS, register, report
from tests.queries.databases import new_database
from tests.queries.town import CATALOGUE, CELLS, write_town

TODAY = "2020-02-10"
WEST = demo_id("district", "4402")


@contextmanager
def open_clinics(server: str, folder: Path, catalogue: str = CLINICS) -> Iterator[Live]:
    """The town with a catalogue and no delivery, as the memory of this process."""
    url = new_database(server)
    migrate(url)
    store = Store.open(url)
    write_town(store, folder, catalogue)
    live = Live(store, Listener(url))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "_current", live)
        yield live
    live.close()


@pytest.fixture(scope="module")
def clinics(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("clinics")
    with open_clinics(server, folder) as live:
        register(live.store, folder)
        report(live.store, folder, "07:00", *REPORTS)
        yield live


def desk(person: str | None = None, **address: str) -> Desk:
    return Desk(person, page="clinics", **({"day": TODAY} | address))


def answer(page: Desk) -> str:
    return page.screen["panel"]["topic"]["answer"]["text"]


def facts(page: Desk) -> dict[str, str]:
    return {title: text for title, text, *_ in page.screen["panel"]["topic"]["answer"]["facts"]}


def sections(page: Desk) -> list[str]:
    return [one["title"] for one in page.screen["panel"]["topic"]["sections"]]


def section(page: Desk, title: str) -> dict[str, Any]:
    every = page.screen["panel"]["topic"]["sections"]
    return next(one for one in every if one["title"].startswith(title))


def cells(page: Desk, title: str) -> list[list[str]]:
    return [row["cells"] for row in section(page, title)["rows"]]


def heard(live: Live) -> None:
    """The process has heard of all that was delivered."""
    with live.store.read(Scope.whole()) as conn:
        live.listener.number = max(live.listener.number, snapshot_number(conn))


def behind(live: Live, page: Desk, asked: str) -> dict[str, Any]:
    with served(make_routes(live, Path("fonts"))) as client:
        found = client.raw(f"{page.screen['panel']['topic']['explain']}?behind={asked}")
    assert found.status == 200
    return json.loads(found.body)


def test_the_answer_is_which_is_full_and_who_has_one_near(clinics: Live):
    page = desk()
    assert answer(page) == (
        "门诊FC2将满，床位已用 95%；100% 的居民 5 公里内有开放门诊；"
        "另有 1 家按时间应已开放、尚未报，若都开放为 100%"
    )
    assert facts(page) == {
        "开放": "2/4", "应开待报": "1", "3 公里内": "100%", "5 公里内": "100%",
        "10 公里内": "100%", "候诊": "6",
    }  # fmt: skip
    assert answer(desk(lang="en")).startswith("Clinic FC2 is nearly full, 95% of its beds; 100%")


def test_clinics_the_open_and_full_first_and_what_their_hours_say(clinics: Live):
    rows = section(desk(), "各门诊")["rows"]
    assert [(row["cells"], row["tone"]) for row in rows] == [
        (["门诊FC2", "19/20", "5", "30"], "act"), (["门诊FC3", "2/10", "1", "4"], "flat"),
        (["门诊FC1", "0/10", "0", "0"], "flat"), (["门诊FC4", "0/4", "0", "0"], "flat"),
    ]  # fmt: skip
    assert [row["below"] for row in rows] == [
        "开放 · 就近 300 人 · 02-10 07:00",
        "开放 · 就近 700 人 · 02-10 07:00",
        "closed · 08:00-20:00 应开放，待报 · 02-10 07:00",
        "standby · 02-10 07:00",
    ]
    assert [row["sets"][:2] for row in rows] == [["closes", "FC2"], ["closes", "FC3"], [], []]


def test_distances_are_straight_and_said_to_be(clinics: Live):
    page = desk(area="440101")
    table = section(page, "各地距开放门诊")
    assert [column[0] for column in table["columns"]] == ["区域", "直线公里", "5 公里外居民"]
    assert [(row["cells"], row["below"]) for row in table["rows"]] == [
        (["格一", "1.0", "0"], "门诊FC2"), (["格二", "0.0", "0"], "门诊FC2"),
        (["甲镇合计", "0.4", "0"], ""),
    ]  # fmt: skip
    assert table["note"].startswith("距离为直线，不计水面与道路")
    assert desk(level="5").values == [10, 0, 8, 3]
    assert "clinic_minutes" not in desk().app.radio("metric").options
    assert answer(desk(area=CELLS[0])).startswith(
        "最近的开放门诊是门诊FC2，直线 1.0 公里；其床位用了 95%"
    )
    assert facts(desk(area=CELLS[0])) == {"居民": "100"}


def test_one_closes_and_its_people_and_load_move(clinics: Live):
    page = desk(closes="FC2", radius="3")
    assert answer(page).startswith(
        "若门诊FC2关闭：最满的将是门诊FC3，届时床位用 210%；100% 的居民 5 公里内有开放门诊"
    )
    assert page.screen["legend"]["title"].endswith("，若门诊FC2关闭"), "as on every sheet of it"
    assert page.screen["panel"]["table"]["note"] == "", "a measure has no reports to count"
    moves = section(page, "若门诊FC2关闭")["rows"]
    assert moves[0]["cells"] == ["门诊FC3", "21.0/10", "5.0", "300"]
    assert (moves[0]["below"], moves[0]["tone"]) == ("2 个网格", "act")
    assert moves[-1]["sets"][:2] == ["closes", "none"]
    assert desk(closes="FC2", level="5").values == [28, 18, 8, 3]
    rows = {row["site"]: row for row in section(page, "各门诊")["rows"]}
    assert rows["FC3"]["below"] == "开放 · 就近 1,000 人 · 02-10 07:00"
    assert rows["FC2"]["sets"][1] == "none"
    assert "若门诊FC2关闭" not in sections(desk(closes="FC1")), "it is closed already"


def test_the_one_that_closes_is_another_sign_and_is_not_counted_as_open(clinics: Live):
    def signs(**address: str) -> dict[str, int]:
        drawn = next(one for one in desk(**address).screen["layers"] if one["id"] == "clinics")
        return {style["label"]: style["count"] for style in drawn["styles"]}

    as_is = signs()
    assert "假设关闭" not in as_is
    assert signs(closes="FC2") == as_is | {"开放": as_is["开放"] - 1, "假设关闭": 1}
    assert signs(closes="FC1") == as_is, "it is closed already"
    assert "supposed closed" in signs(closes="FC2", lang="en")


def test_nobody_has_anywhere_to_go_when_the_last_one_closes(clinics: Live):
    page = desk(WEST, closes="FC3")
    assert answer(page) == "没有已知开放的门诊"
    assert cells(page, "若门诊FC3关闭")[0] == ["无处可去", "2.0", "1.0", "400"]
    assert page.values == [None]


def test_a_standby_clinic_opens_when_what_it_relieves_is_too_full(clinics: Live):
    table = section(desk(), "备用门诊")
    assert [row["cells"] for row in table["rows"]] == [["门诊FC4", "应启用", "95%"]]
    assert (table["rows"][0]["below"], table["rows"][0]["tone"]) == ("可分流门诊FC2", "act")
    assert "85%" in table["note"]
    assert "备用门诊" not in sections(desk(area="4402"))


def test_one_more_goes_where_most_are_without(clinics: Live):
    none_yet = {"day": "2020-02-01", "radius": "3"}
    # From 格一 it is 3.09 km to 格四; from both in the middle everybody is reached.
    assert cells(desk(**none_yet), "再设一家") == [["格二", "1,000"]]
    assert cells(desk(**none_yet, area=CELLS[0]), "再设一家") == [["格一", "600"]]
    served_all = section(desk(radius="3"), "再设一家")
    assert (served_all["rows"], served_all["note"]) == ([], "所有居民 3 公里内已有开放门诊")


def test_load_over_the_hours_to_the_moment(clinics: Live):
    chart = section(desk(), "截至此刻的 24 小时")
    assert (chart["labels"][0], chart["labels"][-1], len(chart["labels"])) == ("08:00", "07:00", 24)
    drawn = {one["name"]: one["values"] for one in chart["series"]}
    assert drawn["占用床位"] == [None] * 23 + [21]
    assert drawn["候诊"][-1] == 6


def test_a_number_is_told_down_to_the_batch(clinics: Live):
    page = desk()
    table = behind(clinics, page, "clinic/FC2")
    assert [row["cells"] for row in table["rows"]] == [
        ["status", "开放"], ["beds_used", "19"], ["queue", "5"], ["wait_min", "30"],
        ["beds", "20"], ["居民", "300"],
    ]  # fmt: skip
    said = [row["below"] for row in table["rows"] if row["below"]]
    assert said[0] == "卫健局 · 02-10 07:00 的情况 · 批次 3，02-10 07:00 收到"
    assert said[1].startswith("卫健局 · 批次 2 · ")
    assert said[2] == "2 个网格 · 人口批次 1"
    near = behind(clinics, page, "area/440101")
    assert [row["cells"] for row in near["rows"]] == [
        ["格二", "0.0", "200"],
        ["格一", "1.0", "100"],
    ]
    assert near["rows"][1]["below"] == "门诊FC2 · 批次 3 · 02-10 07:00 · 人口批次 1"
    moved = behind(clinics, desk(closes="FC2"), "moves/FC3")
    assert [row["cells"][0] for row in moved["rows"]] == ["格二", "格一"]
    gains = behind(clinics, desk(day="2020-02-01", radius="3"), f"more/{CELLS[0]}")
    assert [row["cells"] for row in gains["rows"]] == [
        ["格三", "—", "300"], ["格二", "—", "200"], ["格一", "—", "100"],
    ]  # fmt: skip


def test_a_fact_beside_the_answer_is_told_by_the_clinics_or_the_cells(clinics: Live):
    page = desk()
    asked = {title: of for title, _, _, of in page.screen["panel"]["topic"]["answer"]["facts"]}
    assert asked["开放"] == asked["候诊"] == "here/44"
    table = behind(clinics, page, asked["候诊"])
    assert [title for title, _ in table["columns"]][1:] == ["queue", "beds_used"]
    assert [row["cells"] for row in table["rows"]] == [
        ["门诊FC2", "5", "19"], ["门诊FC3", "1", "2"], ["门诊FC1", "0", "0"], ["门诊FC4", "0", "0"],
    ]  # fmt: skip
    assert table["rows"][0]["below"] == "开放 · 02-10 07:00 · 卫健局 · 批次 3 · 02-10 07:00"
    assert table["rows"][0]["site"] == "FC2"
    assert behind(clinics, page, asked["5 公里内"])["rows"][0]["cells"][0] == "格四"
    assert len(behind(clinics, desk(WEST), "here/4402")["rows"]) == 1


@pytest.mark.parametrize(
    "asked",
    ["clinic/FC2", "here/44", "here/4401", "area/440101", f"more/{CELLS[0]}", "moves/FC2",
     "clinic", "x/y", "%00"],
)  # fmt: skip
def test_a_lead_is_told_nothing_of_a_foreign_number(clinics: Live, asked: str):
    table = behind(clinics, desk(WEST), asked)
    assert (table["rows"], table["note"]) == ([], "没有可列的上报")


def test_a_lead_sees_the_own_clinics_only(clinics: Live):
    page = desk(WEST)
    assert answer(page) == "100% 的居民 5 公里内有开放门诊；最满的是门诊FC3，床位用了 20%"
    assert [row[0] for row in cells(page, "各门诊")] == ["门诊FC3"]


def test_nothing_heard_is_not_closed(server: str, tmp_path: Path):
    with open_clinics(server, tmp_path) as live:
        register(live.store, tmp_path)
        page = desk()
        assert answer(page) == (
            "没有已知开放的门诊；另有 3 家按时间应已开放、尚未报，若都开放为 100%"
        )
        assert {row["below"] for row in section(page, "各门诊")["rows"]} == {
            "unknown · 未报",
            "unknown · 24 小时 应开放，待报 · 未报", "unknown · 08:00-20:00 应开放，待报 · 未报",
        }  # fmt: skip
        assert {cell for row in cells(page, "各门诊") for cell in row[2:]} == {"—"}
        assert page.values == [None] * 4
        assert "截至此刻的 24 小时" not in sections(page)


def test_people_or_clinics_that_nobody_reports(server: str, tmp_path: Path):
    with open_clinics(server, tmp_path) as live:
        assert (answer(desk()), sections(desk())) == ("所辖范围内没有登记的发热门诊", [])
        register(live.store, tmp_path)
        report(live.store, tmp_path, "07:00", *REPORTS)
        heard(live)
        assert answer(desk(area=CELLS[2])).startswith("最近的开放门诊是门诊FC3，直线 0.8 公里；")
    folder = tmp_path / "no_people"
    folder.mkdir()
    with open_clinics(server, folder, CATALOGUE) as live:
        assert answer(desk()) == "所辖范围内没有登记的发热门诊"
