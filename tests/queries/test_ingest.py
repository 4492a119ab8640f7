"""One delivery, whole or not at all, and every problem named by row, column and reason."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import psycopg
import pytest
import shapely

from geo.china_offset import wgs84_to_gcj02
from queries.city_folder import load_city
from queries.errors import AlreadyReceived, BatchRefused, StoreError
from queries.ingest import ingest
from queries.schema import migrate
from queries.scope import Scope
from queries.sites import read_sites, site_history, site_states
from queries.snapshot import Listener, snapshot_number
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import RECEIVED, send
from tests.queries.town import AREAS, CATALOGUE, CELLS, in_cell, town_areas, write_town

CASES = "area_code,observed_on,confirmed,recovered"
CLINICS = "site_code,name,lon,lat,beds"
LON, LAT = in_cell("01010101")


def counts(store: Store) -> dict[str, int]:
    """Rows of every table that a batch may add to, and the snapshot."""
    tables = ("observation", "rollup", "site", "site_report", "event")
    with store.read(Scope.whole()) as conn:
        found = {t: conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}  # noqa: S608
        return found | {"snapshot": snapshot_number(conn)}


@pytest.fixture
def unchanged(store: Store) -> Iterator[None]:
    """Nothing but the record of a refusal is different after the test."""
    before = counts(store)
    yield
    assert counts(store) == before


@pytest.mark.usefixtures("unchanged")
class TestRefused:
    @pytest.mark.parametrize(
        ("feed", "lines", "said"),
        [
            ("cases", [CASES], "no rows"),
            ("cases", ["area_code,observed_on", "01010101,2020-02-03"], "confirmed"),
            ("cases", ["area_code,observed_on,confirmed,colour", "1,2020-02-03,1,red"], "colour"),
            ("cases", ["area_code,observed_on,confirmed,姓名", "1,2020-02-03,1,张三"], "姓名"),
            ("cases", ["area_code,observed_on,confirmed,id_card", "1,2020-02-03,1,1"], "id_card"),
            ("cases", ["area_code,observed_on,confirmed,Phone", "1,2020-02-03,1,1"], "Phone"),
            ("cases", ["area_code,observed_on,confirmed,住址", "1,2020-02-03,1,x"], "住址"),
            ("cases", ["area_code,observed_on,confirmed,name", "1,2020-02-03,1,x"], "name"),
            ("patrols", ["area_code,observed_on,due,done", "99,2020-02-03,1,1"], "1 of 1"),
        ],
    )
    def test_by_its_columns_or_rows(
        self, store: Store, tmp_path: Path, feed: str, lines: list[str], said: str
    ) -> None:
        with pytest.raises(BatchRefused, match=said):
            send(store, tmp_path, feed, *lines)

    def test_an_empty_file(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "cases.csv").write_bytes(b"")
        with pytest.raises(BatchRefused, match="empty"):
            ingest(store, "cases", tmp_path / "cases.csv")

    def test_a_missing_file(self, store: Store, tmp_path: Path) -> None:
        with pytest.raises(BatchRefused, match="no file"):
            ingest(store, "cases", tmp_path / "cases.csv")

    def test_no_known_encoding(self, store: Store, tmp_path: Path) -> None:
        path = tmp_path / "cases.csv"
        path.write_bytes(f"{CASES}\n01010101,2020-02-03,1,0\n".encode("utf-16"))
        with pytest.raises(BatchRefused, match="UTF-8"):
            ingest(store, "cases", path)

    def test_an_unknown_feed(self, store: Store, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match=r"no feed 'case'.*cases"):
            ingest(store, "case", tmp_path / "cases.csv")

    def test_a_shapefile_without_crs(self, store: Store, tmp_path: Path) -> None:
        points = gpd.GeoDataFrame(
            {"site_code": ["Z1"], "name": ["院"], "beds": ["1"]}, geometry=[shapely.Point(LON, LAT)]
        )
        points.to_file(tmp_path / "clinics.shp", engine="pyogrio")
        with zipfile.ZipFile(tmp_path / "clinics.zip", "w") as packed:
            for suffix in (".shp", ".shx", ".dbf"):
                packed.write(tmp_path / f"clinics{suffix}", f"clinics{suffix}")
        with pytest.raises(BatchRefused, match="coordinate system"):
            ingest(store, "clinics", tmp_path / "clinics.zip", received_at=RECEIVED)

    def test_more_problems_than_the_feed_allows_are_all_told(
        self, store: Store, tmp_path: Path
    ) -> None:
        with pytest.raises(BatchRefused) as refused:
            send(
                store, tmp_path, "cases", CASES,
                "01010101,2020-02-03,1,0",
                "1010101,2020-02-03,1,0",
                "1.010101E+06,2020-02-03,1,0",
                "01010102,2020-02-30,1,0",
                "01010102,2020-02-03,-1,x",
            )  # fmt: skip
        problems = refused.value.problems
        assert list(problems["row"]) == [2, 3, 4, 5, 5]
        assert "leading zeros" in problems["message"][0]
        assert "spreadsheet" in problems["message"][1]
        assert len(refused.value.lines(2)) == 3

    def test_places_shifted_by_gcj02(self, store: Store, tmp_path: Path) -> None:
        rows = []
        for number in range(40):
            cell = CELLS[number % 4]
            lon, lat = wgs84_to_gcj02(*in_cell(cell, 0.1 + number / 50, 0.5))
            rows.append(f"G{number},院,{float(lon)},{float(lat)},1,{cell}")
        with pytest.raises(BatchRefused, match=r"GCJ-02.* \d+ m"):
            send(store, tmp_path, "clinics", f"{CLINICS},area_code", *rows)


def test_problems_within_the_limit_leave_rows_out(store: Store, tmp_path: Path) -> None:
    good = [f"{cell},2020-02-0{day},1,0" for cell in CELLS for day in (1, 2)]
    report = send(store, tmp_path, "cases", CASES, *good, "99,2020-02-03,1,0")
    assert (report.rows, report.accepted, report.rejected) == (9, 8, 1)
    assert report.problems[["row", "column", "code"]].values.tolist() == [
        [9, "area_code", "unknown_code"]
    ]
    with store.read(Scope.whole()) as conn:
        kept = conn.execute(
            'SELECT "row", "column", code FROM reject WHERE batch = %s', [report.batch]
        ).fetchall()
    assert kept == [(9, "area_code", "unknown_code")]


def test_the_same_file_again_is_refused_and_harmless(store: Store, tmp_path: Path) -> None:
    lines = ["area_code,observed_on,due,done", "01010101,2020-02-05,7,7"]
    send(store, tmp_path, "patrols", *lines)
    before = counts(store)
    with pytest.raises(AlreadyReceived, match="before"):
        send(store, tmp_path, "patrols", *lines)
    assert counts(store) == before


def test_a_batch_raises_the_snapshot_by_one_and_listeners_hear_it(
    store: Store, tmp_path: Path
) -> None:
    listener = Listener(store.url)
    try:
        before = listener.number
        report = send(
            store, tmp_path, "patrols", "area_code,observed_on,due,done", "01010101,2020-02-06,3,2"
        )
        deadline = time.monotonic() + 3
        while listener.number == before and time.monotonic() < deadline:
            time.sleep(0.01)
        assert listener.number == report.snapshot == before + 1
    finally:
        listener.close()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_names_in_the_encodings_of_departments(store: Store, tmp_path: Path, encoding: str) -> None:
    code = f"E{encoding}"
    path = tmp_path / "clinics.csv"
    text = f"{CLINICS},hours\r\n{code},香洲区人民医院,{LON},{LAT},5,全天\r\n"
    path.write_bytes(text.encode(encoding))
    ingest(store, "clinics", path, received_at=RECEIVED)
    with store.read(Scope.whole()) as conn:
        site = read_sites(conn, "clinic").set_index("code").loc[code]
    assert (site["name"], site["hours"], site["beds"]) == ("香洲区人民医院", "全天", 5)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_header_with_blanks_and_any_line_ends(store: Store, tmp_path: Path, ends: str) -> None:
    path = tmp_path / "clinics.csv"
    header = ' site_code , name,"lon", lat ,beds'
    code = f"H{len(ends)}{ends == chr(13)}"
    path.write_bytes(ends.join(["", header, f"{code}, 院 ,{LON}, {LAT} , 07", ""]).encode())
    report = ingest(store, "clinics", path, received_at=RECEIVED)
    assert (report.accepted, report.rejected) == (1, 0)
    with store.read(Scope.whole()) as conn:
        site = read_sites(conn, "clinic").set_index("code").loc[code]
    assert (site["name"], site["beds"]) == ("院", 7)


@pytest.mark.parametrize("name", ["@@=alert(1)", "<script>alert(1)</script>", "a\tb", "'; --"])
def test_a_name_stays_text(store: Store, tmp_path: Path, name: str) -> None:
    send(store, tmp_path, "clinics", CLINICS, f"T1,{name},{LON},{LAT},5")
    with store.read(Scope.whole()) as conn:
        assert read_sites(conn, "clinic").set_index("code").loc["T1", "name"] == name


def test_a_spreadsheet_keeps_codes_that_are_text(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(CASES.split(","))
    book.active.append(["01010102", date(2020, 2, 7), 4, None])
    book.active.append(["01010101", "2020-02-07", 4.0, 0])
    book.save(tmp_path / "cases.xlsx")
    report = ingest(store, "cases", tmp_path / "cases.xlsx", received_at=RECEIVED)
    assert (report.accepted, report.rejected) == (2, 0)


def test_sites_out_of_the_city_are_left_out(store: Store, tmp_path: Path) -> None:
    report = send(
        store, tmp_path, "clinics", CLINICS,
        f"O1,院,{LON},{LAT},1",
        "O2,院,0,0,1",
    )  # fmt: skip
    assert report.problems[["row", "code"]].values.tolist() == [[2, "outside"]]
    with store.read(Scope.whole()) as conn:
        found = read_sites(conn, "clinic").set_index("code")
    assert found.loc["O1", "area"] == "01010101"
    assert "O2" not in found.index


def test_a_site_that_is_sent_again_replaces_what_the_register_said(
    store: Store, tmp_path: Path
) -> None:
    send(store, tmp_path, "clinics", CLINICS, f"R1,旧名,{LON},{LAT},1")
    lon, lat = in_cell("02000001")
    send(store, tmp_path, "clinics", CLINICS, f"R1,新名,{lon},{lat},2")
    with store.read(Scope.whole()) as conn:
        found = read_sites(conn, "clinic").set_index("code").loc["R1"]
        versions = conn.execute("SELECT count(*) FROM site WHERE code = 'R1'").fetchone()
    assert (found["name"], found["area"], found["beds"]) == ("新名", "02000001", 2)
    assert versions == (2,)


def test_a_code_of_another_kind_of_site_is_not_taken_over(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, "clinics", CLINICS, f"K1,镜头,{LON},{LAT},1")
    with psycopg.connect(store.url) as owner:
        owner.execute("UPDATE site SET kind = 'camera' WHERE code = 'K1'")
    report = send(
        store, tmp_path, "clinics", CLINICS, f"K1,院,{LON},{LAT},2", f"K2,院,{LON},{LAT},2"
    )
    told = report.problems[["row", "column", "code", "message"]].values.tolist()
    assert told == [[1, "site_code", "taken", "“K1” is a camera; give the clinic another code"]]
    with store.read(Scope.whole()) as conn:
        assert list(read_sites(conn, "camera")["name"]) == ["镜头"]


def test_reports_of_sites_newest_first_and_as_corrected(store: Store, tmp_path: Path) -> None:
    header = "site_code,observed_at,status,queue,recorded_at"
    send(store, tmp_path, "clinics", CLINICS, f"S1,院,{LON},{LAT},1")
    send(
        store, tmp_path, "clinic_status", header,
        "S1,2020-02-03T08:00:00+08:00,open,3,2020-02-03T08:05:00+08:00",
        "S1,2020-02-03T09:00:00+08:00,open,,2020-02-03T09:05:00+08:00",
        "S1,2020-02-03T10:00:00+08:00,closed,0,2020-02-03T10:05:00+08:00",
    )  # fmt: skip
    send(
        store, tmp_path, "clinic_status", header,
        "S1,2020-02-03T09:00:00+08:00,closed,9,2020-02-04T09:05:00+08:00",
    )  # fmt: skip
    nine = pd.Timestamp("2020-02-03T09:30:00+08:00")
    with store.read(Scope.whole()) as conn:
        now = site_states(conn, "clinic", nine).set_index("site").loc["S1"]
        then = site_states(conn, "clinic", nine, known_at=nine).set_index("site").loc["S1"]
        past = site_history(conn, "S1", nine - pd.Timedelta(days=1), nine)
        none = site_states(conn, "clinic", nine - pd.Timedelta(days=9))
    assert (now["status"], now["queue"]) == ("closed", 9)
    assert then["status"] == "open"
    assert list(past["status"]) == ["open", "closed"]
    assert none.empty
    assert {"status", "queue"} <= set(none.columns)


def test_what_is_recorded_before_it_is_observed_is_left_out(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, "clinics", CLINICS, f"S2,院,{LON},{LAT},1")
    report = send(
        store, tmp_path, "clinic_status", "site_code,observed_at,status,recorded_at",
        "S2,2020-02-05T08:00:00+08:00,open,2020-02-05T08:05:00+08:00",
        "S2,2020-02-05T09:00:00+08:00,open,2020-02-05T08:05:00+08:00",
    )  # fmt: skip
    assert report.problems[["row", "code"]].values.tolist() == [[2, "wrong_time"]]


def test_a_failure_half_way_leaves_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(conn: psycopg.Connection, _batch: int) -> None:
        conn.execute("SELECT 1/0")

    monkeypatch.setattr("queries.ingest.sum_up", broken)
    before = counts(store)
    with pytest.raises(StoreError):
        send(
            store, tmp_path, "patrols", "area_code,observed_on,due,done", "01010101,2020-02-08,1,1"
        )
    assert counts(store) == before


def test_loading_the_same_city_again_changes_no_area(store: Store, tmp_path: Path) -> None:
    write_town(store, tmp_path)
    with store.read(Scope.whole()) as conn:
        assert conn.execute("SELECT count(*) FROM area").fetchone() == (len(AREAS),)


def test_a_folder_without_catalogue_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"catalogue\.toml"):
        load_city(store, tmp_path)


def test_what_was_recorded_after_it_was_received_is_left_out(store: Store, tmp_path: Path) -> None:
    report = send(
        store, tmp_path, "cases",
        "area_code,observed_on,confirmed,recorded_at",
        "01010101,2020-02-05,1,2020-02-06T08:00:00+08:00",
        "01010102,2020-02-05,1,2020-02-06T08:00:00+08:00",
        "01020101,2020-02-05,1,2020-02-06T08:00:00+08:00",
        "02000001,2020-02-05,1,2020-02-06T08:00:00+08:00",
        "44,2020-02-05,1,2031-01-01T00:00:00+08:00",
    )  # fmt: skip
    assert report.accepted == 4
    assert report.problems[["row", "code"]].values.tolist() == [[5, "wrong_time"]]


def test_cells_that_overlap_are_refused_by_name(server: str, tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, "utf-8")
    areas = town_areas()
    moved = areas["code"] == CELLS[1]
    areas.loc[moved, "geometry"] = areas.geometry[moved].translate(xoff=-0.005)
    areas.to_file(tmp_path / "areas.geojson", engine="pyogrio")
    url = new_database(server)
    migrate(url)
    with Store.open(url) as fresh:
        with pytest.raises(StoreError, match=CELLS[0]):
            load_city(fresh, tmp_path)
        with fresh.read(Scope.whole()) as conn:
            assert conn.execute("SELECT count(*) FROM area").fetchone() == (0,)


def test_an_area_whose_code_has_a_space_is_refused_by_name(server: str, tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, "utf-8")
    areas = town_areas()
    areas["code"] = areas["code"].replace({CELLS[1]: "0101 0102"})
    areas.to_file(tmp_path / "areas.geojson", engine="pyogrio")
    url = new_database(server)
    migrate(url)
    with Store.open(url) as fresh, pytest.raises(StoreError, match="0101 0102"):
        load_city(fresh, tmp_path)


def test_a_cell_too_small_to_be_drawn_is_refused_by_name(server: str, tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, "utf-8")
    areas = town_areas()
    areas["geometry"] = areas.geometry.affine_transform([1e-6, 0, 0, 1e-6, 113.5, 22.2])
    areas.to_file(tmp_path / "areas.geojson", engine="pyogrio")
    url = new_database(server)
    migrate(url)
    with Store.open(url) as fresh, pytest.raises(StoreError, match=CELLS[0]):
        load_city(fresh, tmp_path)
