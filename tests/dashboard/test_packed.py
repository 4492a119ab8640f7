"""Numbers on their way to the browser."""

import base64
import zlib

import numpy as np
import pytest

from dashboard.map.packed import NO_DATA, days_body, pack, to_int32


def test_values_become_whole_numbers_of_the_last_decimal_shown():
    assert to_int32(np.array([87.3, 0.0, -1.25, np.nan]), 1).tolist() == [873, 0, -12, NO_DATA]


def test_no_data_is_not_zero():
    packed = zlib.decompress(base64.b64decode(pack(np.array([0.0, np.nan]), 0)))
    assert np.frombuffer(packed, "<i4").tolist() == [0, NO_DATA]


def test_a_value_too_large_is_refused():
    with pytest.raises(OverflowError, match=r"2·10⁹"):
        to_int32(np.array([3e9]), 0)


def test_days_start_with_their_shape():
    body = days_body(np.array([[1.0, 2.0, np.nan], [4.0, 5.0, 6.0]]), 0)
    assert np.frombuffer(body[:8], "<u4").tolist() == [2, 3]
    assert np.frombuffer(body[8:], "<i4").tolist() == [1, 2, NO_DATA, 4, 5, 6]
