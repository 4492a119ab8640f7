"""The other feeds: consistent with each other, as late as they should be, the same every time."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sample_data.cells import read_city
from sample_data.feeds.clinics import write_clinic_status
from sample_data.feeds.patrols import write_grid_patrols
from sample_data.generate import Generated
from tests.sample_data.conftest import read_feed


def test_about_a_million_rows(generated: tuple[Path, Generated]) -> None:
    _, written = generated
    assert 900_000 < written.figures + written.reports < 1_100_000
    assert written.flights > 500


def test_resumption_is_the_sum_of_the_enterprises(folder: Path) -> None:
    register = pd.read_excel(folder / "enterprises.xlsx", dtype={"area_code": str})
    reports = read_feed(folder, "enterprise_status").merge(
        register[["site_code", "area_code", "staff"]], on="site_code"
    )
    sent = read_feed(folder, "resumption").set_index(["observed_on", "area_code"]).sort_index()
    for day in ("2020-02-10", "2020-02-21", "2020-03-08", "2020-03-29"):
        known = reports[reports["observed_at"] < f"{day}T24"]
        newest = known.sort_values("observed_at").groupby("site_code").last()
        sums = newest.groupby("area_code").agg(
            enterprises=("status", "size"),
            enterprises_applied=("status", lambda s: int((s == "applied").sum())),
            enterprises_approved=("status", lambda s: int((s == "approved").sum())),
            enterprises_resumed=("status", lambda s: int((s == "resumed").sum())),
            staff=("staff", "sum"),
            staff_back=("staff_back", "sum"),
        )
        expected = sent.loc[day, sums.columns]
        pd.testing.assert_frame_equal(sums, expected, check_dtype=False, check_names=False)


def test_enterprises_come_back_on_a_plausible_curve(folder: Path) -> None:
    city = read_feed(folder, "resumption").groupby("observed_on").sum(numeric_only=True)
    rate = city["enterprises_resumed"] / city["enterprises"]
    assert rate.is_monotonic_increasing
    assert rate.iloc[0] < 0.12
    assert 0.92 < rate.iloc[-1] < 0.945


def test_supplies_are_told_by_those_that_may_work_and_goods_by_few(folder: Path) -> None:
    reports = read_feed(folder, "enterprise_status")
    told = reports["supplies_days"].notna()
    assert not told[reports["status"].isin(["not_resumed", "applied"])].any()
    assert 0.9 < told[reports["status"] == "resumed"].mean() < 0.95
    assert reports["supplies_days"].between(0, 60)[told].all()
    register = pd.read_excel(folder / "enterprises.xlsx")
    made = (
        register.dropna(subset="makes")
        .groupby("makes")
        .agg(n=("site_code", "size"), industry=("industry", "unique"))
    )
    assert made["industry"].map(list).to_dict() == {
        "口罩": ["生物医药"], "消毒液": ["石油化工"], "防护服": ["装备制造"],
    }  # fmt: skip
    assert made["n"].between(5, 60).all()


def test_no_more_is_done_than_due(folder: Path) -> None:
    patrols = read_feed(folder, "grid_patrol")
    assert (patrols["visits_done"] <= patrols["visits_due"]).all()
    silent = 1317 - patrols.groupby("observed_on").size()
    assert (silent > 0).all()
    assert silent.max() < 60
    back = read_feed(folder, "resumption")
    assert (back["staff_back"] <= back["staff"]).all()


def test_newest_data_of_every_feed(folder: Path) -> None:
    newest = {
        feed: read_feed(folder, feed)["observed_on"].max()
        for feed in ("cases", "grid_patrol", "video_patrol", "resumption")
    }
    assert newest == {
        "cases": "2020-03-30",
        "grid_patrol": "2020-03-29",
        "video_patrol": "2020-03-27",
        "resumption": "2020-03-29",
    }
    clinics = read_feed(folder, "clinic_status")["observed_at"].max()
    assert clinics == "2020-03-30T07:00:00+08:00"
    assert read_feed(folder, "camera_status")["observed_at"].max() == "2020-03-30T06:00:00+08:00"
    flights = json.loads((folder / "drone_flights_2020-03.geojson").read_text(encoding="utf-8"))
    last = max(f["properties"]["ended_at"] for f in flights["features"])
    assert last.startswith("2020-03-27")


def test_nothing_was_learned_before_it_happened_or_after_the_clock(folder: Path) -> None:
    for feed in ("cases", "grid_patrol", "video_patrol", "resumption"):
        rows = read_feed(folder, feed)
        assert (rows["recorded_at"].str.slice(0, 10) >= rows["observed_on"]).all()
        assert rows["recorded_at"].max() < "2020-03-30T08:00:00+08:00"
    for feed in ("clinic_status", "camera_status", "enterprise_status"):
        rows = read_feed(folder, feed)
        assert (rows["recorded_at"] > rows["observed_at"]).all()
        assert rows["recorded_at"].max() < "2020-03-30T08:00:00+08:00"


def test_sites_lie_in_the_cell_they_name(folder: Path, cells: gpd.GeoDataFrame) -> None:
    polygon = cells.set_index("code").geometry
    for register, count in (("enterprises", 3600), ("cameras", 1200)):
        sites = pd.read_excel(folder / f"{register}.xlsx", dtype={"area_code": str})
        assert len(sites) == count
        assert sites["site_code"].is_unique
        where = polygon[sites["area_code"]].to_numpy()
        assert shapely.contains_xy(where, sites["lon"], sites["lat"]).all()
    for register, count in (("clinics", 17), ("drone_bases", 12)):
        sites = gpd.read_file(folder / f"{register}.geojson")
        assert len(sites) == count
        assert sites["site_code"].is_unique
        where = polygon[sites["area_code"]].to_numpy()
        assert shapely.contains(where, sites.geometry.to_numpy()).all()


def test_clinics_use_no_more_beds_than_they_have(folder: Path) -> None:
    beds = gpd.read_file(folder / "clinics.geojson").set_index("site_code")["beds"]
    rows = read_feed(folder, "clinic_status")
    assert (rows["beds_used"].to_numpy() <= beds[rows["site_code"]].to_numpy()).all()
    assert set(rows["status"]) == {"open", "closed", "standby"}
    assert (rows.loc[rows["status"] != "open", "queue"] == 0).all()


def test_flights_have_a_time_for_every_vertex(folder: Path) -> None:
    bases = set(gpd.read_file(folder / "drone_bases.geojson")["site_code"])
    codes = []
    for path in folder.glob("drone_flights_*.geojson"):
        for flight in json.loads(path.read_text(encoding="utf-8"))["features"]:
            p = flight["properties"]
            codes.append(p["event_code"])
            assert p["base_code"] in bases
            assert len(p["times"]) == len(flight["geometry"]["coordinates"]) > 5
            assert p["times"] == sorted(p["times"])
            assert (p["times"][0], p["times"][-1]) == (p["occurred_at"], p["ended_at"])
    assert len(codes) == len(set(codes))


def test_same_seed_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_grid_patrols(tmp_path, read_city())
    write_clinic_status(tmp_path)
    again = sorted(tmp_path.iterdir())
    assert len(again) == 7
    for path in again:
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_cells_without_a_camera_report_no_video_checks(folder: Path) -> None:
    cameras = pd.read_excel(folder / "cameras.xlsx", dtype={"area_code": str})
    rows = read_feed(folder, "video_patrol")
    assert set(rows["area_code"]) == set(cameras["area_code"])
    assert np.issubdtype(rows["video_checks"].dtype, np.integer)


def test_the_roster_has_a_team_for_every_district_and_town(
    folder: Path, areas: pd.DataFrame
) -> None:
    roster = pd.read_csv(folder / "roster.csv", dtype=str)
    wanted = areas[areas["level"].isin([2, 3])].sort_values(["level", "code"])
    assert roster["area_code"].tolist() == wanted["code"].tolist()
    assert roster["name"].is_unique
    assert roster["name"].str.endswith("督导组").sum() == 8
    assert roster["name"].str.endswith("网格巡查队").sum() == 24
    assert roster["name_en"].map(str.isascii).all()
