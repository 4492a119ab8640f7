"""Travel times over a road network, from every place to the site that is soonest reached.

Dijkstra's algorithm (E. W. Dijkstra, A note on two problems in connexion with graphs, Numerische
Mathematik 1, 1959) as scipy.sparse.csgraph has it, once from all sites against the direction of
travel.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from geo.crs import to_wgs84
from geo.errors import GeoError, listed
from geo.measure import distance_m, metres_per_degree
from geo.nearest import point_degrees

SPEED_KMH = 30.0  # where a line has none: the lowest design speed of a secondary road, CJJ 37-2012
STEP_M = 100.0  # lines are joined at points no farther apart than this
MOST_SNAP_M = 1000.0
SAME_PLACE = 6  # decimals of a degree, 0.1 m: ends that are as near are one
ONE_WAY = {"": 0, "no": 0, "false": 0, "0": 0, "b": 0, "yes": 1, "true": 1, "1": 1, "f": 1,
           "-1": -1, "reverse": -1, "t": -1}  # fmt: skip
REACHED, NO_ROAD, NO_WAY = "reached", "no_road", "no_way"


@dataclass(frozen=True)
class TravelTimes:
    """How long the way to the soonest reached site is.

    `places`: DataFrame [site, minutes, snap_m, state] by place. `snap_m` is the straight line from
    the place to its point on the network, which takes no time in `minutes`. `state` is "reached";
    "no_road", no point of the network is near enough; or "no_way", no road leads to a site, as from
    an island. Then `site` is None and `minutes` NaN: never the straight line in its stead.
    `sites_off_road`: codes of sites that no road is near enough to; nobody reaches them.
    """

    places: pd.DataFrame
    sites_off_road: tuple[str, ...]


class RoadNetwork:
    """A directed graph of roads: joined where lines share a vertex, as in OpenStreetMap.

    Lines that cross without one, as on a bridge, are not joined. Make it once; it never changes.

    Parameters
    ----------
    lines : GeoDataFrame [geometry, speed_kmh?, oneway?] of LineStrings and MultiLineStrings in any
        CRS that `crs.to_wgs84` takes. `speed_kmh` where not given is `speed_kmh` below. `oneway`:
        yes, true, 1 or F along the line, -1, reverse or T against it, else both.

    Raises
    ------
    GeoError
        if there is no line, a geometry is not a line, a speed is not above 0 or a `oneway` is none
        of these; the message has the rows, counted from 1.
    """

    def __init__(self, lines: gpd.GeoDataFrame, speed_kmh: float = SPEED_KMH) -> None:
        if lines.empty:
            raise GeoError("the road network has no line; give at least one")
        shapes = np.asarray(to_wgs84(lines).geometry.values, dtype=object)
        _refuse(~np.isin(shapely.get_type_id(shapes), (1, 5)) | shapely.is_empty(shapes),
                "have no line as geometry")  # fmt: skip
        speed = _speeds(lines, speed_kmh)
        ways = _ways(lines)
        parts, owner = shapely.get_parts(shapes, return_index=True)
        step_degrees = STEP_M / max(metres_per_degree(float(_middle_lat(shapes))))
        xy, part = shapely.get_coordinates(
            shapely.segmentize(parts, step_degrees), return_index=True
        )
        self._degrees, node = np.unique(np.round(xy, SAME_PLACE), axis=0, return_inverse=True)
        joined = part[1:] == part[:-1]
        start, end = node.ravel()[:-1][joined], node.ravel()[1:][joined]
        line = owner[part[1:][joined]]
        there, back = ways[line] >= 0, ways[line] <= 0
        a, b = self._degrees[start], self._degrees[end]
        minutes = 0.06 * distance_m(a[:, 0], a[:, 1], b[:, 0], b[:, 1]) / speed[line]
        self._against = _quickest(
            np.concatenate([end[there], start[back]]),
            np.concatenate([start[there], end[back]]),
            np.concatenate([minutes[there], minutes[back]]),
            len(self._degrees),
        )
        self._metres = np.array(metres_per_degree(float(_middle_lat(shapes))))
        self._tree = KDTree(self._degrees * self._metres)

    def travel_times(
        self, places: gpd.GeoSeries, sites: gpd.GeoDataFrame, most_snap_m: float = MOST_SNAP_M
    ) -> TravelTimes:
        """From each place to the site that is soonest reached.

        Parameters
        ----------
        places : GeoSeries of Points, as in `nearest.nearest_sites`.
        sites : GeoDataFrame [code, geometry] of Points.
        most_snap_m : how far a place or a site may be from the network.

        Raises
        ------
        GeoError
            if a place or a site is no point.
        """
        ordered = sites.sort_values("code")
        place_node, snap_m = self._snap(places)
        site_node, off_m = self._snap(ordered.set_index("code").geometry)
        codes = ordered["code"].to_numpy(dtype=object)
        on_road = off_m <= most_snap_m
        # Of several sites at one node the first.
        nodes, first = np.unique(site_node[on_road], return_index=True)
        site = np.full(len(places), None, dtype=object)
        minutes = np.full(len(places), np.inf)
        if len(nodes) and len(places):
            taken, _, source = dijkstra(
                self._against, indices=nodes, min_only=True, return_predecessors=True
            )
            minutes = taken[place_node]
            reached = np.isfinite(minutes) & (snap_m <= most_snap_m)
            at = np.searchsorted(nodes, source[place_node[reached]])
            site[reached] = codes[on_road][first][at]
        near = snap_m <= most_snap_m
        state = np.where(~near, NO_ROAD, np.where(np.isfinite(minutes), REACHED, NO_WAY))
        minutes = np.where(state == REACHED, minutes, np.nan)
        rows = {"site": site, "minutes": minutes, "snap_m": snap_m, "state": state}
        return TravelTimes(
            pd.DataFrame(rows, index=places.index), tuple(str(code) for code in codes[~on_road])
        )

    def _snap(self, points: gpd.GeoSeries) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """The nearest point of the network and the distance to it, by metres of a local plane."""
        if not len(points):
            return np.array([], dtype=np.intp), np.array([])
        degrees = point_degrees(points)
        node = np.asarray(self._tree.query(degrees * self._metres)[1], dtype=np.intp)
        at = self._degrees[node]
        return node, distance_m(degrees[:, 0], degrees[:, 1], at[:, 0], at[:, 1])


def read_roads(path: Path, layer: str | None = None) -> gpd.GeoDataFrame:
    """The lines of a GeoPackage, or of any file that GDAL reads, as `RoadNetwork` takes them:
    [speed_kmh (NaN where not given), oneway (a text), geometry] in EPSG:4326.

    Raises GeoError naming the file if it cannot be read, or for what `RoadNetwork` refuses.
    """
    try:
        given = pyogrio.read_dataframe(path, layer=layer)
    except (DataSourceError, DataLayerError) as error:
        raise GeoError(
            f"the roads in {path.name} cannot be read ({error}); give a GeoPackage of lines"
        ) from error
    try:
        RoadNetwork(given)
    except GeoError as error:
        raise GeoError(f"{path.name}: {error}") from error
    columns = {"speed_kmh": _speeds(given, np.nan), "oneway": _oneway(given)}
    return gpd.GeoDataFrame(columns, geometry=to_wgs84(given).geometry.to_numpy(), crs=4326)


def _middle_lat(shapes: NDArray[Any]) -> float:
    """The latitude in the middle of some shapes in degrees."""
    _, south, _, north = shapely.total_bounds(shapes)
    return float((south + north) / 2)


def _speeds(lines: gpd.GeoDataFrame, default_kmh: float) -> NDArray[np.float64]:
    given = lines["speed_kmh"] if "speed_kmh" in lines else pd.Series(np.nan, index=lines.index)
    speed = pd.to_numeric(given, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    unread = np.isnan(speed) & given.notna().to_numpy()
    speed = np.where(np.isnan(speed), default_kmh, speed)
    _refuse(unread | (speed <= 0) | np.isinf(speed), "have a speed_kmh that is not above 0")
    return speed


def _ways(lines: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """1 along the line only, -1 against it only, 0 both."""
    found = _oneway(lines).map(ONE_WAY)
    _refuse(found.isna().to_numpy(), f"have a oneway other than {listed(ONE_WAY, 20)}")
    return np.asarray(found, dtype=np.int64)


def _oneway(lines: gpd.GeoDataFrame) -> pd.Series:
    """What is said of directions, as plain texts."""
    given = lines["oneway"] if "oneway" in lines else pd.Series("", index=lines.index)
    return given.fillna("").astype(str).str.strip().str.lower().str.removesuffix(".0")


def _refuse(at_fault: NDArray[np.bool_], what: str) -> None:
    if at_fault.any():
        raise GeoError(f"road lines {listed(np.flatnonzero(at_fault) + 1)} {what}")


def _quickest(
    start: NDArray[np.intp], end: NDArray[np.intp], minutes: NDArray[np.float64], nodes: int
) -> csr_array:
    """The graph with the quickest of parallel edges: a sparse array would add them up."""
    kept = start != end
    start, end, minutes = start[kept], end[kept], minutes[kept]
    order = np.lexsort((minutes, end, start))
    start, end, minutes = start[order], end[order], minutes[order]
    first = np.ones(len(start), dtype=bool)
    first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    return csr_array((minutes[first], (start[first], end[first])), shape=(nodes, nodes))
