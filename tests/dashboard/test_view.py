"""View ↔ address: every view round-trips, and every address, however mangled, gives a view."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.paper.frame import Frame
from dashboard.view import Offer, View, from_params, to_params
from geo.hierarchy import Hierarchy

TREE = Hierarchy(
    pd.DataFrame(
        [
            ("440400", "珠海市", "Zhuhai", 1, None),
            ("440402", "香洲区", "Xiangzhou", 2, "440400"),
            ("440475", "保税区", "Free Trade Zone", 2, "440400"),
            ("440402005", "拱北街道", "Gongbei", 3, "440402"),
            ("440402005001", "昌盛社区", "Changsheng", 4, "440402005"),
            ("440402402498", "保税区社区", "Free Trade Community", 4, "440475"),
            ("440402005001001", "第1网格", "Cell 1", 5, "440402005001"),
            ("440402402498001", "第1网格", "Cell 1", 5, "440402402498"),
        ],
        columns=["code", "name", "name_en", "level", "parent"],
    )
)
OFFER = Offer(
    hierarchy=TREE,
    root="440400",
    first=date(2020, 1, 17),
    last=date(2020, 3, 30),
    newest=date(2020, 3, 29),
    metrics=["patrol_coverage", "confirmed_total"],
    layers=["cells", "borders", "clinics"],
    default_layers=["cells", "borders"],
    bounds=(113.0, 21.8, 114.3, 22.5),
)
views = st.builds(
    View,
    area=st.sampled_from(TREE.codes()),
    day=st.dates(OFFER.first, OFFER.last),
    metric=st.sampled_from(list(OFFER.metrics)),
    level=st.sampled_from(OFFER.levels),
    layers=st.sets(st.sampled_from(list(OFFER.layers))).map(
        lambda chosen: tuple(name for name in OFFER.layers if name in chosen)
    ),
    lang=st.sampled_from(["zh", "en"]),
    site=st.one_of(st.none(), st.text("ABC019-", min_size=1, max_size=12)),
    frame=st.one_of(
        st.none(),
        st.builds(
            Frame,
            lon=st.floats(113.1, 113.6).map(lambda x: round(x, 5)),
            lat=st.floats(21.9, 22.3).map(lambda x: round(x, 5)),
            width_m=st.integers(100, 400_000).map(float),
            aspect=st.floats(0.2, 5).map(lambda x: round(x, 3)),
        ),
    ),
)


@given(views)
def test_a_view_opened_elsewhere_is_the_same(view: View):
    assert from_params(to_params(view, OFFER), OFFER) == (view, [])


@given(
    st.dictionaries(
        st.sampled_from(["area", "day", "metric", "level", "layers", "lang", "site", "frame", "x"]),
        st.text(max_size=60),
    )
)
def test_any_address_gives_a_view_of_this_city(params: dict[str, str]):
    view, notes = from_params(params, OFFER)
    assert view.area in TREE
    assert OFFER.first <= view.day <= OFFER.last
    assert view.metric in OFFER.metrics
    assert view.level in OFFER.levels
    assert set(view.layers) <= set(OFFER.layers)
    assert all(len(note) < 160 for note in notes)


def test_the_plain_address_is_the_city_on_the_newest_day():
    view, notes = from_params({}, OFFER)
    assert view == View(
        "440400", date(2020, 3, 29), "patrol_coverage", 5, ("cells", "borders"), "zh"
    )
    assert notes == []
    assert to_params(view, OFFER) == {}


def test_an_unknown_cell_becomes_its_nearest_known_area():
    view, notes = from_params({"area": "440402005099001"}, OFFER)
    assert view.area == "440402005"
    assert notes == ["地址中的区域“440402005099001”不存在，已显示拱北街道。"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("2019-12-31", date(2020, 1, 17)), ("2021-01-01", date(2020, 3, 30)), ("30.3.", OFFER.newest)],
)
def test_a_day_out_of_range_becomes_the_nearest(asked: str, shown: date):
    view, notes = from_params({"day": asked, "lang": "en"}, OFFER)
    assert view.day == shown
    assert notes == [f"The day “{asked}” has no data; showing {shown}."]


def test_the_day_slider_covers_every_day_of_the_period():
    days = [OFFER.first + timedelta(days=i) for i in range((OFFER.last - OFFER.first).days + 1)]
    assert len(days) == 74
    assert all(
        from_params({"day": d.isoformat()}, OFFER) == (OFFER.default.but(day=d), []) for d in days
    )


def test_an_area_out_of_scope_is_not_shown():
    district = Offer(**{**OFFER.__dict__, "root": "440475"})
    view, notes = from_params({"area": "440402005"}, district)
    assert view.area == "440475"
    assert len(notes) == 1


def test_unknown_layers_are_left_out_and_none_is_a_choice():
    view, notes = from_params({"layers": "clinics,moon", "lang": "en"}, OFFER)
    assert view.layers == ("clinics",)
    assert notes == ["There is no layer “moon”; left out."]
    assert from_params({"layers": "none"}, OFFER)[0].layers == ()


@pytest.mark.parametrize(
    "given",
    ["113.5,22.2", "a,b,c,d", "113.5,22.2,nan,1.5", "113.5,22.2,20000,99", "113.5,22.2,1,1.5",
     "10,20,3000,2", "113.5,22.2,20000,1.5,1"],
)  # fmt: skip
def test_a_frame_that_is_none_or_shows_nothing_of_the_city_is_put_right(given: str):
    view, notes = from_params({"frame": given}, OFFER)
    assert view == OFFER.default
    assert len(notes) == 1
    assert given in notes[0]


def test_a_frame_that_shows_a_corner_of_the_city_is_taken():
    view, notes = from_params({"frame": "112.95,21.8,20000,1.5"}, OFFER)
    assert (view.frame, notes) == (Frame(112.95, 21.8, 20_000, 1.5), [])
    assert to_params(view, OFFER) == {"frame": "112.95000,21.80000,20000,1.500"}
