"""Columns and rows as arrays: a mixed-integer programme before any engine sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from returnplan.arrays import Mask, Real, Whole

FORGIVEN = 5e-10
"""Share of the sizes of a row's terms, all added up, that is taken for a float's error ..."""
MOST_FORGIVEN = 1e-3
"""... and the most of it: a tenth of a cent, a thousandth of a head."""
FLOOR_FORGIVEN = 1e-6
"""Share of a floor on output, a worst share or hours, which are not counted in whole things."""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A family of constraints: lower <= sum of value x column <= upper, row by row.

    `row`, `column`, `value` are the terms; `row` counts from 0 within the family.
    """

    lower: Real
    upper: Real
    row: Whole
    column: Whole
    value: Real

    @property
    def count(self) -> int:
        return len(self.lower)


def at_most(limit: Real, *terms: tuple[Whole, Whole, Whole | Real | float]) -> Rows:
    """sum of terms <= limit. A term is (row, column, value)."""
    return _rows(np.full(len(limit), -np.inf), limit, terms)


def at_least(limit: Real, *terms: tuple[Whole, Whole, Whole | Real | float]) -> Rows:
    """sum of terms >= limit."""
    return _rows(limit, np.full(len(limit), np.inf), terms)


def equal(value: Real, *terms: tuple[Whole, Whole, Whole | Real | float]) -> Rows:
    """sum of terms = value."""
    return _rows(value, value, terms)


def _rows(
    lower: Real, upper: Real, terms: Sequence[tuple[Whole, Whole, Whole | Real | float]]
) -> Rows:
    none: Whole = np.zeros(0, dtype=np.int64)
    values = [np.broadcast_to(np.asarray(value, dtype=float), row.shape) for row, _, value in terms]
    return Rows(
        lower=np.asarray(lower, dtype=float),
        upper=np.asarray(upper, dtype=float),
        row=np.concatenate([none, *(row for row, _, _ in terms)]),
        column=np.concatenate([none, *(column for _, column, _ in terms)]),
        value=np.concatenate([np.zeros(0), *values]),
    )


def both(first: Rows, second: Rows) -> Rows:
    """Two families one after the other."""
    return Rows(
        lower=np.concatenate([first.lower, second.lower]),
        upper=np.concatenate([first.upper, second.upper]),
        row=np.concatenate([first.row, first.count + second.row]),
        column=np.concatenate([first.column, second.column]),
        value=np.concatenate([first.value, second.value]),
    )


