"""Who goes where: the catchments of sites, the people near them, and what moves when one closes.

A cell goes as a whole to one site, as `nearest.nearest_sites` or `network.TravelTimes` has it, and
all its people with it. Nobody is made to go there: a catchment is who has it nearest.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.hierarchy import Hierarchy

# At mean bed occupancy above this the risk of having no bed for somebody is more than small
# (A. Bagust, M. Place, J. W. Posnett, Dynamics of bed use in accommodating emergency admissions,
# BMJ 319, 1999). A catalogue says nothing of when a standby clinic opens.
STANDBY_LOAD = 0.85


def catchments(cells: gpd.GeoDataFrame, site: pd.Series) -> gpd.GeoDataFrame:
    """The outlines of what goes to each site.

    Parameters
    ----------
    cells : GeoDataFrame [code, geometry] of Polygons that share their borders.
    site : the site of each cell by its code; None for a cell that goes nowhere.

    Returns
    -------
    GeoDataFrame [site, cells, geometry] in the CRS of `cells`, ordered by site; `cells` counts
    them. Sites to which no cell goes have no row.
    """
    shapes = np.asarray(cells.geometry.values, dtype=object)
    goes_to = cells["code"].map(site).reset_index(drop=True)
    groups = {code: own.index for code, own in goes_to.dropna().groupby(goes_to)}
    outlines = [_dissolved(shapes[places]) for places in groups.values()]
    counts = [len(places) for places in groups.values()]
    return gpd.GeoDataFrame(
        {"site": list(groups), "cells": np.array(counts, dtype=np.int64)},
        geometry=gpd.GeoSeries(outlines, crs=cells.crs),
    )


def _dissolved(shapes: NDArray[np.object_]) -> shapely.Geometry:
    """One outline. A sound coverage is dissolved in a tenth of the time; where borders do not match
    their seams stay in it, which no valid geometry has, or GEOS stumbles over them."""
    try:
        outline = shapely.coverage_union_all(shapes)
    except shapely.GEOSException:
        return shapely.union_all(shapes)
    return outline if outline.is_valid else shapely.union_all(shapes)


def divides(outlines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The lines between neighbouring catchments, without those to the sea or to nobody.

    Parameters
    ----------
    outlines : as `catchments` gives them, of cells that share their borders.

    Returns
    -------
    GeoDataFrame [site, other, geometry] of LineStrings in the same CRS, ordered by both codes, of
    which `site` is the lower; each border once, in as many parts as it has.
    """
    borders = shapely.boundary(np.asarray(outlines.geometry.values, dtype=object))
    first, second = shapely.STRtree(borders).query(borders, predicate="intersects")
    first, second = first[first < second], second[first < second]
    order = np.lexsort((second, first))
    first, second = first[order], second[order]
    shared = shapely.intersection(borders[first], borders[second])
    parts, pair = shapely.get_parts(shared, return_index=True)
    is_line = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING  # else they only touch
    codes = outlines["site"].to_numpy(dtype=object)
    merged = [
        (codes[first[at]], codes[second[at]], line)
        for at in np.unique(pair[is_line])
        for line in shapely.get_parts(
            shapely.line_merge(shapely.multilinestrings(parts[is_line & (pair == at)]))
        )
    ]
    return gpd.GeoDataFrame(merged, columns=["site", "other", "geometry"], crs=outlines.crs)


