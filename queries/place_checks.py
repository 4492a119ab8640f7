"""Checks of a delivery against the city: its areas and sites, and where its places lie."""

from __future__ import annotations

import pandas as pd

from geo.datum_check import check_datum
from queries.blocks import block
from queries.catalogue import Feed
from queries.checks import code_problems, excerpt
from queries.city import City
from queries.errors import BatchRefused
from queries.files import Delivery
from queries.scope import Scope
from queries.staging import located, places
from queries.store import Store


def place_problems(store: Store, delivery: Delivery, feed: Feed, city: City) -> pd.DataFrame:
    """Problems [row, column, code, message] of areas, sites and places that cannot be.

    Raises BatchRefused if the places are those of another datum.
    """
    rows, known = delivery.rows, set(city.hierarchy.codes())
    if feed.kind == "observations":
        return code_problems(rows["area_code"], known, "area_code", "area")
    if feed.kind == "site_reports":
        with store.read(Scope.whole()) as conn:
            params = {"kind": feed.site_kind}
            sites = {code for (code,) in conn.execute(block("batch", "known_sites"), params)}
        return code_problems(rows["site_code"], sites, "site_code", f"{feed.site_kind}")
    _refuse_shifted(delivery, city)
    area = located(delivery, city.locator)
    outside = area.isna()
    if feed.kind == "events":  # a flight may begin at sea; what matters is that it is a real place
        outside &= ~_near(delivery, city)
    lon, lat = places(delivery)
    strays = pd.DataFrame(
        {
            "row": rows.index[outside] + 1,
            "column": "lon",
            "code": "outside",
            "message": [
                f"({x:.5f}, {y:.5f}) lies in no cell of the city"
                for x, y in zip(lon[outside], lat[outside], strict=True)
            ],
        }
    )
    if feed.kind == "events":
        return strays
    found = [strays, _taken(store, rows, feed)]
    if "area_code" in rows:
        found.append(code_problems(rows["area_code"], known, "area_code", "area"))
    return pd.concat(found)


def _taken(store: Store, rows: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """Problems of sites whose code is that of a site of another kind, which stays what it is."""
    with store.read(Scope.whole()) as conn:
        params = {"kind": feed.site_kind}
        kinds = dict(conn.execute(block("batch", "sites_of_other_kinds"), params).fetchall())
    wrong = rows["site_code"][rows["site_code"].isin(list(kinds))]
    return pd.DataFrame(
        {
            "row": wrong.index + 1,
            "column": "site_code",
            "code": "taken",
            "message": [
                f"{excerpt(code)} is a {kinds[code]}; give the {feed.site_kind} another code"
                for code in wrong
            ],
        }
    )


def _near(delivery: Delivery, city: City) -> pd.Series:
    west, south, east, north = city.areas.total_bounds
    lon, lat = places(delivery)
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return pd.Series(inside, index=delivery.rows.index)


def _refuse_shifted(delivery: Delivery, city: City) -> None:
    """Places that come home only when the offset of GCJ-02 or BD-09 is undone are refused."""
    if "area_code" not in delivery.rows:
        return
    claimed = [None if code is pd.NA else str(code) for code in delivery.rows["area_code"]]
    found = check_datum(*places(delivery), claimed, city.areas[["code", "geometry"]])
    if found.verdict in ("gcj02", "bd09"):
        name = {"gcj02": "GCJ-02", "bd09": "BD-09"}[found.verdict]
        raise BatchRefused(
            f"{delivery.filename}: the places are in {name}, not in WGS 84: they lie a median "
            f"{found.median_shift_m:.0f} m off the areas they name. Convert them to WGS 84 "
            "(geo.china_offset does it) and send the file again"
        )
