"""The whole way of the data on a server that is not the embedded one, and is older."""

from __future__ import annotations

from pathlib import Path

import psycopg

from queries.catalogue import read_catalogue
from queries.rollups import area_figures, not_located
from queries.schema import migrate
from queries.scope import Scope
from queries.store import Store
from tests.queries.deliveries import DAY, send
from tests.queries.town import CELLS, in_cell


def test_the_server_is_postgresql_15_or_newer_and_migrating_again_changes_nothing(
    town: Store,
) -> None:
    with psycopg.connect(town.url) as conn:
        assert conn.info.server_version >= 150000
    migrate(town.url)


def test_ingest_and_rollup(town: Store, tmp_path: Path) -> None:
    send(
        town, tmp_path, "cases",
        "area_code,observed_on,confirmed",
        "01010101,2020-02-03,3",
        "02000001,2020-02-03,4",
        "4401,2020-02-03,2",
    )  # fmt: skip
    with town.read(Scope.whole()) as conn:
        metric = read_catalogue(conn).metrics["confirmed"]
        found = area_figures(conn, metric, ["44", "4401", "4402", *CELLS], DAY)
        direct = not_located(conn, metric, "4401", DAY)
    assert found["value"].fillna(-1).tolist() == [9, 5, 4, 3, -1, -1, 4]
    assert direct["value"].tolist() == [2]


def test_sites_stand_where_they_were_located(town: Store, tmp_path: Path) -> None:
    lon, lat = in_cell("01010102")
    send(
        town, tmp_path, "clinics",
        "site_code,name,lon,lat,beds",
        f"C1,甲医院,{lon},{lat},12",
    )  # fmt: skip
    with town.read(Scope.whole()) as conn:
        found = conn.execute(
            "SELECT site.code, area.code, ST_X(site.geom), ST_Y(site.geom), ST_SRID(site.geom) "
            "FROM gis.site AS site JOIN gis.area AS area ON area.level = 5 "
            "AND ST_Contains(area.geom, site.geom)"
        ).fetchall()
    assert found == [("C1", "01010102", lon, lat, 4490)]


def test_reports_as_a_layer(town: Store, tmp_path: Path) -> None:
    send(
        town, tmp_path, "patrols",
        "area_code,observed_on,due,done",
        "01020101,2020-02-03,8,6",
    )  # fmt: skip
    with town.read(Scope.whole()) as conn:
        found = conn.execute(
            "SELECT metric, area, name, value, round(ST_XMin(geom)::numeric, 2)::float8 "
            "FROM gis.observation WHERE area = '01020101' ORDER BY metric"
        ).fetchall()
    assert found == [
        ("done", "01020101", "格三", 6, 113.52),
        ("due", "01020101", "格三", 8, 113.52),
    ]
