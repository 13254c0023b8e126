"""Rows of large whole numbers in digits, so that engines keep them to the last unit.

An engine takes a millionth of a row's limit for rounding: of a budget of 30,000.00 three cents.
A row sum c_j x_j <= L over whole columns, in units of which all c_j are multiples, is the same as

    sum a_j x_j + y <= A,   sum b_j x_j - K y <= B,   y whole

with c_j = K a_j + b_j, L = K A + B, 0 <= b_j, B < K: y carries. Both have limits so small that half
a unit is more than an engine's rounding; where A is not, its row is written in digits again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from returnplan import rounding
from returnplan.arrays import Whole
from returnplan.model import Programme

BASE = 100_000
"""K: a millionth of it is less than half a unit."""
DECIMALS = 6
"""Decimals of coefficients, at most, of a row that is written so."""
LARGEST = 2**52
"""Above it floats do not tell whole numbers apart."""


@dataclass(frozen=True, kw_only=True)
class _WholeRow:
    """sum value x column <= limit, all whole."""

    column: Whole
    value: Whole
    limit: int


def in_digits(programme: Programme) -> Programme:
    """The programme with budget and floors (C12, C13) over whole columns in digits.

    Its last columns are carries, which nothing else is asked of. Rows that are not of whole
    numbers stay as they are.
    """
    found: list[_WholeRow] = []
    gone = np.zeros(len(programme.row_lower), dtype=bool)
    for name, rows in programme.rows.items():
        if not name.startswith(("C12", "C13")):
            continue
        for row in range(rows.start, rows.stop):
            whole = _whole(programme, row)
            if whole is not None:
                found.append(whole)
                gone[row] = True
    lower, upper = programme.row_lower.copy(), programme.row_upper.copy()
    lower[gone], upper[gone] = -np.inf, np.inf
    result = replace(programme, row_lower=lower, row_upper=upper)
    for whole in found:
        result = _written(result, whole)
    return result


def _whole(programme: Programme, row: int) -> _WholeRow | None:
    """A row in the largest unit that makes it whole, turned so that its limit is the most."""
    first, beyond = np.searchsorted(programme.row, [row, row + 1])
    column, value = programme.column[first:beyond], programme.value[first:beyond]
    limit, sign = float(programme.row_upper[row]), 1.0
    if not np.isfinite(limit):
        limit, sign = -float(programme.row_lower[row]), -1.0
    if not len(column) or not programme.integer[column].all() or not np.isfinite(limit):
        return None
    for decimals in range(DECIMALS + 1):
        scaled = sign * value * 10.0**decimals
        whole = np.rint(scaled)
        size = np.abs(whole).max()
        if size >= LARGEST or abs(limit) * 10.0**decimals >= LARGEST:
            return None
        if (np.abs(scaled - whole) <= 1e-9 * np.maximum(1.0, size)).all() and whole.all():
            numbers = whole.astype(np.int64)
            unit = int(np.gcd.reduce(np.abs(numbers)))
            most = rounding.floor(limit * 10.0**decimals) // unit
            return _WholeRow(column=column, value=numbers // unit, limit=most)
    return None


def _written(programme: Programme, row: _WholeRow) -> Programme:
    """The programme with a row in as many digits as it needs."""
    if abs(row.limit) <= BASE:
        return _with_row(programme, row)
    carry = len(programme.lower)
    programme = replace(
        programme,
        lower=np.append(programme.lower, -np.inf),
        upper=np.append(programme.upper, np.inf),
        integer=np.append(programme.integer, True),
    )
    low = _WholeRow(
        column=np.append(row.column, carry),
        value=np.append(row.value % BASE, -BASE),
        limit=row.limit % BASE,
    )
    high = _WholeRow(
        column=np.append(row.column, carry),
        value=np.append(row.value // BASE, 1),
        limit=row.limit // BASE,
    )
    return _written(_with_row(programme, low), high)


def _with_row(programme: Programme, row: _WholeRow) -> Programme:
    coefficients = np.zeros(len(programme.lower))
    coefficients[row.column] = row.value
    name = f"digits {len(programme.row_lower)}"
    return programme.with_row(name, coefficients, -np.inf, row.limit + 0.5)
