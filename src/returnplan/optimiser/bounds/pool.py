"""Itineraries that a relaxation has found so far, and sums over what they are made of."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from returnplan.arrays import Mask, Real, Whole
from returnplan.optimiser.engines.simplex import Terms


@dataclass(kw_only=True)
class Pool:
    """Itineraries found so far."""

    choice: list[int] = field(default_factory=list)
    arcs: list[Whole] = field(default_factory=list)
    units: list[Whole] = field(default_factory=list)
    runs: list[Whole] = field(default_factory=list)
    stay: list[int] = field(default_factory=list)
    known: set[tuple[int, bytes, bytes, int]] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.choice)

    def keep(self, wanted: Mask) -> None:
        """Forget all itineraries but the `wanted` ones."""
        kept = np.flatnonzero(wanted).tolist()
        self.choice = [self.choice[number] for number in kept]
        self.arcs = [self.arcs[number] for number in kept]
        self.units = [self.units[number] for number in kept]
        self.runs = [self.runs[number] for number in kept]
        self.stay = [self.stay[number] for number in kept]
        parts = zip(self.choice, self.arcs, self.units, self.stay, strict=True)
        self.known = {_key(*one) for one in parts}

    def add(self, choice: int, arcs: Whole, units: Whole, runs: Whole, stay: int) -> None:
        key = _key(choice, arcs, units, stay)
        if key not in self.known:
            self.known.add(key)
            self.choice.append(choice)
            self.arcs.append(arcs)
            self.units.append(units)
            self.runs.append(runs)
            self.stay.append(stay)


def _key(choice: int, arcs: Whole, units: Whole, stay: int) -> tuple[int, bytes, bytes, int]:
    return choice, arcs.tobytes(), units.tobytes(), stay


def terms_of(terms: Terms, columns: Whole) -> Terms:
    """The terms of some columns, by their place among them."""
    place, entry = expanded(terms.major, columns)
    return Terms(major=place, minor=terms.minor[entry], value=terms.value[entry])


def expanded(keys: Whole, wanted: Whole) -> tuple[Whole, Whole]:
    """Every entry of sorted `keys` that is `wanted`: (place in wanted, place in keys)."""
    first, last = np.searchsorted(keys, wanted), np.searchsorted(keys, wanted, side="right")
    count = last - first
    place = np.repeat(np.arange(len(wanted)), count)
    entry = np.repeat(first - np.r_[0, np.cumsum(count)][:-1], count) + np.arange(count.sum())
    return place, entry


def sums(key: Whole, value: Real, count: int) -> Real:
    """(count) The values of each key, added up."""
    return np.bincount(key, weights=value, minlength=count).astype(np.float64)


def flat(lists: list[Whole]) -> tuple[Whole, Whole]:
    """(number of the list, member) of all members."""
    part = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
    return part, np.concatenate([np.zeros(0, dtype=np.int64), *lists])
