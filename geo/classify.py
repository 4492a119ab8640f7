"""Classes of a choropleth: which class a value is in, how many are in each, what breaks to take.

Breaks are the upper limits of all classes but the last, ascending. A value on a break belongs to
the class below it (intervals closed on the right), as in mapclassify.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import GeoError, listed

NO_DATA = -1
MOST_CLASSES = 127  # what fits an int8
NATURAL_SAMPLE = 200
Scheme = Literal["quantiles", "equal_interval", "natural_breaks", "pretty"]


@dataclass(frozen=True)
class Classification:
    """Values put into classes, with all that a legend shows.

    Attributes
    ----------
    breaks : upper limits of all classes but the last, ascending.
    classes : int8 array, the class of each value counted from 0; -1 is no data. Read only.
    counts : number of values in each class, k of them.
    no_data : number of values that are NaN or infinite.
    labels : the limits of each class as text, k of them.
    """

    breaks: tuple[float, ...]
    classes: NDArray[np.int8]
    counts: tuple[int, ...]
    no_data: int
    labels: tuple[str, ...]

    @property
    def k(self) -> int:
        """Number of classes."""
        return len(self.breaks) + 1

    @classmethod
    def of(cls, values: ArrayLike, breaks: Sequence[float], decimals: int = 1) -> Classification:
        """Classifies `values` by `breaks`; `decimals` is for the labels (`class_labels`).

        Raises GeoError as `classify` does.
        """
        classes = classify(values, breaks)
        classes.setflags(write=False)
        counts = np.bincount(classes[classes >= 0], minlength=len(breaks) + 1)
        return cls(
            breaks=tuple(float(limit) for limit in breaks),
            classes=classes,
            counts=tuple(int(count) for count in counts),
            no_data=int((classes == NO_DATA).sum()),
            labels=class_labels(breaks, decimals),
        )


def classify(values: ArrayLike, breaks: Sequence[float]) -> NDArray[np.int8]:
    """The class of each value, counted from 0; -1 where there is no data (NaN or infinite).

    Parameters
    ----------
    values : numbers, None and pandas' NA taken as NaN; rounded as they are shown, so that colour
        and text agree.
    breaks : upper limits of all classes but the last, strictly ascending; none for one class.

    Raises
    ------
    GeoError
        if breaks are not finite and strictly ascending, or more than 126.
    """
    limits = np.asarray(breaks, dtype=float)
    if limits.ndim != 1 or not np.isfinite(limits).all() or (np.diff(limits) <= 0).any():
        raise GeoError(f"breaks must be numbers in ascending order, each once; given {breaks!r}")
    if len(limits) >= MOST_CLASSES:
        raise GeoError(f"{len(limits) + 1} classes are too many; at most {MOST_CLASSES}")
    numbers = _numbers(values)
    classes = np.searchsorted(limits, numbers, side="left").astype(np.int8)
    classes[~np.isfinite(numbers)] = NO_DATA
    return classes


def class_labels(breaks: Sequence[float], decimals: int = 1) -> tuple[str, ...]:
    """The limits of each class as text, the same in every language.

    With `decimals` 0 the values are whole numbers, and a label names those that a class holds:
    breaks 0, 2, 5 give "0", "1 – 2", "3 – 5", "≥ 6". Otherwise 50, 70 give "≤ 50", "50 – 70",
    "> 70", where the upper limit belongs to the class. A first break of 0 is labelled "0", for
    figures that cannot be negative; "≤ 0" would puzzle.
    """
    if len(breaks) == 0:
        return ("",)
    shown = [_shown(limit) for limit in breaks]
    first = f"≤ {shown[0]}" if breaks[0] else shown[0]
    if decimals > 0:
        middle = [f"{low} – {high}" for low, high in pairwise(shown)]
        return (first, *middle, f"> {shown[-1]}")
    starts = [_shown(int(np.floor(limit)) + 1) for limit in breaks]
    middle = [
        high if low == high else f"{low} – {high}"
        for low, high in zip(starts, shown[1:], strict=False)
    ]
    return (first, *middle, f"≥ {starts[-1]}")


def suggest_breaks(values: ArrayLike, k: int, scheme: Scheme = "quantiles") -> tuple[float, ...]:
    """Breaks for about `k` classes of the values, by mapclassify.

    Parameters
    ----------
    values : numbers; NaN and infinite ones are left out.
    k : number of classes wanted, 2 or more. "pretty" may give one more or less, and all give
        fewer where there are fewer different values.
    scheme : "quantiles" (as many values in each class), "equal_interval", "natural_breaks"
        (Fisher-Jenks: least spread inside a class; of more than 200 values 200
        quantiles stand for all, 0.1 s) or "pretty" (round numbers).

    Returns
    -------
    Strictly ascending upper limits of all classes but the last; none if all values are the same.

    Raises
    ------
    GeoError
        if there is no value, k is below 2 or the scheme not known.
    """
    # Imported where it is used: it brings scikit-learn, a second of every start.
    import mapclassify

    schemes = {
        "quantiles": mapclassify.Quantiles,
        "equal_interval": mapclassify.EqualInterval,
        "natural_breaks": mapclassify.FisherJenks,
        "pretty": mapclassify.PrettyBreaks,
    }
    if scheme not in schemes:
        raise GeoError(f"scheme {scheme!r} is not known; known are {listed(schemes)}")
    if k < 2:
        raise GeoError(f"{k} classes cannot be told apart; ask for 2 or more")
    numbers = _numbers(values)
    numbers = numbers[np.isfinite(numbers)]
    if numbers.size == 0:
        raise GeoError("there is no value to find breaks for; all are missing")
    k = min(k, np.unique(numbers).size)
    if k < 2:
        return ()
    sample = numbers
    if scheme == "natural_breaks" and numbers.size > NATURAL_SAMPLE:
        # Its time grows with the square. Jenks-Caspall is fast, but may never end on ties.
        places = np.linspace(0, 1, NATURAL_SAMPLE)
        sample = np.quantile(numbers, places, method="nearest")
        k = min(k, np.unique(sample).size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # on ties, which are dealt with below
        bins = np.unique(np.asarray(schemes[scheme](sample, k=k).bins, dtype=float))
    return tuple(float(limit) for limit in bins if numbers.min() <= limit < numbers.max())


def _numbers(values: ArrayLike) -> NDArray[np.float64]:
    array: Any = values
    if hasattr(array, "to_numpy"):
        array = array.to_numpy(dtype=float, na_value=np.nan)
    return np.atleast_1d(np.array(array, dtype=float))


def _shown(limit: float) -> str:
    return f"{limit:,.10g}"
