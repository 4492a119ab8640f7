"""Where people live: a smooth density inside each town, from hand-set centres and hills."""

import numpy as np

from sample_data import tables
from sample_data.geometry.noise import noise
from sample_data.geometry.plane import Floats, to_metres

EMPTY_COUNTRY = 0.16


def relative_density(xy: Floats) -> Floats:
    """People per area at points (n, 2) in metres, without unit; compare inside one town only."""
    density = EMPTY_COUNTRY * np.exp(0.5 * noise(31, 3000)(xy))
    hills = np.zeros(len(xy))
    for centre in tables.rows(tables.density_centres()):
        away = np.hypot(*(xy - to_metres([[centre.lon, centre.lat]])).T)
        bump = np.exp(-0.5 * (away / centre.radius_m) ** 2)
        if centre.weight > 0:
            density += centre.weight * bump + 0.12 * centre.weight * np.exp(-away / 2500)
        else:
            hills = np.maximum(hills, np.minimum(-centre.weight, 4) / 4 * bump)
    shaded: Floats = density * np.exp(0.35 * noise(32, 900)(xy)) * (1 - 0.93 * hills)
    return np.maximum(shaded, 0.01)


def cell_density(xy: Floats) -> Floats:
    """Grid cells per area, without unit: people count for less where they live closest."""
    measure: Floats = relative_density(xy) ** 0.62 + 0.12
    return measure
