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


@pytest.mark.parametrize("impossible", [3e9, -3e9, 1e300, np.inf, -np.inf])
def test_a_value_that_cannot_be_leaves_the_others_on_the_map(impossible: float):
    assert to_int32(np.array([1.0, impossible, 2e9]), 0).tolist() == [1, -(2**31), 2_000_000_000]


def test_days_start_with_their_shape():
    body = days_body(np.array([[1.0, 2.0, np.nan], [4.0, 5.0, 6.0]]), 0)
    assert np.frombuffer(body[:8], "<u4").tolist() == [2, 3]
    assert np.frombuffer(body[8:], "<i4").tolist() == [1, 2, NO_DATA, 4, 5, 6]