def people_within(
    distance_m: pd.Series,
    people: pd.Series,
    hierarchy: Hierarchy,
    areas: Sequence[str],
    limits_m: Sequence[float] = (3000, 5000, 10000),
) -> pd.DataFrame:
    """How many people of each area have a site within some distances.

    Parameters
    ----------
    distance_m : metres to the nearest site by cell, NaN where there is none.
    people : residents by cell, NaN where not reported.
    areas : codes in the hierarchy.

    Returns
    -------
    DataFrame [area, limit_m, people, people_within, share], a row an area and limit, in the order
    given. A limit includes its own distance. `people` are those of the area's cells that reported,
    NaN if none did; `share` is of them, NaN if they are none. People who are not located in a cell
    are in neither.
    """
    counts, place = people.to_numpy(dtype=float), {code: at for at, code in enumerate(people.index)}
    metres = distance_m.reindex(people.index).to_numpy(dtype=float)
    rows = []
    for area in areas:
        at = [place[leaf] for leaf in hierarchy.leaves(area) if leaf in place]
        own, far_m = counts[at], metres[at]
        reported = ~np.isnan(own)
        total = float(own[reported].sum()) if reported.any() else np.nan
        for limit_m in limits_m:
            near = float(own[reported & (far_m <= limit_m)].sum()) if reported.any() else np.nan
            share = near / total if total > 0 else np.nan
            rows.append((area, float(limit_m), total, near, share))
    return pd.DataFrame(rows, columns=["area", "limit_m", "people", "people_within", "share"])


def shifts(
    before: pd.Series, after: pd.Series, people: pd.Series, load: pd.DataFrame
) -> pd.DataFrame:
    """Who and what moves where when sites close or open.

    The present load of a site goes where its cells' people go, in proportion to them: a rule of
    thumb, for nobody's address is known of those who wait or lie in a bed there.

    Parameters
    ----------
    before, after : the site of each cell, None for none.
    people : residents by cell; NaN where not reported, which moves nothing.
    load : what the sites have now, by site, in any columns (`queue`, `beds_used`); NaN unknown.

    Returns
    -------
    DataFrame [from_site, to_site, cells, people, …load's columns], ordered by both codes, None
    last. Only what moves. `people` are those of the cells that reported; load is NaN where it is
    not known or nobody's number in the whole catchment is.
    """
    moved = pd.DataFrame({"from_site": before, "to_site": after.reindex(before.index)})
    moved["people"] = people.reindex(before.index)
    whole = moved.groupby("from_site")["people"].sum()
    moves = moved["from_site"].fillna("") != moved["to_site"].fillna("")
    grouped = moved[moves].groupby(["from_site", "to_site"], dropna=False)["people"]
    rows = grouped.agg(cells="size", people=lambda own: own.sum(min_count=1)).reset_index()
    total = rows["from_site"].map(whole).astype(float)
    share = rows["people"].fillna(0.0) / total.where(total > 0)
    for column in load.columns:
        rows[column] = share * rows["from_site"].map(load[column]).astype(float)
    for column in ("from_site", "to_site"):
        rows[column] = rows[column].astype(object).where(rows[column].notna(), None)
    return rows


def standby_calls(
    standby: Sequence[str],
    before: pd.Series,
    after: pd.Series,
    load: pd.Series,
    opens_at: float = STANDBY_LOAD,
) -> pd.DataFrame:
    """Which standby sites are called for: those that would relieve a site that is too full.

    Parameters
    ----------
    standby : codes of the sites that stand by.
    before, after : the site of each cell with those that are open, and with the standby ones too.
    load : how full each open site is, beds used to beds; NaN unknown.
    opens_at : the load of a site from which on what would relieve it should open.

    Returns
    -------
    DataFrame [site, relieves, load, opens_at, is_called], in the order given: `relieves` is the
    fullest of the sites whose cells would go to it (None if it would be nobody's nearest, or
    nothing is known of them), `load` how full that is.
    """
    rows = []
    for site in standby:
        losers = before[(after == site) & (before != site)].dropna().unique()
        known = load.reindex(sorted(losers)).dropna()
        fullest = None if known.empty else str(known.idxmax())
        highest = np.nan if fullest is None else float(known[fullest])
        rows.append((site, fullest, highest, opens_at, bool(highest >= opens_at)))
    return pd.DataFrame(rows, columns=["site", "relieves", "load", "opens_at", "is_called"])
