"""Rates of rare cases among people, with how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2

from geo.errors import GeoError

Floats = NDArray[np.float64]
PER_PEOPLE = 100_000
CONFIDENCE = 0.95
RateState = Literal["shown", "no_data", "few_people", "few_cases"]


@dataclass(frozen=True)
class Rates:
    """Rates of some areas, each with the interval in which the true one lies; NaN: not told.

    `state` says why: "shown"; "no_data", cases or people unknown, negative or no people at all;
    "few_people"; "few_cases".
    """

    rate: Floats
    low: Floats
    high: Floats
    state: NDArray[np.str_]


def rate_states(
    cases: Floats, people: Floats, smallest_population: float = 0, smallest_cases: float = 0
) -> NDArray[np.str_]:
    """The `Rates.state` of counts of any one shape; the rest as `rates` has it."""
    is_known = np.isfinite(cases) & np.isfinite(people) & (cases >= 0) & (people > 0)
    return np.select(
        [~is_known, people < smallest_population, (cases > 0) & (cases < smallest_cases)],
        ["no_data", "few_people", "few_cases"],
        "shown",
    )


def rates(
    cases: ArrayLike,
    people: ArrayLike,
    per: float = PER_PEOPLE,
    confidence: float = CONFIDENCE,
    smallest_population: float = 0,
    smallest_cases: float = 0,
) -> Rates:
    """Cases per `per` people with the exact Poisson interval.

    The limits of a count k are half the chi-squared quantiles of 2k and 2k + 2 degrees of freedom
    (F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28, 1936; K. Ulm, Simple
    method to calculate the confidence interval of a standardized mortality ratio, American Journal
    of Epidemiology 131, 1990). They cover the truth at least so often as `confidence` says. A count
    of 0 has the lower limit 0.

    Parameters
    ----------
    cases, people : counts by area, of the same length; NaN is unknown.
    per : for how many people the rate is.
    confidence : of the interval, between 0 and 1.
    smallest_population : no rate of fewer people than this.
    smallest_cases : no rate of fewer cases than this, but of none: that none of so many people is
        ill is sure enough, as the upper limit says.

    Raises
    ------
    GeoError
        if the lengths differ or `confidence` or `per` is out of range.
    """
    count, number = (
        np.atleast_1d(np.asarray(cases, float)),
        np.atleast_1d(np.asarray(people, float)),
    )
    if count.shape != number.shape:
        raise GeoError(f"{count.shape} cases for {number.shape} areas with people; give one each")
    if not 0 < confidence < 1 or not 0 < per < np.inf:
        raise GeoError(f"confidence {confidence} should lie between 0 and 1, per {per} above 0")
    state = rate_states(count, number, smallest_population, smallest_cases)
    shown = state == "shown"
    k, scale = count[shown], per / number[shown]
    tail = (1 - confidence) / 2
    # chi2 of 0 degrees of freedom is not defined; the lower limit of none is 0.
    low = np.where(k > 0, chi2.ppf(tail, 2 * np.maximum(k, 1)) / 2, 0.0)
    high = chi2.ppf(1 - tail, 2 * k + 2) / 2
    found = [np.full(count.shape, np.nan) for _ in range(3)]
    for into, values in zip(found, (k, low, high), strict=True):
        into[shown] = values * scale
    return Rates(found[0], found[1], found[2], state)
