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


def to_int32(values: npt.NDArray[np.float64], decimals: int) -> npt.NDArray[np.int32]:
    """value × 10^decimals as int32, NaN as NO_DATA.

    So is what does not fit, beyond ±2·10⁹: one impossible figure must not take the map away.
    """
    scaled = np.rint(np.asarray(values, dtype=np.float64) * 10**decimals)
    return np.where(np.abs(scaled) <= LARGEST, scaled, NO_DATA).astype("<i4")


def pack(values: npt.NDArray[np.float64], decimals: int) -> str:
    """Base64 of the zlib-compressed little-endian int32 of the values."""
    return base64.b64encode(zlib.compress(to_int32(values, decimals).tobytes(), 6)).decode()


def days_body(values: npt.NDArray[np.float64], decimals: int) -> bytes:
    """`[days, areas]` values as uint32 days, uint32 areas, then int32 row by row, uncompressed."""
    shape = np.array(values.shape, dtype="<u4").tobytes()
    return shape + to_int32(values, decimals).tobytes()
