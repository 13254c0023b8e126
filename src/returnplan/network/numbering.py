"""Numbers for keys, and rows for spans, a table at a time."""

from __future__ import annotations

import numpy as np

from returnplan.arrays import Whole


class Numbering:
    """Distinct keys, numbered in the order in which they were first met."""

    def __init__(self) -> None:
        self._keys: Whole = np.zeros(0, dtype=np.int64)
        """By number."""
        self._order: Whole = np.zeros(0, dtype=np.int64)
        """Numbers in the order of their keys."""

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def first(self) -> Whole:
        """First half of each key (see `pair`)."""
        return self._keys >> 32

    @property
    def second(self) -> Whole:
        """Second half of each key."""
        return self._keys & (2**32 - 1)

    def of(self, keys: Whole) -> Whole:
        """Number of each key, those not met before in order of appearance."""
        distinct, seen, row = np.unique(keys, return_index=True, return_inverse=True)
        known = self._keys[self._order]
        place = np.searchsorted(known, distinct)
        old = np.zeros(len(distinct), dtype=bool)
        inside = place < len(known)
        old[inside] = known[place[inside]] == distinct[inside]
        number = np.zeros(len(distinct), dtype=np.int64)
        number[old] = self._order[place[old]]
        fresh = np.flatnonzero(~old)
        fresh = fresh[np.argsort(seen[fresh])]
        number[fresh] = len(self._keys) + np.arange(len(fresh))
        self._keys = np.concatenate([self._keys, distinct[fresh]])
        self._order = np.argsort(self._keys)
        return number[row.reshape(-1)]


def pair(first: Whole, second: Whole) -> Whole:
    """One key of two whole numbers below 2**31."""
    return (first << 32) | second


def spread(first: Whole, count: Whole) -> tuple[Whole, Whole]:
    """The spans first, first + 1, .. of `count` items each: number of the span, item."""
    span = np.repeat(np.arange(len(count)), count)
    before = np.cumsum(count) - count
    return span, np.arange(len(span)) + np.repeat(first - before, count)


def spans(keys: Whole, rows: Whole) -> tuple[Whole, Whole]:
    """For each key the first of the `rows` (in rising order) that equal it, and how many do."""
    first = np.searchsorted(rows, keys, side="left")
    return first, np.searchsorted(rows, keys, side="right") - first


def distinct_rows(table: Whole) -> tuple[Whole, Whole]:
    """The first of each of the distinct rows in rising order, and each row's number among them.

    Six times as fast as `np.unique` over the rows of small tables.
    """
    order = np.lexsort(table.T[::-1])
    ranked = table[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (ranked[1:] != ranked[:-1]).any(axis=1)
    number = np.zeros(len(order), dtype=np.int64)
    number[order] = np.cumsum(new) - 1
    return order[new], number
