"""What may not be put on paper: views of others, public maps without a number, long captions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.errors import AddressRefused, DashboardError, ExportRefused
from dashboard.live import Live
from dashboard.paper.compose import Item, compose, compose_all
from dashboard.paper.frame import frame_from
from dashboard.paper.template import SHIPPED, read_template, shipped_template
from queries.scope import Scope
from tests.dashboard.paper.town_report import asked, params, report_town, sheet

WHOLE = Scope.whole()
ONE_SHEET = """
title = { zh = "日报", en = "Daily" }
[[sheet]]
kind = "map"
metric = "confirmed"
level = 2
layers = ["cells"]
"""


@pytest.fixture(scope="module")
def town(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with report_town(server, tmp_path_factory.mktemp("refusals")) as live:
        yield live


@pytest.mark.parametrize(
    "wrong",
    [{"area": "4499"}, {"metric": "secret"}, {"day": "2020-01-31"}, {"day": "x"}, {"level": "9"},
     {"layers": "satellites"}, {"frame": "here"}, {"compare": "2019-01-01"}, {"alert": "loud"}],
)  # fmt: skip
def test_a_view_that_there_is_not_is_refused_and_not_corrected(town: Live, wrong: dict[str, str]):
    with pytest.raises(AddressRefused):
        sheet(town, "map", **wrong)


@pytest.mark.parametrize("area", ["44", "4402", "02000001"])
@pytest.mark.parametrize("kind", ["map", "cover", "worklist", "notes"])
def test_an_area_of_others_is_refused(town: Live, area: str, kind: str):
    with pytest.raises(AddressRefused, match="no such view"):
        sheet(town, kind, Scope("4401"), area=area)


def test_a_public_map_needs_its_review_number(town: Live):
    for review in ("", "  "):
        with pytest.raises(ExportRefused, match="审图号"):
            compose(town, WHOLE, params(), "map", asked(is_public=True, review=review))
    made = compose(town, WHOLE, params(), "map", asked(is_public=True, review="GS(2020)1号 "))
    assert made.imprint.review == "GS(2020)1号"


def test_a_caption_fits_and_holds_nothing_personal(town: Live):
    words = "请各区核实漏报网格。"
    assert compose(town, WHOLE, params(), "map", asked(caption=words)).caption == words
    with pytest.raises(ExportRefused, match="121 characters; at most 120"):
        compose(town, WHOLE, params(), "map", asked(caption="字" * 121))
    with pytest.raises(ExportRefused, match="phone"):
        compose(town, WHOLE, params(), "map", asked(caption="联系 13800138000"))


def test_a_kind_that_there_is_not_is_refused(town: Live):
    with pytest.raises(ExportRefused, match="no kind of sheet 'poster'; one of map, compare"):
        sheet(town, "poster")
    with pytest.raises(AddressRefused, match="2020-01-28 to compare with; data begin on 2020-02-0"):
        sheet(town, "compare")


def test_one_refusal_leaves_no_report(town: Live):
    told: list[tuple[int, int]] = []
    what = [Item("map", params()), Item("map", params(area="4499"))]
    with pytest.raises(AddressRefused):
        compose_all(town, WHOLE, what, asked(), lambda done, of: told.append((done, of)))
    assert told == [(1, 2)]


def test_the_permalink_says_the_whole_view_of_each_sheet(town: Live):
    view = {"page": "my_area", "area": "4401", "level": "5", "least": "1", "layers": "cells,cases",
            "compare": "2020-02-03", "known": "2020-02-05T08:00"}  # fmt: skip
    given = asked(permalink="https://map.example/my_area?area=44")
    made = compose(town, WHOLE, params(**view), "map", given)
    found = urlsplit(made.imprint.permalink)
    query = {name: values[0] for name, values in parse_qs(found.query).items()}
    assert (found.netloc, found.path) == ("map.example", "/my_area")
    assert query == {
        "area": "4401", "day": "2020-02-04", "metric": "confirmed", "level": "5", "least": "1",
        "layers": "cells,cases", "compare": "2020-02-03", "known": "2020-02-05T08:00", "lang": "zh",
    }  # fmt: skip
    assert made.notices == ("显示的是 2020-02-05 08:00 当时所知；此后的更正与补报不在其中。",)
    assert made.maps[0].left_out == {"01020101", "02000001"}


def test_the_imprint_says_whose_data_of_when(town: Live):
    imprint = sheet(town, "map", day="2020-02-03", layers="cells,clinics").imprint
    told = {one.feed: (one.department, one.data_time, one.state) for one in imprint.sources}
    assert told["病例"] == ("卫健局", "02-03 20:00", "历史")
    assert told["门诊状态"] == ("卫健局", "02-03 09:00", "历史")
    assert "飞行" not in told
    assert imprint.snapshot == town.city(WHOLE).snapshot
    assert imprint.made_at == "2020-02-10 09:00 +08:00"


def test_a_map_is_framed_as_asked(town: Live):
    text = "113.50500,22.20500,5000,1.500"
    frame = frame_from(text)
    made = compose_all(
        town, WHOLE, [("map", params(frame=text), ""), ("map", params(area="4402"), "")], asked()
    )
    assert made[0].maps[0].frame == frame
    assert made[1].maps[0].frame != frame
    assert [(one.page, one.pages) for one in made] == [(1, 2), (2, 2)]
    given = compose(town, WHOLE, params(), "map", asked(frame=frame))
    assert given.maps[0].frame == frame


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "map"', 'kind = "poster"', "there is no kind of sheet 'poster'; one of map"),
        ('metric = "confirmed"', 'metric = "secret"', "there is no metric 'secret'"),
        ("level = 2", "level = 7", "level is 2 to 5"),
        ("level = 2", "", "level is missing"),
        ('["cells"]', '["clouds"]', "there is no layer 'clouds'"),
        ('["cells"]', '["cells"]\nwhen = "now"', "there is no key 'when'"),
        ('["cells"]', '["cells"]\nday = "tomorrow"', 'should be "newest"'),
        ('["cells"]', '["cells"]\narea = "4401"', "there is no area '4401'; one of root, children"),
        ('["cells"]', '["cells"]\ntitle = { zh = "图" }', "the title needs zh and en"),
        ("[[sheet]]", "[sheet]", "declares no sheet"),
        ("title =", "titel =", "there is no key 'titel'"),
        ("[[sheet]]", "[[sheet", "cannot be read"),
    ],
)
def test_a_template_says_what_is_wrong_with_it(
    town: Live, tmp_path: Path, old: str, new: str, message: str
):
    path = tmp_path / "own.toml"
    path.write_text(ONE_SHEET.replace(old, new, 1), "utf-8")
    with pytest.raises(DashboardError) as refused:
        read_template(path, town.city(WHOLE).catalogue)
    assert message in str(refused.value)
    assert "own.toml" in str(refused.value)


def test_a_template_has_a_sheet_for_each_child_of_whose_area_it_is(town: Live, tmp_path: Path):
    path = tmp_path / "own.toml"
    own = ONE_SHEET.replace(
        '["cells"]', '["cells"]\narea = "children"\ntitle = { zh = "{name}图", en = "{name}" }'
    )
    path.write_text(own, "utf-8")
    template = read_template(path, town.city(WHOLE).catalogue)
    titles = [one.title for one in compose_all(town, WHOLE, template, asked())]
    assert titles == ["东区图", "西区图"]
    leads = compose_all(town, Scope("4401"), template, asked())
    assert [one.title for one in leads] == ["甲镇图", "乙镇图"]


def test_the_shipped_template_needs_no_editing_in_any_city(town: Live):
    """The town has none of its metrics: all with the default one, without what it has not."""
    made = compose_all(town, WHOLE, shipped_template(town.city(WHOLE).catalogue), asked())
    assert made[0].kind == "cover"
    assert {one.snapshot for one in (each.imprint for each in made)} == {town.snapshot}
    assert {one.day for one in made} == {"2020-02-04"}
    assert "compare" not in {one.kind for one in made}  # a week before is before the first day
    assert SHIPPED.read_text("utf-8").count("[[sheet]]") == 12
