"""Numbers on their way to the browser: whole numbers, packed, with what is missing said apart."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import numpy.typing as npt

# The three ways of not being a number; the browser's values.js has the same.
NO_DATA = -(2**31)
SUPPRESSED = NO_DATA + 1
OUT_OF_SCOPE = NO_DATA + 2
LARGEST = 2_000_000_000


def to_int32(
    values: npt.NDArray[np.float64],
    decimals: int,
    withheld: npt.NDArray[np.bool_] | None = None,
) -> npt.NDArray[np.int32]:
    """value × 10^decimals as int32, NaN as NO_DATA; SUPPRESSED where `withheld`, which may be one
    row for all rows of the values.

    NO_DATA is also what does not fit, beyond ±2·10⁹: one impossible figure must not take the map
    away.
    """
    scaled = np.rint(np.asarray(values, dtype=np.float64) * 10**decimals)
    shown = np.where(np.abs(scaled) <= LARGEST, scaled, NO_DATA)
    return np.where(False if withheld is None else withheld, SUPPRESSED, shown).astype("<i4")


def pack(
    values: npt.NDArray[np.float64],
    decimals: int,
    withheld: npt.NDArray[np.bool_] | None = None,
) -> str:
    """Base64 of the zlib-compressed little-endian int32 of the values."""
    numbers = to_int32(values, decimals, withheld)
    return base64.b64encode(zlib.compress(numbers.tobytes(), 6)).decode()


def days_body(
    values: npt.NDArray[np.float64],
    decimals: int,
    withheld: npt.NDArray[np.bool_] | None = None,
) -> bytes:
    """`[days, areas]` values as uint32 days, uint32 areas, then int32 row by row, uncompressed;
    `withheld` [areas] are so on all days."""
    shape = np.array(values.shape, dtype="<u4").tobytes()
    return shape + to_int32(values, decimals, withheld).tobytes()
