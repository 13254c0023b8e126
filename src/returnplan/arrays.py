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
