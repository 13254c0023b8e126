"""Rounding is that of exact decimals, though numbers are floats."""

import numpy as np
import pytest

from returnplan import rounding


@pytest.mark.parametrize(
    ("function", "value", "whole"),
    [
        (rounding.ceil, 45 * 0.2, 9),
        (rounding.floor, 100 * 0.29, 29),  # 28.999999999999996 in floats
        (rounding.ceil, 0.1 * 3 * 10, 3),  # 3.0000000000000004
        (rounding.floor, 1.999999, 1),  # a real shortfall is not forgiven
        (rounding.ceil, 1.000001, 2),
        (rounding.floor, -0.5, -1),
        # whole numbers stay what they are, however large: 12 million in cents, and more
        (rounding.floor, 1.2e9, 1_200_000_000),
        (rounding.ceil, 1.2e9, 1_200_000_000),
        (rounding.floor, 1e13, 10**13),
    ],
)
def test_floor_and_ceil(function, value, whole):
    assert function(value) == whole
    assert function(np.array([value])).tolist() == [whole]


@pytest.mark.parametrize(
    ("value", "digits", "units"),
    [
        (0.25, 1, 3),
        (1.005, 2, 101),  # 1.00499999999999989 in floats
        (12_000_000.0, 2, 1_200_000_000),
        (123_456_789.01, 2, 12_345_678_901),
        (0.004, 2, 0),
    ],
)
def test_half_up(value, digits, units):
    assert rounding.half_up(value, digits) == units
