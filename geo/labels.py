"""Where the name of an area stands."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.measure import metres_per_degree

TOLERANCE = 0.02  # of the side of a square as large as the area: finer than a label can show
DETAIL = 0.005  # of the same side: bays smaller than this do not move a label


def label_points(geometries: gpd.GeoSeries) -> gpd.GeoSeries:
    """A point well inside each area: the centre of the largest circle in its largest part.

    Parameters
    ----------
    geometries : GeoSeries of Polygons and MultiPolygons in any CRS; degrees are treated as a local
        plane, so that the circle is round on the ground. Points and lines give a point on them.

    Returns
    -------
    GeoSeries of Points, same index and CRS, each inside its area; None where geometry is None or
    empty.

    The pole of inaccessibility (V. Agafonkin, polylabel, 2016), by GEOS' largest inscribed circle.
    """
    array = np.asarray(geometries.values, dtype=object)
    stretch = 1.0
    if (geometries.crs is None or geometries.crs.is_geographic) and len(array):
        stretch = _stretch(array)
    points = np.array([_label_point(geometry, stretch) for geometry in array], dtype=object)
    return gpd.GeoSeries(points, index=geometries.index, crs=geometries.crs)


def _stretch(array: NDArray[Any]) -> float:
    """Length of a degree of longitude in degrees of latitude, at the middle of all areas."""
    _, south, _, north = shapely.total_bounds(array)
    lat = (south + north) / 2
    if not -90 < lat < 90:  # no CRS and not degrees: leave the plane as it is
        return 1.0
    east_m, north_m = metres_per_degree(lat)
    return east_m / north_m


def _label_point(geometry: Any, stretch: float) -> Any:
    if geometry is None or geometry.is_empty:
        return None
    parts = shapely.get_parts(geometry)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    if shapely.get_dimensions(largest) < 2 or shapely.area(largest) == 0:
        return shapely.point_on_surface(largest)
    plane = shapely.transform(largest, lambda xy: xy * (stretch, 1.0))
    side = float(np.sqrt(plane.area))
    calm = shapely.simplify(plane, DETAIL * side, preserve_topology=True)
    circle = shapely.maximum_inscribed_circle(calm, tolerance=TOLERANCE * side)
    point = shapely.transform(shapely.get_point(circle, 0), lambda xy: xy / (stretch, 1.0))
    return point if shapely.contains(largest, point) else shapely.point_on_surface(largest)
