"""What is fixed (C29) in a network: the columns that have a least value, and who travels by them.

Every fixed trip of coaches gets a class of its own, so that its riders are known from those of
other trips; in one class riders cannot tell trips apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from returnplan.arrays import Mask, Whole
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.standing_rows import FixedTrip
from returnplan.tables.mistakes import Mistake

FIXED_EMPTY = Mistake(
    code="S238",
    name="fixed trip without riders enough",
    why="no plan has riders enough for {value} at every stop, by the trip's min_load and one at "
    "least, within all limits",
    cure="fix fewer units, or raise a limit: vehicles, beds, heads a day, budget",
)


@dataclass(frozen=True, kw_only=True)
class FixedWay:
    """Workers whose travel is fixed, as columns of the network."""

    cohort: str
    workers: int
    arcs: tuple[int, ...]
    choice: int
    stay: int
    """-1: none is needed, or any is good."""


@dataclass(frozen=True, kw_only=True)
class Unmet:
    """A row of fixed.csv or fixed_riders.csv that the network has no place for."""

    table: str
    key: str
    column: str
    reason: str
    cure: str


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """Least values of columns, and the ways behind them."""

    units: Whole
    runs: Whole
    arcs: Whole
    choices: Whole
    stays: Whole
    closed: Mask
    """Arcs that nobody else may take (C30)."""
    ways: tuple[FixedWay, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    """Nothing is planned where there is any."""

    @classmethod
    def nothing(cls, *, units: int, runs: int, arcs: int, choices: int, stays: int) -> Fixed:
        """Of a network with so many of each."""
        return cls(
            units=_none(units),
            runs=_none(runs),
            arcs=_none(arcs),
            choices=_none(choices),
            stays=_none(stays),
            closed=np.zeros(arcs, dtype=bool),
        )

    def restricted(self, units: Mask, arcs: Mask) -> Fixed:
        """The same of a network with some unit options and arcs only."""
        number = np.cumsum(arcs) - 1
        return replace(
            self,
            units=self.units[units],
            arcs=self.arcs[arcs],
            closed=self.closed[arcs],
            ways=tuple(
                replace(way, arcs=tuple(int(number[arc]) for arc in way.arcs))
                for way in self.ways
                if arcs[list(way.arcs)].all()
            ),
        )

    def longer(self, arcs: int) -> Fixed:
        """The same of a network with more arcs behind those that there were."""
        more = _none(arcs - len(self.arcs))
        return replace(
            self,
            arcs=np.concatenate([self.arcs, more]),
            closed=np.concatenate([self.closed, more > 0]),
        )


def _none(count: int) -> Whole:
    return np.zeros(count, dtype=np.int64)


def moment_of(scenario: Scenario, trip: FixedTrip) -> int:
    """Moment at which a fixed trip leaves its first stop."""
    return scenario.calendar.day(trip.date) * 1440 + trip.depart
