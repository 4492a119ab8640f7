"""How many cells each town and community gets: exactly 1,317 in all."""

import numpy as np
import pandas as pd

from sample_data import tables

CELLS = 1317
MOST_IN_COMMUNITY = 12


def cells_by_town() -> np.ndarray:
    """Cells of each row of `tables.towns()`: one a community, the rest by population."""
    towns = tables.towns()
    communities = tables.communities()["town_code"].value_counts()
    least = towns["town_code"].map(communities).to_numpy(dtype=int)
    weight = towns["population"].to_numpy() ** 0.8 + 900 * least
    weight[towns["town_code"] == tables.FREE_TRADE_TOWN] *= 0.35
    most = np.maximum(least, np.floor(least * 8.4)).astype(int)
    return share_out(weight, CELLS, least, most)


def share_out(
    weight: np.ndarray | pd.Series, total: int, least: np.ndarray, most: np.ndarray
) -> np.ndarray:
    """Whole numbers near `weight`'s shares of `total`, within bounds, that add up exactly."""
    weight = np.asarray(weight, dtype=np.float64)
    low, high = 0.0, float(total) / weight.min()
    for _ in range(80):
        factor = (low + high) / 2
        if np.clip(weight * factor, least, most).sum() < total:
            low = factor
        else:
            high = factor
    exact = np.clip(weight * high, least, most)
    whole: np.ndarray = np.floor(exact + 1e-9).astype(int)
    short = total - int(whole.sum())
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[:short]] += 1
    return whole