@dataclass(frozen=True, kw_only=True)
class Programme:
    """Columns with bounds, and families of rows one after another.

    `columns` and `rows` tell which slice a block of variables or a family of constraints takes.
    """

    lower: Real
    upper: Real
    integer: Mask
    columns: Mapping[str, slice]
    rows: Mapping[str, slice]
    row_lower: Real
    row_upper: Real
    row: Whole
    column: Whole
    value: Real

    @classmethod
    def of(
        cls,
        *,
        lower: Real,
        upper: Real,
        integer: Mask,
        columns: Mapping[str, slice],
        families: Mapping[str, Rows],
    ) -> Programme:
        """Stack families; terms are sorted by row, then column."""
        slices: dict[str, slice] = {}
        count, done = sum(len(family.row) for family in families.values()), 0
        row, column = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
        value, start = np.empty(count), 0
        for name, family in families.items():
            slices[name] = slice(start, start + family.count)
            order = np.lexsort((family.column, family.row))
            part = slice(done, done + len(order))
            row[part] = family.row[order]
            row[part] += start
            column[part] = family.column[order]
            value[part] = family.value[order]
            start, done = start + family.count, part.stop
        return cls(
            lower=lower,
            upper=upper,
            integer=integer,
            columns=columns,
            rows=slices,
            row_lower=np.concatenate([np.zeros(0), *(f.lower for f in families.values())]),
            row_upper=np.concatenate([np.zeros(0), *(f.upper for f in families.values())]),
            row=row,
            column=column,
            value=value,
        )

    def with_row(self, name: str, coefficients: Real, lower: float, upper: float) -> Programme:
        """The programme with one more row over all columns."""
        used = np.flatnonzero(coefficients)
        count = len(self.row_lower)
        return Programme(
            lower=self.lower,
            upper=self.upper,
            integer=self.integer,
            columns=self.columns,
            rows={**self.rows, name: slice(count, count + 1)},
            row_lower=np.append(self.row_lower, lower),
            row_upper=np.append(self.row_upper, upper),
            row=np.concatenate([self.row, np.full(len(used), count)]),
            column=np.concatenate([self.column, used]),
            value=np.concatenate([self.value, coefficients[used]]),
        )

    def without(self, family: str) -> Programme:
        """The programme whose rows of a family say nothing."""
        lower, upper = self.row_lower.copy(), self.row_upper.copy()
        rows = self.rows.get(family, slice(0, 0))
        lower[rows], upper[rows] = -np.inf, np.inf
        return replace(self, row_lower=lower, row_upper=upper)

    def fractional(self, columns: Whole) -> Programme:
        """The programme in which these columns need not be whole."""
        integer = self.integer.copy()
        integer[columns] = False
        return replace(self, integer=integer)

    def reduced(self, free: Mask, values: Real) -> Programme:
        """The programme over the `free` columns, the others fixed at `values`.

        Rows without a free column or a limit are left out; `columns` names nothing any more.
        """
        renumbered = np.cumsum(free) - 1
        limited = np.isfinite(self.row_lower) | np.isfinite(self.row_upper)
        kept = free[self.column] & limited[self.row]
        fixed = np.bincount(
            self.row[~kept],
            weights=self.value[~kept] * values[self.column[~kept]],
            minlength=len(self.row_lower),
        )
        used = np.zeros(len(self.row_lower), dtype=bool)
        used[self.row[kept]] = True
        first = np.r_[0, np.cumsum(used)]
        new_row = first[1:] - 1
        return Programme(
            lower=self.lower[free],
            upper=self.upper[free],
            integer=self.integer[free],
            columns={},
            rows={
                name: slice(int(first[rows.start]), int(first[rows.stop]))
                for name, rows in self.rows.items()
            },
            row_lower=(self.row_lower - fixed)[used],
            row_upper=(self.row_upper - fixed)[used],
            row=new_row[self.row[kept]],
            column=renumbered[self.column[kept]],
            value=self.value[kept],
        )

    def activity(self, values: Real) -> Real:
        """Left side of every row at `values`."""
        sums: Real = np.bincount(
            self.row, weights=self.value * values[self.column], minlength=len(self.row_lower)
        ).astype(float)
        return sums

    def kept(self, values: Real) -> bool:
        """Whether `values`, whole where they must be, keep every bound and row as the audit does.

        Forgiven is what floats lose in summing, and never as much as one head or one cent: floors
        (C13) of what is not whole alone may be missed by a relative `FLOOR_FORGIVEN`.
        """
        slip = np.minimum(FORGIVEN * np.maximum(1.0, np.abs(values)), MOST_FORGIVEN)
        if (self.lower - values > slip).any() or (values - self.upper > slip).any():
            return False
        parts = np.abs(self.value * values[self.column])
        size = np.bincount(self.row, weights=parts, minlength=len(self.row_lower))
        forgiven = np.minimum(FORGIVEN * size, MOST_FORGIVEN)
        for name, rows in self.rows.items():
            if name.startswith("C13"):
                forgiven[rows] = FORGIVEN * size[rows]
                if not self._whole(rows):
                    limit = np.where(
                        np.isfinite(self.row_lower[rows]),
                        self.row_lower[rows],
                        self.row_upper[rows],
                    )
                    forgiven[rows] = FLOOR_FORGIVEN * np.abs(limit)
        activity = self.activity(values)
        short = (self.row_lower - activity > forgiven) | (activity - self.row_upper > forgiven)
        return not short.any()

    def _whole(self, rows: slice) -> bool:
        """Whether all columns of some rows are whole."""
        mine = (self.row >= rows.start) & (self.row < rows.stop)
        return bool(self.integer[self.column[mine]].all())

    def violation(self, values: Real) -> float:
        """Largest amount by which `values` break a bound or a row, rows scaled by their limit."""
        worst = max(
            float(np.max(self.lower - values, initial=0.0)),
            float(np.max(values - self.upper, initial=0.0)),
        )
        activity = self.activity(values)
        for limit, sign in ((self.row_lower, -1.0), (self.row_upper, 1.0)):
            finite = np.isfinite(limit)
            excess = sign * (activity[finite] - limit[finite])
            scale = np.maximum(1.0, np.abs(limit[finite]))
            worst = max(worst, float(np.max(excess / scale, initial=0.0)))
        return worst
