"""我的辖区 without a browser: what is listed, kept, compared and known, there and back."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pandas as pd
import pytest

from dashboard import live as process
from dashboard.routes import make_routes
from dashboard.sign_in import demo_id
from tests.dashboard.conftest import open_town
from tests.dashboard.desk import Desk
from tests.dashboard.serving import served

pytestmark = pytest.mark.usefixtures("town")


def desk(**address: str) -> Desk:
    return Desk(None, "my_area", **address)


def listed(page: Desk) -> list[tuple[str, str, int]]:
    return [(r["name"], r["value"], r["score"]) for r in page.screen["panel"]["desk"]["rows"]]


def count(page: Desk) -> str:
    return page.screen["panel"]["desk"]["count"]


def kept(page: Desk) -> list[int]:
    bits = base64.b64decode(page.screen["values"]["kept"])
    return [bits[at >> 3] >> (at & 7) & 1 for at in range(4)]


def test_the_plain_address_lists_every_cell_those_with_alerts_first():
    page = desk()
    assert listed(page) == [
        ("格一", "5", 40),
        ("格四", "4", 40),
        ("格二", "1", 0),
        ("格三", "—", 0),
    ]
    assert count(page) == "列出 4 / 符合 4 / 共 4"
    assert page.screen["values"]["kept"] is None
    assert page.screen["panel"]["table"] is None
    first = page.screen["panel"]["desk"]["rows"][0]
    assert first["reasons"] == [["病例多（自 02-04）", 40]]
    assert first["place"] == "东区 › 甲镇"


def test_map_list_figures_and_counts_obey_a_bound_of_the_metric():
    page = desk(least="4")
    assert [row[0] for row in listed(page)] == ["格一", "格四"]
    assert kept(page) == [1, 0, 0, 1]
    assert page.kpis["confirmed"] == ("9", "+2"), "5 + 4, the day before 3 + 4"
    assert page.kpis["coverage"] == ("66.7", "−33.3"), "20 of 30 visits, before 10 of 10"
    assert page.screen["panel"]["trend"]["values"][2:4] == [7, 9]
    assert page.screen["panel"]["desk"]["kept"] == "以下为符合筛选的 2 个网格的合计（共 4 个）"
    page.open()
    assert page.kpis["confirmed"] == ("12", "+3")


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"least": "1", "most": "4"}, ["格四", "格二"]),
        ({"alert": "open"}, ["格一", "格四"]),
        ({"alert": "none"}, ["格二", "格三"]),
        ({"alert": "watch"}, []),
        ({"alert": "new", "least": "5"}, ["格一"]),
        ({"least": "100"}, []),
    ],
)
def test_filters(filters: dict[str, str], names: list[str]):
    page = desk(**filters)
    assert [row[0] for row in listed(page)] == names
    assert count(page) == f"列出 {len(names)} / 符合 {len(names)} / 共 4"
    assert page.address == filters


def test_nothing_kept_has_no_figures():
    assert desk(least="100").kpis["confirmed"] == ("—", "")


def test_a_level_lists_its_areas_and_those_that_have_none_of_it():
    assert [row[0] for row in listed(desk(level="3"))] == ["甲镇", "西区", "乙镇"]


def test_two_days_are_compared_on_map_list_and_legend():
    page = desk(compare="2020-02-03")
    assert page.values == [2, 1, None, 0]
    changes = {row["name"]: row["change"] for row in page.screen["panel"]["desk"]["rows"]}
    assert changes == {"格一": "+2", "格二": "+1", "格三": "—", "格四": "±0"}
    assert page.screen["legend"]["title"] == "确诊较 02-03 变化"
    assert [one["label"] for one in page.screen["legend"]["classes"]][3] == "±0"
    assert page.screen["values"]["days_url"] is None, "the slider's values are no differences"


def test_as_known_before_the_second_day_was_reported():
    page = desk(known="2020-02-04T12:00")
    assert page.values == [None] * 4
    assert page.notices == ["显示的是 2020-02-04 12:00 当时所知；此后的更正与补报不在其中。"]
    page.go(day="2020-02-03")
    assert page.values == [3, 0, None, 4]
    assert page.address == {"day": "2020-02-03", "known": "2020-02-04T12:00"}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"alert": "moon"}, "筛选条件“moon”无法识别，已略去。"),
        ({"least": "nan"}, "筛选条件“nan”无法识别，已略去。"),
        ({"gap_h": "-1"}, "筛选条件“-1”无法识别，已略去。"),
        ({"compare": "2020-02-04"}, "不能与“2020-02-04”对比，已略去。"),
        ({"compare": "2031-01-01"}, "不能与“2031-01-01”对比，已略去。"),
        (
            {"known": "2031-01-01T00:00"},
            "“2031-01-01T00:00”不是数据期内的过去时刻，已显示当前所知。",
        ),
    ],
)
def test_what_cannot_be_asked_is_left_out_and_said(address: dict[str, str], said: str):
    page = desk(**address)
    assert page.notices == [said]
    assert len(listed(page)) == 4


def test_a_lead_has_the_own_area_only():
    page = Desk(demo_id("district", "4402"), "my_area")
    assert [row[0] for row in listed(page)] == ["格四"]
    assert page.path == ["西区"]


def test_an_alert_filter_there_and_back_by_its_control():
    page = desk()
    page.app.selectbox(key="alert").set_value("open")
    page._run()
    assert page.address == {"alert": "open"}
    page.app.button(key="clear").set_value(True)
    page._run()
    assert page.address == {}
    assert page.app.selectbox(key="alert").value is None


def exported(page: Desk) -> pd.DataFrame:
    """The list as a CSV file, by the address that the page gives."""
    page.tell("export", {"id": "1", "format": "csv"})
    url = page.screen["export"]["url"]
    live = process.current()
    with served(make_routes(live, Path("fonts"))) as client:
        answer = client.raw(url)
    assert answer.status == 200
    return pd.read_csv(io.BytesIO(answer.body), dtype=str, keep_default_na=False)


def test_the_file_holds_what_is_kept_and_nothing_more():
    table = exported(desk(least="4", compare="2020-02-03"))
    assert table["代码"].str.strip().tolist() == ["01010101", "02000001"]
    assert table["确诊（例）"].tolist() == ["5", "4"]
    assert table["变化（例）"].tolist() == ["2", "0"]
    assert table["原因"].tolist() == ["病例多（自 02-04）", "病例多（自 02-03）"]
    assert table["筛选"].tolist() == ["确诊；指标 ≥ 4；与某日对比 2020-02-03"] * 2
    assert table["区域数"].tolist() == ["2（共 4）"] * 2


def test_a_lead_sees_the_city_and_the_published_districts_beside_their_own(
    server: str, tmp_path: Path
):
    with open_town(server, tmp_path, "published_level = 2\n"):
        page = Desk(demo_id("district", "4402"), "my_area", compare="2020-02-03")
        beside = page.screen["panel"]["beside"]
    assert [[r["name"], r["value"], r["change"], r["is_here"]] for r in beside["rows"]] == [
        ["城", "12", "+3", False], ["东区", "8", "+3", False], ["西区", "4", "±0", True],
    ]  # fmt: skip
