"""Rounding of exact decimals that are held as floats.

The contract asks for the ceilings, floors and halves of exact decimal arithmetic: 45 x 0.2 is 9
and 100 x 0.29 is 29. A float is therefore forgiven a relative error of 1e-9 before it is rounded.
Every function takes a number or an array and keeps the shape.
"""

from __future__ import annotations

import math
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

FORGIVEN = 1e-9
"""Relative error that is taken for a float's, not for the number's."""
MOST_FORGIVEN = 1e-3
"""Error forgiven at most: a relative 1e-9 of 12 million in cents would be more than a cent."""


def _slip(values: Any) -> Any:
    if isinstance(values, np.ndarray):
        return np.clip(FORGIVEN * np.abs(values), FORGIVEN, MOST_FORGIVEN)
    size = abs(values)
    return FORGIVEN if size <= 1.0 else min(FORGIVEN * size, MOST_FORGIVEN)


@overload
def floor(values: float) -> int: ...
@overload
def floor(values: NDArray[Any]) -> NDArray[np.int64]: ...
def floor(values: Any) -> Any:
    """Largest whole number not above `values`: floor(100 * 0.29) is 29."""
    if isinstance(values, np.ndarray):
        return np.floor(values + _slip(values)).astype(np.int64)
    return math.floor(values + _slip(values))


@overload
def ceil(values: float) -> int: ...
@overload
def ceil(values: NDArray[Any]) -> NDArray[np.int64]: ...
def ceil(values: Any) -> Any:
    """Smallest whole number not below `values`: ceil(45 * 0.2) is 9."""
    if isinstance(values, np.ndarray):
        return np.ceil(values - _slip(values)).astype(np.int64)
    return math.ceil(values - _slip(values))


@overload
def half_up(values: float, digits: int = 0) -> int: ...
@overload
def half_up(values: NDArray[Any], digits: int = 0) -> NDArray[np.int64]: ...
def half_up(values: Any, digits: int = 0) -> Any:
    """`values` in whole units of the last of `digits` decimals, halves up: half_up(0.25, 1) is 3.

    Money is held in cents (`half_up(yuan, 2)`), kilometres in tenths (`half_up(km, 1)`).
    """
    return floor(values * 10**digits + 0.5)
