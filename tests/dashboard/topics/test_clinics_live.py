"""Fever clinics of a city whose clock runs, and of one that has roads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import LineString

from dashboard.live import LOCAL, City, Live
from dashboard.topics import clinics_read
from geo.errors import GeoError
from geo.measure import distance_m
from queries.city_folder import load_city
from queries.errors import StoreError
from queries.schema import migrate
from queries.status import is_empty
from queries.store import Store
from tests.dashboard.topics.test_clinics import (
    answer,
    behind,
    cells,
    desk,
    facts,
    heard,
    open_clinics,
    section,
)
from tests.queries.clinic_town import CLINICS, REPORTS, register, report
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.town import CELLS, in_cell, write_town_files

RUNNING = CLINICS.replace('clock = "2020-02-10T08:00:00+08:00"\n', "").replace(
    ', "2020-02-10"]', "]"
)


class Clock:
    """What City.now says, and how often the clinics were read and their ways worked out."""

    def __init__(self) -> None:
        self.at = datetime(2020, 2, 10, 8, 0, tzinfo=LOCAL)
        self.reads = self.ways = 0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    counted, read, nearest = Clock(), clinics_read.read_reported, clinics_read.nearest_sites

    def counted_read(*args: object) -> gpd.GeoDataFrame:
        counted.reads += 1
        return read(*args)  # type: ignore[arg-type]

    def counted_nearest(*args: object) -> object:
        counted.ways += 1
        return nearest(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(clinics_read, "read_reported", counted_read)
    monkeypatch.setattr(clinics_read, "nearest_sites", counted_nearest)
    monkeypatch.setattr(City, "now", lambda _city: counted.at)
    return counted


def confirmed(live: Live, folder: Path, n: int) -> None:
    """Another department delivers: a new snapshot, and 10 February is the newest day."""
    send(
        live.store, folder, "cases", "area_code,observed_on,confirmed",
        f"{CELLS[0]},2020-02-10,{n}",
    )  # fmt: skip
    heard(live)


def test_while_no_clinic_reports_only_the_clock_judges(server: str, tmp_path: Path, clock: Clock):
    with open_clinics(server, tmp_path, RUNNING) as live:
        register(live.store, tmp_path)
        report(live.store, tmp_path, "07:00", *REPORTS)
        confirmed(live, tmp_path, 1)
        assert facts(desk())["开放"] == "2/4"
        assert clock.reads == 1
        ways = clock.ways
        for minutes in (1, 7, 61):
            clock.at += timedelta(minutes=minutes)
            confirmed(live, tmp_path, 1 + minutes)
            assert facts(desk())["开放"] == "2/4"
        assert (clock.reads, clock.ways) == (1, ways), "nothing was read or worked out again"
        # A report of 07:00 stands for four cadences of an hour and one of grace.
        clock.at = datetime(2020, 2, 10, 12, 0, tzinfo=LOCAL)
        confirmed(live, tmp_path, 80)
        assert facts(desk())["开放"] == "2/4"
        clock.at += timedelta(seconds=1)
        confirmed(live, tmp_path, 81)
        assert answer(desk()).startswith("没有已知开放的门诊；另有 3 家按时间应已开放")
        assert section(desk(), "各门诊")["rows"][0]["below"].split(" · ")[1] == "过期"
        assert clock.reads == 1
        report(live.store, tmp_path, "11:30", ("FC1", "closed", 0, 0, 0), ("FC3", "open", 9, 0, 0))
        confirmed(live, tmp_path, 82)
        rows = {row["site"]: row for row in section(desk(), "各门诊")["rows"]}
        assert clock.reads == 2
        assert rows["FC1"]["below"].startswith("closed · 08:00-20:00 应开放，却报关闭")
        assert (rows["FC1"]["tone"], rows["FC3"]["tone"]) == ("bad", "act")
        assert facts(desk())["应开未开"] == "1"


ROADS = [in_cell(CELLS[0]), in_cell(CELLS[1]), in_cell(CELLS[2], 0.0)]


def write_roads(path: Path, *lines: list[tuple[float, float]], **columns: list[object]) -> None:
    shapes = [LineString(line) for line in lines]
    gpd.GeoDataFrame(columns, geometry=shapes, crs=4326).to_file(path)


@pytest.fixture(scope="module")
def roads(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The town with a road from 格一 by 格二 to the west of 格三 at 10 km/h, and none to 格四."""
    folder = tmp_path_factory.mktemp("roads")
    write_roads(folder / "roads.gpkg", ROADS, speed_kmh=[10.0])
    with open_clinics(server, folder, CLINICS) as live:
        register(live.store, folder)
        report(live.store, folder, "07:00", *REPORTS)
        yield live


