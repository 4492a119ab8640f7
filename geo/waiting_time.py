"""How long something takes, while some of it is not over yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import GeoError

QUARTERS = (0.25, 0.5, 0.75)
ROUNDING = 1e-12


@dataclass(frozen=True)
class Waiting:
    """Times in days until a quarter, a half and three quarters are through; NaN where fewer are
    known to be. `ended` are over, `waiting` are not, `longest_days` the longest wait of those."""

    lower_quartile_days: float
    median_days: float
    upper_quartile_days: float
    ended: int
    waiting: int
    longest_days: float


def waiting(durations: ArrayLike, is_ended: ArrayLike) -> Waiting:
    """Quartiles of a time by the product-limit estimate (E. L. Kaplan, P. Meier, Nonparametric
    estimation from incomplete observations, Journal of the American Statistical Association 53,
    1958).

    Those still waiting count as far as they have come: leaving them out would make every step look
    quick as long as the slow ones are not through. A quartile is the first time at which the share
    still waiting is at or below 75, 50, 25 %.

    Parameters
    ----------
    durations : days until the end, or so far, ≥ 0; NaN is left out.
    is_ended : whether it is over, of the same length.

    Raises
    ------
    GeoError
        if the lengths differ or a duration is negative.
    """
    days, over = np.asarray(durations, dtype=float), np.asarray(is_ended, dtype=bool)
    if days.shape != over.shape or days.ndim != 1 or (days < 0).any():
        raise GeoError(
            f"{days.shape} durations with {over.shape} ends should be one each, and not negative"
        )
    known = ~np.isnan(days)
    days, over = days[known], over[known]
    times, at = np.unique(days[over], return_inverse=True)
    ends = np.bincount(at, minlength=len(times))
    # At risk at a time is who has not ended or left before it.
    at_risk = len(days) - np.searchsorted(np.sort(days), times, side="left")
    still = np.cumprod(1 - ends / at_risk)
    lower, median, upper = (_first(times, still, 1 - share) for share in QUARTERS)
    return Waiting(
        lower_quartile_days=lower,
        median_days=median,
        upper_quartile_days=upper,
        ended=int(over.sum()),
        waiting=int((~over).sum()),
        longest_days=float(days[~over].max()) if (~over).any() else np.nan,
    )


def _first(times: NDArray[Any], still: NDArray[Any], share: float) -> float:
    reached = np.flatnonzero(still <= share + ROUNDING)
    return float(times[reached[0]]) if len(reached) else np.nan
