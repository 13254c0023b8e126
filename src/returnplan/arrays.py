"""The kinds of arrays that the program reckons with. Docstrings say what a row stands for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
"""Whole numbers: counts, row and column numbers, days, minutes, cents."""
Numbers = NDArray[np.int32]
"""Row and column numbers of which there are millions."""
Real = NDArray[np.float64]
"""Coefficients, values, prices, shares."""
Mask = NDArray[np.bool_]
"""Which rows are meant."""


def distinct(keys: Whole) -> Whole:
    """Distinct keys in rising order; on millions of keys faster than `np.unique` by far.

    On few too: that loads numpy's masked arrays first, which takes longer than a small scenario's
    whole network.
    """
    keys = np.sort(keys)
    new = np.ones(len(keys), dtype=bool)
    new[1:] = keys[1:] != keys[:-1]
    return keys[new]