def test_where_there_are_roads_the_way_is_by_them_and_in_minutes(roads: Live):
    page = desk(level="5")
    first, second = ROADS[0], ROADS[1]
    minutes = float(distance_m(*first, *second)) / 1000 / 10 * 60
    assert page.values == [round(10 * minutes), 0, round(5 * minutes), None]
    assert page.screen["legend"]["title"] == "到最近开放门诊（按路网）"
    table = section(desk(area="440102"), "各地距开放门诊")
    assert table["columns"][1] == ["路网分钟", True]
    assert table["rows"][0]["cells"][:2] == ["格三", f"{minutes / 2:.1f}"]
    assert table["rows"][0]["below"] == "门诊FC2", "FC3 is nearer, but no road leads there"
    assert facts(page)["按路网 15 分钟内"] == "60%"
    assert facts(page)["5 公里内"] == "100%"
    assert answer(desk(area=CELLS[2])).startswith(
        f"最近的开放门诊是门诊FC2，按路网 {minutes / 2:.1f} 分钟；"
    )
    assert answer(desk(area=CELLS[3])) == "按路网到不了任何开放门诊"
    assert behind(roads, page, f"area/{CELLS[3]}")["rows"][0]["below"] == "无路可达 · 人口批次 1"


def test_the_straight_line_can_still_be_chosen(roads: Live):
    assert desk(level="5", metric="clinic_distance").values == [10, 0, 8, 3]


def test_roads_that_come_later_take_the_place_of_those_before(server: str, tmp_path: Path):
    with open_clinics(server, tmp_path) as live:
        register(live.store, tmp_path)
        report(live.store, tmp_path, "07:00", *REPORTS)
        heard(live)
        assert cells(desk(area=CELLS[0]), "各地")[0][1] == "1.0"
        for speed, minutes in ((10.0, "6.2"), (20.0, "3.1")):
            write_roads(tmp_path / "roads.gpkg", ROADS, speed_kmh=[speed])
            load_city(live.store, only_ground(tmp_path))
            heard(live)
            assert cells(desk(area=CELLS[0]), "各地")[0][1] == minutes


def only_ground(folder: Path) -> Path:
    for path in folder.glob("*.csv"):
        path.unlink()
    return folder


@pytest.mark.parametrize(
    ("line", "columns", "said"),
    [
        (ROADS, {"speed_kmh": [0.0]}, "roads.gpkg: road lines 1 have a speed_kmh"),
        (ROADS, {"oneway": ["perhaps"]}, "roads.gpkg: road lines 1 have a oneway"),
        ([(0.0, 0.0), (1.0, 1.0)], {}, "roads.gpkg: no road lies in the city"),
    ],
)
def test_a_bad_file_of_roads_is_refused_and_nothing_is_loaded(
    server: str, tmp_path: Path, line: list[tuple[float, float]], columns: dict, said: str
):
    url = new_database(server)
    migrate(url)
    write_town_files(tmp_path, CLINICS)
    write_roads(tmp_path / "roads.gpkg", line, **columns)
    with Store.open(url) as store:
        with pytest.raises((GeoError, StoreError), match=said):
            load_city(store, tmp_path)
        (tmp_path / "roads.gpkg").write_bytes(b"no GeoPackage")
        with pytest.raises(GeoError, match=r"the roads in roads\.gpkg cannot be read"):
            load_city(store, tmp_path)
        assert is_empty(store)
